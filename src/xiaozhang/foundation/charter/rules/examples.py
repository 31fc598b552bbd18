"""Worked examples rerun: through the rule that carries the kind out, compared with what the clause expects (B10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xiaozhang.base.clause_examples import CannotWork, Example, Row, Runner, Surroundings
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Severity
from xiaozhang.base.example_values import Value
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.charter.rules.findings import ClauseFinding, StoredClause


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """One result: what is expected, what the rule computes, and whether they agree."""

    label: str
    expected: str
    computed: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """An example with its results, or with the `problem` that keeps it from being worked."""

    example: Example
    given: tuple[Row, ...]
    results: tuple[WorkedRow, ...]
    problem: Message | None = None

    @property
    def is_right(self) -> bool:
        """Say whether the rule gives what the clause expects."""
        return self.problem is None and all(row.is_right for row in self.results)

    @property
    def label(self) -> Message:
        """How pages say it."""
        return Message("通过") if self.is_right else Message("不符")

    @property
    def tone(self) -> str:
        """The tone of its dot."""
        return "good" if self.is_right else "late"


class _Unreadable(ValueError):
    """A row of an example that cannot be read."""

    def __init__(self, msgid: str, **values: object) -> None:
        self.message = Message(msgid, values)
        super().__init__(msgid)


def rework(
    parameters: ClauseKind, runner: Runner, examples: Iterable[Example], surroundings: Surroundings
) -> tuple[Worked, ...]:
    """Return each example with what the rule makes of it today."""
    return tuple(_worked(parameters, runner, each, surroundings) for each in examples)


def compute(
    parameters: ClauseKind, runner: Runner, given: Sequence[Row], surroundings: Surroundings
) -> tuple[tuple[Row, ...], Message | None]:
    """Return all results that the rule gives, as rows to be confirmed, or the problem with what is given."""
    try:
        typed = _read(runner.asks(parameters, surroundings.known), given)
        found = runner.work(parameters, typed, surroundings)
    except (_Unreadable, CannotWork) as error:
        return (), error.message
    gives = runner.gives(parameters, surroundings.known)
    return tuple((value.label, value.write(found[value.key])) for value in gives if value.key in found), None


def findings(worked: Iterable[Worked]) -> Iterator[Finding]:
    """Refuse examples that do not hold, naming what is expected and what is computed."""
    for index, each in enumerate(worked):
        path, title = f"examples[{index}]", each.example.title
        if each.problem is not None:
            words = Message("算例「{title}」算不出来：{problem}", {"title": title, "problem": each.problem})
            yield Finding(Severity.ERROR, path, words)
        for row in each.results:
            if not row.is_right:
                values = {"title": title, "label": row.label, "expected": row.expected, "computed": row.computed}
                msgid = (
                    "算例「{title}」的{label}应为 {expected}，按参数算得 {computed}。"
                    "请改正其一：参数错了改参数，算例错了改算例。"
                )
                yield Finding(Severity.ERROR, path, Message(msgid, values))


def example_findings(
    clauses: Sequence[StoredClause],
    kinds: Mapping[str, type[ClauseKind]],
    runners: Mapping[str, Runner | None],
    known: Known,
    calendar: Calendar,
) -> Iterator[ClauseFinding]:
    """Refuse the examples of a version that do not hold; clauses whose parameters cannot be read are passed over."""
    typed = {each.clause_id: _typed(each, kinds) for each in clauses}
    around = Surroundings(calendar, tuple(each for each in typed.values() if each is not None), known)
    for clause in clauses:
        runner, parameters = runners.get(clause.kind), typed[clause.clause_id]
        found: Iterable[Finding] = ()
        if clause.examples and runner is None:
            found = [Finding(Severity.ERROR, "examples", Message("这一类条款不能写算例，请删去。"))]
        elif clause.examples and runner is not None and parameters is not None:
            found = findings(rework(parameters, runner, clause.examples, around))
        for each in found:
            yield ClauseFinding(clause.clause_id, clause.number, clause.title, each.severity, each.path, each.message)


def _typed(clause: StoredClause, kinds: Mapping[str, type[ClauseKind]]) -> ClauseKind | None:
    kind = kinds.get(clause.kind)
    if kind is None:
        return None
    try:
        return kind.model_validate(kind.raised(dict(clause.parameters or {}), clause.schema_number or 0))
    except ValueError:  # what cannot be read is refused as such
        return None


def _worked(parameters: ClauseKind, runner: Runner, example: Example, surroundings: Surroundings) -> Worked:
    known = surroundings.known
    try:
        asks, gives = runner.asks(parameters, known), runner.gives(parameters, known)
        typed, wanted = _read(asks, example.given), _read(gives, example.expected, is_whole=False)
        found = runner.work(parameters, typed, surroundings)
    except (_Unreadable, CannotWork) as error:
        return Worked(example, example.given, (), error.message)
    shown = {value.key: value for value in asks}
    given = tuple((shown[key].label, shown[key].write(value)) for key, value in typed.items())
    results = tuple(_row(value, wanted[value.key], found) for value in gives if value.key in wanted)
    return Worked(example, given, results)


def _row(value: Value, wanted: Any, found: Mapping[str, Any]) -> WorkedRow:
    expected = value.write(wanted)
    if value.key not in found:
        return WorkedRow(value.label, expected, "—", is_right=False)
    return WorkedRow(value.label, expected, value.write(found[value.key]), value.same(wanted, found[value.key]))


def _read(values: Sequence[Value], rows: Sequence[Row], *, is_whole: bool = True) -> dict[str, Any]:
    """Return the typed values of rows by key, in order of the rows."""
    by_label = {value.label: value for value in values}
    typed: dict[str, Any] = {}
    for label, words in rows:
        value = by_label.get(label)
        if value is None:
            raise _Unreadable("没有「{label}」这一项，可写：{known}。", label=label, known="、".join(by_label))
        if value.key in typed:
            raise _Unreadable("「{label}」写了两遍。", label=label)
        try:
            typed[value.key] = value.read(words)
        except (ValueError, OverflowError) as error:
            raise _Unreadable(
                "「{label}」看不懂「{words}」（{hint}）。", label=label, words=words, hint=value.hint
            ) from error
    for value in values:
        if is_whole and value.is_needed and value.key not in typed:
            raise _Unreadable("缺少「{label}」。", label=value.label)
    if not typed and not is_whole:
        raise _Unreadable("没有写结果。")
    return typed
