"""What every act does: hold the case, see that its subject is still the same, write down what the rules made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.approvals import queries
from xiaozhang.foundation.approvals.actions.giving import give_planned
from xiaozhang.foundation.approvals.actions.telling import tell_decided, tell_waiting
from xiaozhang.foundation.approvals.models import Case, CaseLog, Signer, Step, Verb
from xiaozhang.foundation.approvals.rules import picture, walk
from xiaozhang.foundation.approvals.rules import standing as stands
from xiaozhang.foundation.org import queries as org

APPROVED, REJECTED = "approvals.approved", "approvals.rejected"
WITHDRAWN, VOIDED = "approvals.withdrawn", "approvals.voided"
for _name, _meaning in (
    (APPROVED, "All have agreed"),
    (REJECTED, "Somebody sent it back to the applicant"),
    (WITHDRAWN, "The applicant took it back"),
    (VOIDED, "Its subject is no longer what was put up; an approval given falls with it"),
):
    events.declare(_name, f"{_meaning}: kind, record_id, case_id.")
_EVENTS = {
    stands.CaseState.APPROVED: APPROVED,
    stands.CaseState.REJECTED: REJECTED,
    stands.CaseState.WITHDRAWN: WITHDRAWN,
    stands.CaseState.VOIDED: VOIDED,
}
LONGEST_COMMENT = 500


@dataclass
class Held:
    """A locked case with its steps, and how it stands."""

    case: Case
    rows: list[queries.StepRow]
    standing: stands.Case
    at: datetime
    log: list[CaseLog] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of the act in the company's time zone."""
        return timezone.localdate(self.at)

    @property
    def step_name(self) -> str:
        """What the running step is called."""
        place = self.standing.current()
        return name_of(self.standing.steps[place], place) if place is not None else ""

    def note(
        self, verb: Verb, by: int | None, comment: str = "", towards: Iterable[int] = (), step: str | None = None
    ) -> None:
        """Write down what happened."""
        self.log.append(
            CaseLog(
                case=self.case,
                round=self.case.round,
                at=self.at,
                by_id=by,
                verb=verb,
                step_name=self.step_name if step is None else step,
                towards=list(towards),
                comment=comment,
            )
        )


def hold(case: Case, now: datetime) -> Held:
    """Return a locked case ready to be acted on."""
    rows = queries.steps_of(case)
    return Held(case, rows, queries.standing(case, rows), now)


def void(actor: Actor, held: Held) -> Case:
    """Close a case whose subject has changed, naming what differs."""
    case = held.case
    fresh = queries.current_picture(case.kind, case.record_id)
    labels = picture.differences(case.picture, fresh) if fresh else []
    words = f"提审后内容有改动：{'、'.join(labels)}" if labels else "提审的对象已不在或已作废"
    held.note(Verb.VOIDED, actor.member_id, words[:LONGEST_COMMENT])
    keep(actor, held, walk.void(held.standing))
    return case


def keep(actor: Actor, held: Held, after: stands.Case) -> None:
    """Write what the rules made of a case; announce and tell what follows from it."""
    before = held.standing
    after = _manned(held, after)
    _write(held, after)
    case, old_state = held.case, held.case.state
    is_new_step = _running_key(before) != _running_key(after) or not before.waiting()
    case.state = after.state.value
    if after.state is stands.CaseState.OPEN:
        case.waiting_since_at = held.at if is_new_step else case.waiting_since_at
    else:
        case.waiting_since_at, case.decided_at = None, held.at
    case.revision += 1
    case.save()
    if after.state is stands.CaseState.APPROVED:
        held.note(Verb.FINISHED, None, step="")
    CaseLog.objects.bulk_create(held.log)
    note_change(case, old={"state": old_state}, new={"state": case.state, "what": what_happened(held.log)})
    was_waiting = set(before.waiting()) if not is_new_step else set()
    if after.state is stands.CaseState.APPROVED:
        give_planned(actor, held.at, case)
    tell_waiting(actor, held.at, case, set(after.waiting()) - was_waiting)
    if after.state is not stands.CaseState.OPEN and after.state is not before.state:
        tell_decided(actor, held.at, case, (set(before.waiting()) | {case.applicant_id}) - {actor.member_id})
        announced: dict[str, Any] = {"kind": case.kind, "record_id": case.record_id, "case_id": case.pk}
        events.announce(_EVENTS[after.state], actor=actor, now=held.at, **announced)


def what_happened(log: Iterable[CaseLog]) -> str:
    """Return what the trace of an act says: its verbs in words."""
    return "、".join(str(Verb(entry.verb).label) for entry in log)


def comment_of(text: str, *, is_needed: bool = False) -> str:
    """Return a comment as it is kept. Raises Invalid where it is too long, or missing and needed."""
    comment = clean_text(text)
    if len(comment) > LONGEST_COMMENT:
        raise Invalid({"comment": Message("意见最多 {n} 字。", {"n": LONGEST_COMMENT})})
    if is_needed and not comment:
        raise Invalid({"comment": "请写明理由，让发起人知道要改什么。"})
    return comment


def name_of(step: stands.Step, place: int) -> str:
    """Return what a step is called in the history."""
    return step.name or f"第 {place + 1} 步"


def _running_key(case: stands.Case) -> int | None:
    place = case.current()
    return case.steps[place].key if place is not None else None


def _manned(held: Held, after: stands.Case) -> stands.Case:
    """Let heirs sign for who has left and deputies for who is away, wherever somebody begins to be asked."""
    place = after.current()
    if place is None:
        return after
    was = held.standing.waiting() if _running_key(held.standing) == after.steps[place].key != 0 else ()
    asked = [member for member in after.waiting() if member not in was]
    gone = set(asked) - set(org.employed_among(asked, held.today)) if asked else set()
    if gone:
        heirs = queries.heirs_of(gone, after.applicant, held.today)
        after = walk.substitute(after, heirs, stands.Origin.REASSIGNED)
        _note_each(held, Verb.REASSIGNED, heirs, after)
        asked = [heirs.get(member, member) for member in asked]
    deputies = queries.deputies_of(asked, held.case.kind, held.today) if asked else {}
    deputies = {member: deputy for member, deputy in deputies.items() if deputy != after.applicant}
    if deputies:
        after = walk.substitute(after, deputies, stands.Origin.DEPUTY)
        _note_each(held, Verb.DEPUTISED, deputies, after)
    return after


def _note_each(held: Held, verb: Verb, pairs: dict[int, int], after: stands.Case) -> None:
    place = after.current() or 0
    for member, other in sorted(pairs.items()):
        held.note(verb, None, towards=(member, other), step=name_of(after.steps[place], place))


def _write(held: Held, after: stands.Case) -> None:
    rows = {row.step.pk: row.step for row in held.rows}
    people = {one.pk: one for row in held.rows for one in row.signers}
    new: list[Signer] = []
    changed: list[Signer] = []
    for place, step in enumerate(after.steps):
        row = rows.get(step.key) or Step(case=held.case, round=held.case.round, added_by_id=step.added_by)
        _write_step(held, row, place, step)
        for one in step.signers:
            signer = people.get(one.key) or Signer(case=held.case, step=row, seat=one.seat, member_id=one.member)
            if signer.pk is not None and signer.state == one.state:
                continue
            signer.state, signer.origin, signer.instead_of_id = one.state.value, one.origin.value, one.instead_of
            signer.decided_at = held.at if one.state in _DECIDED else None
            (changed if signer.pk is not None else new).append(signer)
            if one.state is stands.SignerState.REPEATED:
                held.note(Verb.REPEATED, one.member, step=name_of(step, place))
    Signer.objects.bulk_create(new)
    for signer in changed:
        signer.save(update_fields=["state", "decided_at"])


_DECIDED = (stands.SignerState.APPROVED, stands.SignerState.REJECTED, stands.SignerState.REPEATED)


def _write_step(held: Held, row: Step, place: int, step: stands.Step) -> None:
    fresh = row.pk is None
    begins = step.state is stands.StepState.WAITING and (fresh or row.state != step.state.value)
    if not fresh and not begins and row.state == step.state.value and row.place == place + 1:
        return
    row.place, row.mode, row.state = place + 1, step.mode.value, step.state.value
    row.name, row.fallback = step.name, step.fallback.value
    row.remind_days, row.escalate_days = step.remind_days, step.escalate_days
    if begins:
        row.entered_at = held.at
        row.remind_on, row.escalate_on = _due(held.today, step.remind_days), _due(held.today, step.escalate_days)
    elif step.state is not stands.StepState.WAITING:
        row.remind_on = row.escalate_on = None
    row.save()


def _due(today: date, workdays: int | None) -> date | None:
    """The day after which as many workdays are full."""
    return org.calendar().add(today, workdays) if workdays else None
