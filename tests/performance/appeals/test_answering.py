"""What answering, reviewing and writing promise: done, refused, not allowed, repeated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.appeals import make_answered, make_appeal, make_appeal_message, make_manager
from tests.factories.incentives import NOW, make_statement
from tests.factories.org import actor_for, make_member, make_team
from tests.performance.appeals.asking import open_tasks, told
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, NotAllowed, Stale
from xiaozhang.performance.appeals import actions, queries
from xiaozhang.performance.appeals.errors import (
    NobodyReviews,
    NotAppellant,
    OwnAppeal,
    WindowOver,
    WrongState,
)
from xiaozhang.performance.incentives import actions as incentives

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


# assign_appeal


def test_assign_appeal_moves_the_task_with_it_and_taken_again_changes_nothing() -> None:
    row = make_appeal(make_member("林霜"))
    finance = make_member("钱臻", "finance")
    for _ in range(2):
        actions.assign_appeal(actor=actor_for(finance), now=NOW, appeal_id=row.pk)
    row.refresh_from_db()
    assert (row.assignee_id, row.revision, open_tasks()) == (finance.pk, 1, [(f"答复申诉 {row.number}", "钱臻")])


def test_assign_appeal_refused_for_who_may_not_answer_or_has_nothing_to_see() -> None:
    row = make_appeal(make_member("林霜"))
    manager = actor_for(make_manager())
    with pytest.raises(Invalid):
        actions.assign_appeal(actor=manager, now=NOW, appeal_id=row.pk, assignee_id=row.member_id)
    with pytest.raises(NotAllowed):
        actions.assign_appeal(actor=actor_for(row.member), now=NOW, appeal_id=row.pk)
    with pytest.raises(Stale):
        actions.assign_appeal(actor=manager, now=NOW, appeal_id=row.pk, revision=7)


# decide_appeal


@pytest.mark.parametrize(
    ("decision", "follow_up", "tasks"),
    [("upheld", "fact", 1), ("partly", "exception", 1), ("upheld", "none", 0), ("rejected", "none", 0)],
)
def test_decide_appeal_tells_the_member_and_gives_a_task_for_what_follows(
    decision: str, follow_up: str, tasks: int
) -> None:
    row = make_answered(make_member("林霜"), decision=decision, follow_up=follow_up)
    assert (row.state, row.decision, row.follow_up) == ("answered", decision, follow_up)
    assert (row.review_until_on, told("appeals.answered")) == (date(2026, 11, 27), ["林霜"])
    assert open_tasks() == [(f"更正申诉 {row.number}", "周源")] * tasks


@pytest.mark.parametrize(
    ("decision", "follow_up", "words", "field"),
    [
        ("odd", "none", "理由", "decision"),
        ("rejected", "rerun", "理由", "follow_up"),
        ("upheld", "odd", "理由", "follow_up"),
        ("rejected", "none", " ", "words"),
    ],
)
def test_decide_appeal_refused_for_what_cannot_be(decision: str, follow_up: str, words: str, field: str) -> None:
    row = make_appeal(make_member("林霜"))
    with pytest.raises(Invalid) as refused:
        actions.decide_appeal(
            actor=actor_for(make_manager()), now=NOW, appeal_id=row.pk, decision=decision, words=words,
            follow_up=follow_up,
        )  # fmt: skip
    assert list(refused.value.fields) == [field]
    row.refresh_from_db()
    assert (row.state, len(open_tasks())) == ("open", 1)


def test_decide_appeal_refused_a_rerun_of_a_closed_month() -> None:
    row = make_appeal(make_member("林霜"))
    incentives.confirm_run(actor=SYSTEM, now=NOW, run_id=row.statement.run_id, reason="赶发薪")
    incentives.close_month(actor=SYSTEM, now=NOW, run_id=row.statement.run_id)
    actor = actor_for(make_manager())
    with pytest.raises(Invalid, match="已经结账"):
        actions.decide_appeal(
            actor=actor, now=NOW, appeal_id=row.pk, decision="upheld", words="漏了。", follow_up="rerun"
        )
    decided = actions.decide_appeal(
        actor=actor, now=NOW, appeal_id=row.pk, decision="upheld", words="漏了。", follow_up="fact"
    )
    assert decided.state == "answered"


def test_decide_appeal_refused_twice_and_for_what_is_older() -> None:
    row = make_answered(make_member("林霜"))
    manager = actor_for(make_manager())
    with pytest.raises(WrongState):
        actions.decide_appeal(actor=manager, now=NOW, appeal_id=row.pk, decision="upheld", words="再答。")
    other = make_appeal(statement=row.statement, line_sequence=0)
    with pytest.raises(Stale):
        actions.decide_appeal(
            actor=manager, now=NOW, appeal_id=other.pk, decision="upheld", words="答。", revision=other.revision + 1
        )


def test_decide_appeal_not_allowed_for_ones_own_nor_without_the_power() -> None:
    member = make_member("沈青", ("representative", "sales_manager"))
    row = make_appeal(member, statement=make_statement(member))
    with pytest.raises(OwnAppeal):
        actions.decide_appeal(actor=actor_for(member), now=NOW, appeal_id=row.pk, decision="upheld", words="准。")
    with pytest.raises(NotAllowed):
        actions.decide_appeal(
            actor=actor_for(make_member("高远", "leadership")),
            now=NOW,
            appeal_id=row.pk,
            decision="upheld",
            words="准。",
        )


# ask_review and decide_review


def test_decide_review_is_the_last_word_and_what_follows_is_made_by_who_answered() -> None:
    row = make_answered(make_member("林霜"))
    chief = make_member("高远", "leadership")
    actions.ask_review(actor=actor_for(row.member), now=NOW, appeal_id=row.pk, reason="附件写的是另一个比例。")
    row.refresh_from_db()
    assert (row.state, row.assignee_id, open_tasks()) == ("reviewing", chief.pk, [(f"复核申诉 {row.number}", "高远")])
    actions.decide_review(
        actor=actor_for(chief), now=NOW, appeal_id=row.pk, decision="upheld", words="以合同为准。", follow_up="rerun"
    )
    row.refresh_from_db()
    assert (row.state, row.decision, row.final_decision, row.follow_up) == ("reviewed", "rejected", "upheld", "rerun")
    assert open_tasks() == [(f"更正申诉 {row.number}", "周源")]
    assert sorted(told("appeals.answered")) == ["周源", "林霜", "林霜"]


def test_ask_review_refused_when_late_upheld_or_with_nobody_above() -> None:
    row = make_answered(make_member("林霜"))
    actor = actor_for(row.member)
    with pytest.raises(NobodyReviews):
        actions.ask_review(actor=actor, now=NOW, appeal_id=row.pk, reason="不服。")
    make_member("高远", "leadership")
    with pytest.raises(WindowOver):
        actions.ask_review(actor=actor, now=NOW + timedelta(days=8), appeal_id=row.pk, reason="不服。")
    with pytest.raises(NotAppellant):
        actions.ask_review(actor=actor_for(make_manager()), now=NOW, appeal_id=row.pk, reason="不服。")
    upheld = make_answered(statement=row.statement, line_sequence=0, decision="upheld")
    with pytest.raises(WrongState):
        actions.ask_review(actor=actor, now=NOW, appeal_id=upheld.pk, reason="不服。")


def test_decide_review_refused_for_ones_own_answer_and_before_it_is_asked() -> None:
    row = make_answered(make_member("林霜"))
    chief = make_member("高远", "leadership")
    with pytest.raises(WrongState):
        actions.decide_review(actor=actor_for(chief), now=NOW, appeal_id=row.pk, decision="upheld", words="准。")
    both = make_member("陆川", ("sales_manager", "leadership"))
    second = make_appeal(statement=row.statement, line_sequence=0)
    actions.decide_appeal(actor=actor_for(both), now=NOW, appeal_id=second.pk, decision="rejected", words="没错。")
    actions.ask_review(actor=actor_for(row.member), now=NOW, appeal_id=second.pk, reason="不服。")
    second.refresh_from_db()
    assert second.assignee_id == chief.pk  # never who has answered
    with pytest.raises(OwnAppeal):
        actions.decide_review(actor=actor_for(both), now=NOW, appeal_id=second.pk, decision="rejected", words="没错。")
    with pytest.raises(NotAllowed):
        actions.decide_review(
            actor=actor_for(make_manager()), now=NOW, appeal_id=second.pk, decision="rejected", words="没错。"
        )


# write_message


def test_write_message_tells_the_other_side() -> None:
    row = make_appeal(make_member("林霜"))
    make_appeal_message(row, "补一份回款水单。")
    actions.write_message(actor=actor_for(make_manager()), now=NOW, appeal_id=row.pk, words="收到，核对中。")
    assert [(one.author.name, one.words) for one in queries.messages_of(row) if one.author] == [
        ("林霜", "补一份回款水单。"),
        ("周源", "收到，核对中。"),
    ]
    assert told("appeals.moved") == ["周源", "林霜"]


def test_write_message_refused_when_empty_or_withdrawn_and_not_allowed_for_onlookers() -> None:
    leader = make_member("沈青", "supervisor")
    member = make_member("林霜", team=make_team(leader=leader))
    row = make_appeal(member)
    with pytest.raises(NotAllowed):  # sees it, and has no part in it
        actions.write_message(actor=actor_for(leader), now=NOW, appeal_id=row.pk, words="我说一句。")
    with pytest.raises(Invalid):
        actions.write_message(actor=actor_for(member), now=NOW, appeal_id=row.pk, words=" ")
    actions.withdraw_appeal(actor=actor_for(member), now=NOW, appeal_id=row.pk)
    with pytest.raises(WrongState):
        actions.write_message(actor=actor_for(member), now=NOW, appeal_id=row.pk, words="还有。")
