"""What a person should look at before importing: values that met nothing, were spelt otherwise, or look misspelt."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

UNMATCHED, SPELT, LIKE, EMPTY = "unmatched", "spelt", "like", "empty"


@dataclass(frozen=True, slots=True)
class Finding:
    """One written value in one field, and in how many rows it stands.

    - `unmatched`: a reference that meets no record, or a word that is none of the choices; its rows are refused until a
      meaning is chosen;
    - `spelt`: a reference that met the record `meant`, which is spelt otherwise;
    - `like`: a word kept as it is written that looks like `suggestions[0]`;
    - `empty`: a reference left empty (`written` is "").

    `line` is that of the first row. `replaced`: a person decided it before, `meant` is what for.
    """

    sort: str
    field: str
    written: str
    rows: int
    line: int
    meant: str = ""
    suggestions: tuple[str, ...] = ()
    replaced: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "suggestions": list(self.suggestions)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(**{**kept, "suggestions": tuple(kept["suggestions"])})


class Tally:
    """Counts values while rows pass by."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._met: dict[tuple[str, str, str], list[Any]] = {}

    def add(self, sort: str, field: str, written: str, line: int, meant: str = "") -> None:
        """Note a value in a row."""
        entry = self._met.setdefault((sort, field, written), [0, line, meant])
        entry[0] += 1

    def findings(self) -> list[Finding]:
        """Return what was met, in order of first appearance."""
        return [
            Finding(sort, field, text, rows, line, meant)
            for (sort, field, text), (rows, line, meant) in self._met.items()
        ]


def with_suggestions(finding: Finding, suggestions: tuple[str, ...]) -> Finding:
    """Return the finding with what might be meant."""
    return replace(finding, suggestions=suggestions)
