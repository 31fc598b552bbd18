"""What those who keep the house should see to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import powers as org_powers
from xiaozhang.foundation.org import queries as org


@dataclass(frozen=True, slots=True)
class Upkeep:
    """People in the company, those who have not replaced their first password, and what the calendar lacks."""

    members: int
    with_first_password: int
    calendar: Message | None


def settings_to_see_to(viewer: Actor, today: date) -> Upkeep | None:
    """Return what the page shows to those who manage members, None for everybody else."""
    if not viewer.may(org_powers.MANAGE_MEMBERS):
        return None
    rows = org.active_members(viewer, today)
    return Upkeep(
        members=rows.count(),
        with_first_password=rows.filter(must_change_password=True).count(),
        calendar=org.calendar_warning(today),
    )
