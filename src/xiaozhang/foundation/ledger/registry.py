"""What the ledger offers the house."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import powers, queries
from xiaozhang.foundation.ledger.rules.sizes import size_words


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
            title=_fact_title,
            url=_fact_url,
        ),
    )
    registries.navigation.add(
        "ledger",
        registries.Navigation(
            key="ledger",
            label=Message("业绩台账"),
            url_name="ledger:list",
            icon="list-details",
            order=68,
            power=powers.SEE_LEDGER,
            group="performance",
        ),
    )


def _fact_title(fact: Any) -> str:
    metric = queries.metric_of(fact)
    return f"{words(metric.label)} {words(size_words(metric.unit, fact.amount_fen, fact.quantity))}"


def _fact_url(pk: int) -> str:
    return reverse("ledger:record", args=[pk])
