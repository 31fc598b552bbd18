"""Signers decide: agree, send back, let others sign before, after or instead of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError, Invalid
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries
from xiaozhang.foundation.approvals.actions.keeping import Held, comment_of, hold, keep, name_of, void
from xiaozhang.foundation.approvals.models import Case, State, Verb
from xiaozhang.foundation.approvals.rules import standing as stands
from xiaozhang.foundation.approvals.rules import walk
from xiaozhang.foundation.approvals.rules.chain import Mode
from xiaozhang.foundation.org import queries as org

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case of a batch: `refusal` is None where it was agreed to."""

    case_id: int
    title: str
    refusal: Message | None


@action(None, label="同意审批")
def approve_case(*, actor: Actor, now: datetime, case_id: int, comment: str = "") -> Case:
    """Agree for the actor's seat in the running step. A case whose subject has changed is voided instead: look at it.

    Raises:
        Missing: not there, or not the actor's to see.
        CaseClosed: it is decided, withdrawn or void.
        NotYourTurn, OwnCase: nothing of it waits for the actor.
    """
    comment = comment_of(comment)
    return _act(actor, now, case_id, Verb.APPROVED, comment, lambda held, me: walk.approve(held.standing, me))


@action(None, label="驳回审批")
def reject_case(*, actor: Actor, now: datetime, case_id: int, comment: str) -> Case:
    """Send the case back to the applicant, who may change the subject and put it up again.

    Raises:
        Invalid: no reason.
        Missing, CaseClosed, NotYourTurn, OwnCase: as for approve_case.
    """
    comment = comment_of(comment, is_needed=True)
    return _act(actor, now, case_id, Verb.REJECTED, comment, lambda held, me: walk.reject(held.standing, me))


@action(None, label="驳回到前面的步骤")
def send_back_case(*, actor: Actor, now: datetime, case_id: int, place: int, comment: str) -> Case:
    """Return the case to an earlier step, `place` counted from 1: from there on everybody is asked again.

    Raises:
        Invalid: no reason, or not an earlier step.
        Missing, CaseClosed, NotYourTurn, OwnCase: as for approve_case.
    """
    comment = comment_of(comment, is_needed=True)

    def make(held: Held, me: int) -> stands.Case:
        return walk.send_back(held.standing, me, place - 1)

    return _act(actor, now, case_id, Verb.SENT_BACK, comment, make, to_place=place - 1)


@action(None, label="加签")
def add_signers(
    *,
    actor: Actor,
    now: datetime,
    case_id: int,
    member_ids: Sequence[int],
    is_before: bool,
    mode: str = Mode.ALL,
    comment: str = "",
) -> Case:
    """Let others sign in a step of their own before or after the running one.

    Raises:
        Invalid: nobody, oneself, or somebody who has left.
        Missing, CaseClosed, NotYourTurn, OwnCase: as for approve_case; also for adding the applicant.
    """
    comment = comment_of(comment)
    _check_present(member_ids, "member_ids", now)
    verb = Verb.ADDED_BEFORE if is_before else Verb.ADDED_AFTER

    def make(held: Held, me: int) -> stands.Case:
        return walk.add(held.standing, me, tuple(member_ids), before=is_before, mode=Mode(mode))

    return _act(actor, now, case_id, verb, comment, make, towards=member_ids)


@action(None, label="转审")
def pass_case_on(*, actor: Actor, now: datetime, case_id: int, to_id: int, comment: str = "") -> Case:
    """Let somebody else decide instead of the actor.

    Raises:
        Invalid: somebody who has left.
        Refused: they are asked in this step already.
        Missing, CaseClosed, NotYourTurn, OwnCase: as for approve_case; also for the applicant.
    """
    comment = comment_of(comment)
    _check_present([to_id], "to_id", now)

    def make(held: Held, me: int) -> stands.Case:
        return walk.pass_on(held.standing, me, to_id)

    return _act(actor, now, case_id, Verb.PASSED_ON, comment, make, towards=[to_id])


@action(None, keeps_trace=False)
def approve_cases(*, actor: Actor, now: datetime, case_ids: Sequence[int], comment: str = "") -> list[Outcome]:
    """Agree to several cases; each has its own outcome, and one that is refused does not hold up the others.

    Raises:
        Invalid: none, or too many at once.
    """
    if not 1 <= len(case_ids) <= MOST_AT_ONCE:
        raise Invalid({"case_ids": Message("请勾选 1 至 {n} 件再批量同意。", {"n": MOST_AT_ONCE})})
    outcomes = []
    for pk in sorted(set(case_ids)):  # in one order, so that two batches do not block each other
        try:
            case = approve_case(actor=actor, now=now, case_id=pk, comment=comment)
        except BusinessError as error:
            outcomes.append(Outcome(pk, _title_of(actor, pk), error.message))
        else:
            refusal = VOIDED_WORDS if case.state == State.VOIDED else None
            outcomes.append(Outcome(pk, case.title, refusal))
    return outcomes


VOIDED_WORDS = Message("没有同意：提审后内容有改动，这件审批已作废。请发起人核对后重新提审。")


def _act(
    actor: Actor,
    now: datetime,
    case_id: int,
    verb: Verb,
    comment: str,
    make: Callable[[Held, int], stands.Case],
    *,
    towards: Sequence[int] = (),
    to_place: int | None = None,
) -> Case:
    held = hold(queries.get_case(actor, case_id, lock=True), now)
    after = make(held, actor.member_id or 0)
    if queries.is_changed(held.case):
        return void(actor, held)
    target = name_of(held.standing.steps[to_place], to_place) if to_place is not None else ""
    words = f"到「{target}」：{comment}" if target else comment
    held.note(verb, actor.member_id, words, towards)
    keep(actor, held, after)
    return held.case


def _check_present(member_ids: Sequence[int], name: str, now: datetime) -> None:
    if set(org.employed_among(member_ids, timezone.localdate(now))) != set(member_ids):
        raise Invalid({name: "请选择在职的成员。"})


def _title_of(actor: Actor, pk: int) -> str:
    row = queries.cases(actor).filter(pk=pk).first()
    return row.title if row is not None else ""
