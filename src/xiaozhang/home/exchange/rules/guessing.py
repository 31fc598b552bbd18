"""What a table may be, guessed from the words over its columns and a look at what stands under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message, match_key
from xiaozhang.home.exchange.rules import plain_values
from xiaozhang.home.exchange.rules.cells import Cell, shown
from xiaozhang.home.exchange.rules.found import Column, FoundTable
from xiaozhang.home.exchange.rules.heading_rows import is_filled, looks_like
from xiaozhang.home.exchange.rules.headings import plain
from xiaozhang.home.exchange.rules.layouts import KindGuess
from xiaozhang.home.exchange.rules.words import DIALLED, WEAK, alike

SURE = 50
NO_ROWS = Message("只有列名，没有数据，没有可以导入的行。")
NOT_KNOWN = Message("列名认不出是{labels}中的哪一种，没有导入。要导入的话，请自己选种类并指定各列的含义。")
LACKING = Message("最像{kind}，但缺{fields}，没有导入。请指明是哪一列，或给一个固定的值，或换一个种类。")
REPEATED = Message(
    "有些像{kind}，但「{heading}」里同样的内容反复出现，不是一行一个，没有导入。请确认种类和各列的含义。"
)
UNSURE = Message("有些像{kind}，但大半的列对不上，没有导入。请确认种类和各列的含义。")

_SAMPLE = 200
_OWN, _ALIKE, _WEAK, _PART = 1.0, 0.85, 0.6, 0.5
_ENOUGH = 0.3
_AMBIGUOUS = 0.05  # how much of a score a second candidate for the same field costs
_LEAST = 5
_SOME, _DIFFERENT = 8, 0.6
_MUCH = 0.5  # the share of its columns from which on a table counts as explained


_Asked = dict[int, Mapping[str, str]]  # what may be written for the choices of a field, by its identity


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a column goes with a field: `weight` from 0 to 1."""

    weight: float
    field: int
    place: int


def guess(table: FoundTable, kinds: Sequence[ImportKind]) -> tuple[KindGuess, ...]:
    """Return what the table may be, best first; kinds of which it shows nothing are left out.

    A kind scores by how well its needed fields are met, how much of the table it explains, and whether a key is among
    it. Several columns for one field, or several fields for one column, cost a little. Where the sheet's name says the
    kind, that counts too.
    """
    asked: _Asked = {}
    profiles = [_Profile.of(table.column(column.place), asked) for column in table.columns]
    guesses = []
    for kind in kinds:
        fits, contested = _assign(table.columns, profiles, kind)
        if fits:
            guesses.append(_scored(table, profiles, kind, fits, contested))
    kept = [found for found in guesses if found.score >= _LEAST]
    order = {kind.key: index for index, kind in enumerate(kinds)}
    return tuple(sorted(kept, key=lambda found: (-found.score, order[found.kind])))


def why_not(table: FoundTable, guesses: Sequence[KindGuess], kinds: Sequence[ImportKind]) -> Message | None:
    """Return why a table cannot be imported by guess alone, in words for a clerk; None if it can."""
    if table.refusal is not None:
        return table.refusal
    if not table.rows:
        return NO_ROWS
    by_key = {kind.key: kind for kind in kinds}
    likely = [one for one in guesses if 2 * len(one.missing) <= sum(f.is_needed for f in by_key[one.kind].fields)]
    if not likely:
        return Message(NOT_KNOWN.msgid, {"labels": "、".join(str(kind.label) for kind in kinds)})
    best = likely[0]
    kind = by_key[best.kind]
    words = "、".join(f"「{field.label}」" for field in kind.fields if field.key in best.missing)
    if words:
        return Message(LACKING.msgid, {"kind": kind.label, "fields": words})
    if best.score < SURE and best.repeats:
        return Message(REPEATED.msgid, {"kind": kind.label, "heading": best.repeats})
    return Message(UNSURE.msgid, {"kind": kind.label}) if best.score < SURE else None


def _scored(
    table: FoundTable, profiles: Sequence[_Profile], kind: ImportKind, fits: Mapping[int, _Fit], contested: int
) -> KindGuess:
    columns = {kind.fields[index].key: fit.place for index, fit in fits.items()}
    needed = [index for index, field in enumerate(kind.fields) if field.is_needed]
    missing = tuple(kind.fields[index].key for index in needed if index not in fits)
    met = sum(fits[index].weight for index in needed if index in fits) / len(needed) if needed else 0.5
    weights = sum(fit.weight for fit in fits.values())
    filled = sum(profile.filled > 0 or not table.rows for profile in profiles) or 1
    explained = min(1.0, weights / filled)
    keyed = 1.0 if any(key in columns for key in kind.keys) or (kind.same and not missing) else 0.0
    named = plain(str(kind.label)) in plain(table.sheet)
    score = 40 * met + 45 * explained + 15 * keyed + (8 if named else 0)
    score *= 0.6 + 0.4 * min(1.0, explained / _MUCH)
    if missing:
        score *= 0.7 if len(missing) < len(needed) else 0.2
    score *= max(0.5, 1 - _AMBIGUOUS * contested)
    repeats = _repeats(table, columns, kind)
    score *= 0.5 if repeats else 1
    return KindGuess(kind.key, max(0, min(100, round(score))), columns, missing, repeats)


def _repeats(table: FoundTable, columns: Mapping[str, int], kind: ImportKind) -> str:
    """Return the heading of the best key the table has if its values come again and again; "" if they do not."""
    place = next((columns[key] for key in kind.keys if key in columns), None)
    if place is None:
        return ""
    cells = [cell for cell in table.column(place) if is_filled(cell)]
    few = len(cells) >= _SOME and len(set(cells)) < _DIFFERENT * len(cells)
    return table.columns[place].heading if few else ""


def _assign(columns: Sequence[Column], profiles: Sequence[_Profile], kind: ImportKind) -> tuple[dict[int, _Fit], int]:
    """Return the best fit by field, each column used once, and how many choices were close."""
    fits = sorted(
        (
            fit
            for index, field in enumerate(kind.fields)
            for column, profile in zip(columns, profiles, strict=True)
            if (fit := _Fit(_weight(column, profile, field), index, column.place)).weight >= _ENOUGH
        ),
        key=lambda fit: (-fit.weight, fit.field, fit.place),
    )
    chosen: dict[int, _Fit] = {}
    taken: set[int] = set()
    contested = 0
    for fit in fits:
        if fit.field in chosen:
            contested += fit.place not in taken and chosen[fit.field].weight - fit.weight < 0.1
        elif fit.place not in taken:
            chosen[fit.field] = fit
            taken.add(fit.place)
    return chosen, contested


def _weight(column: Column, profile: _Profile, field: ImportField) -> float:
    words = _word_weight(column.plain, _words_of(field))
    if not words and field.reads == "phone" and column.plain in DIALLED:
        words = _WEAK
    if not words:
        return 0
    if column.number > 1:
        words *= 0.8
    return words * profile.suits(field)


def _word_weight(heading: str, words: tuple[frozenset[str], frozenset[str]]) -> float:
    own, others = words
    if not heading:
        return 0
    if heading in own:
        return _OWN if heading not in WEAK else 0.9
    if heading in others:
        return _ALIKE if heading not in WEAK else _WEAK
    if any(len(word) >= 2 and (heading.endswith(word) or heading.startswith(word)) for word in own):
        return _PART
    return 0


@lru_cache(maxsize=1024)
def _known_words(label: str, names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    own = frozenset(filter(None, (plain(label), *map(plain, names))))
    telling = (own - WEAK) | {plain(label)}
    return own, frozenset().union(*map(alike, telling)) - own


def _words_of(field: ImportField) -> tuple[frozenset[str], frozenset[str]]:
    return _known_words(str(field.label), field.names)


@dataclass(frozen=True, slots=True)
class _Profile:
    """What stands in the first cells of a column: how many, the share of each look, and the cells themselves."""

    filled: int
    shares: Mapping[str, float]
    cells: tuple[Cell, ...]
    asked: _Asked

    @classmethod
    def of(cls, cells: Sequence[Cell], asked: _Asked) -> _Profile:
        sample = tuple(
            cell
            for cell in cells[:_SAMPLE]
            if is_filled(cell) and not (isinstance(cell, str) and plain_values.is_nothing(cell))
        )
        looks = [looks_like(cell) for cell in sample]
        return cls(len(sample), {look: looks.count(look) / len(looks) for look in set(looks)}, sample, asked)

    def share(self, *looks: str) -> float:
        return sum(self.shares.get(look, 0) for look in looks)

    def suits(self, field: ImportField) -> float:
        """Return how well the contents go with what a field reads, 0 to 1; an empty column says nothing."""
        if not self.filled:
            return 0.9
        reads = field.reads
        if reads in ("day", "moment", "month"):
            return 1 if self.share("day") + 0.8 * self.share("number") >= 0.5 else 0.4
        if reads == "phone":
            return 1 if self._dialled() >= 0.3 else 0.5
        if reads in ("money", "integer", "rate"):
            return 1 if self.share("number") >= 0.5 or self._in_capitals() else 0.35
        if reads == "choice" and field.choices is not None:
            return 0.6 + 0.4 * self._chosen(field)
        if reads in ("text", "record"):
            return 1 if self.share("day") < 0.5 and (self.share("number") < 0.9 or _may_be_number(field)) else 0.5
        return 1

    def _dialled(self) -> float:
        return sum(sum(char.isdigit() for char in shown(cell)) >= 7 for cell in self.cells) / self.filled

    def _in_capitals(self) -> bool:
        return sum("元" in shown(cell) or "万" in shown(cell) for cell in self.cells) * 2 >= self.filled

    def _chosen(self, field: ImportField) -> float:
        """Return the share of cells that name a choice; each field is asked for its choices once in a guess."""
        if id(field) not in self.asked:
            self.asked[id(field)] = plain_values.known_choices(field.choices() if field.choices else {})
        known = self.asked[id(field)]
        return sum(match_key(shown(cell)) in known for cell in self.cells) / self.filled


def _may_be_number(field: ImportField) -> bool:
    """Say whether digits alone are a usual value: a number, a code, an account."""
    words = str(field.label)
    return any(part in words for part in ("号", "码", "编", "账", "期次")) or "number" in field.key
