"""The evaluation: figures from every app, in a constant number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.approvals import make_case
from tests.factories.charter import clause_of, make_charter
from tests.factories.duties import first_contact, make_duty
from tests.factories.incentives import make_commission_charter
from tests.factories.org import make_company, make_member
from tests.factories.revision import make_round, make_verdict
from tests.factories.signing import make_asked, make_request
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter import actions as charter_actions
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.duties.clauses import TimeLimit
from xiaozhang.foundation.revision.queries import evaluation
from xiaozhang.foundation.signing.clauses import SigningTerm

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
DUE = datetime(2026, 5, 4, 4, tzinfo=UTC)


def test_duties_are_counted_by_what_became_of_them_over_all_versions() -> None:
    old = clause_of(make_charter(first_contact(), "文字。"), TimeLimit)
    version = make_charter(first_contact(), "文字。", effective_on=date(2026, 6, 1))
    new = clause_of(version, TimeLimit)
    for clause, state in (
        (old, "kept"),
        (old, "missed"),
        (new, "kept"),
        (new, "excused"),
        (new, "open"),
        (new, "void"),
    ):
        ended = {} if state in ("open", "missed") else {"ended_at": DUE}
        make_duty(clause=clause, state=state, due_at=DUE, excuse="病假" if state == "excused" else "", **ended)
    make_duty(clause=new, state="kept", due_at=DUE - timedelta(days=400), ended_at=DUE)

    found = evaluation.evaluation(version, YEAR)

    lines = {line.key: line for line in found.lines}
    assert {key: lines["time_limit"].figures[key] for key in ("applied", "kept", "broken", "excused")} == {
        "applied": 5, "kept": 2, "broken": 1, "excused": 1,
    }  # fmt: skip
    assert dict(lines["text_2"].figures) == {}
    assert found.sums["applied"] == 5
    by_version = [
        (row.version.label, line.figures["kept"]) for row, line in evaluation.evaluation_of(new, YEAR).by_version
    ]
    assert by_version == [("V1.1", 1), ("V1.0", 1)]
    assert [(each.column, each.count) for each in evaluation.evaluation_of(new, YEAR).measured] == [
        ("applied", 3), ("kept", 1), ("broken", 0), ("excused", 1),
    ]  # fmt: skip


def test_a_day_belongs_to_the_range_in_the_companys_zone() -> None:
    clause = clause_of(make_charter(first_contact()), TimeLimit)
    midnight = datetime(2026, 5, 4, 16, tzinfo=UTC)  # the end of 4 May in Shanghai
    make_duty(clause=clause, state="kept", due_at=midnight, ended_at=midnight)
    for first, last, count in ((4, 5, 1), (5, 6, 0), (3, 4, 0)):
        period = Period(date(2026, 5, first), date(2026, 5, last))
        assert evaluation.evaluation_of(clause, period).line.figures["kept"] == count


def test_signing_is_kept_by_the_last_day() -> None:
    clause = clause_of(make_charter(SigningTerm()), SigningTerm)
    row = make_request(clause_id=clause.pk, clause_number="1.1")
    make_asked(row, signed_at=datetime(2026, 11, 27, 15, 59, tzinfo=UTC))
    make_asked(row, signed_at=datetime(2026, 11, 27, 16, 0, tzinfo=UTC))
    make_asked(row)
    make_asked(row, make_member(left_on=date(2026, 11, 27)))
    replaced = make_request(2, clause_id=clause.pk, state="replaced", ended_at=datetime(2026, 11, 25, tzinfo=UTC))
    make_asked(replaced)
    figures = evaluation.evaluation_of(clause, YEAR).line.figures
    assert {key: figures[key] for key in ("applied", "kept", "broken")} == {"applied": 3, "kept": 1, "broken": 2}


def test_approvals_are_counted_when_they_were_put_up() -> None:
    from xiaozhang.foundation.approvals.queries import measuring

    clause = clause_of(make_charter(first_contact()), TimeLimit)
    case = make_case()
    type(case).objects.filter(pk=case.pk).update(clause_id=clause.pk)
    on = timezone.localdate(case.put_up_at)
    inside, after = Period(on, on + timedelta(days=1)), Period(on + timedelta(days=1), on + timedelta(days=2))
    assert measuring.put_up_in([clause.pk], inside) == {clause.pk: 1}
    assert measuring.put_up_in([clause.pk], after) == {}
    assert measuring.rejected_in([clause.pk], inside) == {}


def test_the_figures_cost_the_same_for_one_and_many_clauses() -> None:
    small = make_charter(first_contact())
    with CaptureQueriesContext(connection) as one:
        evaluation.evaluation(small, YEAR)
    big = make_charter(first_contact(), *(f"第 {n} 条。" for n in range(40)), first_contact(within=48))
    with CaptureQueriesContext(connection) as many:
        assert len(evaluation.evaluation(big, YEAR).lines) == 42
    assert len(many) == len(one)


@pytest.mark.one_database
def test_the_page_lists_sorts_and_is_taken_away() -> None:
    make_company()
    version = make_charter(first_contact(), "文字。", first_contact(within=48))
    quiet, loud = Clause.objects.filter(kind="time_limit").order_by("position")
    make_duty(clause=loud, state="missed", due_at=timezone.now() - timedelta(days=1))
    make_duty(clause=quiet, state="kept", due_at=timezone.now() - timedelta(days=1), ended_at=timezone.now())
    client = signed_in(make_member(role="sales_manager"))
    page = text_of(client, "/revision/evaluation/")
    for words in ("文字条款", "0.0%", "100.0%", "开始年度修订"):
        assert words in page
    assert cost(client, "/revision/evaluation/") <= 3 + len(list(registries.clause_measures))
    ordered = text_of(client, f"/revision/evaluation/?version={version.pk}&sort=broken")
    addresses = [f"/revision/evaluation/clauses/{pk}/" for pk in (loud.pk, quiet.pk)]
    assert ordered.index(addresses[0]) < ordered.index(addresses[1])
    answer: Any = client.get("/revision/evaluation/?export=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "章,条号,标题,执行" in text
    assert cost(client, "/revision/evaluation/") <= 22
    assert signed_in(make_member()).get("/revision/evaluation/").status_code == 403


@pytest.mark.one_database
def test_what_a_clause_cost_is_for_those_who_evaluate() -> None:
    make_company()
    clause = Clause.objects.get(version=make_commission_charter(), kind="commission_table")
    address = f"/revision/evaluation/clauses/{clause.pk}/"

    shown = [[words in text_of(signed_in(who), address) for words in ("结算行", "提成（元）")]
             for who in (make_member(role="hr"), make_member("林霜"))]  # fmt: skip

    assert shown == [[True, True], [True, False]]


@pytest.mark.one_database
def test_a_round_is_begun_judged_and_closed_on_the_pages() -> None:
    make_company()
    clause = Clause.objects.get(version=make_charter("门槛三十万。", effective_on=date(2020, 1, 1)))
    client = signed_in(make_member(role="sales_manager"))
    assert client.post("/revision/rounds/begin/", {"request_key": "0000-test-key"}).status_code == 302
    values = {"choice": "change", "reason": "门槛太高。", "request_key": "0001-test-key"}
    assert client.post(f"/revision/evaluation/clauses/{clause.pk}/judge/", values).status_code == 302
    assert "已评估 1 / 1 条" in text_of(client, "/revision/evaluation/")
    assert "门槛太高。" in text_of(client, f"/revision/evaluation/clauses/{clause.pk}/")
    stranger = signed_in(make_member())
    assert "门槛太高。" not in text_of(stranger, f"/revision/evaluation/clauses/{clause.pk}/")
    draft = charter_actions.start_draft(actor=SYSTEM, now=timezone.now(), note="")
    edited = Clause.objects.get(version=draft)
    assert "门槛太高。" in text_of(client, f"/revision/drafts/clauses/{edited.pk}/")
    row = make_verdict(make_round_closed_after(clause)).round
    assert "门槛太高。" in text_of(client, f"/revision/rounds/{row.pk}/")


def make_round_closed_after(clause: Clause) -> object:
    """Return another round, closed, over the clause's version."""
    return make_round(clause.version, state="closed", closed_at=timezone.now())
