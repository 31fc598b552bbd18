"""What an import's pages show: its tables, the changes it would make, what is wrong, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.models import Import, ImportTable, StagedRow
from xiaozhang.home.exchange.queries.imports import asked_of, kind_of, layout_of, missing_fields, tables_of
from xiaozhang.home.exchange.queries.resolving import titles_of
from xiaozhang.home.exchange.queries.rows import refused_rows, rows_of
from xiaozhang.home.exchange.rules import judging
from xiaozhang.home.exchange.rules.error_file import reason
from xiaozhang.home.exchange.rules.findings import LIKE, SPELT, Finding
from xiaozhang.home.exchange.rules.values import real, shown, words_of

FEW, MANY = 8, 50


@dataclass(frozen=True, slots=True)
class Taken:
    """A table on the page: as what it is taken, how many of its columns are used, what it lacks."""

    row: ImportTable
    kind: ImportKind | None
    used: int
    missing: Sequence[ImportField]
    counts: Sequence[tuple[str, int]]
    findings: Sequence[ShownFinding]

    @property
    def doubt(self) -> Message | str:
        """Why a person should look at the mapping; "" if it is sure, or was decided."""
        return words_of(self.row.notes[0]) if self.row.has_doubt and self.row.notes else ""

    @property
    def sheet(self) -> str:
        """The name of the sheet, where it says more than the name of the file."""
        name = self.row.name
        return "" if name in (self.row.file.name, self.row.file.name.rpartition(".")[0]) else name


@dataclass(slots=True)
class Asked:
    """A value that is the same in every row: its field, the kinds that want it, and what was said before."""

    field: ImportField
    kinds: list[Message] = dataclass_field(default_factory=list)
    is_needed: bool = False
    now: str = ""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A value to look at, with the name of its field and the place of its input on the form."""

    finding: Finding
    label: Message
    place: int
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row: what stands, what the file says."""

    label: Message
    old: Message | str
    new: Message | str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row on the page: its line, what names it, the record it stands for, what changes, what is wrong or to know."""

    line: int
    title: str
    url: str
    changes: Sequence[Change]
    problems: Sequence[tuple[str, Message, bool]]
    pk: int


def tables_shown(batch: Import) -> list[Taken]:
    """Return the tables of an import as its page shows them."""
    taken = []
    for row in tables_of(batch):
        kind, layout = kind_of(row), layout_of(row)
        labels = {field.key: field.label for field in kind.fields} if kind else {}
        found = [Finding.from_json(each) for each in row.findings] if kind else []
        replaced = {(name, text): meant for name, known in layout.replaced.items() for text, meant in known.items()}
        findings = [
            ShownFinding(each, labels[each.field], place, replaced.get((each.field, each.written), ""))
            for place, each in enumerate(found)
            if each.field in labels
        ]
        counts = [(outcome, row.counts.get(outcome, 0)) for outcome in judging.OUTCOMES]
        taken.append(Taken(row, kind, len(layout.columns), missing_fields(row), counts, findings))
    return taken


def asked_once(batch: Import) -> list[Asked]:
    """Return what is asked once for all rows of all tables: what is needed comes first."""
    asked: dict[str, Asked] = {}
    for row in tables_of(batch):
        kind, fixed = kind_of(row), layout_of(row).fixed
        for field in asked_of(row):
            if kind is not None:
                each = asked.setdefault(field.key, Asked(field))
                each.kinds.append(kind.label)
                each.is_needed = each.is_needed or field.is_needed
                each.now = each.now or fixed.get(field.key, "")
    return sorted(asked.values(), key=lambda each: not each.is_needed)


def rows_shown(viewer: Actor, table: ImportTable, outcome: str, *, after: int = 0, limit: int = MANY) -> list[ShownRow]:
    """Return rows of a table with an outcome as the page shows them, those behind the row `after`."""
    kind = kind_of(table)
    if kind is None or outcome not in judging.OUTCOMES:
        raise Missing
    rows = rows_of(table, [outcome], after=after, limit=limit)
    return _shown(viewer, kind, rows)


def noted_shown(viewer: Actor, kind: ImportKind, rows: Sequence[StagedRow]) -> list[ShownRow]:
    """Return given rows of a kind as the page shows them."""
    return _shown(viewer, kind, rows)


def refusals_of(batch: Import) -> Iterable[tuple[str, list[str], Iterable[tuple[list[str], str]]]]:
    """Yield name, headings, and cells and reason of each refused row, table by table."""
    for table, rows in refused_rows(batch):
        headings = [column["heading"] for column in table.columns]
        name = table.name if table.file.name.endswith((".xlsx", ".xls")) else table.file.name.rpartition(".")[0]
        yield name or table.name, headings, ((row.said, _reason(row)) for row in rows)


def _shown(viewer: Actor, kind: ImportKind, rows: Sequence[StagedRow]) -> list[ShownRow]:
    fields = {field.key: field for field in kind.fields}
    names = _names(viewer, fields, rows)
    records = titles_of(viewer, kind.key, {row.record_id for row in rows if row.record_id is not None})
    shown_rows = []
    for row in rows:
        values, old = real(kind.fields, row.values), real(kind.fields, row.old)
        title, url = records.get(row.record_id or 0, ("", ""))
        changes = [
            Change(
                fields[name].label,
                _text(fields[name], before, names),
                _text(fields[name], values[name], names) if name in values else Message("本次导入的记录"),
            )
            for name, before in old.items()
            if name in fields
        ]
        problems = [(heading, words_of(words), is_refusal) for _l, heading, _f, words, is_refusal in row.problems]
        shown_rows.append(
            ShownRow(row.line, title or _first(kind, fields, values, names), url, changes, problems, row.pk)
        )
    return shown_rows


def _names(
    viewer: Actor, fields: Mapping[str, ImportField], rows: Sequence[StagedRow]
) -> dict[tuple[str, object], str]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for kept in (row.values, row.old):
            for name, value in kept.items():
                if name in fields and fields[name].refers_to and isinstance(value, int):
                    wanted.setdefault(fields[name].refers_to, set()).add(value)
    return {
        (kind_key, pk): title
        for kind_key, ids in wanted.items()
        for pk, (title, _url) in titles_of(viewer, kind_key, ids).items()
    }


def _text(field: ImportField, value: object, names: Mapping[tuple[str, object], str]) -> Message | str:
    if field.refers_to:
        return names.get((field.refers_to, value), "") if value else ""
    return shown(field, value)


def _first(
    kind: ImportKind,
    fields: Mapping[str, ImportField],
    values: Mapping[str, object],
    names: Mapping[tuple[str, object], str],
) -> str:
    named = [field.key for field in kind.fields if field.is_needed and field.reads == "text"]
    order = [name for name in (*named, *kind.keys, *fields) if values.get(name)]
    return str(_text(fields[order[0]], values[order[0]], names)) if order else ""


def _reason(row: StagedRow) -> str:
    return reason([(heading, str(words_of(words))) for _l, heading, _f, words, refuses in row.problems if refuses])


def meanings_of(table: ImportTable, chosen: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """Return corrections by field and written value from what was chosen for each finding's place."""
    meanings: dict[str, dict[str, str]] = {}
    for place, each in enumerate(table.findings):
        if place in chosen:
            finding = Finding.from_json(each)
            kept = finding.sort in (LIKE, SPELT) and chosen[place] in ("", finding.written, finding.meant)
            meanings.setdefault(finding.field, {})[finding.written] = "" if kept else chosen[place]
    return meanings
