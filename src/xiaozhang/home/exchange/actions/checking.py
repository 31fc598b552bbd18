"""The dry run: every row is read, met with what stands, judged, and staged where nobody sees it. A job does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import NotAllowed, Refused
from xiaozhang.base.inserting import insert_values
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message, clean_line, match_key
from xiaozhang.home.exchange import powers, queries
from xiaozhang.home.exchange.actions.mapping import OPEN
from xiaozhang.home.exchange.actions.reading import find, open_book
from xiaozhang.home.exchange.actions.steps import at_work, begin, locked
from xiaozhang.home.exchange.errors import Overtaken
from xiaozhang.home.exchange.models import Import, ImportTable, StagedRow, State
from xiaozhang.home.exchange.rules import findings as finds
from xiaozhang.home.exchange.rules import judging, misspelling, reading_rows
from xiaozhang.home.exchange.rules.found import FoundTable
from xiaozhang.home.exchange.rules.judging import Judged
from xiaozhang.home.exchange.rules.read import Problem, ReadRow, Unresolved
from xiaozhang.home.exchange.rules.suggesting import near
from xiaozhang.home.exchange.rules.values import plain, written

_MOST_FINDINGS = 500
_YES, _NO = "是", "否"
_PORTION = 1000
_COLUMNS = (
    "table_id", "line", "outcome", "key", "record_id", "values", "waits", "old", "said", "problems",
)  # fmt: skip
_Read = tuple[ReadRow, tuple[Problem, ...]]


@action(powers.IMPORT_FILES, label="试算导入")
def start_check(
    *,
    actor: Actor,
    now: datetime,
    import_id: int,
    values: Mapping[str, str] | None = None,
    is_queued: bool = True,
) -> Import:
    """Queue the dry run of an import; without `is_queued` the caller carries it out.

    `values` are what is the same in every row, asked once: field key -> text, for all tables that lack the field; ""
    takes an earlier value back.

    Raises:
        NotNow: the import has gone on meanwhile.
        Refused: no table is taken, or a needed value is neither in the file nor given.
        NotAllowed: the actor may not import one of the kinds.
    """
    batch = locked(actor, import_id, OPEN)
    given = _give(batch, values or {})
    pairs = queries.tables_in_turn(batch)
    if not pairs:
        raise Refused("没有试算：还没有一张表选了「作为什么导入」。")
    for table, kind in pairs:
        if not actor.may(kind.power):
            raise NotAllowed(
                Message("没有试算：您的岗位没有「{power}」的权限，请联系管理员。", {"power": kind.power.label})
            )
        lacking = "、".join(str(each.label) for each in queries.missing_fields(table))
        if lacking:
            said = {"file": table.file.name, "kind": kind.label, "fields": lacking}
            raise Refused(Message("没有试算：{file} 作为{kind}还缺「{fields}」，请指定列或填写共同值。", said))
    begin(actor, batch, State.CHECKING, now, total=sum(table.rows for table, _kind in pairs), is_queued=is_queued)
    note_change(batch, new={"state": batch.state, "attempt": batch.attempt, **given})
    return batch


def _give(batch: Import, values: Mapping[str, str]) -> dict[str, object]:
    """Put the values that are the same in every row into the layouts, and return what was given, for the log."""
    given: dict[str, object] = {}
    for table in queries.tables_of(batch):
        layout = queries.layout_of(table)
        fixed = dict(layout.fixed)
        for each in queries.asked_of(table):
            if each.key in values:
                fixed[each.key] = values[each.key].strip()
        fixed = {name: text for name, text in fixed.items() if text}
        if fixed != layout.fixed:
            table.layout = replace(layout, fixed=fixed).as_json()
            table.save(update_fields=["layout"])
            given |= {f"fixed.{name}": text for name, text in fixed.items()}
    return given


def carry_out_check(import_id: int, attempt: int, *, clock: Callable[[], datetime]) -> None:
    """Stage every row of an import with what it would do. Raises Overtaken, BadFile."""
    now = clock()
    batch = clear_staged(actor=SYSTEM, now=now, import_id=import_id, attempt=attempt)
    viewer = queries.importer_of(batch, timezone.localdate(now))
    pairs = queries.tables_in_turn(batch)
    wanted = {each.refers_to for _table, kind in pairs for each in kind.fields if each.refers_to}
    work = _Work(viewer, import_id, attempt, clock, queries.Coming(), wanted)
    for table, kind in pairs:
        found = find(table, open_book(table.file))
        _check_table(work, table, kind, found)
    finish_check(actor=viewer, now=clock(), import_id=import_id, attempt=attempt)


@dataclass(slots=True)
class _Work:
    """A dry run under way: `coming` are rows that later tables may refer to, of the kinds `wanted`."""

    viewer: Actor
    import_id: int
    attempt: int
    clock: Callable[[], datetime]
    coming: queries.Coming
    wanted: set[str]
    done: int = 0


@dataclass(slots=True)
class _Table:
    """One table in the dry run."""

    row: ImportTable
    kind: ImportKind
    resolver: queries.Resolver
    keys: judging.Keys | None
    fields: dict[str, ImportField]
    headings: dict[str, tuple[str, str]]
    words: misspelling.Words
    tally: finds.Tally = field(default_factory=finds.Tally)


def _check_table(work: _Work, row: ImportTable, kind: ImportKind, found: FoundTable) -> None:
    layout = queries.layout_of(row)
    fields = {each.key: each for each in kind.fields}
    columns = {column.place: column for column in found.columns}
    headings = {
        name: (columns[place].letter, columns[place].heading)
        for name, place in layout.columns.items()
        if place in columns
    }
    keys = judging.Keys(layout.key, fields[layout.key].label) if layout.key in fields else None
    words = misspelling.Words([each for each in kind.fields if each.key in headings])
    table = _Table(row, kind, queries.Resolver(work.viewer, work.coming), keys, fields, headings, words)
    for rows in _in_turn(reading_rows.stream(found, kind, layout), kind, layout.key):
        judged = [_judged(each, problems) for each, problems in rows]
        _tally_choices(table, layout.columns, judged)
        words.add(judged)
        _judge(work, table, judged)
        ids = stage_rows(
            actor=work.viewer, now=work.clock(), import_id=work.import_id, attempt=work.attempt, table_id=row.pk,
            rows=judged, headings=headings, before=work.done,
        )  # fmt: skip
        work.done += len(judged)
        if kind.key in work.wanted:
            for each, pk in zip(judged, ids, strict=True):
                if each.outcome != judging.SKIPPED:
                    work.coming.add(kind, each.values, 0 if each.outcome == judging.REFUSED else pk)
    keep_findings(
        actor=work.viewer, now=work.clock(), import_id=work.import_id, attempt=work.attempt, table_id=row.pk,
        findings=_findings(work, table),
    )  # fmt: skip


def _tally_choices(table: _Table, places: Mapping[str, int], rows: Sequence[Judged]) -> None:
    """Note what was written where a choice is asked and meets none: a person says once what it means."""
    chosen = {name for name in places if table.fields[name].reads in ("choice", "flag")}
    for row in rows:
        if row.outcome == judging.REFUSED:
            for name in {name for name, _words, is_refusal in row.problems if is_refusal} & chosen:
                text = clean_line(row.said[places[name]])
                if text:
                    table.tally.add(finds.UNMATCHED, name, text, row.line)


def _in_turn(rows: Iterator[_Read], kind: ImportKind, key: str) -> Iterator[Sequence[_Read]]:
    """Yield portions of rows; rows that others of their kind refer to come in earlier portions."""
    own = [each.key for each in kind.fields if each.refers_to == kind.key]
    for wave in _waves(list(rows), own, key) if own and key else (rows,):
        turn = iter(wave)
        while portion := list(islice(turn, _PORTION)):
            yield portion


def _waves(rows: Sequence[_Read], own: Sequence[str], key: str) -> list[list[_Read]]:
    refers = [
        (
            match_key(str(row.values.get(key) or "")),
            frozenset(match_key(value.text) for each in own if isinstance(value := row.values.get(each), Unresolved)),
        )
        for row, _problems in rows
    ]
    waves, circle = judging.in_order(refers)
    return [[rows[place] for place in wave] for wave in (*waves, circle)]


def _judged(row: ReadRow, problems: Sequence[Problem]) -> Judged:
    judged = Judged(row.line, row.said, dict(row.values))
    if row.is_refused:
        judged.outcome = judging.REFUSED
    judged.problems = [(problem.field, problem.words, problem.is_refusal) for problem in problems]
    return judged


def _judge(work: _Work, table: _Table, rows: Sequence[Judged]) -> None:
    for each in table.kind.fields:
        if each.refers_to:
            _resolve(table, each, rows)
    if table.keys is not None:
        for row in rows:
            table.keys.meet(row)
    _meet_standing(work.viewer, table, rows)
    for row in rows:
        if row.outcome == judging.NEW and table.kind.check is not None:
            seen = {**row.values, **{name: -pk for name, pk in row.waits.items()}}
            for name, words in table.kind.check(seen).items():
                row.refuse(name, words)


def _resolve(table: _Table, wanted: ImportField, rows: Sequence[Judged]) -> None:
    texts = {value.text for row in rows if isinstance(value := row.values.get(wanted.key), Unresolved) and value.text}
    met = table.resolver.meet(wanted.refers_to, texts)
    for row in rows:
        value = row.values.get(wanted.key)
        if not isinstance(value, Unresolved) or not value.text:
            if wanted.key in row.values:
                row.values[wanted.key] = None
                if wanted.key in table.headings and row.outcome != judging.REFUSED:
                    table.tally.add(finds.EMPTY, wanted.key, "", row.line)
            continue
        found = met[value.text]
        del row.values[wanted.key]
        if found.refusal is not None:
            row.refuse(wanted.key, found.refusal)
            if found.is_unmatched:
                table.tally.add(finds.UNMATCHED, wanted.key, value.text, row.line)
        elif found.record_id is not None:
            row.values[wanted.key] = found.record_id
        elif found.staged_id is not None:
            row.waits[wanted.key] = found.staged_id
        if found.spelt:
            table.tally.add(finds.SPELT, wanted.key, value.text, row.line, found.spelt)


def _meet_standing(viewer: Actor, table: _Table, rows: Sequence[Judged]) -> None:
    kind, alive = table.kind, [row for row in rows if row.outcome == judging.NEW]
    if table.keys is not None and alive:
        name = table.keys.name
        texts = [str(row.values[name]) for row in alive]
        found = kind.find(viewer, name, texts)
        for row, text in zip(alive, texts, strict=True):
            judging.compare(row, list(found.get(text, ())), kind.label)
    elif kind.same is not None:
        asked = [row for row in alive if not row.waits]
        for row, ids in zip(asked, kind.same(viewer, [row.values for row in asked]) if asked else (), strict=True):
            judging.compare(row, list(ids), kind.label)
    standing = [row for row in alive if row.record_id is not None and row.outcome == judging.NEW]
    current = kind.current(viewer, [row.record_id for row in standing if row.record_id]) if standing else {}
    labels = {name: each.label for name, each in table.fields.items()}
    may_change = table.row.may_change and kind.change is not None
    for row in standing:
        judging.settle(row, current.get(row.record_id or 0, {}), may_change=may_change, labels=labels)


def _findings(work: _Work, table: _Table) -> list[finds.Finding]:
    """Put suggestions to what met nothing, and notice words that look misspelt."""
    known: dict[str, list[str]] = {}
    found: list[finds.Finding] = []
    for each in table.tally.findings()[:_MOST_FINDINGS]:
        asked = table.fields[each.field]
        if each.sort == finds.UNMATCHED and not asked.refers_to:
            words = list(asked.choices().values()) if asked.choices is not None else [_YES, _NO]
            each = finds.with_suggestions(each, tuple(dict.fromkeys([*near(each.written, words), *words])))
        elif each.sort == finds.UNMATCHED:
            refers_to = asked.refers_to
            if refers_to not in known:
                known[refers_to] = queries.known_names(work.viewer, refers_to) + work.coming.names(refers_to)
            each = finds.with_suggestions(each, near(each.written, known[refers_to]))
        found.append(each)
    return found + table.words.suspects()


# The short steps


@action(None, keeps_trace=False)
def clear_staged(*, actor: Actor, now: datetime, import_id: int, attempt: int) -> Import:
    """Remove what an earlier dry run staged. Raises Overtaken."""
    batch = at_work(import_id, attempt, State.CHECKING)
    queries.staged_of(batch.pk).delete()
    batch.done, batch.touched_at = 0, now
    batch.save(update_fields=["done", "touched_at"])
    return batch


@action(None, keeps_trace=False)
def stage_rows(
    *,
    actor: Actor,
    now: datetime,
    import_id: int,
    attempt: int,
    table_id: int,
    rows: Sequence[Judged],
    headings: Mapping[str, tuple[str, str]],
    before: int,
) -> list[int]:
    """Stage a portion of rows behind the `before` that are staged, and return their ids in order. Raises Overtaken."""
    batch = at_work(import_id, attempt, State.CHECKING)
    if batch.done != before:
        raise Overtaken("这次试算已由另一次接手，停止。")
    ids = insert_values(StagedRow, _COLUMNS, [_staged(table_id, row, headings) for row in rows])
    batch.done = before + len(rows)
    batch.total = max(batch.total, batch.done)
    batch.touched_at = now
    batch.save(update_fields=["done", "total", "touched_at"])
    return ids


@action(None, keeps_trace=False)
def keep_findings(
    *,
    actor: Actor,
    now: datetime,
    import_id: int,
    attempt: int,
    table_id: int,
    findings: Sequence[finds.Finding],
) -> ImportTable:
    """Keep what a person should look at in a table, and its counts. Raises Overtaken."""
    at_work(import_id, attempt, State.CHECKING)
    table = queries.get_table(SYSTEM, import_id, table_id)
    table.findings = [finding.as_json() for finding in findings]
    table.counts = queries.counts_of(table)
    table.save(update_fields=["findings", "counts"])
    return table


@action(None, keeps_trace=False)
def finish_check(*, actor: Actor, now: datetime, import_id: int, attempt: int) -> Import:
    """Show the dry run. Raises Overtaken."""
    batch = at_work(import_id, attempt, State.CHECKING)
    batch.state, batch.done, batch.touched_at = State.CHECKED, batch.total, now
    batch.counts = judging.added(table.counts for table, _kind in queries.tables_in_turn(batch))
    batch.save()
    return batch


def _staged(table_id: int, row: Judged, headings: Mapping[str, tuple[str, str]]) -> tuple[object, ...]:
    """Return a row in the order of _COLUMNS."""
    problems = [
        [*headings.get(name, ("", "")), name, written(words), is_refusal] for name, words, is_refusal in row.problems
    ]
    values = {name: value for name, value in row.values.items() if not isinstance(value, Unresolved)}
    said = row.said if row.outcome == judging.REFUSED else ()
    return (
        table_id, row.line, row.outcome, row.key, row.record_id, plain(values), row.waits, plain(row.old), said,
        problems,
    )  # fmt: skip
