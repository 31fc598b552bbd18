"""Facts: those in reach, one of them, what they name, and facts by key for actions."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger.models import Credit, Fact
from xiaozhang.foundation.ledger.rules.links import RecordLink


def facts(viewer: Actor) -> QuerySet[Fact]:
    """Return the facts with a credited member inside the viewer's reach.

    Facts that are nobody's are only for those who see all.
    """
    rows = Fact.objects.all()
    if viewer.sees_all():
        return rows
    return credited_to(rows, viewer.member_ids)


def listed_facts(viewer: Actor) -> QuerySet[Fact]:
    """Return the facts of `facts`, with what a list shows of each read along."""
    return facts(viewer).select_related("reversed_by").prefetch_related(_credits())


def credited_to(rows: QuerySet[Fact], member_ids: Collection[int]) -> QuerySet[Fact]:
    """Return those of the facts that credit one of the members."""
    return rows.filter(Exists(Credit.objects.filter(fact=OuterRef("pk"), member_id__in=member_ids)))


def get_fact(viewer: Actor, pk: int) -> Fact:
    """Return one fact with its credits and both ends of a reversal. Raises Missing."""
    rows = facts(viewer).filter(pk=pk).select_related("reverses", "reversed_by")
    row = rows.prefetch_related(_credits()).first()
    if row is None:
        raise Missing
    return row


def sources() -> list[tuple[str, str]]:
    """Return how facts come in, by key, in the reader's language."""
    return [(value, str(label)) for value, label in Fact.Source.choices]


def metric_of(fact: Fact) -> registries.Metric:
    """Return what the fact counts; a metric that this house no longer declares is named by its key."""
    if fact.metric in registries.metrics:
        return registries.metrics.get(fact.metric)
    return registries.Metric(fact.metric, Message(fact.metric), unit="fen" if fact.amount_fen is not None else "")


def records_of(viewer: Actor, fact: Fact) -> list[RecordLink]:
    """Return the records a fact came from and refers to, the source first, once each.

    One that the viewer may not see, or that no app of this house knows, has no title and no address.
    """
    named = [(fact.source_type, fact.source_id)]
    if fact.customer_id is not None:
        named.append(("customer", fact.customer_id))
    named += fact.references.items()
    return [_record_link(viewer, record_type, record_id) for record_type, record_id in dict.fromkeys(named)]


def _credits() -> Prefetch[str]:
    """The credits of facts with their members, in one query."""
    return Prefetch("credits", queryset=Credit.objects.select_related("member").order_by("pk"))


def _record_link(viewer: Actor, record_type: str, record_id: int) -> RecordLink:
    if record_type not in registries.record_types:
        return RecordLink(record_type, Message(record_type), record_id)
    declared = registries.record_types.get(record_type)
    row = declared.rows(viewer).filter(pk=record_id).first()
    if row is None:
        return RecordLink(record_type, declared.label, record_id)
    return RecordLink(record_type, declared.label, record_id, declared.title(row), declared.url(record_id))


def fact_by_key(key: str, *, lock: bool = False) -> Fact | None:
    """Return the fact that the key stands for; for actions, which have checked the right to its record."""
    rows = Fact.objects.select_for_update(of=("self",)) if lock else Fact.objects.all()
    return rows.filter(key=key).first()


def facts_by_keys(keys: Collection[str]) -> dict[str, Fact]:
    """Return the facts that stand for the keys, by key, with their credits."""
    return {fact.key: fact for fact in Fact.objects.filter(key__in=keys).prefetch_related("credits")}


def is_reversed(fact_id: int) -> bool:
    """Say whether a fact takes this one back."""
    return Fact.objects.filter(reverses_id=fact_id).exists()


def greatest_fact_id() -> int:
    """Return the id of the latest fact, 0 before the first."""
    greatest = Fact.objects.aggregate(greatest=Max("pk"))["greatest"]
    return greatest or 0


def reversed_among(fact_ids: Collection[int]) -> set[int]:
    """Return those of the facts that have been taken back."""
    rows = Fact.objects.filter(reverses_id__in=fact_ids)
    return {pk for pk in rows.values_list("reverses_id", flat=True) if pk is not None}
