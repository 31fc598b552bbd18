"""Pages of appeals: who sees what, appealing from a line, answering, and where they are counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.api.asking import Program, token_of
from tests.asking import cost, signed_in, text_of
from tests.factories.appeals import make_answered, make_appeal, make_appeal_message, make_manager
from tests.factories.charter import make_charter
from tests.factories.incentives import make_receipt_fact, make_run, make_table
from tests.factories.org import make_company, make_member, make_membership, make_team
from xiaozhang.base.periods import Period
from xiaozhang.foundation.archive.models import StoredFile
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.revision.queries import evaluation
from xiaozhang.performance.appeals import queries
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.incentives.models import Run, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
DRAWER = {"HX_Request": "true", "HX_Target": "drawer"}


@pytest.fixture
def rep() -> Member:
    """A representative below a supervisor, paid under a commission table, with a sales manager to answer."""
    make_company()
    make_charter(make_table(), "申诉应写明理由。")
    member = make_member("林霜")
    make_membership(member, make_team(leader=make_member("沈青", "supervisor")), member.joined_on)
    make_manager()
    return member


def published(member: Member) -> Statement:
    """Settle October for a member and publish it now, so that the window is open on the day of the test."""
    make_receipt_fact(member, yuan=300_000)
    run = make_run(state="published", now=timezone.now())
    return Statement.objects.get(run=run, member=member)


def appealed(member: Member, **given: Any) -> Appeal:
    return make_appeal(statement=published(member), now=timezone.now(), **given)


def post(client: Client, address: str, **values: Any) -> Any:
    return client.post(address, {"request_key": str(uuid4()), **values})


def test_a_line_offers_to_appeal_and_then_names_the_appeal(rep: Member) -> None:
    statement = published(rep)
    client = signed_in(rep)
    address = f"/appeals/add/?statement={statement.pk}&amp;line=1"
    line = f"/statements/{statement.pk}/lines/1/"
    assert address in text_of(client, line, HX_Request="true")
    page = text_of(client, f"/statements/{statement.pk}/")
    assert "申诉期到" in page
    assert f"/appeals/add/?statement={statement.pk}" in page
    row = make_appeal(statement=statement, now=timezone.now())
    shown = text_of(client, line, HX_Request="true")
    assert row.number in shown
    assert address not in shown
    assert "对这一行申诉" not in text_of(signed_in(make_manager()), line, HX_Request="true")


def test_appealing_from_a_line_with_two_files(rep: Member) -> None:
    statement = published(rep)
    client = signed_in(rep)
    address = f"/appeals/add/?statement={statement.pk}&line=1"
    form = text_of(client, address, **DRAWER)
    assert "满 200,000.00 至不满 500,000.00 元：100,000.00 × 2.0% = 2,000.00 元。" in form
    files = [SimpleUploadedFile("水单.png", PNG), SimpleUploadedFile("合同.png", PNG + b"1")]
    values = {"kind": "credit", "reason": "应归我一半。", "claimed_fen": "6,500.00", "content": files}
    answer = post(client, address, **values)
    row = Appeal.objects.get()
    assert answer.headers["Location"] == f"/appeals/{row.pk}/"
    assert (row.kind, row.claimed_fen, row.line_sequence) == ("credit", 6_500_00, 1)
    assert StoredFile.objects.filter(record_type="appeal", record_id=row.pk).count() == 2
    page = text_of(client, f"/appeals/{row.pk}/")
    for words in ("归属有误", "6,500.00 元", "应归我一半。", "2 个", statement.number, "周源 受理"):
        assert words in page


def test_appealing_refused_comes_back_on_the_form_and_keeps_what_was_written(rep: Member) -> None:
    statement = published(rep)
    client = signed_in(rep)
    address = f"/appeals/add/?statement={statement.pk}&line=1"
    odd = SimpleUploadedFile("程序.exe", b"MZ" + b"0" * 64)
    answer = post(client, address, kind="figure", reason="写了很久的理由。", content=odd)
    assert answer.status_code == 422
    assert "写了很久的理由。" in answer.content.decode()
    assert (Appeal.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_who_can_no_longer_appeal_is_told_before_anything_is_written(rep: Member) -> None:
    statement = published(rep)
    address = f"/appeals/add/?statement={statement.pk}&line=1"
    assert "提交申诉" in text_of(signed_in(rep), address)
    of_another = text_of(signed_in(make_manager()), address)
    assert ("申诉由本人对自己的结算单提出。" in of_another, "提交申诉" in of_another) == (True, False)
    Run.objects.update(published_at=timezone.now() - timedelta(days=60))
    late = text_of(signed_in(rep), address)
    assert ("已经过了" in late, "提交申诉" in late) == (True, False)
    sent = post(signed_in(rep), address, kind="figure", reason="写了很久的理由。")
    assert (sent.status_code, "写了很久的理由。" in sent.content.decode()) == (422, True)


def test_the_list_shows_ones_own_and_a_desk_to_those_who_answer(rep: Member) -> None:
    mate = make_member("何薇")
    own = appealed(rep)
    make_receipt_fact(mate, yuan=100_000)
    statement = Statement.objects.get(run=make_run(state="published", now=timezone.now()), member=mate)
    strange = make_appeal(statement=statement, now=timezone.now())
    page = text_of(signed_in(rep), "/appeals/")
    assert own.number in page
    assert strange.number not in text_of(signed_in(rep), "/appeals/?view=all")
    for name, numbers in (("周源", {own.number, strange.number}), ("沈青", {own.number}), ("何薇", {strange.number})):
        page = text_of(signed_in(Member.objects.get(name=name)), "/appeals/?view=all")
        assert {row.number for row in (own, strange) if row.number in page} == numbers


def test_an_appeal_is_nobody_elses_to_open(rep: Member) -> None:
    row = appealed(rep)
    strange = signed_in(make_member("何薇"))
    for address in ("", "withdraw/", "ask-review/", "write/"):
        assert strange.get(f"/appeals/{row.pk}/{address}").status_code in (404, 405)
    assert post(strange, f"/appeals/{row.pk}/withdraw/").status_code == 404
    leader = signed_in(Member.objects.get(name="沈青"))
    assert row.reason in text_of(leader, f"/appeals/{row.pk}/")
    assert leader.get(f"/appeals/{row.pk}/decide/").status_code == 403
    assert strange.get(f"/appeals/add/?statement={row.statement_id}").status_code == 404


def test_answering_reviewing_and_putting_right_by_forms(rep: Member) -> None:
    row = appealed(rep)
    chief, manager, member = make_member("高远", "leadership"), signed_in(make_manager()), signed_in(rep)
    assert "由谁答复" in text_of(manager, f"/appeals/{row.pk}/assign/", **DRAWER)
    assert row.reason in text_of(manager, f"/appeals/{row.pk}/decide/", **DRAWER)
    answer = post(
        manager, f"/appeals/{row.pk}/decide/", decision="rejected", follow_up="none", words="档次没有错。", revision=0
    )
    assert answer.status_code == 302
    page = text_of(member, f"/appeals/{row.pk}/")
    assert "档次没有错。" in page
    assert "申请复核" in page
    assert post(member, f"/appeals/{row.pk}/ask-review/", reason="合同另有约定。").status_code == 302
    above = signed_in(chief)
    assert "合同另有约定。" in text_of(above, f"/appeals/{row.pk}/review/", **DRAWER)
    post(above, f"/appeals/{row.pk}/review/", decision="upheld", follow_up="fact", words="以合同为准。", revision=2)
    assert "成立，待更正" in text_of(member, f"/appeals/{row.pk}/")
    fact = make_receipt_fact(rep, yuan=1_000, now=timezone.now())
    wrong = post(manager, f"/appeals/{row.pk}/follow/", reference="没有这一笔")
    assert "台账里没有编号为" in wrong.content.decode()
    assert post(manager, f"/appeals/{row.pk}/follow/", reference=fact.key).status_code == 302
    assert post(manager, f"/appeals/{row.pk}/write/", words="已补记。").status_code == 302
    shown = text_of(member, f"/appeals/{row.pk}/")
    assert f"已记台账事实 {fact.key}" in shown
    assert "已补记。" in shown


def test_the_pages_of_a_run_and_of_confirming_it_say_what_stands_against_it(rep: Member) -> None:
    row = appealed(rep)
    manager = signed_in(make_manager())
    run_id = row.statement.run_id
    page = text_of(manager, f"/statements/runs/{run_id}/")
    assert "申诉期到" in page
    assert "没有规定期限" not in page  # without a clause the house's usage holds, on the desk too
    form = text_of(manager, f"/statements/runs/{run_id}/confirm/", **DRAWER)
    assert f"有 1 件申诉还没有答复（{row.number}）。" in form
    refused = post(manager, f"/statements/runs/{run_id}/confirm/")
    assert refused.status_code == 422
    assert post(manager, f"/statements/runs/{run_id}/confirm/", reason="明天发薪").status_code == 302
    assert "理由：明天发薪" in text_of(signed_in(rep), f"/appeals/{row.pk}/")


def test_lists_and_records_cost_the_same_for_one_and_three(rep: Member) -> None:
    client = signed_in(make_manager())
    row = appealed(rep)
    make_appeal_message(row, now=timezone.now())
    listed, shown = cost(client, "/appeals/"), cost(client, f"/appeals/{row.pk}/")
    statement = cost(signed_in(rep), f"/statements/{row.statement_id}/")
    for _ in range(2):
        make_appeal(statement=row.statement, line_sequence=0, now=timezone.now())
        make_appeal_message(row, now=timezone.now())
    assert (cost(client, "/appeals/"), cost(client, f"/appeals/{row.pk}/")) == (listed, shown)
    assert cost(signed_in(rep), f"/statements/{row.statement_id}/") == statement
    assert (listed <= 12, shown <= 15) == (True, True)


def test_a_clause_is_evaluated_by_how_often_it_was_appealed_against(rep: Member) -> None:
    row = appealed(rep)
    clause = Clause.objects.get(kind="commission_table")
    make_appeal(statement=row.statement, line_sequence=0, now=timezone.now())  # against no line: no clause
    assert row.clause_id == clause.pk
    year = Period(date(2026, 1, 1), date(2030, 1, 1))
    figures = {line.key: line.figures for line in evaluation.evaluation(clause.version, year).lines}
    assert figures["commission_table"]["appealed"] == 1
    assert "appealed" not in figures["text_2"]
    page = text_of(signed_in(make_manager()), f"/appeals/?view=all&clause={clause.pk}")
    assert row.number in page
    assert queries.appealed_in({clause.pk}, Period(date(2020, 1, 1), date(2020, 2, 1))) == {}


def test_programs_read_the_appeals_in_reach(rep: Member) -> None:
    row = make_answered(statement=published(rep), now=timezone.now(), decision="partly", follow_up="rerun")
    program = Program(token_of(make_manager()))
    listed = program.get("/appeals?view=unsettled").json()["items"]
    assert [one["number"] for one in listed] == [row.number]
    one = program.get(f"/appeals/{row.pk}").json()
    assert (one["decision"], one["follow_up"], one["line"]) == ("partly", "rerun", 1)
    assert Program(token_of(make_member("何薇"))).get(f"/appeals/{row.pk}").status_code == 404
