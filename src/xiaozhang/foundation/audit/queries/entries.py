"""Reads of audit: the log of a record in words, missing triggers, digests."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.audit.models import Entry, PersonalValues, Request
from xiaozhang.foundation.audit.rules.triggers import trigger_names


def entries_of(viewer: Actor, subject_type: str, subject_id: int) -> QuerySet[Entry]:
    """Return the log of one record, the latest first, to whoever may see the record: the caller has decided that.

    `subject_type` is the model's label, such as "customers.customer".
    """
    rows = Entry.objects.filter(subject_type=subject_type.lower(), subject_id=subject_id)
    return rows.select_related("personal")


def entries_of_many(viewer: Actor, subject_type: str, subject_ids: Collection[int]) -> QuerySet[Entry]:
    """Return the log of several records of a kind, the latest first, to whoever may see them: as `entries_of`."""
    rows = Entry.objects.filter(subject_type=subject_type.lower(), subject_id__in=subject_ids)
    return rows.select_related("personal").order_by("-id")


def entries(viewer: Actor) -> QuerySet[Entry]:
    """Return all entries whose actor is inside the viewer's data scope, with `who` did it and `person` it was done to.

    Both are names of members, looked up by id so that the sealed rows hold none; None where there is no such member.
    """
    people = get_user_model()._default_manager.all()
    is_person = Q(subject_type=get_user_model()._meta.label_lower)
    rows = Entry.objects.select_related("personal").annotate(
        who=Subquery(people.filter(pk=OuterRef("actor_id")).values("name")[:1]),
        person=Case(When(is_person, then=Subquery(people.filter(pk=OuterRef("subject_id")).values("name")[:1]))),
    )
    return rows if viewer.sees_all() else rows.filter(actor_id__in=viewer.member_ids)


def get_entry(viewer: Actor, pk: int) -> Entry:
    """Return one entry. Raises Missing alike for one that is not there and one out of scope."""
    return fetch(entries(viewer), viewer, pk)


def personal_values_of(subject_type: str, subject_id: int) -> QuerySet[PersonalValues]:
    """Return the erasable values in the log of one record, locked."""
    rows = PersonalValues.objects.select_for_update(of=("self",)).select_related("entry")
    return rows.filter(entry__subject_type=subject_type.lower(), entry__subject_id=subject_id).order_by("id")


def get_request(key: str) -> Request:
    """Return the request claimed under the key. Raises Request.DoesNotExist for a key nobody claimed: a defect."""
    return Request.objects.get(key=key)


def requests_before(instant: datetime) -> QuerySet[Request]:
    """Return the requests carried out before the instant."""
    return Request.objects.filter(at__lt=instant)


def digest_key() -> bytes:
    """Return the key of the digests: derived from the installation's secret, which stays with its data folder."""
    return hmac.new(settings.SECRET_KEY.encode(), b"xiaozhang.audit.personal-values", hashlib.sha256).digest()


def missing_triggers() -> list[str]:
    """Return the names of the triggers that append-only tables should have and do not, tables not made yet included.

    Asked at start and by the doctor; an empty list means that the database itself refuses changes of the record.
    """
    vendor = connection.vendor
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        present = {name for (name,) in cursor.fetchall()}
    wanted = [name for declared in registries.append_only for name in trigger_names(vendor, declared)]
    return [name for name in wanted if name not in present]
