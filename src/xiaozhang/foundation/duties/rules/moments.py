"""A moment as other apps hand it in, and records that pass to another owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a record at an instant.

    `key` is declared in `registries.duty_moments`. `member_id` is whom it obliges: without one it opens nothing. `day`
    is the day it brings. `title` is what the record is called, `part_id` names a part of it, such as an instalment, and
    `about` says what is meant in words. `occasion` tells two openings of one kind on one record apart; without it the
    instant does.
    """

    key: str
    record_type: str
    record_id: int
    at: datetime
    member_id: int | None = None
    day: date | None = None
    part_id: int | None = None
    title: str = ""
    about: str = ""
    grade: str = ""
    amount_fen: int | None = None
    occasion: str = ""

    @property
    def place(self) -> tuple[str, int, int | None]:
        """The record and its part."""
        return self.record_type, self.record_id, self.part_id

    def opening_key(self, clause_id: int) -> str:
        """Return what makes it open a clause's duty once."""
        part = "" if self.part_id is None else self.part_id
        occasion = self.occasion or f"{self.at.timestamp():.6f}"
        return f"{clause_id}:{self.key}:{self.record_id}:{part}:{self.member_id}:{occasion}"


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A record that has another owner now (None: nobody), with what conditions ask about."""

    record_type: str
    record_id: int
    member_id: int | None
    title: str = ""
    grade: str = ""
    amount_fen: int | None = None
