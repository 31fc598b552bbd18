"""What time does to waiting cases: reminders, superiors asked as well, others instead of who left or is away."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.foundation.approvals import powers, queries
from xiaozhang.foundation.approvals.actions.keeping import Held, hold, keep, void, what_happened
from xiaozhang.foundation.approvals.actions.telling import tell_reminder
from xiaozhang.foundation.approvals.errors import NotYours
from xiaozhang.foundation.approvals.models import CaseLog, Step, StepStanding, Verb
from xiaozhang.foundation.approvals.rules import standing as stands
from xiaozhang.foundation.approvals.rules import walk
from xiaozhang.foundation.org import queries as org


@action(powers.MANAGE, label="超时提醒")
def remind_step(*, actor: Actor, now: datetime, case_id: int, step_id: int) -> None:
    """Remind those whose turn it is in a step that has waited long enough; once for each time it begins to wait."""
    held, row = _due_step(case_id, step_id, now, "remind_on")
    if row is None:
        nothing_changed()
        return
    row.remind_on = None
    row.save(update_fields=["remind_on"])
    waiting = held.standing.waiting()
    held.note(Verb.REMINDED, actor.member_id, towards=waiting)
    CaseLog.objects.bulk_create(held.log)
    note_change(held.case, new={"what": what_happened(held.log)})
    since = row.entered_at.isoformat() if row.entered_at else ""
    tell_reminder(actor, now, held.case, waiting, f"wait:{row.pk}:{since}")


@action(powers.MANAGE, label="超时上报")
def escalate_step(*, actor: Actor, now: datetime, case_id: int, step_id: int) -> None:
    """Let the superiors of those who wait decide as well; once for each time the step begins to wait."""
    held, row = _due_step(case_id, step_id, now, "escalate_on")
    if row is None:
        nothing_changed()
        return
    row.escalate_on = None
    row.save(update_fields=["escalate_on"])
    if queries.is_changed(held.case):
        void(actor, held)
        return
    waiting = held.standing.waiting()
    above = {member: chain[0] for member, chain in org.superiors_of_many(waiting, held.today).items() if chain}
    after = walk.escalate(held.standing, above)
    more = [member for member in after.waiting() if member not in waiting]
    held.note(Verb.ESCALATED, actor.member_id, "" if more else "没有更上一级可以审批，继续等待", more)
    keep(actor, held, after)


@action(powers.MANAGE, label="改派审批人")
def reassign_signatures(*, actor: Actor, now: datetime, member_id: int, to_id: int | None = None) -> int:
    """Let somebody else sign whatever a member is asked to sign, now or later; return in how many cases.

    Without `to_id` it is the superior (queries.heirs_of), also where `to_id` is the applicant.

    Raises:
        Invalid: `to_id` has left, or is the member.
    """
    today = timezone.localdate(now)
    if to_id is not None and (to_id == member_id or not org.employed_among([to_id], today)):
        raise Invalid({"to_id": "请选择另一位在职的成员。"})
    count = 0
    for case_id in queries.live_cases_of(member_id):
        count += _reassign(actor, now, case_id, member_id, to_id, today)
    if not count:
        nothing_changed()
    return count


@action(None, keeps_trace=False)
def deputise_waiting(*, actor: Actor, now: datetime, member_id: int) -> int:
    """Hand what waits for a member to the deputy of the day; return how many cases. Leaves its trace on the cases.

    Raises:
        NotYours: somebody else than the member or the system asks.
    """
    if not actor.is_system and actor.member_id != member_id:
        raise NotYours("没有转交：只能转交自己的审批。")
    count = 0
    for case_id in queries.live_cases_of(member_id, waiting_only=True):
        held = hold(queries.held_case(case_id), now)
        deputies = queries.deputies_of([member_id], held.case.kind, held.today)
        deputies = {pk: deputy for pk, deputy in deputies.items() if deputy != held.case.applicant_id}
        if deputies and member_id in held.standing.waiting():
            held.note(Verb.DEPUTISED, None, towards=(member_id, deputies[member_id]))
            keep(actor, held, walk.substitute(held.standing, deputies))
            count += 1
    return count


def _due_step(case_id: int, step_id: int, now: datetime, field: str) -> tuple[Held, Step | None]:
    """Return the held case, and the step if its day has still come: somebody may have been here a moment ago."""
    held = hold(queries.held_case(case_id), now)
    row = next((row.step for row in held.rows if row.step.pk == step_id), None)
    due: date | None = getattr(row, field) if row is not None else None
    is_due = row is not None and row.state == StepStanding.WAITING and due is not None and due <= held.today
    return held, row if is_due else None


def _reassign(actor: Actor, now: datetime, case_id: int, member_id: int, to_id: int | None, today: date) -> int:
    held = hold(queries.held_case(case_id), now)
    if held.standing.state is not stands.CaseState.OPEN:
        return 0
    applicant = held.case.applicant_id
    heir = to_id if to_id not in (None, applicant) else queries.heirs_of([member_id], applicant, today).get(member_id)
    if heir is None:
        return 0
    after = walk.replace_member(held.standing, member_id, heir, stands.Origin.REASSIGNED)
    if after == held.standing:
        return 0
    held.note(Verb.REASSIGNED, actor.member_id, towards=(member_id, heir))
    keep(actor, held, after)
    return 1
