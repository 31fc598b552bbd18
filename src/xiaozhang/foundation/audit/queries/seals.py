"""The chain of seals over the log, and the proof that nothing under it was changed, taken out or put in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import Max

from xiaozhang.base.proofs import NOTHING_BEFORE, Proven, digest_rows, link
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit.models import Entry, PersonalValues, Seal
from xiaozhang.foundation.audit.queries.entries import digest_key
from xiaozhang.foundation.audit.rules.values import digest

_READ_AHEAD = 2_000
_QUICK_BATCHES = 3
_MOST_TOLD = 20
_COLUMNS = ("pk", "at", "action", "actor_id", "actor_name", "subject_type", "subject_id", "title", "changes", "digests")
_OLDER = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND xact_start < %s
"""


def last_seal(*, lock: bool = False) -> Seal | None:
    """Return the latest seal; held until the transaction ends on request."""
    rows = Seal.objects.select_for_update() if lock else Seal.objects.all()
    return rows.order_by("-number").first()


def next_batch(after_id: int, up_to: int, size: int) -> tuple[int, int, str]:
    """Return last id, count and digest of the next entries after `after_id`; count 0 if there are none."""
    ids = list(Entry.objects.filter(pk__gt=after_id, pk__lte=up_to).order_by("pk").values_list("pk", flat=True)[:size])
    if not ids:
        return after_id, 0, ""
    count, found = batch_digest(after_id, ids[-1])
    return ids[-1], count, found


def batch_digest(after_id: int, last_id: int) -> tuple[int, str]:
    """Return count and digest of the entries after one id up to another."""
    rows = Entry.objects.filter(pk__gt=after_id, pk__lte=last_id).order_by("pk").values_list(*_COLUMNS)
    return digest_rows(rows.iterator(_READ_AHEAD))


def greatest_entry_id() -> int:
    """Return the id of the latest entry, 0 before the first."""
    greatest: int | None = Entry.objects.aggregate(greatest=Max("pk"))["greatest"]
    return greatest or 0


def older_writers(since: datetime) -> int:
    """Return how many transactions that began before the instant (by the server's clock) still run.

    They may hold ids that they have not committed yet. On SQLite none can: an id is taken by the only writer.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_OLDER, [since])
        return int(cursor.fetchone()[0])


def server_instant(now: datetime) -> datetime:
    """Return the server's clock, or `now` where there is no server."""
    if connection.vendor != "postgresql":
        return now
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def unsealed_count() -> int:
    """Return how many entries no seal covers yet."""
    last = last_seal()
    return Entry.objects.filter(pk__gt=last.last_id if last else 0).count()


def oldest_unsealed() -> datetime | None:
    """Return when the oldest entry without a seal was written."""
    last = last_seal()
    rows = Entry.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")
    return rows.values_list("at", flat=True).first()


def seal_with(number: int) -> Seal | None:
    """Return the seal of this number."""
    return Seal.objects.filter(number=number).first()


def prove_log(is_full: bool) -> Proven:
    """Prove the chain, and under it every batch (quick: the last three); in full also the personal values."""
    problems = list(_problems(is_full))
    last = last_seal()
    if last is None:
        return Proven(Message("还没有封印，{count} 条待封", {"count": unsealed_count()}), tuple(problems))
    words = Message(
        "封印 {number} 批，到第 {last_id} 条，{count} 条待封；链首 {head}",
        {"number": last.number, "last_id": last.last_id, "count": unsealed_count(), "head": str(last)},
    )
    return Proven(words, tuple(problems[:_MOST_TOLD]))


def _problems(is_full: bool) -> Iterator[Message]:
    previous, after_id, number = NOTHING_BEFORE, 0, 0
    first_looked_at = 0 if is_full else Seal.objects.count() - _QUICK_BATCHES
    for number, seal in enumerate(Seal.objects.order_by("number").iterator(_READ_AHEAD), start=1):
        place = {"number": number, "first": after_id + 1, "last": seal.last_id}
        said = link(previous, seal.number, seal.last_id, seal.count, seal.digest, seal.sealed_at)
        if seal.number != number or seal.previous != previous or seal.hash != said:
            yield Message("封印链在第 {number} 批断开：有封印被改动、删去或插入。", place)
            return
        if number > first_looked_at:
            yield from _batch_problems(seal, after_id, place)
        previous, after_id = seal.hash, seal.last_id
    if is_full:
        yield from _personal_problems()


def _batch_problems(seal: Seal, after_id: int, place: dict[str, int]) -> Iterator[Message]:
    count, found = batch_digest(after_id, seal.last_id)
    if count < seal.count:
        lost = {**place, "count": seal.count - count}
        yield Message("第 {number} 批（操作记录 {first} 至 {last}）少了 {count} 条：有记录被删去。", lost)
    elif count > seal.count:
        more = {**place, "count": count - seal.count}
        yield Message("第 {number} 批（操作记录 {first} 至 {last}）多了 {count} 条：有记录被插入。", more)
    elif found != seal.digest:
        yield Message("第 {number} 批（操作记录 {first} 至 {last}）条数不变而内容不同：有记录被改动。", place)


def _personal_problems() -> Iterator[Message]:
    """Personal values that are not what their digests in the sealed entry say; erased ones say nothing."""
    key = digest_key()
    rows = PersonalValues.objects.select_related("entry").order_by("pk")
    for row in rows.iterator(_READ_AHEAD):
        subject = f"{row.entry.subject_type}:{row.entry.subject_id}"
        told = {field: [digest(key, subject, field, value) for value in pair] for field, pair in row.values.items()}
        if told != row.entry.digests:
            yield Message(
                "操作记录 {entry} 旁的个人信息与记录里的摘要不符：被改动过，或密钥不是当时的密钥。",
                {"entry": row.entry_id},
            )
