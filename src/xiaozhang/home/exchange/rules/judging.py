"""What a row would do, from what it says and what stands: new, changed, unchanged, a repetition, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xiaozhang.base.text import Message, match_key

NEW, CHANGED, UNCHANGED, REFUSED, SKIPPED = "new", "changed", "unchanged", "refused", "skipped"
OUTCOMES = (NEW, CHANGED, UNCHANGED, REFUSED, SKIPPED)


@dataclass(slots=True)
class Judged:
    """A row on its way through the dry run.

    `values` are typed and resolved; `waits` are fields whose record comes with this import, as ids of staged rows;
    `problems` are (field, words, is_refusal).
    """

    line: int
    said: tuple[str, ...]
    values: dict[str, object]
    waits: dict[str, int] = field(default_factory=dict)
    outcome: str = NEW
    key: str = ""
    record_id: int | None = None
    old: dict[str, object] = field(default_factory=dict)
    problems: list[tuple[str, Message, bool]] = field(default_factory=list)

    def refuse(self, name: str, words: Message) -> None:
        """Say what is wrong with the row, in which field; it is not imported."""
        self.outcome = REFUSED
        self.problems.append((name, words, True))

    def note(self, name: str, words: Message) -> None:
        """Say what a person should know of the row, which is imported all the same."""
        self.problems.append((name, words, False))

    def content(self) -> tuple[object, ...]:
        """Return what two rows have in common that say the same."""
        return (*sorted((key, str(value)) for key, value in self.values.items()), *sorted(self.waits.items()))


@dataclass(slots=True)
class Keys:
    """The keys met in a file so far, so that no two rows become one record."""

    name: str
    label: Message
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def meet(self, row: Judged) -> None:
        """Note the row's key; the same key again is a repetition if it says the same, else a mistake."""
        row.key = match_key(str(row.values.get(self.name) or ""))[:200]
        if row.outcome == REFUSED:
            return
        if not row.key:
            row.refuse(self.name, Message("「{field}」用来认行，不能空。", {"field": self.label}))
            return
        said = hash(row.content())
        if row.key not in self.seen:
            self.seen[row.key] = (row.line, said)
            return
        line, before = self.seen[row.key]
        values = {"line": line, "field": self.label}
        if said == before:
            row.outcome = SKIPPED
            row.note(self.name, Message("与第 {line} 行完全相同，只导入一次。", values))
        else:
            row.refuse(self.name, Message("与第 {line} 行的「{field}」相同，内容不同：同一条不能写两次。", values))


def compare(row: Judged, ids: Sequence[int], label: Message) -> None:
    """Note which record a row stands for; two are for a person to decide."""
    if row.outcome != NEW or not ids:
        return
    if len(set(ids)) > 1:
        row.refuse(
            "", Message("系统里有 {n} 条{kind}与这一行相符，不知道是哪一条。", {"n": len(set(ids)), "kind": label})
        )
        return
    row.record_id = ids[0]


def settle(row: Judged, current: Mapping[str, object], *, may_change: bool, labels: Mapping[str, Message]) -> None:
    """Say whether the row changes the record it stands for. An empty cell changes nothing.

    >>> row = Judged(2, (), {"name": "江阴水务", "phone": ""}, record_id=7)
    >>> settle(row, {"name": "江阴水务", "phone": "0510"}, may_change=True, labels={}); row.outcome
    'unchanged'
    """
    differing = {
        name: current[name]
        for name, value in row.values.items()
        if name in current and not _is_empty(value) and value != current[name]
    }
    differing |= {name: current[name] for name in row.waits if name in current}
    if not differing:
        row.outcome = UNCHANGED
    elif may_change:
        row.outcome, row.old = CHANGED, differing
    else:
        row.outcome = UNCHANGED
        named = "、".join(str(labels[name]) for name in differing if name in labels)
        row.note("", Message("系统里已有，{fields}与文件不同；按「只新增」没有改。", {"fields": named}))


def in_order(rows: Sequence[tuple[str, frozenset[str]]]) -> tuple[list[list[int]], list[int]]:
    """Put rows that refer to each other in order: places by wave, and those in a circle.

    A row is (own key, keys it refers to). Each wave refers only to earlier ones.

    >>> in_order([("b", frozenset({"a"})), ("a", frozenset())])
    ([[1], [0]], [])
    """
    own = {key for key, _refers in rows if key}
    left, known, waves = list(range(len(rows))), set[str](), list[list[int]]()
    while left:
        wave = [place for place in left if not (rows[place][1] & own) - known - {rows[place][0]}]
        if not wave:
            return waves, left
        known |= {rows[place][0] for place in wave}
        taken = set(wave)
        left = [place for place in left if place not in taken]
        waves.append(wave)
    return waves, []


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up counts by outcome.

    >>> added([{"new": 2, "refused": 1}, {"new": 3}])["new"]
    5
    """
    total = dict.fromkeys(OUTCOMES, 0)
    for each in counts:
        for outcome, n in each.items():
            total[outcome] = total.get(outcome, 0) + n
    return total
