"""Rows of records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.text import match_key
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records import actions
from xiaozhang.foundation.records.models import (
    Comment,
    Job,
    ListSetting,
    Mention,
    RecentItem,
    SavedView,
    ScheduledStart,
    SearchDocument,
    Series,
    Star,
    Tag,
    Tagging,
    Tick,
    WorkerProcess,
)
from xiaozhang.foundation.records.rules.documents import Document

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
MADE_BY = {"SearchDocument": "make_document"}


def make_document(**overrides: Any) -> SearchDocument:
    """Make a record findable; by default a public one called 江阴澄源水务有限公司."""
    values: dict[str, Any] = {
        "record_type": "customer",
        "record_id": SearchDocument.objects.count() + 1,
        "owner_id": None,
        "title": "江阴澄源水务有限公司",
    }
    values |= overrides
    values.setdefault("names", (values["title"],))
    document = Document(**values)
    actions.put_document(actor=SYSTEM, now=NOW, document=document)
    return SearchDocument.objects.get(record_type=document.record_type, record_id=document.record_id)


def make_series(**overrides: Any) -> Series:
    """Begin a series of numbers."""
    return Series.objects.create(**{"key": "contract", "year": 2026, "last": 0, **overrides})


def make_tick(**overrides: Any) -> Tick:
    """Tick a line."""
    values = {"subject_type": "deals.deal", "subject_id": 1, "list_key": "stage", "line_key": "e1", "ticked_at": NOW}
    return Tick.objects.create(**{**values, **overrides})


def make_job(name: str = "records.clean", **overrides: Any) -> Job:
    """Queue a job, its carrier included; overrides are set on the row afterwards."""
    arguments = overrides.pop("arguments", {})
    now = overrides.pop("now", NOW)
    job = actions.queue_job(actor=SYSTEM, now=now, name=name, arguments=arguments)
    for field, value in overrides.items():
        setattr(job, field, value)
    job.save()
    return job


def make_worker_process(name: str = "host|boot|1/7/99", **overrides: Any) -> WorkerProcess:
    """Note that a worker process lives."""
    return actions.note_worker(actor=SYSTEM, now=overrides.get("now", NOW), name=name, host="host")


def make_scheduled_start(job: str = "records.clean", **overrides: Any) -> ScheduledStart:
    """Note that a scheduled job has been taken care of."""
    return ScheduledStart.objects.create(job=job, due_at=overrides.get("due_at", NOW))


def make_tag(name: str = "重点", record_type: str = "customer", **overrides: Any) -> Tag:
    """Make a tag for records of one type."""
    return Tag.objects.create(name=name, name_key=match_key(name), record_type=record_type, **overrides)


def make_tagging(tag: Tag, record_id: int, **overrides: Any) -> Tagging:
    """Put a tag on a record."""
    values = {"tag": tag, "record_type": tag.record_type, "record_id": record_id, "put_at": NOW}
    return Tagging.objects.create(**{**values, **overrides})


def make_star(member: Member, record_id: int, record_type: str = "customer", **overrides: Any) -> Star:
    """Let a member star a record."""
    values = {"member": member, "record_type": record_type, "record_id": record_id, "starred_at": NOW}
    return Star.objects.create(**{**values, **overrides})


def make_recent_item(member: Member, record_id: int, record_type: str = "customer", **overrides: Any) -> RecentItem:
    """Let a member have looked at a record."""
    values = {"member": member, "record_type": record_type, "record_id": record_id, "seen_at": NOW}
    return RecentItem.objects.create(**{**values, **overrides})


def make_saved_view(owner: Member, name: str = "重点客户", **overrides: Any) -> SavedView:
    """Save a view of the list of customers for a member; nobody else has it."""
    return SavedView.objects.create(**{"list_key": "customer", "owner": owner, "name": name, "query": "", **overrides})


def make_list_setting(member: Member, list_key: str = "customer", **overrides: Any) -> ListSetting:
    """Set a list up for a member."""
    return ListSetting.objects.create(member=member, list_key=list_key, **overrides)


def make_comment(member: Member | None = None, **overrides: Any) -> Comment:
    """Let a member (a new one if none is given) say something about a customer of theirs, unless another is named."""
    from tests.factories.customers import make_customer
    from tests.factories.org import actor_for, make_member

    member = member or make_member()
    values: dict[str, Any] = {"record_type": "customer", "text": "报价已发，等客户回复。", **overrides}
    values.setdefault("record_id", 0)
    if not values["record_id"]:
        values["record_id"] = make_customer(member).pk
    return actions.comment(actor=actor_for(member), now=values.pop("now", NOW), **values)


def make_mention(**overrides: Any) -> Mention:
    """Let a comment name a member who is not told."""
    from tests.factories.org import make_member

    values: dict[str, Any] = {"comment": overrides.get("comment") or make_comment(), "name": "陈昱", "is_told": False}
    values.setdefault("member_id", make_member().pk)
    return Mention.objects.create(**{**values, **overrides})
