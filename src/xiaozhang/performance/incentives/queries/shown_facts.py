"""The facts behind lines as pages show them: the source record, customer and contract, and who was credited.

Everything is read for a whole page of lines at once, one query for each kind of record that is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger_queries


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its title; `url` is empty where the viewer may not open it."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """The fact behind a line: the source record, the ledger's own page of it, and who is credited with how much.

    `credits` are there only for the facts asked for with all details.
    """

    key: str
    url: str
    amount_fen: int
    source_label: Message
    source: Named
    customer: Named | None
    contract: Named | None
    credits: tuple[tuple[str, int], ...]
    is_reversal: bool

    @property
    def title(self) -> str:
        """What a row is called by: the customer, else the record it came from."""
        return self.customer.title if self.customer is not None else self.source.title

    @property
    def beside(self) -> str:
        """What stands under it: the contract, else the record it came from; nothing twice."""
        beside = self.contract.title if self.contract is not None else self.source.title
        return beside if beside != self.title else ""


def shown_facts(
    viewer: Actor, ids: Iterable[int], *, keys: Collection[str] = (), detailed: Collection[int] = ()
) -> dict[int, ShownFact]:
    """Return facts by id, those of `keys` too; those in `detailed` with their credits."""
    wanted = set(ids)
    if not wanted and not keys:
        return {}
    source = ledger_queries.listed_facts(SYSTEM) if detailed else ledger_queries.facts(SYSTEM)
    rows = list(source.filter(Q(pk__in=wanted) | Q(key__in=keys) if keys else Q(pk__in=wanted)))
    named = {record: _named(viewer, record, pks) for record, pks in _records(rows, detailed).items()}
    fact_type = registries.record_types.get("fact")
    return {
        row.pk: _shown(row, named, _credits(row) if row.pk in detailed else (), fact_type.url(row.pk)) for row in rows
    }


def _records(rows: Iterable[Any], detailed: Collection[int]) -> dict[str, set[int]]:
    """Return which records are to be named; a source only where nothing else names the fact."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        contract_id = row.references.get("contract", 0)
        if row.pk in detailed or not (contract_id and row.customer_id):
            wanted.setdefault(row.source_type, set()).add(row.source_id)
        wanted.setdefault("contract", set()).add(contract_id)
        wanted.setdefault("customer", set()).add(row.customer_id or 0)
    return wanted


def _shown(row: Any, named: dict[str, dict[int, Named]], credits: tuple[tuple[str, int], ...], url: str) -> ShownFact:
    return ShownFact(
        key=row.key,
        url=url,
        amount_fen=row.amount_fen or 0,
        source_label=_label(row.source_type),
        source=named.get(row.source_type, {}).get(row.source_id, Named(row.key)),
        customer=named["customer"].get(row.customer_id or 0),
        contract=named["contract"].get(row.references.get("contract", 0)),
        credits=credits,
        is_reversal=row.reverses_id is not None,
    )


def _credits(row: Any) -> tuple[tuple[str, int], ...]:
    return tuple((credit.member.name, credit.amount_fen or 0) for credit in row.credits.all())


def _label(record: str) -> Message:
    return registries.record_types.get(record).label if record in registries.record_types else Message("事实")


def _named(viewer: Actor, record: str, pks: set[int]) -> dict[int, Named]:
    """Titles are shown to whoever may see the statement; links only where the viewer may open the record."""
    pks = {pk for pk in pks if pk}
    if record not in registries.record_types or not pks:
        return {}
    kind = registries.record_types.get(record)
    may_open = kind.power is None or viewer.may(kind.power)
    rows = kind.rows(SYSTEM).filter(pk__in=pks)
    if may_open and not viewer.sees_all():
        rows = rows.annotate(is_reached=Exists(kind.rows(viewer).filter(pk=OuterRef("pk")).order_by()))
    return {
        row.pk: Named(kind.title(row), kind.url(row.pk) if may_open and getattr(row, "is_reached", True) else "")
        for row in rows
    }
