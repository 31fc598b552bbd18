"""The list of imports, and an import where it stands."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import actions, gateways, powers, queries
from xiaozhang.home.exchange.documents import error_files
from xiaozhang.home.exchange.forms import DefaultsForm, FilesForm
from xiaozhang.home.exchange.rules import judging
from xiaozhang.home.exchange.rules.liveness import is_silent
from xiaozhang.home.exchange.rules.values import words_of

if TYPE_CHECKING:
    from xiaozhang.home.exchange.models import Import

IMPORTS = pages.ListSpec(
    record="import",
    title=Message("导入"),
    unit="次",
    rows=queries.imports,
    sort="-at",
    columns=(
        pages.Column("title", Message("文件")),
        pages.Column("state", Message("状态"), cell=lambda row: row.get_state_display()),
        pages.Column("new", Message("新增"), kind="count", cell=lambda row: row.counts.get("new")),
        pages.Column("changed", Message("修改"), kind="count", cell=lambda row: row.counts.get("changed")),
        pages.Column("refused", Message("有错"), kind="count", cell=lambda row: row.counts.get("refused"), low=True),
        pages.Column(
            "by", Message("导入人"), cell=lambda row: row.created_by.name if row.created_by else "系统", low=True
        ),
        pages.Column("at", Message("时间"), kind="when", cell="created_at", sort="created_at"),
    ),
    empty=pages.Empty(
        Message("还没有导入过文件"),
        Message("客户、联系人、产品、成员、商机、合同、跟进和目标都可以从 Excel 或 CSV 文件导入，导入前先试算给您看。"),
        action_label=Message("导入文件"),
        action_url_name="exchange:add",
        action_power=powers.IMPORT_FILES,
    ),
    head="exchange/_head.html",
)
STEPS = (Message("放入文件"), Message("核对列"), Message("试算"), Message("导入"))
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STEP = {"reading": 1, "mapping": 2, "checking": 3, "checked": 3, "importing": 4}
_WORK = {
    "reading": Message("正在读文件"),
    "checking": Message("正在试算"),
    "importing": Message("正在导入"),
    "undoing": Message("正在撤销"),
}


@pages.page(powers.IMPORT_FILES)
def imports(request: pages.Request) -> HttpResponse:
    """List the imports."""
    return pages.list_page(request, IMPORTS)


@pages.page(powers.IMPORT_FILES)
def add(request: pages.Request) -> HttpResponse:
    """Take files in."""
    context = {"steps": STEPS, "step": 1, "kinds": queries.kinds_for(request.actor)}
    return pages.form_page(
        request,
        FilesForm.of(request),
        actions.start_import,
        title=Message("导入文件"),
        done=lambda pk: reverse("exchange:record", args=[pk]),
        submit_label=Message("读取"),
        said=Message("文件已收到"),
        template="exchange/add.html",
        context=context,
    )


@pages.page(powers.IMPORT_FILES)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show an import where it stands: at work, to be mapped, dry-run, or done."""
    batch = queries.get_import(request.actor, pk)
    context: dict[str, object] = {
        "batch": batch,
        "files": queries.files_of(batch),
        "steps": STEPS,
        "step": _STEP.get(batch.state, 5),
        "tables": queries.tables_shown(batch),
    }
    if batch.is_working:
        context |= {
            "progress": _progress(batch),
            "progress_address": reverse("exchange:progress", args=[pk]),
            "is_silent": _is_silent(batch),
        }
        return render(request, "exchange/working.html", context)
    if batch.state == "mapping":
        asked = queries.asked_once(batch)
        form = DefaultsForm(viewer=request.actor, today=timezone.localdate(), asked=asked)
        return render(request, "exchange/mapping.html", mapping_context(batch, form))
    return render(request, f"exchange/{_template(batch)}.html", {**context, **_outcome(request, batch)})


def mapping_context(batch: Import, form: DefaultsForm) -> dict[str, object]:
    """Return what the page of an import to be mapped shows."""
    tables = queries.tables_shown(batch)
    return {
        "batch": batch,
        "files": queries.files_of(batch),
        "steps": STEPS,
        "step": 2,
        "tables": tables,
        "form": form,
        "is_any": any(taken.kind for taken in tables),
    }


@pages.page(powers.IMPORT_FILES)
def progress(request: pages.Request, pk: int) -> HttpResponse:
    """Answer how far the work is."""
    batch = queries.get_import(request.actor, pk)
    address, done = reverse("exchange:progress", args=[pk]), reverse("exchange:record", args=[pk])
    return pages.progress(request, _progress(batch), address=address, done_url=done)


@pages.page(powers.IMPORT_FILES)
def rows(request: pages.Request, pk: int, table_id: int, outcome: str) -> HttpResponse:
    """Show the rows of a table that have an outcome, page by page."""
    table = queries.get_table(request.actor, pk, table_id)
    sent = request.GET.get("after", "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    shown = queries.rows_shown(request.actor, table, outcome, after=after)
    context = {
        "batch": table.batch,
        "table": table,
        "outcome": outcome,
        "rows": shown,
        "total": table.counts.get(outcome, 0),
        "next": shown[-1].pk if len(shown) == queries.MANY else 0,
    }
    return render(request, "exchange/rows.html", context)


@pages.page(powers.IMPORT_FILES)
def errors_csv(request: pages.Request, pk: int) -> HttpResponse:
    """Download the refused rows as CSV."""
    batch = _with_refusals(request, pk)
    return _download(error_files.as_csv(_refusals(batch)), f"errors-{pk}.csv", "text/csv; charset=utf-8")


@pages.page(powers.IMPORT_FILES)
def errors_xlsx(request: pages.Request, pk: int) -> HttpResponse:
    """Download the refused rows as a workbook."""
    batch = _with_refusals(request, pk)
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    place = Path(name)
    try:
        error_files.write_xlsx(place, _refusals(batch))
        content = _pieces(place.open("rb"))
    finally:
        place.unlink()
    return _download(content, f"errors-{pk}.xlsx", _XLSX)


def _pieces(opened: IO[bytes]) -> Iterator[bytes]:
    with opened:
        yield from iter(lambda: opened.read(65536), b"")


def _download(content: Iterator[bytes], name: str, kind: str) -> HttpResponse:
    answer = StreamingHttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer  # type: ignore[return-value]  # a sister of HttpResponse


def _with_refusals(request: pages.Request, pk: int) -> Import:
    batch = queries.get_import(request.actor, pk)
    if not batch.counts.get(judging.REFUSED) or batch.erased_at is not None:
        raise Refused("没有错误文件：没有有错的行，或明细已经清除。")
    return batch


def _refusals(batch: Import) -> list[error_files.Refusals]:
    return [error_files.Refusals(name, headings, rows) for name, headings, rows in queries.refusals_of(batch)]


def _template(batch: Import) -> str:
    return "checked" if batch.state == "checked" else "finished"


def _outcome(request: pages.Request, batch: Import) -> dict[str, object]:
    """Return what the dry run found, or what came of the import: a few rows of each sort, table by table."""
    can_show = batch.erased_at is None
    parts = []
    for taken in queries.tables_shown(batch):
        if taken.kind is None:
            continue
        first = {
            outcome: queries.rows_shown(request.actor, taken.row, outcome, limit=queries.FEW)
            for outcome, count in taken.counts
            if can_show and count and outcome in _SHOWN
        }
        noted = queries.noted_shown(request.actor, taken.kind, queries.noted_rows(taken.row, limit=queries.FEW))
        parts.append({"taken": taken, "first": first, "noted": noted if can_show else []})
    counts = batch.counts
    return {
        "parts": parts,
        "to_do": counts.get(judging.NEW, 0) + counts.get(judging.CHANGED, 0),
        "refused": counts.get(judging.REFUSED, 0),
        "notes": [words_of(note) for file in queries.files_of(batch) for note in file.notes],
        "can_undo": batch.state == "imported" and can_show,
    }


def _is_silent(batch: Import) -> bool:
    heard = gateways.heard(batch.pk, batch.attempt)
    return is_silent(batch.touched_at, heard[1] if heard else None, timezone.now())


_SHOWN = (judging.NEW, judging.CHANGED, judging.REFUSED)


def _progress(batch: Import) -> pages.Progress:
    heard = gateways.heard(batch.pk, batch.attempt)
    done = min(heard[0], batch.total) if heard and batch.is_working else batch.done
    return pages.Progress(
        name=_WORK.get(batch.state, Message("导入")),
        done=done,
        total=batch.total,
        unit=Message("行"),
        is_finished=not batch.is_working,
    )
