"""Closed months and their seals: digests of what counted in them, and the proof that it still stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from xiaozhang.base.proofs import NOTHING_BEFORE, Proven, digest_rows, link, month_parts
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger.models import Credit, Fact, Month, MonthSeal

_READ_AHEAD = 5_000
_FACT = (
    "pk", "metric", "source_type", "source_id", "customer_id", "references", "amount_fen", "quantity", "attributes",
    "occurred_at", "occurred_on", "recorded_at", "month_on", "source", "key", "reverses_id",
)  # fmt: skip
_CREDIT = ("pk", "fact_id", "member_id", "share_bp", "amount_fen", "quantity")


def facts_digest(month_on: date) -> tuple[int, str]:
    """Return how many facts count in the month, and the digest of them and their credits."""
    facts = Fact.objects.filter(month_on=month_on).order_by("pk").values_list(*_FACT)
    credits = Credit.objects.filter(fact__month_on=month_on).order_by("pk").values_list(*_CREDIT)

    def rows() -> Iterator[tuple[object, ...]]:
        yield from facts.iterator(_READ_AHEAD)
        yield from credits.iterator(_READ_AHEAD)

    _lines, digest = digest_rows(rows())
    return facts.count(), digest


def parts_of(month_on: date) -> dict[str, list[object]]:
    """Return what every app holds of a closed month: part -> [count, digest]."""
    return {part.key: list(part.digest(month_on)) for part in month_parts}


def unsealed_months() -> list[date]:
    """Return the closed months that have no seal yet, the earliest first."""
    closed = Month.objects.filter(state=Month.State.CLOSED)
    without = closed.exclude(month_on__in=MonthSeal.objects.values("month_on"))
    return list(without.order_by("month_on").values_list("month_on", flat=True))


def last_month_seal(*, lock: bool = False) -> MonthSeal | None:
    """Return the latest seal; held until the transaction ends on request."""
    rows = MonthSeal.objects.select_for_update() if lock else MonthSeal.objects.all()
    return rows.order_by("-number").first()


def month_seals() -> QuerySet[MonthSeal]:
    """Return the seals of closed months in order."""
    return MonthSeal.objects.order_by("number")


def prove_months(is_full: bool) -> Proven:
    """Prove the chain of month seals, and what each month holds (quick: the latest month)."""
    problems: list[Message] = []
    previous = NOTHING_BEFORE
    seals = list(month_seals())
    for number, seal in enumerate(seals, start=1):
        said = link(previous, seal.number, seal.month_on, seal.parts, seal.sealed_at)
        if seal.number != number or seal.previous != previous or seal.hash != said:
            problems.append(Message("月份封印链在第 {number} 个断开：有封印被改动、删去或插入。", {"number": number}))
            break
        previous = seal.hash
        if is_full or number == len(seals):
            problems += _month_problems(seal)
    problems += _reopened(seals)
    words = Message(
        "封存 {count} 个月，{open} 个已结账的月份待封", {"count": len(seals), "open": len(unsealed_months())}
    )
    return Proven(words, tuple(problems))


def _month_problems(seal: MonthSeal) -> Iterator[Message]:
    found = parts_of(seal.month_on)
    for key, (count, digest) in seal.parts.items():
        if key not in month_parts:
            continue  # held by an app that this house no longer has
        now_count, now_digest = found[key]
        if now_digest == digest:
            continue
        words = {
            "month": f"{seal.month_on:%Y-%m}", "part": month_parts.get(key).label, "was": count, "is": now_count,
        }  # fmt: skip
        if now_count != count:
            yield Message("{month} 的{part}与结账时不符：当时 {was} 条，现在 {is} 条。", words)
        else:
            yield Message("{month} 的{part}与结账时不符：条数仍是 {was}，内容被改动过。", words)


def _reopened(seals: list[MonthSeal]) -> Iterator[Message]:
    """A sealed month that counts as open again: only somebody at the database itself can have done that."""
    closed = set(Month.objects.filter(state=Month.State.CLOSED).values_list("month_on", flat=True))
    for seal in seals:
        if seal.month_on not in closed:
            yield Message("{month} 已经封存，却不再是已结账：有人改动了数据库。", {"month": f"{seal.month_on:%Y-%m}"})
