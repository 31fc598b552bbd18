"""What an action hands to the ledger: one thing that happened, with who is credited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from xiaozhang.base.money import MAX_FEN, allocate

WHOLE_BP = 10_000
DAILY = "daily"
TAKEN_OVER = "taken_over"
MAX_KEY = 120

_NOTHING: Mapping[str, object] = MappingProxyType({})
_NO_REFERENCES: Mapping[str, int] = MappingProxyType({})


class BadPosting(ValueError):
    """A posting whose shape is wrong: a defect of the caller, never a refusal to a person."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one member is credited with: a share in hundredths of a percent, and that part of the amount or quantity."""

    member_id: int
    share_bp: int
    amount_fen: int | None
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Posting:
    """One fact to be posted.

    `key` makes it count once ("receipt:12"). Exactly one of `amount_fen` and `quantity` is given. `credits` are
    (member id, share in bp) and sum to 10000, or are empty for a fact that is nobody's. `references` and `source_type`
    name record types. `attributes` are those the metric registers. `source` is "daily" or "taken_over" (期初导入).

    Raises BadPosting for any other shape.
    """

    metric: str
    occurred_at: datetime
    source_type: str
    source_id: int
    key: str
    amount_fen: int | None = None
    quantity: int | None = None
    credits: tuple[tuple[int, int], ...] = ()
    customer_id: int | None = None
    references: Mapping[str, int] = field(default_factory=lambda: _NO_REFERENCES)
    attributes: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    source: str = DAILY

    def __post_init__(self) -> None:
        """Refuse what can't be a fact."""
        if not self.key or len(self.key) > MAX_KEY:
            raise BadPosting(f"a key has 1 to {MAX_KEY} characters: {self.key!r}")
        if self.occurred_at.tzinfo is None:
            raise BadPosting(f"{self.key}: occurred_at must be aware")
        if (self.amount_fen is None) == (self.quantity is None):
            raise BadPosting(f"{self.key}: give either amount_fen or quantity")
        size = self.amount_fen if self.amount_fen is not None else self.quantity
        if type(size) is not int or abs(size) > MAX_FEN:
            raise BadPosting(f"{self.key}: not a whole number in range: {size!r}")
        if self.source not in (DAILY, TAKEN_OVER):
            raise BadPosting(f"{self.key}: unknown source {self.source!r}")
        self._check_credits()
        stored_attributes(self.attributes)

    def _check_credits(self) -> None:
        members = [member_id for member_id, _ in self.credits]
        if len(set(members)) != len(members):
            raise BadPosting(f"{self.key}: a member is credited twice")
        if any(share_bp <= 0 for _, share_bp in self.credits):
            raise BadPosting(f"{self.key}: a share is above zero")
        if self.credits and sum(share_bp for _, share_bp in self.credits) != WHOLE_BP:
            raise BadPosting(f"{self.key}: shares sum to {WHOLE_BP} bp")


def shares(posting: Posting) -> list[Share]:
    """Return what each credited member gets; the parts sum to the whole, ties go to the earlier.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 2, tzinfo=UTC)
    >>> given = Posting("receipt", at, "receipt", 1, "receipt:1", amount_fen=101, credits=((7, 5000), (8, 5000)))
    >>> [(share.member_id, share.amount_fen) for share in shares(given)]
    [(7, 51), (8, 50)]
    """
    if not posting.credits:
        return []
    whole = posting.amount_fen if posting.amount_fen is not None else posting.quantity or 0
    if len(posting.credits) == 1:  # by far the most; allocate would say the same more slowly
        parts = [whole]
    else:
        parts = allocate(whole, [share_bp for _, share_bp in posting.credits])
    is_money = posting.amount_fen is not None
    return [
        Share(member_id, share_bp, part if is_money else None, None if is_money else part)
        for (member_id, share_bp), part in zip(posting.credits, parts, strict=True)
    ]


def stored_attributes(attributes: Mapping[str, object]) -> dict[str, object]:
    """Return attributes as JSON keeps them: days and instants as ISO text. Raises BadPosting for anything richer."""
    stored: dict[str, object] = {}
    for name, value in attributes.items():
        if isinstance(value, datetime | date):
            stored[name] = value.isoformat()
        elif value is None or isinstance(value, str | int):
            stored[name] = value
        else:
            raise BadPosting(f"attribute {name!r} is neither text, whole number, day nor empty: {value!r}")
    return stored
