"""Whom a text is asked of on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing.models import Request
from xiaozhang.foundation.signing.rules.terms import is_concerned


@dataclass(frozen=True, slots=True)
class Person:
    """A member who is with the company on the day, with posts and team of that day."""

    member_id: int
    name: str
    roles: frozenset[str]
    team: str


@remembered
def people(on: date) -> list[Person]:
    """Return everybody who is with the company on the day. Three queries."""
    entries = org.roster(Period(on, on + timedelta(days=1)))
    return [Person(each.member_id, each.name, each.role_keys, each.team_name) for each in entries]


def addressed(request: Request, present: Iterable[Person]) -> list[Person]:
    """Return those of the people whom a text is asked of: leavers are not among them."""
    return [person for person in present if is_concerned(request.roles, person.roles)]


def role_labels(keys: Iterable[str]) -> str:
    """Return what roles are called, in the order of the department."""
    wanted = set(keys)
    return "、".join(name for key, name in _names().items() if key in wanted)


@remembered
def _names() -> dict[str, str]:
    return {role.key: role.name for role in org.roles()}
