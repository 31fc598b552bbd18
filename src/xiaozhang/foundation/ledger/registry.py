"""What the ledger offers the house."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.pages.words import words
from xiaozhang.base.proofs import MonthPart, Proof, month_parts, proofs
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import powers, queries
from xiaozhang.foundation.ledger.jobs import SEAL, seal
from xiaozhang.foundation.ledger.rules.sizes import size_words


def register() -> None:
    """Declare powers, the tables that are only ever added to, the record type of a fact and the menu entry."""
    registries.add_powers(powers.ALL)
    for table in ("ledger_fact", "ledger_credit", "ledger_monthseal"):
        registries.append_only.add(table, registries.AppendOnly(table))
    proofs.add("ledger.totals", Proof("ledger.totals", Message("业绩台账"), queries.prove_totals))
    proofs.add("ledger.months", Proof("ledger.months", Message("已结账的月份"), queries.prove_months))
    month_parts.add("ledger.facts", MonthPart("ledger.facts", Message("台账记录"), queries.facts_digest))
    jobs.register(SEAL, seal, label=Message("封存已结账的月份"))
    jobs.schedule(SEAL, at=time(2, 20))
    registries.record_types.add(
        "fact",
        registries.RecordType(
            key="fact",
            label=Message("台账记录"),
            power=powers.SEE_LEDGER,
            icon="list-details",
            rows=queries.facts,
            title=_fact_title,
            url=_fact_url,
            is_carrier=False,
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
