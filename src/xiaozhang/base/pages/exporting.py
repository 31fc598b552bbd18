"""Taking a list away as a file: rows, columns, conditions and order of the page, written down in the log of changes.

The file is written to the disk in full before a byte of it is sent: what goes wrong leaves no half file, and the log
says how many rows it has. Rows are read by keyset in portions, so neither memory nor the cost of a row grows with the
list. A process writes `_AT_ONCE` files at a time, so that exports never take all threads of the server.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe

from xiaozhang.base import registries
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import BusinessError, Missing, NotAllowed, Refused
from xiaozhang.base.pages import asking
from xiaozhang.base.pages.access import Request
from xiaozhang.base.pages.keyset import Cursor, cut
from xiaozhang.base.pages.specs import Column, ListSpec
from xiaozhang.base.pages.spreadsheets import Heading, Sheet, csv_lines, file_name, write_xlsx
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message

PARAMETER = "export"
MOST_ROWS = 100_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_PORTION = 1_000
_AT_ONCE = 2
_SECONDS_WAITED = 20.0
_slots = threading.BoundedSemaphore(_AT_ONCE)


class Busy(BusinessError):
    """Others are exporting and the server must stay free for the rest."""

    code = "busy"
    status = 503


@dataclass(frozen=True)
class Taken:
    """What is taken away: of which records, under which conditions, in which sheets; csv is the first of them.

    `subject` is a row or an empty instance of the model that the log files it under; `conditions` go into the log and
    the file's properties, `keyword` into the erasable part of the log, since people search for people.
    """

    title: str
    power: Power
    subject: Any
    sheets: Callable[[], Sequence[Sheet]]
    conditions: Mapping[str, object] = field(default_factory=dict)
    keyword: str = ""


def may_export(spec: ListSpec, viewer: Actor) -> bool:
    """Say whether the list can be taken away, and by this viewer."""
    return spec.export is not None and viewer.may(spec.export)


def addresses(url: str) -> list[tuple[str, str]]:
    """Return the kinds of file and where each is had, for components/_export.html."""
    joint = "&" if "?" in url else "?"
    return [(kind, f"{url}{joint}{PARAMETER}={kind}") for kind in TYPES]


def export_list(request: Request, spec: ListSpec) -> HttpResponse:
    """Answer a list as a file, or refuse: without the power, for conditions nobody can read, for too many rows."""
    if spec.export is None:
        raise Missing
    asked = asking.read(spec, request.GET, request.actor)
    if any(one.error for one in asked.narrowings):
        raise Refused(Message("没有导出：有一个筛选条件读不懂。请回到列表改好再导出。"))
    chosen = {words(one.label): one.shown for one in asked.narrowings if one.value is not None}
    view = {words(Message("视图")): words(asked.view.label)} if asked.view is not None else {}
    taken = Taken(
        title=words(spec.title),
        power=spec.export,
        subject=asked.wanted.model(),
        sheets=lambda: [_sheet(spec, asked, request.actor, timezone.localdate())],
        conditions={**view, **chosen},
        keyword=asked.keyword,
    )
    _refuse_unless_allowed(request.actor, taken.power)
    if asked.wanted.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        most = {"most": f"{MOST_ROWS:,}", "unit": spec.unit}
        raise Refused(Message("没有导出：符合条件的超过 {most} {unit}。请加上筛选条件，分几次导出。", most))
    return send(request, taken)


def send(request: Request, taken: Taken) -> HttpResponse:
    """Write the file that the address asks for, note it in the log, and answer it. Needs `taken.power`."""
    kind = request.GET.get(PARAMETER, "")
    if kind not in TYPES:
        raise Missing(Message("没有这种文件，可以导出 xlsx 或 csv。"))
    _refuse_unless_allowed(request.actor, taken.power)
    today = timezone.localdate()
    if not _slots.acquire(timeout=_SECONDS_WAITED):
        raise Busy(Message("没有导出：几份大文件正在导出。请过一会儿再试。"))
    try:
        with TemporaryDirectory(prefix="xiaozhang-export-") as folder:
            path = Path(folder, f"export.{kind}")
            count = _write(path, kind, taken, request.actor)
            log_export(actor=request.actor, now=timezone.now(), taken=taken, kind=kind, count=count)
            ready = path.open("rb")  # the open file outlives its name
    finally:
        _slots.release()
    response = FileResponse(
        ready, content_type=TYPES[kind], as_attachment=True, filename=file_name(taken.title, today, kind)
    )
    response.block_size = 1 << 16
    return cast(HttpResponse, response)  # what callers do with it, headers, both kinds have


@action(None, label="导出")
def log_export(*, actor: Actor, now: datetime, taken: Taken, kind: str, count: int) -> None:
    """Note in the log who took which list away, under which conditions, in how many rows.

    Raises:
        NotAllowed: the actor has not the power.
    """
    _refuse_unless_allowed(actor, taken.power)
    subject, title = taken.subject, None
    if subject.pk is None:  # the list as a whole is no row
        subject.pk, title = 0, f"列表（{count:,} 行）"
    note_change(
        subject,
        title=title,
        new={"文件": kind, "行数": count, **taken.conditions},
        personal_new={"关键字": taken.keyword} if taken.keyword else {},
    )


def _refuse_unless_allowed(actor: Actor, power: Power) -> None:
    if not actor.may(power):
        refusal = "没有导出：您的岗位没有「{power}」的权限，如工作需要请联系管理员。"
        raise NotAllowed(Message(refusal, {"power": power.label}))


def _write(path: Path, kind: str, taken: Taken, actor: Actor) -> int:
    sheets = taken.sheets()
    if kind == "xlsx":
        note = "；".join(f"{name}：{value}" for name, value in taken.conditions.items())
        return write_xlsx(path, sheets, title=taken.title, author=actor.name, note=note)
    count = -1  # the heads are no row
    with path.open("wb") as file:
        for line in csv_lines(sheets[0]):
            file.write(line)
            count += 1
    return count


def _sheet(spec: ListSpec, asked: asking.Asked, viewer: Actor, today: date) -> Sheet:
    extras = asking.extra_columns(spec)
    headings = []
    for column in spec.columns:
        headings.append(Heading(words(column.label), column.kind))
        if column.sub is not None:
            headings.append(Heading(words(column.sub_label) or words(column.label)))
    headings += [Heading(words(extra.label), extra.kind) for extra in extras]
    return Sheet(words(spec.title), headings, _rows(spec, asked, extras, viewer, today))


def _rows(
    spec: ListSpec, asked: asking.Asked, extras: Sequence[registries.ListColumn], viewer: Actor, today: date
) -> Iterator[list[object]]:
    cursor: Cursor | None = None
    while True:
        portion = cut(asked.wanted, asked.order, _PORTION, cursor)
        pks = [row.pk for row in portion.rows]
        contributed = [extra.values(viewer, pks) for extra in extras] if pks else []
        for row in portion.rows:
            values: list[object] = []
            for column in spec.columns:
                values.append(_value(column, row, viewer, today))
                if column.sub is not None:
                    values.append(column.sub(row))
            yield [*values, *(found.get(row.pk) for found in contributed)]
        cursor = portion.next
        if cursor is None:
            return


def _value(column: Column, row: Any, viewer: Actor, today: date) -> object:
    if column.export is not None:
        return column.export(row)
    if isinstance(column.cell, str) and column.cell.endswith(".html"):
        markup = get_template(column.cell).render({"row": row, "viewer": viewer, "today": today})
        return mark_safe(markup)  # noqa: S308 - of our own template; only its text is written
    value = column.cell(row) if callable(column.cell) else getattr(row, column.cell or column.key)
    return value() if callable(value) else value
