"""What records adds to any list and any record page: the ports of base.pages.carrying are filled with these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import pages, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages.carrying import KeptView, ListCarried, RecordCarried
from xiaozhang.base.text import Message
from xiaozhang.foundation.records import powers, queries

_A_MOMENT = timedelta(minutes=1)


def of_list(viewer: Actor, spec: pages.ListSpec, today: date) -> ListCarried:
    """Add saved views, chosen columns, the tab 标星, the filter and the column 标签 to a list, in one query."""
    declared = _declared(spec.record)
    is_tagged = declared is not None and declared.is_tagged
    kept = queries.list_keeping(viewer, spec.list_key, spec.record if is_tagged else "", today)
    more: dict[str, Any] = {}
    if declared is not None and declared.is_carrier and spec.views:
        more["views"] = (*spec.views, _starred(spec.record))
    if is_tagged and kept.tags:
        more["filters"] = (*spec.filters, _tag_filter(spec.record, kept.tags))
        more["rows"] = _with_tags(spec.record, spec.rows)
        more["columns"] = (*spec.columns, _TAGS)
    if is_tagged and (kept.tags or viewer.may(powers.MANAGE_TAGS)):
        more["batch"] = (*spec.batch, _tag_batch(spec.record))
    spec = replace(spec, **more)
    if spec.is_fixed:
        return ListCarried(spec)
    return ListCarried(
        spec,
        views=tuple(_kept_view(viewer, *view) for view in kept.views),
        columns=tuple(key for key in kept.columns.split(",") if key),
        default_view=kept.default_view if any(view[0] == kept.default_view for view in kept.views) else 0,
        is_kept=True,
    )


def of_record(viewer: Actor, record_type: str, record_id: int, now: datetime) -> RecordCarried:
    """Return the star and the tags of a record for its head, in one query."""
    declared = registries.record_types.get(record_type)
    if not declared.is_carrier:
        return RecordCarried()
    found = queries.head_of(viewer.member_id or 0, record_type, record_id)
    can_tag = declared.is_tagged and viewer.may(powers.PUT_TAGS)
    return RecordCarried(
        star_url=reverse("records:star", args=[record_type, record_id]),
        is_starred=any(kind == "star" for kind, _name, _at in found),
        tags=tuple(sorted(name for kind, name, _at in found if kind == "tag")),
        tags_url=reverse("records:tag_record", args=[record_type, record_id]) if can_tag else "",
        is_seen=any(kind == "recent" and now - at < _A_MOMENT for kind, _name, at in found),
    )


def _declared(record_type: str) -> registries.RecordType | None:
    return registries.record_types.get(record_type) if record_type in registries.record_types else None


def _kept_view(viewer: Actor, pk: int, name: str, query: str, owner_id: int | None) -> KeptView:
    return KeptView(pk, name, query, owner_id == viewer.member_id, queries.may_change(viewer, owner_id))


def _starred(record_type: str) -> pages.ViewTab:
    def narrow(rows: QuerySet[Any], viewer: Actor) -> QuerySet[Any]:
        return rows.filter(pk__in=queries.starred_ids(viewer, record_type))

    return pages.ViewTab("starred", Message("标星"), narrow)


def _tag_filter(record_type: str, tags: list[tuple[int, str]]) -> pages.Filter:
    def apply(rows: QuerySet[Any], ids: list[str]) -> QuerySet[Any]:
        return rows.filter(pk__in=queries.ids_tagged(record_type, map(int, ids)))

    return pages.Filter("tag", Message("标签"), choices=[(str(pk), name) for pk, name in tags], apply=apply)


def _tag_batch(record_type: str) -> pages.Batch:
    return pages.Batch("tags", Message("加标签"), "records:tag_batch", powers.PUT_TAGS, args=(record_type,))


def _with_tags(record_type: str, rows: Callable[[Actor], QuerySet[Any]]) -> Callable[[Actor], QuerySet[Any]]:
    return lambda viewer: rows(viewer).annotate(tag_names=queries.tag_names(record_type))


_TAGS = pages.Column("tags", Message("标签"), cell=lambda row: queries.in_order(row.tag_names), kind="tags", low=True)
