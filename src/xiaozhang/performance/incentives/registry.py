"""What incentives offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.departures import departures
from xiaozhang.base.errors import Missing
from xiaozhang.base.proofs import MonthPart, month_parts
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.performance.incentives.jobs import settle
from xiaozhang.performance.incentives.queries import measuring
from xiaozhang.performance.incentives.queries.sealing import statements_digest
from xiaozhang.performance.incentives.rules import departing
from xiaozhang.performance.incentives.rules.needs import PAYING


def register() -> None:
    """Declare powers, what clauses of pay bring about, statements, 预估提成 on deals, and the menu."""
    registries.add_powers(powers.ALL)
    jobs.register("incentives.settle", settle, label=Message("试算结算"))
    month_parts.add("incentives", MonthPart("incentives", Message("结算单"), statements_digest))
    for each in departing.ALL:
        departures.add(each.kind, each)
    _register_consequence()
    _register_measures()
    _register_records()
    _register_tabs()
    _register_menu()


def _register_consequence() -> None:
    for key, label, count, unit, power in (
        ("incentives.lines", Message("结算行"), queries.lines_of_clause, "", None),
        ("incentives.amount", Message("提成（元）"), queries.amount_of_clause, "fen", powers.EXPORT_STATEMENTS),
    ):
        for kind in PAYING:
            name = f"{key}.{kind.name}"
            registries.consequences.add(
                name,
                registries.Consequence(
                    key=name, kind=kind.name, label=label, count=count, url=_clause_url, unit=unit, power=power
                ),
            )


def _register_measures() -> None:
    for key, column, label, count in (
        ("incentives.lines", "applied", Message("结算行"), measuring.lines_in),
        ("incentives.paid", "cost_fen", Message("提成（元）"), measuring.paid_in),
    ):
        registries.clause_measures.add(
            key, registries.ClauseMeasure(key, column, label, count, tuple(kind.name for kind in PAYING), _clause_url)
        )


def _register_records() -> None:
    registries.record_types.add(
        "statement",
        registries.RecordType(
            key="statement",
            label=Message("结算单"),
            power=powers.SEE_STATEMENTS,
            icon="receipt",
            rows=queries.statements,
            title=str,
            url=_statement_url,
        ),
    )


def _register_tabs() -> None:
    for record, label, template, context in (
        ("deal", Message("预估提成"), "incentives/_expected.html", expected_context),
        ("contract", Message("预估提成"), "incentives/_expected.html", contract_context),
        ("deal.panel", Message("若赢单"), "incentives/_if_won.html", expected_context),
    ):
        tab = registries.Tab(record=record, key="expected", label=label, template=template, context=context, order=60)
        registries.tabs.add(f"{record}.expected", tab)


def _register_menu() -> None:
    registries.navigation.add(
        "statements",
        registries.Navigation(
            key="statements",
            label=Message("结算单"),
            url_name="incentives:list",
            icon="receipt",
            order=62,
            power=powers.SEE_STATEMENTS,
            group="performance",
        ),
    )
    registries.navigation.add(
        "runs",
        registries.Navigation(
            key="runs",
            label=Message("结算"),
            url_name="incentives:runs",
            icon="calculator",
            order=63,
            power=powers.RUN_SETTLEMENT,
            group="performance",
        ),
    )


def expected_context(viewer: Actor, deal: Any, today: date) -> Mapping[str, object]:
    """Return what the deal would bring its owner if its expected amount came today, for the tab on the deal's page.

    Where plans or exceptions pay, the figure comes after the page, from `later_url`.
    """
    if deal.owner_id is None or not deal.expected_fen:
        return {"outlook": None, "lacks": "amount" if deal.owner_id else "owner"}
    subjects = [("deal", deal.pk), *([("customer", deal.customer_id)] if deal.customer_id else [])]
    try:
        outlook = queries.expected_commission(
            viewer, deal.owner_id, deal.expected_fen, today, owner=deal.owner, subjects=subjects
        )
    except Missing:
        return {"outlook": None, "lacks": "reach"}
    if isinstance(outlook, queries.Planned):
        return {"outlook": None, "lacks": "", "later_url": reverse("incentives:expected_deal", args=[deal.pk])}
    return {"outlook": outlook, "lacks": "" if outlook else "clause"}


def contract_context(viewer: Actor, contract: Any, today: date) -> Mapping[str, object]:
    """Return where the tab on a contract's page gets what its open instalments would bring its owner."""
    return {"outlook": None, "lacks": "", "later_url": reverse("incentives:expected_contract", args=[contract.pk])}


def _statement_url(pk: int) -> str:
    return reverse("incentives:record", args=[pk])


def _clause_url(clause_id: int) -> str:
    return reverse("incentives:clause", args=[clause_id])
