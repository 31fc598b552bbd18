"""What the ledger offers the house."""

from __future__ import annotations

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import powers, queries


def register() -> None:
    """Declare powers, the tables that are only ever added to, the record type of a fact and the menu entry."""
    registries.add_powers(powers.ALL)
    for table in ("ledger_fact", "ledger_credit"):
        registries.append_only.add(table, registries.AppendOnly(table))
    registries.record_types.add(
        "fact",
        registries.RecordType(
            key="fact",
            label=Message("台账记录"),
            icon="list-details",
            rows=queries.facts,
            title=str,
            url=_fact_url,
        ),
    )


def _fact_url(pk: int) -> str:
    return reverse("ledger:record", args=[pk])
