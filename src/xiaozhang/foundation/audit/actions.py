"""Writes of audit: what the ports of base.action call, and the erasing of personal values."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from xiaozhang.base.action import Change, action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.inserting import insert_values
from xiaozhang.base.proofs import NOTHING_BEFORE, link
from xiaozhang.foundation.audit import powers, queries
from xiaozhang.foundation.audit.errors import NothingToErase
from xiaozhang.foundation.audit.models import Entry, PersonalValues, Seal
from xiaozhang.foundation.audit.rules.values import Pair, digest, pairs

_COLUMNS = (
    "at", "action", "actor_id", "actor_name", "subject_type", "subject_id", "title", "changes", "digests",
)  # fmt: skip

# Every form and every writing request comes through these two.
_CLAIM = (
    "INSERT INTO audit_request (key, actor_id, action, at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (key) DO NOTHING RETURNING id"
)
_CONCLUDE = "UPDATE audit_request SET result = %s WHERE key = %s"


def append_entries(*, actor: Actor, action: str, now: datetime, changes: list[Change]) -> None:
    """Write one entry per change, and the personal values beside those that have any (port `audit` of base.action)."""
    key = queries.digest_key()
    personal = [pairs(change.personal_old, change.personal_new) for change in changes]
    rows = [_entry(actor, action, now, change, key, each) for change, each in zip(changes, personal, strict=True)]
    if len(rows) == 1 and personal[0]:
        entry = Entry(**dict(zip(_COLUMNS, rows[0], strict=True)))
        entry.save(force_insert=True)
        PersonalValues.objects.create(entry=entry, values=personal[0])
        return
    beside = [each for each in personal if each]
    ids = insert_values(Entry, _COLUMNS, [row for row, each in zip(rows, personal, strict=True) if each])
    insert_values(PersonalValues, ("entry_id", "values"), list(zip(ids, beside, strict=True)), wants_ids=False)
    plain = [row for row, each in zip(rows, personal, strict=True) if not each]
    insert_values(Entry, _COLUMNS, plain, wants_ids=False)


def claim_request(*, actor: Actor, action: str, key: str, now: datetime) -> int | None:
    """Claim the key in the running transaction; return the earlier result's id, 0 if it made nothing with an id.

    Of two requests at once with one key the second waits for the first on the unique key: it finds it done or, if the
    first was refused, carries on itself (port `claim`).
    """
    whole = _whole(actor, action, key)
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [whole, actor.member_id, action, at])
        if cursor.fetchone() is not None:
            return None
    return queries.get_request(whole).result or 0


def conclude_request(*, actor: Actor, action: str, key: str, result: int) -> None:
    """Keep what the request made, for the next time the key comes (port `conclude`)."""
    with connection.cursor() as cursor:
        cursor.execute(_CONCLUDE, [result, _whole(actor, action, key)])


@action(powers.ERASE_PERSONAL_VALUES, label="抹去日志中的个人信息")
def erase_personal_values(*, actor: Actor, now: datetime, subject_type: str, subject_id: int) -> int:
    """Erase the clear text of all personal values in the log of one record; entries and digests stay. Returns how many.

    Raises:
        NothingToErase: there are none.
    """
    rows = list(queries.personal_values_of(subject_type, subject_id))
    if not rows:
        raise NothingToErase
    entry = rows[0].entry
    note_change(entry, title="", new={"subject_type": subject_type, "subject_id": subject_id, "erased": len(rows)})
    for row in rows:
        row.delete()
    return len(rows)


@action(None, keeps_trace=False)
def append_seal(*, actor: Actor, now: datetime, after_id: int, last_id: int, count: int, digest: str) -> Seal | None:
    """Chain a seal over the entries after `after_id` up to `last_id`; None if somebody has sealed them meanwhile."""
    before = queries.last_seal(lock=True)
    if (before.last_id if before else 0) != after_id:
        return None
    number, previous = (before.number + 1, before.hash) if before else (1, NOTHING_BEFORE)
    return Seal.objects.create(
        number=number, last_id=last_id, count=count, digest=digest, previous=previous, sealed_at=now,
        hash=link(previous, number, last_id, count, digest, now),
    )  # fmt: skip


@action(None, keeps_trace=False)
def forget_requests(*, actor: Actor, now: datetime, before: datetime) -> int:
    """Forget the keys of requests carried out before an instant; return how many."""
    count, _by_model = queries.requests_before(before).delete()
    return count


def _entry(
    actor: Actor, action: str, now: datetime, change: Change, key: bytes, personal: dict[str, Pair]
) -> tuple[object, ...]:
    """Return the values of an entry in the order of `_COLUMNS`."""
    subject = f"{change.subject_type}:{change.subject_id}"
    return (
        now,
        action,
        actor.member_id,
        "" if actor.member_id is not None else actor.name[:60],
        change.subject_type,
        change.subject_id,
        change.title[:200],
        pairs(change.old, change.new),
        {field: [digest(key, subject, field, value) for value in pair] for field, pair in personal.items()},
    )


def _whole(actor: Actor, action: str, key: str) -> str:
    return f"{actor.member_id or 0}:{action}:{key}"
