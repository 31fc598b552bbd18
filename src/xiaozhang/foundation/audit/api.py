"""The log of changes for programs, to be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xiaozhang.base import api, pages
from xiaozhang.foundation.audit import powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.foundation.audit.models import Entry

door = api.Door("操作日志")


@door.read("/audit", schemas.EntryPage, powers.SEE_LOG, "操作日志")
def log(request: api.Request, asked: api.Query[schemas.LogAsked]) -> schemas.EntryPage:
    """List changes."""
    rows = api.narrowed(
        queries.entries(request.actor),
        actor_id__in=asked.actor_id,
        subject_type=asked.subject_type or None,
        subject_id=asked.subject_id,
        at__gte=_midnight(asked.at_from) if asked.at_from else None,
        at__lt=_midnight(asked.at_until + timedelta(days=1)) if asked.at_until else None,
    )
    return api.page(
        schemas.EntryPage, rows, asked, asked.sort, {"at": "at"}, lambda row: schemas.EntryShown(**_values(row))
    )


@door.read("/audit/{entry_id}", schemas.EntryOpened, powers.SEE_LOG, "一次改动")
def entry(request: api.Request, entry_id: api.RecordId) -> schemas.EntryOpened:
    """Show one change with each value before and after."""
    row = queries.get_entry(request.actor, entry_id)
    line = queries.line_of(request.actor, row)
    changes = [schemas.ChangeShown(label=each.label, old=each.old, new=each.new) for each in line.changes]
    return schemas.EntryOpened(**_values(row), changes=changes)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _values(row: Entry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "at": row.at,
        "action": row.action,
        "action_label": pages.words(queries.entry_words(row)),
        "actor_id": row.actor_id,
        "actor": queries.actor_words(row),
        "subject_type": row.subject_type,
        "subject_id": row.subject_id,
        "title": queries.subject_words(row),
    }
