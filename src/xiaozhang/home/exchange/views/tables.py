"""One table of an import: what it is, which column is which, where it begins, what its values mean."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message, clean_line
from xiaozhang.home.exchange import actions, powers, queries
from xiaozhang.home.exchange.forms import HeadingForm, LayoutForm
from xiaozhang.home.exchange.rules.found import Where
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.values import words_of


@pages.page(powers.IMPORT_FILES)
def table(request: pages.Request, pk: int, table_id: int) -> HttpResponse:
    """Show or take the mapping of a table; `?kind=` shows it as another kind."""
    found = queries.get_table(request.actor, pk, table_id)
    kinds = {kind.key: kind for kind in queries.kinds_for(request.actor)}
    wanted = request.GET.get("kind") or found.kind or next((each["kind"] for each in found.guesses), "")
    kind = kinds.get(wanted) or next(iter(kinds.values()), None)
    if kind is None:
        raise Missing("没有可以导入的资料：您的岗位没有导入任何一种资料的权限，请联系管理员。")
    layout = queries.layout_for(found, kind)
    sent = (request.POST, None) if request.method == "POST" else (None, None)
    form = LayoutForm(*sent, viewer=request.actor, today=timezone.localdate(), table=found, kind=kind, layout=layout)
    context = {
        "batch": found.batch,
        "table": found,
        "kind": kind,
        "kinds": kinds.values(),
        "notes": [words_of(note) for note in found.notes],
        "heading_form": HeadingForm(
            viewer=request.actor, today=timezone.localdate(), where=Where.from_json(found.where)
        ),
    }
    return pages.form_page(
        request,
        form,
        actions.map_table,
        title=Message("核对列：{file}", {"file": found.file.name}),
        done=reverse("exchange:record", args=[pk]),
        fixed={"import_id": pk, "table_id": table_id},
        submit_label=Message("就这样对应"),
        said=Message("列已对应"),
        template="exchange/table.html",
        context=context,
    )


@pages.page(powers.IMPORT_FILES)
def leave_out(request: pages.Request, pk: int, table_id: int) -> HttpResponse:
    """Leave a table out."""
    done = reverse("exchange:record", args=[pk])
    return pages.act(
        request, actions.map_table, done=done, said=Message("这张表不导入"), import_id=pk, table_id=table_id,
        layout=Layout(kind=""),
    )  # fmt: skip


@pages.page(powers.IMPORT_FILES)
def heading(request: pages.Request, pk: int, table_id: int) -> HttpResponse:
    """Find a table anew from another heading row."""
    found = queries.get_table(request.actor, pk, table_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("exchange:table", args=[pk, table_id]))
    form = HeadingForm(
        request.POST, viewer=request.actor, today=timezone.localdate(), where=Where.from_json(found.where)
    )
    return pages.form_page(
        request,
        form,
        actions.move_heading,
        title=Message("移动表头：{file}", {"file": found.file.name}),
        done=reverse("exchange:record", args=[pk]),
        fixed={"import_id": pk, "table_id": table_id},
        submit_label=Message("重新读这张表"),
        said=Message("正在重新读这张表"),
    )


@pages.page(powers.IMPORT_FILES)
def twice(request: pages.Request, pk: int, table_id: int) -> HttpResponse:
    """Take a table a second time as another kind."""
    return pages.act(
        request, actions.take_twice, done=lambda made: reverse("exchange:table", args=[pk, made]),
        said=Message("已加上，请核对列"), import_id=pk, table_id=table_id, kind=request.POST.get("kind", ""),
    )  # fmt: skip


@pages.page(powers.IMPORT_FILES)
def values(request: pages.Request, pk: int, table_id: int) -> HttpResponse:
    """Take what written values mean, for all rows of a table."""
    found = queries.get_table(request.actor, pk, table_id)
    chosen: dict[int, str] = {}
    for place in range(len(found.findings)):
        typed = clean_line(request.POST.get(f"typed_{place}", ""))[:200]
        if typed or f"meaning_{place}" in request.POST:
            chosen[place] = typed or clean_line(request.POST.get(f"meaning_{place}", ""))[:200]
    return pages.act(
        request, actions.correct_values, done=reverse("exchange:record", args=[pk]),
        said=Message("已更正，请再试算一次"), import_id=pk, table_id=table_id,
        meanings=queries.meanings_of(found, chosen),
    )  # fmt: skip
