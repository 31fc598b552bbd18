"""How the columns of a table become the fields of a kind: chosen by a person, guessed before, remembered after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

EMPTY = "-"  # in `replaced`: the written value means that nothing was filled in


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a person decided about one table; plain values, kept as JSON per `found.signature`.

    - `kind`: key of the import kind;
    - `columns`: field -> place of its column. What is in no column and not fixed is not brought by the file;
    - `fixed`: field -> text read as if it stood in every row (入职日期 asked once);
    - `replaced`: field -> {what is written: what is meant}; written values are compared by `text.match_key`, and
      "-" as meaning stands for not filled in;
    - `key`: the field by which rows are told to be records that are there; "" where none was chosen;
    - `day_first`: for dates such as 03/04/2021: True day first, False month first, None as the column itself shows;
    - `year`: the year of dates written without one (9月3日); None: such dates are asked about;
    - `fill_down`: fields whose empty cells take the value above (合并单元格另存为 CSV 之后);
    - `units`: field -> unit that amounts in it are written in (元, 万元, 亿元, 分), where a person corrected it.
    """

    kind: str
    columns: Mapping[str, int] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: str = ""
    day_first: bool | None = None
    year: int | None = None
    fill_down: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "kind": self.kind,
            "columns": dict(self.columns),
            "fixed": dict(self.fixed),
            "replaced": {key: dict(value) for key, value in self.replaced.items()},
            "key": self.key,
            "day_first": self.day_first,
            "year": self.year,
            "fill_down": sorted(self.fill_down),
            "units": dict(self.units),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` gave."""
        return cls(**{**kept, "fill_down": frozenset(kept.get("fill_down", ()))})


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What a table may be: `score` 0 to 100, `columns` field -> place, `missing` the needed fields without a column.

    `repeats` is the heading of a key column in which the same values come again and again: not one row for each record.
    """

    kind: str
    score: int
    columns: Mapping[str, int]
    missing: tuple[str, ...] = ()
    repeats: str = ""
