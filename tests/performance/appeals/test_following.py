"""What follows from a decision, and what settlement and appeals keep each other from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.factories.appeals import make_answered, make_appeal, make_manager
from tests.factories.incentives import NOW, make_receipt_fact, make_statement
from tests.factories.org import actor_for, make_member
from tests.performance.appeals.asking import open_tasks, rerun, told
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import BusinessError, Invalid, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.performance.appeals import actions, queries
from xiaozhang.performance.appeals.errors import (
    WrongState,
)
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.appeals.rules.evidence import read
from xiaozhang.performance.incentives import actions as incentives
from xiaozhang.performance.incentives.errors import StandsAgainst

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


# complete_follow_up


def complete(row: Appeal, reference: str = "") -> Appeal:
    manager = actor_for(make_manager())
    later = NOW + timedelta(hours=3)
    return actions.complete_follow_up(actor=manager, now=later, appeal_id=row.pk, reference=reference)


def test_complete_follow_up_asks_for_a_fact_that_was_recorded_for_it() -> None:
    member = make_member("林霜")
    row = make_answered(member, decision="upheld", follow_up="fact")
    later = NOW + timedelta(hours=1)
    strange = make_receipt_fact(make_member("何薇"), now=later)
    old = make_receipt_fact(member, now=NOW - timedelta(hours=1))
    for key, words in ((strange.key, "没有归属"), (old.key, "在申诉之前"), ("receipt:none", "没有编号为")):
        with pytest.raises(Invalid, match=words):
            complete(row, key)
    assert len(open_tasks()) == 1
    fact = make_receipt_fact(member, now=later)
    done = complete(row, fact.key)
    assert (done.followed_words, done.is_uncorrected, open_tasks()) == (f"已记台账事实 {fact.key}", False, [])
    assert [message.words for message in queries.messages_of(done)] == [f"更正办结：已记台账事实 {fact.key}。"]


def test_complete_follow_up_takes_the_reversal_of_the_line_appealed_against() -> None:
    row = make_answered(make_member("林霜"), decision="upheld", follow_up="fact")
    key = read(row.evidence).line.fact_key  # type: ignore[union-attr]
    fact = ledger.reverse(actor=SYSTEM, now=NOW + timedelta(hours=1), key=key, new_key="receipt:again")
    assert complete(row, fact.key).is_uncorrected is False


def test_complete_follow_up_of_a_rerun_asks_for_a_newer_statement() -> None:
    member = make_member("林霜")
    row = make_answered(member, decision="upheld", follow_up="rerun")
    with pytest.raises(Invalid, match="还没有发布更新"):
        complete(row)
    newer = rerun(member=member)
    assert complete(row).followed_words == f"已重新试算并发布，结算单 {newer.number}（第 2 次）"


def test_complete_follow_up_refused_where_nothing_follows_and_not_allowed_for_the_member() -> None:
    row = make_answered(make_member("林霜"))
    with pytest.raises(WrongState):
        complete(row)
    with pytest.raises(NotAllowed):
        actions.complete_follow_up(actor=actor_for(row.member), now=NOW, appeal_id=row.pk)


# what settlement does meanwhile


def test_note_publication_moves_the_appeal_along_and_shows_both() -> None:
    member = make_member("林霜")
    row = make_appeal(member)
    newer = rerun(member=member)
    assert [message.words for message in queries.messages_of(row)] == [
        "本月重新发布了结算（第 2 次）：所得 5,000.00 → 7,000.00 元。"
    ]
    current = queries.current_statement(row)
    assert current == newer
    before = read(row.evidence)
    now = queries.seen_now(newer, before.line)
    assert now is not None
    assert now.line is not None
    assert (before.total_fen, now.total_fen, now.line.amount_fen) == (5_000_00, 7_000_00, 5_000_00)


def test_note_confirmation_tells_why_the_run_was_confirmed_all_the_same() -> None:
    row = make_appeal(make_member("林霜"))
    with pytest.raises(StandsAgainst, match=f"有 1 件申诉还没有答复（{row.number}）。"):
        incentives.confirm_run(actor=SYSTEM, now=NOW, run_id=row.statement.run_id)
    incentives.confirm_run(actor=SYSTEM, now=NOW, run_id=row.statement.run_id, reason="明天发薪")
    assert [message.words for message in queries.messages_of(row)] == [
        "结算在申诉办结之前确认了，理由：明天发薪。申诉照常办理；成立的，差额计入以后的月份。"
    ]
    assert told("appeals.moved") == ["林霜", "周源"]


@pytest.mark.parametrize("note", [actions.note_publication, actions.note_confirmation])
def test_note_publication_and_note_confirmation_refused_nothing_and_wrote_nothing_without_appeals(
    note: Callable[..., int],
) -> None:
    statement = make_statement(make_member("林霜"))
    given = {"month": "2026-10", "statements": 1} if note is actions.note_publication else {"reason": "赶"}
    before = Entry.objects.count()
    assert note(actor=SYSTEM, now=NOW, run_id=statement.run_id, **given) == 0
    assert Entry.objects.count() == before


# the gate


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_appeal, "还没有答复"),
        (lambda member: make_answered(member, decision="upheld", follow_up="rerun"), "更正还没有办完"),
        (lambda member: make_answered(member), "还有 1 人没有确认本人结算单"),
    ],
)
def test_a_run_is_not_confirmed_while_something_stands_against_it(make: Callable[..., Appeal], words: str) -> None:
    row = make(make_member("林霜"))
    with pytest.raises(StandsAgainst, match=words) as refused:
        incentives.confirm_run(actor=SYSTEM, now=NOW, run_id=row.statement.run_id)
    assert isinstance(refused.value, BusinessError)
    run = incentives.confirm_run(actor=SYSTEM, now=NOW, run_id=row.statement.run_id, reason="明天发薪")
    entry = Entry.objects.filter(action="incentives.confirm_run").get()
    assert (run.state, entry.changes["reason"]) == ("confirmed", [None, "明天发薪"])


def test_a_run_is_confirmed_once_the_window_is_over_or_everybody_agrees() -> None:
    member = make_member("林霜")
    statement = make_statement(member)
    assert len(queries.against(statement.run_id, date(2026, 11, 27))) == 1
    assert queries.against(statement.run_id, date(2026, 11, 28)) == []
    incentives.confirm_statement(actor=actor_for(member), now=NOW, statement_id=statement.pk)
    run = incentives.confirm_run(actor=SYSTEM, now=NOW, run_id=statement.run_id)
    assert run.state == "confirmed"
