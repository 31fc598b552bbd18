"""The announced holidays of China, as the chinesecalendar package knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar import constants


@dataclass(frozen=True, slots=True)
class AnnouncedDay:
    """A day off, or a make-up workday, with the holiday it belongs to."""

    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class Announced:
    """The years whose arrangement the package knows, and their days in order."""

    years: tuple[int, ...]
    days: tuple[AnnouncedDay, ...]


@cache
def announced_holidays() -> Announced:
    """Return every announced day off and make-up workday (调休)."""
    off = [AnnouncedDay(day, False, _chinese(name)) for day, name in constants.holidays.items()]
    makeup = [AnnouncedDay(day, True, f"{_chinese(name)}调休上班") for day, name in constants.workdays.items()]
    days = sorted([*off, *makeup], key=lambda announced: announced.day)
    return Announced(years=tuple(sorted({announced.day.year for announced in days})), days=tuple(days))


def _chinese(name: str) -> str:
    return str(constants.Holiday(name).chinese)
