"""Saved views: a member's own, and those shared with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, CharField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import powers
from xiaozhang.foundation.records.models import ListSetting, SavedView
from xiaozhang.foundation.records.queries.tags import tags_in_use


@dataclass
class ListKeeping:
    """What is kept for a list and a viewer: views (id, name, query, owner), the tags on offer, and their setting."""

    views: list[tuple[int, str, str, int | None]] = field(default_factory=list)
    tags: list[tuple[int, str]] = field(default_factory=list)
    columns: str = ""
    default_view: int = 0


def views(viewer: Actor, list_key: str, today: date) -> QuerySet[SavedView]:
    """Return the viewer's own views of a list, and those shared with everybody, their roles, or a team above them."""
    rows = SavedView.objects.filter(list_key=list_key)
    above = org.team_ids_above(viewer.member_id or 0, today)
    return rows.filter(
        Q(owner_id=viewer.member_id or 0)
        | Q(is_for_all=True)
        | Q(pk__in=SavedView.roles.through.objects.filter(role__key__in=viewer.roles).values("savedview_id"))
        | Q(pk__in=SavedView.teams.through.objects.filter(team_id__in=above).values("savedview_id"))
    )


def get_view(viewer: Actor, pk: int, today: date, *, to_change: bool = False, lock: bool = False) -> SavedView:
    """Return a view that the viewer has.

    Raises:
        Missing: not there, or somebody else's and not shared with the viewer.
        NotAllowed: shared with the viewer, who may not change it.
    """
    key = SavedView.objects.filter(pk=pk).values_list("list_key", flat=True).first()
    row = None if key is None else views(viewer, key, today).filter(pk=pk).first()
    if row is None and viewer.is_system:
        row = SavedView.objects.filter(pk=pk).first()
    if row is None:
        raise Missing
    if to_change and not may_change(viewer, row.owner_id):
        raise NotAllowed(Message("没有改动：视图「{name}」是别人共享的。可以另存为自己的视图。", {"name": row.name}))
    return SavedView.objects.select_for_update().get(pk=pk) if lock else row


def may_change(viewer: Actor, owner_id: int | None) -> bool:
    """Say whether the viewer may change a view: its owner, and who shares views and sees all data."""
    is_owner = owner_id is not None and owner_id == viewer.member_id
    return is_owner or (viewer.may(powers.SHARE_VIEWS) and viewer.sees_all())


def own_views(member_id: int, list_key: str) -> QuerySet[SavedView]:
    """Return the views of a list that a member has saved."""
    return SavedView.objects.filter(owner_id=member_id, list_key=list_key)


def list_setting(member_id: int, list_key: str) -> ListSetting | None:
    """Return how a member has set up a list."""
    return ListSetting.objects.filter(member_id=member_id, list_key=list_key).first()


def shared_with(view: SavedView) -> str:
    """Return with whom a view is shared, in words; "" for nobody."""
    if view.is_for_all:
        return _("全公司")
    return "、".join([*(str(role) for role in view.roles.all()), *(str(team) for team in view.teams.all())])


def list_keeping(viewer: Actor, list_key: str, tagged_type: str, today: date) -> ListKeeping:
    """Return all that is kept for a list and its reader, in one query."""
    member_id = viewer.member_id or 0
    settings = ListSetting.objects.filter(member_id=member_id, list_key=list_key)
    tags = tags_in_use(tagged_type) if tagged_type else tags_in_use("").none()
    found = _columns(views(viewer, list_key, today), "view", "name", "query", "owner_id").union(
        _columns(settings, "setting", "", "columns", "default_view_id"),
        _columns(tags, "tag", "name", "", ""),
        all=True,
    )
    kept = ListKeeping()
    for kind, pk, name, text, other in found:
        if kind == "view":
            kept.views.append((pk, name, text, other))
        elif kind == "tag":
            kept.tags.append((pk, name))
        else:
            kept.columns, kept.default_view = text, other or 0
    kept.views.sort(key=lambda view: (view[3] != member_id, view[1], view[0]))
    kept.tags.sort(key=lambda tag: (tag[1], tag[0]))
    return kept


def _columns(rows: QuerySet, kind: str, name: str, text: str, other: str) -> QuerySet:
    return rows.order_by().values_list(
        Value(kind, output_field=CharField()),
        "pk",
        Cast(name, CharField()) if name else Value("", output_field=CharField()),
        Cast(text, TextField()) if text else Value("", output_field=TextField()),
        Cast(other, BigIntegerField()) if other else Value(None, output_field=BigIntegerField()),
    )
