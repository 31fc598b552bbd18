"""Where a reader stands in a list.

The parameters of its address, in one order, so that equal places have equal addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Place:
    """Parameters as pairs; a name may come several times."""

    pairs: tuple[tuple[str, str], ...] = ()

    def without(self, *names: str) -> Place:
        """Return the place without these parameters."""
        return Place(tuple(pair for pair in self.pairs if pair[0] not in names))

    def plus(self, name: str, value: str) -> Place:
        """Return the place with one more parameter; an empty value adds none."""
        return Place((*self.pairs, (name, value))) if value else self

    def url(self, path: str) -> str:
        """Return the address."""
        return f"{path}?{urlencode(self.pairs)}" if self.pairs else path
