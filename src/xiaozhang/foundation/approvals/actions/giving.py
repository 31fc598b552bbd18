"""Who gets a copy of a case, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.approvals import queries
from xiaozhang.foundation.approvals.actions.telling import tell_copied
from xiaozhang.foundation.approvals.models import Case, CaseLog, Copy, Verb


def plan_copies(case: Case, member_ids: Iterable[int]) -> None:
    """Note who gets a copy once it is approved."""
    there = {copy.member_id for copy in queries.copies_of(case)}
    wanted = [pk for pk in dict.fromkeys(member_ids) if pk not in there and pk != case.applicant_id]
    Copy.objects.bulk_create([Copy(case=case, member_id=pk) for pk in wanted])


def give_planned(actor: Actor, now: datetime, case: Case) -> None:
    """Give the copies that were planned."""
    planned = [copy.member_id for copy in queries.copies_of(case) if copy.given_at is None]
    if planned:
        given = give(case, planned, now)
        CaseLog.objects.create(case=case, round=case.round, at=now, by_id=None, verb=Verb.COPIED, towards=given)
        tell_copied(actor, now, case, given)


def give(case: Case, member_ids: Iterable[int], now: datetime) -> list[int]:
    """Give copies and return to whom one was given that had none."""
    held = {copy.member_id: copy for copy in queries.copies_of(case)}
    given = [pk for pk in member_ids if pk not in held or held[pk].given_at is None]
    for pk in given:
        copy = held.get(pk) or Copy(case=case, member_id=pk)
        copy.given_at = now
        copy.save()
    return given
