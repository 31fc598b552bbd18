"""What entering, changing, ending and withdrawing pay bases promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.at_once import at_once
from tests.factories.ledger import make_month
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_team
from tests.factories.staffing import make_pay_basis
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError, Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.people.staffing import actions
from xiaozhang.people.staffing.errors import MonthClosed, Overlaps, OwnPay, Withdrawn
from xiaozhang.people.staffing.models import PayBasis

pytestmark = pytest.mark.django_db
MAY, NOVEMBER, DECEMBER = date(2026, 5, 1), date(2026, 11, 1), date(2026, 12, 1)
TERMS: dict[str, Any] = {"wage_fen": 9_000_00, "region": "苏州"}


def hr() -> Actor:
    return actor_for(make_member("沈兰", role="hr"))


def spans(member: Any) -> list[tuple[str, str | None, int]]:
    """Return what stands of a member: first day, end and wage."""
    return [
        (row.start_on.isoformat(), row.end_on.isoformat() if row.end_on else None, row.wage_fen)
        for row in PayBasis.objects.filter(member=member, withdrawn_at__isnull=True).order_by("start_on")
    ]


def add(actor: Actor, member: Any, start_on: date = NOVEMBER, **terms: Any) -> PayBasis:
    return actions.add_pay_basis(actor=actor, now=NOW, member_id=member.pk, start_on=start_on, **{**TERMS, **terms})


def test_add_pay_basis_keeps_terms_and_a_trace_without_amounts() -> None:
    member, actor = make_member("陈昱"), hr()
    row = add(
        actor, member, performance_fen=2_000_00, region="　苏州 ", contract_from=MAY, contract_to=date(2029, 4, 30),
        probation_to=date(2026, 10, 31), source="劳动合同",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.region, row.performance_fen, row.end_on) == ("苏州", 2_000_00, None)
    assert (row.recorded_by_id, row.recorded_at, row.follows_id) == (actor.member_id, NOW, None)
    entry = Entry.objects.get(action="staffing.add_pay_basis")
    assert (entry.title, entry.changes, "wage_fen" in entry.digests) == ("陈昱 2026-11-01", {}, True)


def test_add_pay_basis_takes_over_from_the_one_before() -> None:
    member = make_member()
    before = make_pay_basis(member)
    row = add(hr(), member)
    assert row.follows_id == before.pk
    assert spans(member) == [("2026-01-01", "2026-11-01", 8_000_00), ("2026-11-01", None, 9_000_00)]


def test_add_pay_basis_inside_an_ended_one_holds_as_long() -> None:
    member = make_member()
    make_pay_basis(member, end_on=DECEMBER)
    make_pay_basis(member, start_on=DECEMBER, wage_fen=10_000_00)
    add(hr(), member)
    assert spans(member) == [
        ("2026-01-01", "2026-11-01", 8_000_00),
        ("2026-11-01", "2026-12-01", 9_000_00),
        ("2026-12-01", None, 10_000_00),
    ]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"start_on": date(2026, 1, 1)}, "没有保存：陈昱从 2026-01-01 至 今后已有一项薪酬基础。"),
        ({"start_on": date(2025, 12, 31)}, "不能早于入职日期 2026-01-01。"),
        ({"end_on": DECEMBER}, "没有保存：陈昱从 2026-01-01 至 今后已有一项薪酬基础。"),
        ({"end_on": NOVEMBER}, "最后一天不能早于第一天。"),
        ({"start_on": date(2031, 11, 1)}, "日期太远，请检查年份。"),
        ({"wage_fen": -1}, "每月金额须为 0 至 100 万元"),
        ({"wage_fen": 10**20}, "每月金额须为 0 至 100 万元"),
        ({"region": " "}, "请填写地区"),
    ],
)
def test_add_pay_basis_refused_leaves_no_trace(given: dict[str, Any], refusal: str) -> None:
    member, actor = make_member("陈昱"), hr()
    make_pay_basis(member)
    before = Entry.objects.count()
    with pytest.raises(BusinessError, match=refusal):
        add(actor, member, **given)
    assert spans(member) == [("2026-01-01", None, 8_000_00)]
    assert Entry.objects.count() == before


def test_add_pay_basis_refused_after_leaving() -> None:
    with pytest.raises(Invalid, match="已于 2026-11-01 离职，须早于这一天。"):
        add(hr(), make_member(left_on=NOVEMBER))


def test_add_pay_basis_refused_for_a_closed_month_and_taken_from_the_next() -> None:
    member, actor = make_member(), hr()
    make_pay_basis(member)
    make_month(date(2026, 10, 1), is_closed=True)
    words = "没有保存：2026 年 10 月已结账，到这个月为止的资料不再变动。请从 2026-11-01 起登记。"
    with pytest.raises(MonthClosed, match=words):
        add(actor, member, date(2026, 9, 1))
    with pytest.raises(MonthClosed, match=words):
        add(actor, member, date(2026, 10, 31))
    add(actor, member, NOVEMBER)
    assert spans(member) == [("2026-01-01", "2026-11-01", 8_000_00), ("2026-11-01", None, 9_000_00)]


def test_change_pay_basis_puts_another_row_in_its_place() -> None:
    member, actor = make_member(), hr()
    old = make_pay_basis(member)
    new = actions.change_pay_basis(actor=actor, now=NOW, basis_id=old.pk, start_on=old.start_on, **TERMS)
    old.refresh_from_db()
    assert (old.withdrawn_at, old.withdrawn_by_id, old.wage_fen) == (NOW, actor.member_id, 8_000_00)
    assert spans(member) == [("2026-01-01", None, 9_000_00)]
    entry = Entry.objects.get(action="staffing.change_pay_basis")
    assert (entry.subject_id, list(entry.digests)) == (new.pk, ["wage_fen"])


def test_change_pay_basis_repeated_changes_nothing() -> None:
    actor, row = hr(), make_pay_basis(wage_fen=9_000_00)
    before = Entry.objects.count()
    same = actions.change_pay_basis(actor=actor, now=NOW, basis_id=row.pk, start_on=row.start_on, **TERMS)
    assert (same.pk, Entry.objects.count()) == (row.pk, before)


def test_change_pay_basis_of_the_end_alone_asks_for_the_days_that_differ() -> None:
    """September is closed and was settled from the row; that it ends with November changes nothing there."""
    actor, row = hr(), make_pay_basis(wage_fen=9_000_00)
    make_month(date(2026, 9, 1), is_closed=True)
    same = actions.change_pay_basis(
        actor=actor, now=NOW, basis_id=row.pk, start_on=row.start_on, end_on=DECEMBER, **TERMS
    )
    assert (same.pk, spans(row.member)) == (row.pk, [("2026-01-01", "2026-12-01", 9_000_00)])


def test_change_pay_basis_refused_leaves_no_trace() -> None:
    member, actor = make_member("陈昱"), hr()
    used = make_pay_basis(member, end_on=NOVEMBER)
    later = make_pay_basis(member, start_on=NOVEMBER)
    gone = make_pay_basis(member, start_on=DECEMBER, withdrawn_at=NOW)
    make_month(date(2026, 10, 1), is_closed=True)
    before = Entry.objects.count()

    def change(row: PayBasis, start_on: date, **given: Any) -> Callable[[], object]:
        return lambda: actions.change_pay_basis(
            actor=actor, now=NOW, basis_id=row.pk, start_on=start_on, **{**TERMS, **given}
        )

    refusals = [
        (change(used, used.start_on, end_on=NOVEMBER), MonthClosed),
        (change(later, date(2026, 10, 15)), MonthClosed),
        (change(used, used.start_on, wage_fen=8_000_00), Overlaps),
        (change(gone, DECEMBER), Withdrawn),
        (change(later, NOVEMBER, end_on=NOVEMBER), Invalid),
        (change(later, NOVEMBER, wage_fen=10**12), Invalid),
    ]
    for call, refusal in refusals:
        with pytest.raises(refusal):
            call()
    assert spans(member) == [("2026-01-01", "2026-11-01", 8_000_00), ("2026-11-01", None, 8_000_00)]
    assert Entry.objects.count() == before


def test_end_pay_basis_ends_it_from_a_day_on() -> None:
    actor, row = hr(), make_pay_basis()
    actions.end_pay_basis(actor=actor, now=NOW, basis_id=row.pk, end_on=DECEMBER)
    assert spans(row.member) == [("2026-01-01", "2026-12-01", 8_000_00)]
    assert list(Entry.objects.get(action="staffing.end_pay_basis").digests) == ["end_on"]


def test_end_pay_basis_refused_before_it_begins_when_ended_and_in_a_closed_month() -> None:
    actor, row = hr(), make_pay_basis()
    make_month(date(2026, 10, 1), is_closed=True)
    with pytest.raises(Invalid, match="最后一天不能早于 2026-01-01。"):
        actions.end_pay_basis(actor=actor, now=NOW, basis_id=row.pk, end_on=row.start_on)
    with pytest.raises(MonthClosed):
        actions.end_pay_basis(actor=actor, now=NOW, basis_id=row.pk, end_on=date(2026, 10, 16))
    actions.end_pay_basis(actor=actor, now=NOW, basis_id=row.pk, end_on=NOVEMBER)
    with pytest.raises(Invalid, match="这一项在 2026-10-31 已经结束。"):
        actions.end_pay_basis(actor=actor, now=NOW, basis_id=row.pk, end_on=DECEMBER)
    assert spans(row.member) == [("2026-01-01", "2026-11-01", 8_000_00)]


def test_withdraw_pay_basis_lets_the_one_before_go_on() -> None:
    member, actor = make_member(), hr()
    make_pay_basis(member)
    row = add(actor, member)
    actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=row.pk)
    assert spans(member) == [("2026-01-01", None, 8_000_00)]
    row.refresh_from_db()
    assert (row.withdrawn_at, row.withdrawn_by_id) == (NOW, actor.member_id)


def test_withdraw_pay_basis_in_whatever_order_leaves_no_gap() -> None:
    member, actor = make_member(), hr()
    make_pay_basis(member)
    second, third = add(actor, member), add(actor, member, DECEMBER, wage_fen=10_000_00)
    actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=second.pk)
    assert spans(member) == [("2026-01-01", "2026-12-01", 8_000_00), ("2026-12-01", None, 10_000_00)]
    actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=third.pk)
    assert spans(member) == [("2026-01-01", None, 8_000_00)]


def test_withdraw_pay_basis_refused_when_used_and_when_withdrawn() -> None:
    actor, used = hr(), make_pay_basis()
    fresh = make_pay_basis(start_on=NOVEMBER)
    make_month(date(2026, 10, 1), is_closed=True)
    with pytest.raises(MonthClosed):
        actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=used.pk)
    actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=fresh.pk)
    with pytest.raises(Withdrawn, match="这一项已经撤销或被更正过"):
        actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=fresh.pk)
    assert spans(used.member) == [("2026-01-01", None, 8_000_00)]


def test_put_pay_bases_enters_a_file_and_take_back_withdraws_it() -> None:
    one, two, actor = make_member("林越"), make_member("何婷"), hr()
    make_pay_basis(one)
    rows = [{"member_id": each.pk, "start_on": NOVEMBER, **TERMS} for each in (one, two)]
    ids = actions.put_pay_bases(actor=actor, now=NOW, rows=rows)
    assert spans(one) == [("2026-01-01", "2026-11-01", 8_000_00), ("2026-11-01", None, 9_000_00)]
    assert spans(two) == [("2026-11-01", None, 9_000_00)]
    actions.take_back_pay_bases(actor=actor, now=NOW, basis_ids=ids)
    actions.take_back_pay_bases(actor=actor, now=NOW, basis_ids=ids)
    assert (spans(one), spans(two)) == ([("2026-01-01", None, 8_000_00)], [])


def test_put_pay_bases_refused_names_the_row_and_enters_none() -> None:
    one, two = make_member("林越"), make_member("何婷")
    rows = [{"member_id": one.pk, "start_on": NOVEMBER, **TERMS}, {"member_id": two.pk, "start_on": NOVEMBER, **TERMS}]
    rows[1]["wage_fen"] = -5
    with pytest.raises(Invalid) as refused:
        actions.put_pay_bases(actor=hr(), now=NOW, rows=rows)
    assert list(refused.value.fields) == ["rows[1].wage_fen"]
    assert PayBasis.objects.count() == 0


def test_take_back_pay_bases_refused_when_one_was_used() -> None:
    actor, used, fresh = hr(), make_pay_basis(), make_pay_basis(start_on=NOVEMBER)
    make_month(date(2026, 10, 1), is_closed=True)
    with pytest.raises(MonthClosed):
        actions.take_back_pay_bases(actor=actor, now=NOW, basis_ids=[used.pk, fresh.pk])
    assert PayBasis.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_reveal_pay_leaves_a_trace_on_the_member_but_for_ones_own() -> None:
    member, viewer = make_member("陈昱"), make_member("沈兰", role="hr")
    old, new = make_pay_basis(member, end_on=NOVEMBER), make_pay_basis(member, start_on=NOVEMBER)
    make_pay_basis(viewer)
    shown = actions.reveal_pay(actor=actor_for(viewer), now=NOW, member_id=member.pk)
    assert shown == [new, old]
    assert len(actions.reveal_pay(actor=actor_for(viewer), now=NOW, member_id=viewer.pk)) == 1
    entry = Entry.objects.get(action="staffing.reveal_pay")
    assert (entry.subject_type, entry.subject_id, entry.changes) == (
        "org.member", member.pk, {"pay_shown": [None, "薪酬基础"]},
    )  # fmt: skip


def test_reveal_pay_refused_outside_the_reach_and_without_the_power() -> None:
    member = make_member("陈昱")
    make_pay_basis(member)
    narrow = _narrow()
    with pytest.raises(Missing):
        actions.reveal_pay(actor=narrow, now=NOW, member_id=member.pk)
    for role in ("representative", "supervisor", "sales_manager", "leadership", "administrator"):
        with pytest.raises(NotAllowed):
            actions.reveal_pay(actor=actor_for(make_member(role=role)), now=NOW, member_id=member.pk)
    assert not Entry.objects.filter(action="staffing.reveal_pay").exists()


def _narrow() -> Actor:
    """Return somebody with every power of HR and the reach of one team, in which nobody else is."""
    viewer = make_member("周宁", role=("hr",), team=make_team())
    role = viewer.roles.get()
    role.scope = "team"
    role.save()
    return org_queries.actor_of(viewer.pk, TODAY)


def _calls(actor: Actor, row: PayBasis) -> list[Callable[[], object]]:
    rows = [{"member_id": row.member_id, "start_on": DECEMBER, **TERMS}]
    return [
        lambda: add(actor, row.member, DECEMBER),
        lambda: actions.change_pay_basis(actor=actor, now=NOW, basis_id=row.pk, start_on=row.start_on, **TERMS),
        lambda: actions.end_pay_basis(actor=actor, now=NOW, basis_id=row.pk, end_on=DECEMBER),
        lambda: actions.withdraw_pay_basis(actor=actor, now=NOW, basis_id=row.pk),
        lambda: actions.put_pay_bases(actor=actor, now=NOW, rows=rows),
        lambda: actions.take_back_pay_bases(actor=actor, now=NOW, basis_ids=[row.pk]),
    ]


def test_nobody_writes_their_own_pay() -> None:
    viewer = make_member("沈兰", role="hr")
    row = make_pay_basis(viewer)
    for call in _calls(actor_for(viewer), row):
        with pytest.raises(OwnPay, match="本人的薪酬由他人登记"):
            call()
    assert spans(viewer) == [("2026-01-01", None, 8_000_00)]


def test_nobody_writes_pay_outside_their_reach_or_without_the_power() -> None:
    row = make_pay_basis(make_member("陈昱"))
    for call in _calls(_narrow(), row):
        with pytest.raises(Missing):
            call()
    for call in _calls(actor_for(make_member(role="administrator")), row):
        with pytest.raises(NotAllowed):
            call()
    assert spans(row.member) == [("2026-01-01", None, 8_000_00)]


def test_two_at_once_do_not_enter_spans_that_meet(concurrent_db: None) -> None:
    member, actor = make_member(), hr()

    def enter(start_on: date) -> Callable[[], object]:
        return lambda: add(actor, member, start_on, end_on=date(2027, 1, 1))

    outcomes = at_once(enter(NOVEMBER), enter(DECEMBER))
    assert sorted(type(each).__name__ for each in outcomes) == ["Overlaps", "PayBasis"]
    assert len(spans(member)) == 1
