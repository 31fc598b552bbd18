"""预估提成 that comes after its page: what a deal or a contract's instalments would bring, and one's month so far."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.performance.incentives import powers, queries
from xiaozhang.selling.contracts import powers as contracts_powers
from xiaozhang.selling.contracts import queries as contracts
from xiaozhang.selling.deals import powers as deals_powers
from xiaozhang.selling.deals import queries as deals


@pages.page(deals_powers.SEE_DEALS)
def expected_deal(request: pages.Request, pk: int) -> HttpResponse:
    """Say what a deal would bring its owner; `?short=1` in one sentence, for the board."""
    today = timezone.localdate()
    deal = deals.get_deal(request.actor, pk)
    coming = [queries.coming_of_deal(deal, today)] if deal.expected_fen else []
    found = queries.planned_outlooks(deal.owner_id, coming, today)
    context = {"found": found, "member_name": deal.owner.name, "is_short": request.GET.get("short") == "1"}
    return render(request, "incentives/_planned.html", context)


@pages.page(contracts_powers.SEE_CONTRACTS)
def expected_contract(request: pages.Request, pk: int) -> HttpResponse:
    """Say what each open instalment of a contract would bring its owner by itself."""
    today = timezone.localdate()
    contract = contracts.get_contract(request.actor, pk)
    coming = queries.coming_of_contract(contract, today)
    subjects = [("contract", pk), ("customer", contract.customer_id)]
    found: list[object] = []
    if coming:
        paid_by = queries.expected_commission(
            request.actor, contract.owner_id, 0, today, owner=contract.owner, subjects=subjects
        )
        if paid_by is not None:
            found = list(queries.planned_outlooks(contract.owner_id, coming, today))
    context = {"found": found, "member_name": contract.owner.name, "is_paid_up": not coming}
    return render(request, "incentives/_planned.html", context)


@pages.page(powers.SEE_STATEMENTS)
def expected_month(request: pages.Request) -> HttpResponse:
    """Say what one's own month has brought so far, what would bring more, and what the next instalments would add."""
    viewer, today = request.actor, timezone.localdate()
    if viewer.member_id is None:
        raise Missing
    context = {"month": queries.planned_month(viewer, viewer.member_id, today)}
    small = request.GET.get("small") == "1"
    return render(request, f"incentives/_planned_month{'_small' if small else ''}.html", context)
