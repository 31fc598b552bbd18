"""What takes two steps of org at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.org import actions as org
from xiaozhang.home.administration import powers

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member


@action(powers.MANAGE_MEMBERS)
def welcome_member(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    login: str,
    role_keys: Sequence[str],
    team_id: int | None,
    joined_on: date,
    phone: str = "",
) -> Member:
    """Take a person into the company and give the first password, which stands on the returned row as `given_password`.

    Raises:
        Invalid: name, login, phone or roles cannot be taken.
        Missing: no such team.
        GrantTooWide: a role that administers roles, given by someone who does not.
    """
    member = org.add_member(
        actor=actor,
        now=now,
        name=name,
        login=login,
        role_keys=role_keys,
        team_id=team_id,
        joined_on=joined_on,
        phone=phone,
    )
    nothing_changed()  # here; both steps leave their own trace
    return org.give_new_password(actor=actor, now=now, member_id=member.pk)
