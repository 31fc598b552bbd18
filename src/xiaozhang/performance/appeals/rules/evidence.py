"""What an appeal keeps of the statement and the line it is against, so that both sides speak of the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

STATEMENT_FIGURES = ("commission_fen", "adjustment_fen", "award_fen", "total_fen", "paid_fen")
LINE_FIGURES = ("base_fen", "before_fen", "after_fen", "amount_fen")


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as it stood: its values, the clause and fact behind it in words, and how it came about, by sentences."""

    sequence: int
    kind: str
    label: str
    fact_id: int | None
    fact_key: str
    clause_id: int
    clause: str
    basis_on: str
    origin_month_on: str
    base_fen: int | None
    before_fen: int | None
    after_fen: int | None
    amount_fen: int
    trace: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A statement as it stood, and the line of it that is objected to (None: the statement as a whole)."""

    number: str
    run_number: int
    digest: str
    commission_fen: int
    adjustment_fen: int
    award_fen: int
    total_fen: int
    paid_fen: int
    line: SeenLine | None = None


def written(seen: Seen) -> tuple[str, str]:
    """Return canonical JSON of what was seen, and its sha256.

    >>> text, digest = written(Seen("JS-202610-0007", 1, "ab", 1, 0, 0, 1, 1))
    >>> text[:22], len(digest)
    ('{"adjustment_fen":0,"a', 64)
    >>> read(text).total_fen
    1
    """
    text = json.dumps(asdict(seen), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Seen:
    """Return what was written."""
    values: dict[str, Any] = json.loads(text)
    line = values.pop("line")
    if line is not None:
        line["words"] = tuple(line["words"])
    return Seen(**values, line=SeenLine(**line) if line is not None else None)


def is_untouched(text: str, digest: str) -> bool:
    """Say whether the evidence is what was kept: its digest is the one beside it."""
    return hashlib.sha256(text.encode()).hexdigest() == digest


def same_line(line: SeenLine, others: Sequence[SeenLine]) -> SeenLine | None:
    """Return the line of a newer statement that stands for this one: same kind, fact, clause and month.

    A line that changed its clause still stands for it, if it alone is of the fact.
    """
    alike = [one for one in others if (one.kind, one.fact_id, one.origin_month_on) == _key(line)]
    exact = [one for one in alike if one.clause_id == line.clause_id]
    if exact:
        return exact[0]
    return alike[0] if line.fact_id is not None and len(alike) == 1 else None


def _key(line: SeenLine) -> tuple[str, int | None, str]:
    return line.kind, line.fact_id, line.origin_month_on
