"""The command `xiaozhang import FILE...`: the steps of the browser in one go, carried out here and waited for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import actions, gateways, queries
from xiaozhang.home.exchange.actions.working import carry_out
from xiaozhang.home.exchange.documents import error_files
from xiaozhang.home.exchange.errors import BadFile, Overtaken, RowsRefused
from xiaozhang.home.exchange.rules import judging
from xiaozhang.home.exchange.rules.arriving import PIECE, Arrived
from xiaozhang.home.exchange.rules.layout_files import WrittenLayout, applied, layouts_for, read_layouts

SHOWN = 20
WORDS = {"new": "新增", "changed": "修改", "unchanged": "相同", "refused": "有错", "skipped": "重复"}


@dataclass
class Outcome:
    """What came of the command: the import's id, what was done, counts by table, what is wrong by row."""

    import_id: int
    is_imported: bool = False
    tables: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    refused: int = 0
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a program."""
        return {
            "import": self.import_id,
            "imported": self.is_imported,
            "tables": self.tables,
            "refused": self.refused,
            "problems": self.problems,
            "notes": self.notes,
        }

    def lines(self) -> Iterator[str]:
        """Yield what a person reads."""
        for table in self.tables:
            counts = "，".join(f"{WORDS[name]} {table['counts'][name]}" for name in judging.OUTCOMES)
            yield f"{table['file']} → {table['label']}：{counts}"
        yield from self.notes
        yield from self.problems[:SHOWN]
        if self.refused > SHOWN:
            yield f"……另有 {self.refused - min(SHOWN, len(self.problems))} 行有错。"

    def verdict(self, *, is_dry: bool) -> str:
        """Return in one sentence what was done."""
        if is_dry:
            return "这是试算，没有写入任何数据。"
        if self.is_imported:
            left = f"，有错的 {self.refused} 行没有导入" if self.refused else ""
            return f"已导入{left}。"
        if self.refused:
            return f"没有导入任何数据：有 {self.refused} 行有错。改好文件，或用 --errors 留下有错的行。"
        return "没有要导入的：系统里已经是文件里的样子。"


def bring_in(
    files: Sequence[Path],
    *,
    kind: str = "",
    layout: Path | None = None,
    fixed: Mapping[str, str] | None = None,
    is_dry: bool = False,
    errors: Path | None = None,
) -> Outcome:
    """Import files: guessed, or as `kind` or `layout` say. All of it or, without `errors`, nothing.

    With `errors` rows with mistakes go into that file (csv or xlsx) and the rest is imported. A dry run keeps nothing.

    Raises:
        BusinessError: nothing was imported; the words say why and what to do.
    """
    arrived = [Arrived(path.name, path.stat().st_size, partial(_pieces, path)) for path in files]
    batch = actions.start_import(actor=SYSTEM, now=timezone.now(), arrived=arrived, is_queued=False)
    try:
        outcome = _steps(batch.pk, kind, layout, dict(fixed or {}), is_dry=is_dry, errors=errors)
    finally:
        gateways.forget(batch.pk)
        if queries.get_import(SYSTEM, batch.pk).state != "imported":
            actions.erase_import(actor=SYSTEM, now=timezone.now(), import_id=batch.pk)
    return outcome


def _steps(
    import_id: int, kind: str, layout: Path | None, fixed: dict[str, str], *, is_dry: bool, errors: Path | None
) -> Outcome:
    _work(import_id)
    _refuse_unread(import_id)
    _map(import_id, kind, read_layouts(layout.read_text(encoding="utf-8-sig")) if layout else [], fixed)
    actions.start_check(actor=SYSTEM, now=timezone.now(), import_id=import_id, is_queued=False)
    _work(import_id)
    outcome = _outcome(import_id)
    if errors is not None and outcome.refused:
        _write_errors(import_id, errors)
    if is_dry or (outcome.refused and errors is None):
        return outcome
    batch = queries.get_import(SYSTEM, import_id)
    if batch.counts[judging.NEW] or batch.counts[judging.CHANGED]:
        actions.start_applying(
            actor=SYSTEM, now=timezone.now(), import_id=import_id, leaves_refused=errors is not None, is_queued=False
        )
        _work(import_id)
        outcome.is_imported = True
    return outcome


def _work(import_id: int) -> None:
    batch = queries.get_import(SYSTEM, import_id)
    attempt, state = batch.attempt, batch.state
    try:
        carry_out(state, import_id, attempt, clock=timezone.now)
    except Overtaken as overtaken:
        raise Refused("没有导入：这次导入被别的进程接手了。") from overtaken
    except RowsRefused as refusal:
        actions.note_refused(actor=SYSTEM, now=timezone.now(), import_id=import_id, attempt=attempt, refusal=refusal)
        raise
    finally:
        _rest(import_id)


def _rest(import_id: int) -> None:
    """Put an import whose step was refused back to where it can be cleared."""
    batch = queries.get_import(SYSTEM, import_id)
    if batch.is_working:
        actions.note_failed(
            actor=SYSTEM, now=timezone.now(), import_id=import_id, attempt=batch.attempt, state=batch.state, words="—"
        )


def _refuse_unread(import_id: int) -> None:
    batch = queries.get_import(SYSTEM, import_id)
    refused = [file for file in queries.files_of(batch) if file.refusal]
    if refused:
        raise BadFile("\n".join(f"{file.name}：{file.refusal}" for file in refused))


def _map(import_id: int, kind: str, written: Sequence[WrittenLayout], fixed: dict[str, str]) -> None:
    batch = queries.get_import(SYSTEM, import_id)
    for table in queries.tables_of(batch):
        said = layouts_for(written, table.file.name)
        if said:
            _map_as_written(import_id, table.pk, said)
        elif kind:
            layout = queries.layout_for(table, _kind(kind))
            actions.map_table(
                actor=SYSTEM, now=timezone.now(), import_id=import_id, table_id=table.pk, layout=layout,
                may_change=table.may_change,
            )  # fmt: skip
    for table in queries.tables_of(batch):
        chosen = queries.kind_of(table)
        layout = queries.layout_of(table)
        given = {
            each.key: fixed[each.key]
            for each in (chosen.fields if chosen else ())
            if each.key in fixed and each.key not in layout.columns
        }
        if given:
            actions.map_table(
                actor=SYSTEM, now=timezone.now(), import_id=import_id, table_id=table.pk,
                layout=replace(layout, fixed={**layout.fixed, **given}), may_change=table.may_change,
            )  # fmt: skip


def _map_as_written(import_id: int, table_id: int, said: Sequence[WrittenLayout]) -> None:
    now = timezone.now()
    for place, each in enumerate(said):
        chosen = _kind(each.kind)
        if place:
            twice = actions.take_twice(actor=SYSTEM, now=now, import_id=import_id, table_id=table_id, kind=each.kind)
            table_id = twice.pk
        table = queries.get_table(SYSTEM, import_id, table_id)
        actions.map_table(
            actor=SYSTEM, now=now, import_id=import_id, table_id=table_id,
            layout=applied(each, chosen, table.columns), may_change=each.may_change,
        )  # fmt: skip


def _kind(key: str) -> registries.ImportKind:
    if key not in registries.import_kinds:
        known = "、".join(f"{kind.key}（{kind.label}）" for kind in registries.import_kinds)
        raise Refused(Message("没有「{key}」这种资料，可写：{known}", {"key": key, "known": known}))
    return registries.import_kinds.get(key)


def _outcome(import_id: int) -> Outcome:
    batch = queries.get_import(SYSTEM, import_id)
    outcome = Outcome(import_id, refused=batch.counts.get(judging.REFUSED, 0))
    for table, kind in queries.tables_in_turn(batch):
        outcome.tables.append(
            {
                "file": table.file.name,
                "sheet": table.name,
                "kind": kind.key,
                "label": str(kind.label),
                "counts": table.counts,
            }
        )
        for row in queries.rows_shown(SYSTEM, table, judging.REFUSED, limit=SHOWN):
            words = " ".join(f"{heading}：{said}" if heading else str(said) for heading, said, _refuses in row.problems)
            outcome.problems.append(f"{table.file.name}:{row.line}：{words}")
    for taken in queries.tables_shown(batch):
        for each in taken.findings:
            said = f"{each.label}「{each.finding.written}」{_said(each.finding)}（{each.finding.rows} 行）"
            outcome.notes.append(f"{taken.row.file.name}：{said}")
    return outcome


def _said(finding: Any) -> str:
    near = "、".join(finding.suggestions)
    return {
        "spelt": f"按「{finding.meant}」导入",
        "like": f"照写的保留，像是「{near}」",
        "empty": "空着导入",
        "unmatched": f"没有找到{f'，像是「{near}」' if near else ''}",
    }[finding.sort]


def _write_errors(import_id: int, place: Path) -> None:
    batch = queries.get_import(SYSTEM, import_id)
    tables = [error_files.Refusals(name, headings, rows) for name, headings, rows in queries.refusals_of(batch)]
    if place.suffix.lower() == ".xlsx":
        error_files.write_xlsx(place, tables)
        return
    with place.open("wb") as opened:
        for piece in error_files.as_csv(tables):
            opened.write(piece)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        yield from iter(lambda: opened.read(PIECE), b"")
