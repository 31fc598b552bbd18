"""What an appeal keeps of the statement and the line it is against, so that both sides speak of the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as it stood: its values, the clause and fact behind it in words, and how it came about, by sentences."""

    sequence: int
    kind: str
    label: str
    fact_id: int | None
    fact_key: str
    fact: str
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


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing a statement says, then and now (both in lines); `now` is None where there is nothing newer."""

    label: Message
    then: tuple[str, ...]
    now: tuple[str, ...] | None = None

    @property
    def is_changed(self) -> bool:
        """Say whether it says something else now."""
        return self.now is not None and self.now != self.then


def beside(then: Seen, now: Seen | None = None) -> list[Beside]:
    """Return what was seen thing by thing, with what stands in its place now; what neither says is left out."""
    before, after = _told(then), _told(now) if now is not None else {}
    found = [
        Beside(Message(label), before.get(label, ()), after.get(label, ()) if now is not None else None)
        for label in dict.fromkeys([*before, *after])
    ]
    return [each for each in found if any(each.then) or any(each.now or ())]


def _told(seen: Seen) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if (line := seen.line) is not None:
        found["结算行"] = (f"第 {line.sequence} 行，{line.label}",)
        found["金额"] = (f"{yuan(line.amount_fen)} 元",)
        found["基数"] = (f"{yuan(line.base_fen)} 元",) if line.base_fen is not None else ()
        found["条款"] = (line.clause,)
        found["依据日"] = (_day(line.basis_on),)
        found["事实"] = (line.fact or line.fact_key,)
        found["怎么算的"] = line.words
    found["结算单"] = (f"{seen.number}，第 {seen.run_number} 次试算",)
    found["本月所得"] = (f"{yuan(seen.total_fen)} 元",)
    return found


def _day(written: str) -> str:
    """Return a day as it is read: `2026年10月8日`.

    >>> _day("2026-10-08"), _day("")
    ('2026年10月8日', '')
    """
    on = date.fromisoformat(written) if written else None
    return f"{on.year}年{on.month}月{on.day}日" if on is not None else ""


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
