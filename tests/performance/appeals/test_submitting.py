"""What appealing and taking an appeal back promise: done, refused, not allowed, repeated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.appeals import make_answered, make_appeal, make_manager
from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_statement, make_table
from tests.factories.org import actor_for, make_member
from tests.performance.appeals.asking import open_tasks, rerun, submit, told
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed
from xiaozhang.foundation.archive.actions.adding import receive_content
from xiaozhang.foundation.archive.models import StoredFile
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.tasks.models import Task
from xiaozhang.performance.appeals import actions
from xiaozhang.performance.appeals.errors import (
    AlreadyAppealed,
    NotAppealable,
    NotAppellant,
    WindowOver,
    WrongState,
)
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.appeals.rules.evidence import is_untouched, read
from xiaozhang.performance.plans.clauses import PayTerms

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


# submit_appeal


def test_submit_appeal_keeps_what_the_line_said_and_gives_the_answerer_a_task() -> None:
    member, manager = make_member("林霜"), make_manager()
    statement = make_statement(member)
    row = submit(member, statement, claimed_fen=8_000_00)
    assert (row.number, row.state, row.assignee_id, row.month_on) == ("SS-2026-0001", "open", manager.pk, OCTOBER)
    assert (row.until_on, row.due_on) == (date(2026, 11, 27), date(2026, 11, 27))  # five workdays after the 20th
    seen = read(row.evidence)
    assert is_untouched(row.evidence, row.evidence_hash)
    assert (seen.number, seen.total_fen, seen.digest) == (statement.number, 5_000_00, statement.digest)
    assert seen.line is not None
    assert (seen.line.amount_fen, seen.line.base_fen) == (5_000_00, 300_000_00)
    assert seen.line.words == (
        "此前累计 0.00 元，此后累计 300,000.00 元。",
        "不满 200,000.00 元：200,000.00 × 1.5% = 3,000.00 元。",
        "满 200,000.00 至不满 500,000.00 元：100,000.00 × 2.0% = 2,000.00 元。",
    )
    assert open_tasks() == [(f"答复申诉 {row.number}", "周源")]
    assert (Task.objects.get().due_on, told("appeals.waiting")) == (date(2026, 11, 27), ["周源"])
    entry = Entry.objects.get(action="appeals.submit_appeal", subject_type="appeals.appeal")
    assert entry.actor_id == member.pk
    assert "reason" not in entry.changes  # personal values stand where they can be erased


def test_submit_appeal_takes_files_along() -> None:
    member = make_member("林霜")
    make_manager()
    file = receive_content("回款水单.png", PNG)
    row = submit(member, make_statement(member), files=[file])
    assert list(StoredFile.objects.values_list("record_type", "record_id", "name")) == [
        ("appeal", row.pk, "回款水单.png")
    ]


def test_submit_appeal_against_the_whole_when_a_fact_is_missing() -> None:
    member = make_member("林霜")
    make_manager()
    row = submit(member, make_statement(member), line_sequence=0, kind="missing")
    assert (row.line_sequence, row.clause_id, row.subject) == (0, None, "2026 年 10 月结算单（所得 5,000.00 元）")


def test_submit_appeal_with_nobody_to_answer_waits_without_a_task() -> None:
    member = make_member("林霜")
    row = submit(member, make_statement(member))
    assert (row.assignee_id, open_tasks()) == (None, [])


def test_submit_appeal_goes_to_the_least_busy_who_reaches_the_member() -> None:
    member = make_member("林霜")
    first, second = make_manager("周源"), make_member("钱臻", "finance")
    statement = make_statement(member)
    assert [submit(member, statement, line_sequence=0).assignee_id for _ in range(3)] == [
        first.pk,
        second.pk,
        first.pk,
    ]


def test_submit_appeal_repeated_counts_once() -> None:
    member = make_member("林霜")
    statement = make_statement(member)
    first = submit(member, statement, request_key="0000-test-key")
    with pytest.raises(AlreadyDone) as again:
        submit(member, statement, request_key="0000-test-key")
    assert (again.value.result, Appeal.objects.count()) == (first.pk, 1)


def test_submit_appeal_refused_against_the_same_line_until_withdrawn() -> None:
    member = make_member("林霜")
    statement = make_statement(member)
    first = submit(member, statement)
    with pytest.raises(AlreadyAppealed, match=first.number):
        submit(member, statement)
    actions.withdraw_appeal(actor=actor_for(member), now=NOW, appeal_id=first.pk)
    assert submit(member, statement).number == "SS-2026-0002"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": "  "}, "reason"), ({"reason": "长" * 2001}, "reason"), ({"kind": "odd"}, "kind"),
     ({"claimed_fen": 10**16}, "claimed_fen")],
)  # fmt: skip
def test_submit_appeal_refused_for_what_cannot_be(given: dict[str, Any], field: str) -> None:
    member = make_member("林霜")
    statement = make_statement(member)
    with pytest.raises(Invalid) as refused:
        submit(member, statement, **given)
    assert list(refused.value.fields) == [field]
    assert (Appeal.objects.count(), Task.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_submit_appeal_refused_for_a_line_that_is_not_there() -> None:
    member = make_member("林霜")
    with pytest.raises(NotAppealable, match="没有这一行"):
        submit(member, make_statement(member), line_sequence=9)


def test_submit_appeal_is_open_until_the_end_of_the_last_workday_and_refused_after() -> None:
    member = make_member("林霜")
    statement = make_statement(member)
    last = datetime(2026, 11, 27, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    with pytest.raises(WindowOver, match="2026 年 11 月 27 日为止"):
        submit(member, statement, last + timedelta(minutes=1))
    assert submit(member, statement, last).submitted_at == last


def test_submit_appeal_counts_workdays_by_the_clause_of_the_members_post() -> None:
    terms = PayTerms(roles=("representative",), appeal_workdays=2, answer_workdays=1)
    version = make_charter(make_table(), terms, effective_on=date(2026, 1, 1))
    member = make_member("林霜")
    statement = make_statement(member)
    row = submit(member, statement)
    assert (row.until_on, row.due_on) == (date(2026, 11, 24), date(2026, 11, 23))
    with pytest.raises(WindowOver) as refused:
        submit(member, statement, NOW + timedelta(days=5), line_sequence=0)
    assert refused.value.clause == (version.clauses.get(kind="pay_terms").pk, "1.2")


def test_submit_appeal_refused_for_a_draft_and_for_a_superseded_statement() -> None:
    member = make_member("林霜")
    draft = make_statement(member, state="draft")
    with pytest.raises(Missing):
        submit(member, draft)
    published = rerun(member=member)
    rerun(member=member)
    with pytest.raises(Missing):  # a newer one has taken its place
        submit(member, published)


def test_submit_appeal_not_allowed_for_somebody_elses_statement() -> None:
    member, mate, finance = make_member("林霜"), make_member("何薇"), make_member("钱臻", "finance")
    statement = make_statement(member)
    with pytest.raises(Missing):
        submit(mate, statement)
    with pytest.raises(NotAppellant):
        submit(make_manager(), statement)
    with pytest.raises(NotAllowed):
        submit(finance, statement)
    assert not Appeal.objects.exists()


def test_submit_appeal_refused_against_the_same_fact_of_a_newer_run_while_unsettled_or_unchanged() -> None:
    member = make_member("林霜")
    first = submit(member, make_statement(member))
    newer = rerun(member=member)
    later = NOW + timedelta(hours=3)
    with pytest.raises(AlreadyAppealed, match=first.number):  # nobody has answered yet
        submit(member, newer, later)
    manager = actor_for(make_manager())
    actions.decide_appeal(actor=manager, now=later, appeal_id=first.pk, decision="rejected", words="没有错。")
    with pytest.raises(AlreadyAppealed, match=first.number):  # the line says what it said
        submit(member, newer, later)
    assert submit(member, newer, later, line_sequence=2).state == "open"


# withdraw_appeal


def test_withdraw_appeal_ends_it_and_its_task() -> None:
    row = make_appeal(make_member("林霜"))
    actions.withdraw_appeal(actor=actor_for(row.member), now=NOW, appeal_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.task_key, open_tasks(), told("appeals.moved")) == ("withdrawn", "", [], ["周源"])


def test_withdraw_appeal_before_a_review_lets_the_answer_stand() -> None:
    row = make_answered(make_member("林霜"))
    make_member("高远", "leadership")
    actor = actor_for(row.member)
    actions.ask_review(actor=actor, now=NOW, appeal_id=row.pk, reason="合同附件写的是另一个比例。")
    actions.withdraw_appeal(actor=actor, now=NOW, appeal_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.assignee_id, open_tasks()) == ("answered", row.decided_by_id, [])
    with pytest.raises(WrongState):  # asked for once is asked for
        actions.ask_review(actor=actor, now=NOW, appeal_id=row.pk, reason="再看一次。")


def test_withdraw_appeal_refused_once_answered_and_not_allowed_for_others() -> None:
    row = make_answered(make_member("林霜"))
    with pytest.raises(WrongState):
        actions.withdraw_appeal(actor=actor_for(row.member), now=NOW, appeal_id=row.pk)
    with pytest.raises(NotAppellant):
        actions.withdraw_appeal(actor=actor_for(make_manager()), now=NOW, appeal_id=row.pk)
