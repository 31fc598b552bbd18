"""Saved views of lists, and the columns of a list."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.forms.views import NewViewForm, ViewForm
from xiaozhang.foundation.records.rules.views import clean_query

_LONGEST = 4_000


@pages.signed_in
def save_view(request: pages.Request) -> HttpResponse:
    """Keep a list as it is now under a name."""
    list_key, query = request.GET.get("list", "")[:60], request.GET.get("query", "")[:_LONGEST]
    back = pages.back_to(request)

    def opened(pk: int) -> str:
        kept = clean_query(query) or ""
        return f"{back.partition('?')[0]}?saved={pk}{'&' if kept else ''}{kept}"

    return pages.form_page(
        request,
        NewViewForm.of(request),
        actions.save_view,
        title=_("存为视图"),
        done=opened,
        fixed={"list_key": list_key, "query": query},
        said=_("视图已存好"),
        context={
            "under_title": _("条件、次序、列和每页行数都记在里面。"),
            "back": back,
        },
    )


@pages.signed_in
def views(request: pages.Request) -> HttpResponse:
    """List the views of a list that the member has: their own, and those shared with them."""
    list_key, back = request.GET.get("list", "")[:60], pages.back_to(request)
    today = timezone.localdate()
    rows = queries.views(request.actor, list_key, today).select_related("owner").prefetch_related("roles", "teams")
    setting = queries.list_setting(request.actor.member_id or 0, list_key)
    lines = [
        (row, queries.shared_with(row), row.owner_id == request.actor.member_id)
        for row in sorted(rows, key=lambda row: (row.owner_id != request.actor.member_id, row.name))
    ]
    context = {
        "title": _("视图"),
        "lines": lines,
        "changeable": {row.pk for row, *_rest in lines if queries.may_change(request.actor, row.owner_id)},
        "first": setting.default_view_id if setting else None,
        "list_key": list_key,
        "back": back,
        "here": request.get_full_path(),
    }
    return render(request, "records/views.html", context)


@pages.signed_in
def change_view(request: pages.Request, pk: int) -> HttpResponse:
    """Give a view another name, and say with whom it is shared."""
    view = queries.get_view(request.actor, pk, timezone.localdate(), to_change=True)
    form = ViewForm.of(
        request,
        initial={
            "name": view.name,
            "is_for_all": view.is_for_all,
            "role_ids": [str(role.pk) for role in view.roles.all()],
            "team_ids": [str(team.pk) for team in view.teams.all()],
            "revision": view.revision,
        },
    )
    return pages.form_page(
        request,
        form,
        actions.change_view,
        title=_("修改视图「{name}」").format(name=view.name),
        done=pages.back_to(request),
        fixed={"view_id": pk},
    )


@pages.signed_in
def keep_view(request: pages.Request, pk: int) -> HttpResponse:
    """Let a view stand for what the list shows now."""
    back = pages.back_to(request)
    query = request.POST.get("query", "")[: _LONGEST + 1]
    return pages.act(request, actions.keep_view, done=back, said=Message("已存入视图"), view_id=pk, query=query)


@pages.signed_in
def drop_view(request: pages.Request, pk: int) -> HttpResponse:
    """Delete a view."""
    return pages.act(request, actions.drop_view, done=pages.back_to(request), said=Message("视图已删除"), view_id=pk)


@pages.signed_in
def set_first_view(request: pages.Request) -> HttpResponse:
    """Say which view a list opens with; without one, as the list does by itself."""
    chosen = request.POST.get("view", "")
    return pages.act(
        request,
        actions.set_first_view,
        done=pages.back_to(request),
        said=Message("已设好"),
        list_key=request.POST.get("list", "")[:61],
        view_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None,
    )


@pages.signed_in
def set_columns(request: pages.Request) -> HttpResponse:
    """Choose and order the columns of a list."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    ticked = set(request.POST.getlist("column"))
    keys, places = request.POST.getlist("key")[:200], request.POST.getlist("place")
    if len(places) == len(keys) and all(place.isascii() and place.isdigit() for place in places):
        keys = [key for _place, key in sorted(zip(map(int, places), keys, strict=True), key=lambda pair: pair[0])]
    return pages.act(
        request,
        actions.set_columns,
        done=_without_columns(pages.back_to(request)),
        said=Message("列已设好"),
        list_key=request.POST.get("list", "")[:61],
        columns=[] if request.POST.get("reset") else [key for key in keys if key in ticked],
    )


def _without_columns(address: str) -> str:
    """Return a list's address without the columns it names: what was chosen just now counts."""
    path, _mark, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("cols="))
    return f"{path}?{kept}" if kept else path
