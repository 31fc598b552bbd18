"""A month computed in shares: each process takes the payees of its share, and one gathers what they found.

The one that gathers ends with the very state it would have had, had it taken every credit itself: sums are handed over
as they stand, and the bytes of the lines, in their order, go into the statements' digests here. So the result is the
same to the byte, however many take part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from xiaozhang.performance.incentives.rules.inputs import Payee, TableSpan
from xiaozhang.performance.incentives.rules.settling import Settlement

HANDED_OVER = (
    "bases", "sums", "lines_count", "received_fen", "late_fen", "unpaid_fen", "commission_fen", "adjustment_fen",
)  # fmt: skip


class Writing:
    """Stands where a statement's running digest stands, and keeps the bytes for the one that gathers."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.written = bytearray()

    def update(self, data: bytes, /) -> None:
        """Add bytes."""
        self.written += data

    def copy(self) -> Writing:
        """Refuse: a share has no statements."""
        raise TypeError("a share keeps bytes, and no digest")

    def hexdigest(self) -> str:
        """Refuse, as `copy`."""
        raise TypeError("a share keeps bytes, and no digest")


class Share(Settlement):
    """The settlement of every n-th member: `member_id % shares == place`."""

    def __init__(
        self, month_on: date, payees: Iterable[Payee], tables: Iterable[TableSpan], *, place: int, shares: int
    ) -> None:
        """Make the tables ready for the payees of this share."""
        super().__init__(month_on, [payee for payee in payees if payee.member_id % shares == place], tables)
        self._writings = {member_id: Writing() for member_id in self._purses}
        for member_id, purse in self._purses.items():
            purse.hash = self._writings[member_id]

    def written(self, member_ids: Iterable[int]) -> dict[int, bytes]:
        """Return the bytes of these members' lines since they were last asked for."""
        found = {}
        for member_id in member_ids:
            writing = self._writings[member_id]
            found[member_id] = bytes(writing.written)
            writing.written.clear()
        return found

    def sums(self) -> dict[int, tuple[object, ...]]:
        """Return what every payee of the share has come to."""
        return {
            member_id: tuple(getattr(purse, name) for name in HANDED_OVER) for member_id, purse in self._purses.items()
        }


def take_written(whole: Settlement, written: Mapping[int, bytes]) -> None:
    """Put the bytes of a share's lines into the digests of the whole."""
    for member_id, lines in written.items():
        whole.purse(member_id).hash.update(lines)


def take_sums(whole: Settlement, sums: Mapping[int, tuple[object, ...]]) -> None:
    """Put what a share's payees have come to into the whole."""
    for member_id, values in sums.items():
        purse = whole.purse(member_id)
        for name, value in zip(HANDED_OVER, values, strict=True):
            setattr(purse, name, value)
