"""The settlement desk: totals and their cross-checks, what to look at, steps with their reasons."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.incentives import NOW, OCTOBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.actions import close_month
from xiaozhang.performance.incentives.models import Line, Run, Statement
from xiaozhang.performance.incentives.queries.desk import read_outcome, settlement_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def finance() -> Member:
    found = Member.objects.filter(name="钱真").first()
    return found or make_member("钱真", role="finance")


def desk_page(run: Run, query: str = "") -> str:
    return text_of(signed_in(finance()), f"/statements/runs/{run.pk}/{query}")


def noticed(run: Run) -> dict[str, tuple[int, list[str]]]:
    found = settlement_desk(run).noticed
    return {str(each.words): (each.count, [name for _pk, name, _fen in each.people]) for each in found}


def test_the_sums_are_checked_against_each_other_and_a_changed_line_is_noticed() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), yuan=100_000)
    run = make_run()
    assert settlement_desk(run).is_sound
    assert "相符" in desk_page(run)
    Line.objects.update(amount_fen=1_500_01)
    desk = settlement_desk(run)
    assert [(str(check.label), check.difference_fen) for check in desk.checks if not check.is_equal] == [
        ("逐行合计 = 本次试算", 1)
    ]
    assert "差 0.01" in desk_page(run)


def test_many_lines_are_added_up_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"))
    run = make_run()
    monkeypatch.setattr("xiaozhang.performance.incentives.queries.desk.LINES_ADDED_AT_ONCE", 0)
    assert "逐行相加" in desk_page(run)
    assert "逐行相加" not in desk_page(run, "?check=lines")


def test_what_the_ledger_holds_and_no_statement_counts_is_said() -> None:
    make_commission_charter()
    member = make_member("林越")
    make_receipt_fact(member, yuan=100_000)
    run = make_run()
    make_receipt_fact(member, yuan=777)
    desk = settlement_desk(run)
    assert (desk.ledger_fen, desk.received_fen, desk.ledger_difference_fen) == (100_777_00, 100_000_00, 777_00)
    page = desk_page(run)
    assert "没有计入" in page
    assert "台账又记了 1 笔" in desk_page(run, "turn/")


def test_people_without_target_or_pay_basis_or_with_odd_pay_are_named() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), yuan=100_000)
    boss = make_member("赵立", role="sales_manager")
    make_receipt_fact(boss, yuan=5_000)
    run = make_run()
    found = noticed(run)
    assert found["有回款，所得为零"] == (1, ["赵立"])
    assert found["没有目标"] == (2, ["林越", "赵立"])
    assert found["没有登记薪酬基础，最低工资没有核对"] == (2, ["林越", "赵立"])
    Statement.objects.filter(member__name="林越").update(paid_fen=-1, pay='{"pay": {"paid_fen": -1}}')
    assert noticed(run)["应发为负"] == (1, ["林越"])


def test_who_is_far_from_the_months_before_is_listed_with_the_rule() -> None:
    make_commission_charter(date(2026, 1, 1))
    steady, risen = make_member("林越"), make_member("何婷")
    for month in (7, 8, 9):
        make_receipt_fact(steady, date(2026, month, 9), 200_000)
        make_receipt_fact(risen, date(2026, month, 9), 50_000)
        make_run(date(2026, month, 1), state="published")
    make_receipt_fact(steady, yuan=210_000)
    make_receipt_fact(risen, yuan=400_000)
    run = make_run()
    movers = settlement_desk(run).movers
    assert [(each.name, each.months, each.figure.median_fen, each.figure.now_fen) for each in movers] == [
        ("何婷", 3, 750_00, 7_000_00)
    ]
    page = desk_page(run)
    assert "所得超过此前三个月中位数的两倍或不足一半，且相差 1,000 元以上" in page
    assert "+6,250.00" in page


def test_registers_and_warnings_of_the_outcome_are_shown() -> None:
    make_commission_charter()
    member = make_member("林越")
    run = make_run()
    run.outcome = json.dumps({
        "outside": [{"person": "王工", "amount_fen": 200_000, "approval": "SP-7", "words": "转介绍奖"}],
        "contests": [{"title": "开门红", "places": [
            {"place": 1, "who": str(member.pk), "figure": "12", "prize_fen": 300_000}]}],
        "sanctions": [{"member": str(member.pk), "fact": "violation:1", "times": 2, "step": "警告",
                       "appeal_until": "2026-11-20"}],
        "warnings": ["没有「苏州」的法定参数，最低工资没有核对。"],
    })  # fmt: skip
    run.save(update_fields=["outcome"])
    page = desk_page(run)
    for words in (
        "对外支付登记",
        "王工",
        "2,000.00",
        "竞赛「开门红」",
        "3,000.00",
        "拟处分",
        "警告",
        "没有「苏州」的法定参数",
    ):
        assert words in page
    assert read_outcome("", {}).outside_fen == 0


def test_steps_that_are_not_yet_possible_say_why() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"))
    run = make_run()
    page = desk_page(run)
    for words in ("要先发布。", "要先确认结算。"):
        assert words in page
    run = make_run(state="confirmed")
    make_receipt_fact(make_member("何婷"))
    page = desk_page(run, "turn/")
    assert "试算之后台账又记了 1 笔计入本月的事实，要重新试算、发布、确认。" in page
    assert "现在还不能结账" in desk_page(run, "close/")
    assert "已有更新的一次试算，这一次不再作数。" in desk_page(Run.objects.get(number=1))


def test_the_desk_costs_the_same_for_one_member_and_for_three() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), date(2026, 9, 9))
    make_run(date(2026, 9, 1), state="published")
    make_receipt_fact(make_member("何婷"))
    make_run()
    one = make_run()
    client = signed_in(finance())
    costs = [cost(client, f"/statements/runs/{one.pk}/{part}") for part in ("", "turn/")]
    for name in ("许航", "吴霜"):
        for _ in range(3):
            make_receipt_fact(make_member(name) if not Member.objects.filter(name=name).exists()
                              else Member.objects.get(name=name), OCTOBER)  # fmt: skip
    make_run()
    three = make_run()
    assert costs == [cost(client, f"/statements/runs/{three.pk}/{part}") for part in ("", "turn/")]
    assert costs[0] <= 30  # whether anything has moved since is asked for afterwards: it takes another snapshot
    assert costs[1] <= 40


def test_closing_out_of_turn_is_not_offered_and_the_page_says_which_month_is_first() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("林越"), date(2026, 9, 9))
    september = make_run(date(2026, 9, 1), state="confirmed")
    make_receipt_fact(Member.objects.get(name="林越"))
    october = make_run(state="confirmed")
    words = "要先结账 2026 年 9 月：它的余额结转到以后的月份，请按月份先后结账。"
    offered = f'href="/statements/runs/{october.pk}/close/"'
    for part in ("", "turn/"):
        page = desk_page(october, part)
        assert (words in page, offered in page) == (True, False)
    assert words in desk_page(october, "close/")
    assert f'href="/statements/runs/{september.pk}/close/"' in desk_page(september, "turn/")
    close_month(actor=SYSTEM, now=NOW, run_id=september.pk)
    assert "本月已结账，不再变动。" in desk_page(september, "close/")


def test_a_staged_run_shows_progress_only() -> None:
    make_commission_charter()
    run = make_run()
    Run.objects.filter(pk=run.pk).update(
        state="staged", finished_at=None, credits_done=3, credits_total=9, touched_at=NOW
    )
    page = desk_page(run)
    assert "可离开此页" in page
    assert "需要看一眼" not in page
