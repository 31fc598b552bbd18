"""The yearly round: due, opened, judged, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from tests.at_once import at_once
from tests.factories.charter import make_charter
from tests.factories.org import actor_for, make_member, make_role
from tests.factories.revision import NOW, make_round, make_verdict
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.clause_fields import named
from xiaozhang.base.clause_kind import Known, Severity
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.revision.actions import rounds as actions
from xiaozhang.foundation.revision.clauses import RevisionTerm
from xiaozhang.foundation.revision.models import Round, Verdict
from xiaozhang.foundation.revision.queries import rounds
from xiaozhang.foundation.tasks.models import Task

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def on(day: date) -> datetime:
    return NOW + timedelta(days=(day - TODAY).days)


def test_the_term_says_itself_and_refuses_what_cannot_be() -> None:
    known = Known(roles={"sales_manager": "销售经理"})
    assert RevisionTerm().check(known) == []
    assert "制度施行满 12 个月" in str(RevisionTerm().sentence())
    assert "由销售经理在 30 天内逐条评估" in str(RevisionTerm().sentence())
    found = RevisionTerm(role="nobody", months=1, days=28).check(known)
    assert [(each.severity, each.path) for each in found] == [
        (Severity.ERROR, "role[0]"), (Severity.ERROR, "days"),
    ]  # fmt: skip
    assert [each.severity for each in RevisionTerm(months=24).check(known)] == [Severity.WARNING]
    assert [str(each.label) for each in named(RevisionTerm).values()] == ["每隔", "负责岗位", "评估期限"]


def test_open_due_round_opens_it_once_with_a_task_for_the_post_the_clause_names() -> None:
    reviewer = make_member("人事", role="hr")
    make_member("经理", role="sales_manager")
    version = make_charter(RevisionTerm(months=6, role="hr", days=20), effective_on=date(2026, 1, 1))

    assert actions.open_due_round(actor=SYSTEM, now=on(date(2026, 6, 30))) is None
    row = actions.open_due_round(actor=SYSTEM, now=on(date(2026, 7, 1)))
    assert actions.open_due_round(actor=SYSTEM, now=on(date(2026, 7, 2))) is None

    assert row == Round.objects.get()
    assert (row.version_id, row.start_on, row.end_on, row.due_on) == (
        version.pk, date(2026, 1, 1), date(2026, 7, 1), date(2026, 7, 21),
    )  # fmt: skip
    task = Task.objects.get()
    assert (task.owner_id, task.due_on, task.record_type, task.record_id) == (
        reviewer.pk, date(2026, 7, 21), "revision_round", row.pk,
    )  # fmt: skip
    assert Notice.objects.values_list("member_id", "title").get() == (
        reviewer.pk, "2026 年度修订：逐条评估《销售管理制度》V1.0",
    )  # fmt: skip
    assert Entry.objects.filter(action="revision.open_due_round").count() == 1


def test_open_due_round_counts_from_the_last_round_and_waits_a_year_by_default() -> None:
    make_charter("没有写修订。", effective_on=date(2025, 1, 1))
    make_round(
        Clause.objects.get().version, start_on=date(2025, 1, 1), end_on=date(2025, 12, 1), state="closed",
        closed_at=NOW, due_on=date(2025, 12, 31),
    )  # fmt: skip
    assert actions.open_due_round(actor=SYSTEM, now=on(date(2026, 11, 30))) is None
    row = actions.open_due_round(actor=SYSTEM, now=on(date(2026, 12, 1)))
    assert (row.start_on, row.end_on) == (date(2025, 12, 1), date(2026, 12, 1))


def test_open_due_round_refused_without_the_power() -> None:
    make_charter("一条。", effective_on=date(2025, 1, 1))
    with pytest.raises(NotAllowed):
        actions.open_due_round(actor=actor_for(make_member()), now=NOW)
    assert Round.objects.count() == 0


def test_open_round_by_hand() -> None:
    manager = make_member(role="sales_manager")
    make_charter("一条。", effective_on=date(2026, 10, 1))
    row = actions.open_round(actor=actor_for(manager), now=NOW)
    assert (row.start_on, row.end_on, row.opened_by_id) == (date(2026, 10, 1), TODAY, manager.pk)


def test_open_round_refused_twice_without_a_charter_and_for_a_representative() -> None:
    manager = actor_for(make_member(role="sales_manager"))
    with pytest.raises(Refused, match="还没有施行满一天"):
        actions.open_round(actor=manager, now=NOW)
    make_charter("一条。", effective_on=date(2026, 10, 1))
    with pytest.raises(NotAllowed):
        actions.open_round(actor=actor_for(make_member()), now=NOW)
    actions.open_round(actor=manager, now=NOW)
    with pytest.raises(Refused, match="还在进行"):
        actions.open_round(actor=manager, now=NOW)
    assert Round.objects.count() == 1


def test_judge_clause_keeps_the_latest_word_of_a_round() -> None:
    manager = make_member(role="sales_manager")
    row = make_round()
    clause = Clause.objects.get()
    actor = actor_for(manager)
    first = actions.judge_clause(actor=actor, now=NOW, clause_id=clause.pk, choice="change", reason=" 门槛太高。 ")
    again = actions.judge_clause(actor=actor, now=NOW, clause_id=clause.pk, choice="keep", reason="再看一年。")
    assert (first.pk, Verdict.objects.count()) == (again.pk, 1)
    assert (again.round, again.clause_key, again.choice, again.reason, again.noted_by_id) == (
        row, clause.key, "keep", "再看一年。", manager.pk,
    )  # fmt: skip
    entry = Entry.objects.filter(action="revision.judge_clause").order_by("-pk")[0]
    assert entry.changes["choice"] == ["change", "keep"]


def test_judge_clause_refused_without_round_reason_or_choice() -> None:
    actor = actor_for(make_member(role="leadership"))
    make_charter("一条。")
    pk = Clause.objects.get().pk
    with pytest.raises(Refused, match="没有进行中的年度修订"):
        actions.judge_clause(actor=actor, now=NOW, clause_id=pk, choice="keep", reason="好。")
    make_round(Clause.objects.get().version)
    with pytest.raises(Invalid) as caught:
        actions.judge_clause(actor=actor, now=NOW, clause_id=pk, choice="nonsense", reason="  ")
    assert set(caught.value.fields) == {"choice", "reason"}
    with pytest.raises(Missing):
        actions.judge_clause(actor=actor, now=NOW, clause_id=pk + 99, choice="keep", reason="好。")
    of_draft = Clause.objects.get(version=make_charter("草案里的一条。", effective_on=None))
    with pytest.raises(Refused, match="评估的是发布过的条款"):
        actions.judge_clause(actor=actor, now=NOW, clause_id=of_draft.pk, choice="keep", reason="好。")
    with pytest.raises(NotAllowed):
        actions.judge_clause(actor=actor_for(make_member()), now=NOW, clause_id=pk, choice="keep", reason="好。")
    assert Verdict.objects.count() == 0


def test_close_round_ends_the_tasks_and_keeps_what_was_judged_for_the_next_draft() -> None:
    manager = make_member(role="sales_manager")
    make_charter("一条。", effective_on=date(2026, 1, 1))
    row = actions.open_round(actor=actor_for(manager), now=NOW)
    verdict = make_verdict(row)
    closed = actions.close_round(
        actor=actor_for(manager), now=NOW, round_id=row.pk, conclusion="降低门槛，明年一月发布。"
    )
    assert (closed.state, closed.closed_by_id, closed.conclusion) == ("closed", manager.pk, "降低门槛，明年一月发布。")
    assert Task.objects.get().state == "done"
    assert rounds.latest_verdicts([verdict.clause_key]) == {verdict.clause_key: verdict}


def test_close_round_refused_twice_without_a_conclusion_and_for_others() -> None:
    row = make_round()
    actor = actor_for(make_member(role="sales_manager"))
    with pytest.raises(Invalid):
        actions.close_round(actor=actor, now=NOW, round_id=row.pk, conclusion=" ")
    with pytest.raises(NotAllowed):
        actions.close_round(actor=actor_for(make_member()), now=NOW, round_id=row.pk, conclusion="好。")
    actions.close_round(actor=actor, now=NOW, round_id=row.pk, conclusion="好。")
    with pytest.raises(Refused, match="已经结束"):
        actions.close_round(actor=actor, now=NOW, round_id=row.pk, conclusion="好。")
    make_role("hr")
    assert list(rounds.rounds(actor_for(make_member()))) == []


def test_two_who_begin_a_round_at_once_begin_one(concurrent_db: None) -> None:
    manager = actor_for(make_member(role="sales_manager"))
    make_charter("一条。", effective_on=date(2026, 1, 1))
    begin = partial(actions.open_round, actor=manager, now=NOW)

    assert sorted(type(one).__name__ for one in at_once(begin, begin)) == ["Refused", "Round"]
