"""What a sale would bring its owner where plans, awards or exceptions pay, from the rules of settlement (K10).

The member's month is settled in memory, without what may come and with it; only the facts it depends on are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import add_months, month_of, month_period
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.incentives.queries.departures import departures_of, departures_of_deal, standing
from xiaozhang.performance.incentives.queries.inputs import clauses_until, fixed_inputs, stays_until, with_facts
from xiaozhang.performance.incentives.rules.anticipating import (
    Anticipated,
    Coming,
    Draft,
    Months,
    concerned,
    facts_of,
    is_by_facts_alone,
    paying,
    whose_facts,
)
from xiaozhang.performance.incentives.rules.posted import standing_signed
from xiaozhang.performance.plans.clauses import Contest
from xiaozhang.performance.plans.rules.inputs import CannotSettle, Fact
from xiaozhang.selling.contracts import queries as contracts
from xiaozhang.selling.contracts.rules.facts import NEW_CUSTOMER, SIGNED_AMOUNT
from xiaozhang.selling.contracts.rules.sold import SoldPart, cost_of, grouped
from xiaozhang.selling.deals import queries as deals

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Contract, Instalment
    from xiaozhang.selling.deals.models import Deal

MOST_WHAT_IFS = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What something that may come would bring; where it cannot be reckoned, `lacks` says what is lacking."""

    coming: Coming
    expected: Anticipated | None
    lacks: Message | None = None


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """One's month as it stands, or what is lacking to reckon it; and what the next instalments would add."""

    draft: Draft | None
    lacks: Message | None
    what_ifs: Sequence[Outlook]


def planned_outlooks(member_id: int, coming: Sequence[Coming], today: date) -> list[Outlook]:
    """Return what each of these would bring the member by itself if it came today. Reach is the caller's to ask."""
    return _outlooks(coming, *_months(member_id, coming, today)) if coming else []


def planned_month(viewer: Actor, member_id: int, today: date) -> PlannedMonth:
    """Return the member's commission of the running month as it stands. Raises Missing outside the viewer's reach."""
    org.get_member(viewer, member_id)
    open_rows = contracts.overdue_instalments(viewer, add_months(month_of(today), 1))
    rows = open_rows.filter(contract__owner_id=member_id)[:MOST_WHAT_IFS]
    coming = [_of_instalment(_known_of(row.contract, today), row, row.contract.customer.name) for row in rows]
    months, posted = _months(member_id, coming, today)
    try:
        draft = months.draft()
    except CannotSettle as refusal:
        return PlannedMonth(None, _lacking(refusal), ())
    found = [each for each in _outlooks(coming, months, posted) if each.expected is not None]
    return PlannedMonth(draft, None, found)


def _outlooks(coming: Sequence[Coming], months: Months, posted: Sequence[Sequence[Fact]]) -> list[Outlook]:
    found = []
    for each, facts in zip(coming, posted, strict=True):
        try:
            found.append(Outlook(each, months.with_coming(facts) if facts else None))
        except CannotSettle as refusal:
            found.append(Outlook(each, None, _lacking(refusal)))
    return found


def coming_of_deal(deal: Deal, today: date) -> Coming:
    """Return a deal's expected amount; the cost is that of its contract's lines, where one is drafted."""
    contract = contracts.live_contract_of_deal(deal.pk)
    coming = _of_customer(Coming("", deal.expected_fen, deal_id=deal.pk, customer_id=deal.customer_id), today)
    if contract is not None:
        return _of_contract(coming, contract)
    customer = deal.customer
    return replace(
        coming, parts=_wanted(deal.pk), channel=customer.source if customer is not None else "",
        region=customer.area if customer is not None else "",
    )  # fmt: skip


def _wanted(deal_id: int) -> tuple[SoldPart, ...]:
    """Return the products a deal is about, weighed at their list prices; what they will cost is not known yet."""
    rows = [(row.product, row.quantity or 1) for row in deals.interests(deal_id)]
    return grouped(SoldPart(each.name, each.price_fen * count, None, each.tax_bp, count) for each, count in rows)


def coming_of_contract(contract: Contract, today: date) -> list[Coming]:
    """Return what is still to come of a contract: its open instalments, or without a plan all that is owed."""
    open_fen = contract.still_owed_fen if contract.signed_on is not None else contract.amount_fen
    if contract.state not in ("draft", "in_force") or open_fen <= 0:
        return []
    known = _known_of(contract, today)
    rows = [each for each in contracts.instalments(contract.pk) if each.received_fen < each.amount_fen]
    if not rows:
        return [replace(known, name=contract.title, amount_fen=open_fen)]
    return [_of_instalment(known, row) for row in rows]


def _known_of(contract: Contract, today: date) -> Coming:
    return _of_contract(_of_customer(Coming("", 0, customer_id=contract.customer_id), today), contract)


def _of_instalment(known: Coming, row: Instalment, prefix: str = "") -> Coming:
    name = f"{prefix} {row.name}" if prefix else row.name
    return replace(
        known, name=name, amount_fen=row.amount_fen - row.received_fen, due_on=row.due_on, billed_on=row.billed_on
    )


def _of_customer(coming: Coming, today: date) -> Coming:
    if coming.customer_id is None:
        return coming
    first_on = ledger.first_days_of_customers(NEW_CUSTOMER, [coming.customer_id]).get(coming.customer_id)
    return replace(coming, first_on=first_on or today, is_new=first_on is None)


def _of_contract(coming: Coming, contract: Contract) -> Coming:
    parts = contracts.sold_parts(contracts.lines(contract.pk))
    known = replace(
        coming, contract_id=contract.pk, whole_fen=contract.amount_fen, parts=parts, channel=contract.customer.source,
        region=contract.customer.area,
    )  # fmt: skip
    signed = standing_signed(ledger.facts_of_sources(SIGNED_AMOUNT, "contract", [contract.pk])).get(contract.pk)
    if signed is not None:
        is_new = known.is_new if signed.is_new is None else signed.is_new
        return replace(
            known, is_signed=True, signed_on=signed.signed_on, cost_fen=signed.cost_fen, is_new=is_new,
            whole_fen=signed.amount_fen,
        )  # fmt: skip
    return replace(
        known, cost_fen=cost_of(parts), is_signed=contract.signed_on is not None, signed_on=contract.signed_on
    )


def _months(member_id: int, coming: Sequence[Coming], today: date) -> tuple[Months, list[list[Fact]]]:
    """Return the member's month with all it depends on, and the facts that each thing to come would be."""
    occurred = timezone.make_aware(datetime.combine(today, time.max)).astimezone(UTC).isoformat()
    month_on, who = month_of(today), str(member_id)
    mark = ledger.greatest_fact_id()
    stays, every = stays_until(month_period(month_on)), clauses_until(month_on)
    clauses = paying(every, {role for each in stays if each.member_id == member_id for role in each.role_keys})
    bare = fixed_inputs(
        month_on, mark, clauses=(), stays=stays, balances=(), is_teamed=True, is_bare=is_by_facts_alone(clauses)
    )
    contests = [each for each in every if isinstance(each.parameters, Contest)]
    fixed = replace(bare, clauses=clauses)
    found = standing(clauses, month_period(month_on))
    since = min((each.start_on for each in found), default=None)
    wanted = whose_facts(clauses, fixed.members, who)
    member_ids = [int(key) for key in wanted]
    gathered = with_facts(fixed, mark, member_ids=member_ids, since=since, teamed=())  # what is to come counts too
    inputs = concerned(gathered.inputs, wanted)
    posted = [
        facts_of(each, str(number), [*clauses, *contests], who, occurred, today) for number, each in enumerate(coming)
    ]
    meant = [*inputs.facts, *(fact for facts in posted for fact in facts)]
    departures = departures_of(found, meant, month_period(month_on))
    for each, facts in zip(coming, posted, strict=True):
        if each.deal_id is not None and each.contract_id is None:  # what belongs to a contract is found by it
            keys = [fact.key for fact in facts]
            departures += departures_of_deal(found, each.deal_id, each.customer_id, member_id, keys, today)
    return Months(replace(inputs, departures=departures), who, today, contests), posted


def _lacking(refusal: CannotSettle) -> Message:
    """Return the reason without 没有结算, which nobody has asked for here."""
    values = refusal.message.values
    return Message("{where}{words}", {"where": values["where"], "words": values["words"]})
