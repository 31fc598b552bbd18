"""Who belonged where in a period: what settlement and totals per team read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.periods import Period

_Span = tuple[int | None, str, date, date | None]


@dataclass(frozen=True, slots=True)
class Employment:
    """A member of the company and since when; `left_on` is the first day no longer there."""

    member_id: int
    name: str
    role_keys: frozenset[str]
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership in a team, from `start_on` up to, not including, `end_on`."""

    member_id: int
    team_id: int
    team_name: str
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A member's stay in a team in a period, `[start_on, end_on)`; `end_on` None: to the period's end or longer."""

    member_id: int
    name: str
    role_keys: frozenset[str]
    team_id: int | None
    team_name: str
    start_on: date
    end_on: date | None


def roster_of(
    period: Period, employments: Iterable[Employment], belongings: Iterable[Belonging], *, is_whole: bool = False
) -> list[RosterEntry]:
    """Return the stays that meet the period, clipped to it, by member and day.

    Members employed in the period without any team have one entry with `team_id` None; if `is_whole`, so have the days
    before, between and after the teams of those who had some, so that the entries cover all days of employment.
    """
    stays: dict[int, list[Belonging]] = {}
    for belonging in belongings:
        stays.setdefault(belonging.member_id, []).append(belonging)
    entries: list[RosterEntry] = []
    for person in sorted(employments, key=lambda employment: employment.member_id):
        own = stays.get(person.member_id, ())
        spans: list[_Span] = [(stay.team_id, stay.team_name, stay.start_on, stay.end_on) for stay in own]
        if is_whole:
            spans += _teamless(person, spans)
        clipped = [
            entry for span in sorted(spans, key=lambda span: span[2]) if (entry := _clipped(period, person, *span))
        ]
        if not clipped:
            alone = _clipped(period, person, None, "", person.joined_on, person.left_on)
            clipped = [alone] if alone else []
        entries.extend(clipped)
    return entries


def _teamless(person: Employment, spans: Iterable[_Span]) -> list[_Span]:
    """Return the days of employment on which a person was in no team."""
    found: list[_Span] = []
    free_on: date | None = person.joined_on
    for _team_id, _name, start_on, end_on in sorted(spans, key=lambda span: span[2]):
        if free_on is not None and free_on < start_on:
            found.append((None, "", free_on, start_on))
        free_on = max(free_on, end_on) if free_on is not None and end_on is not None else None
    if free_on is not None and (person.left_on is None or free_on < person.left_on):
        found.append((None, "", free_on, person.left_on))
    return found


def _clipped(
    period: Period, person: Employment, team_id: int | None, team_name: str, start_on: date, end_on: date | None
) -> RosterEntry | None:
    first = max(start_on, period.start_on)
    last = min(end_on, period.end_on) if end_on is not None else None
    if first >= period.end_on or (last is not None and last <= first):
        return None
    # A stay that ends exactly with the period or later is not cut short by anything the period can see.
    shown = last if last is not None and last < period.end_on else None
    return RosterEntry(person.member_id, person.name, person.role_keys, team_id, team_name, first, shown)
