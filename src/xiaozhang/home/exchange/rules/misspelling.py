"""Words in a column that look like a usual one misspelt, or like another of the same column: noted, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xiaozhang.base.registries import ImportField
from xiaozhang.home.exchange.rules import findings
from xiaozhang.home.exchange.rules.judging import Judged
from xiaozhang.home.exchange.rules.suggesting import near
from xiaozhang.home.exchange.rules.usual_words import KNOWN

_MOST_DISTINCT = 200
_TIMES = 4  # a word is held against another of its column that stands there so many times as often


class Words:
    """Collects the words of columns of industries and regions while rows pass by."""

    def __init__(self, fields: Sequence[ImportField]) -> None:
        """Watch those of the fields that hold such words."""
        self._fields = [field.key for field in fields if field.key in KNOWN and field.reads == "text"]
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in self._fields}
        self._first: dict[tuple[str, str], int] = {}

    def add(self, rows: Sequence[Judged]) -> None:
        """Note the words of rows; a column of very many different words is no such column."""
        for name in self._fields:
            counts = self._counts[name]
            if len(counts) > _MOST_DISTINCT:
                continue
            for row in rows:
                text = row.values.get(name)
                if isinstance(text, str) and text:
                    counts[text] += 1
                    self._first.setdefault((name, text), row.line)

    def suspects(self) -> list[findings.Finding]:
        """Return a finding for each word that looks misspelt."""
        found = []
        for name, counts in self._counts.items():
            if len(counts) > _MOST_DISTINCT:
                continue
            right = {word.casefold() for word in KNOWN[name]}
            for text, rows in counts.items():
                others = [word for word, n in counts.items() if word != text and n > rows * _TIMES]
                meant = near(text, [*KNOWN[name], *others]) if text.casefold() not in right else ()
                if meant:
                    line = self._first[name, text]
                    found.append(findings.Finding(findings.LIKE, name, text, rows, line, suggestions=meant))
        return found
