"""The exceptions (签呈) that hold of clauses of pay, as plans read them: bound to the facts and members they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction

from django.utils import timezone

from xiaozhang.base.departures import Departure as Kind
from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.exceptions import queries as exceptions
from xiaozhang.foundation.exceptions.rules.registered import CONTRACT, CUSTOMER, MEMBER, Registered
from xiaozhang.performance.incentives.rules.departing import WHOLE
from xiaozhang.performance.incentives.rules.needs import EVER
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable
from xiaozhang.performance.plans.rules.inputs import Clause, Departure, Fact

_BY_FIELD = {MEMBER, CUSTOMER, CONTRACT}
_DEAL = "deal"


def standing(clauses: Sequence[Clause], month: Period, *, as_of: datetime | None = None) -> list[Registered]:
    """Return the exceptions from these clauses of pay that hold on a day up to the end of the month."""
    keys = {each.key for each in clauses if isinstance(each.parameters, CommissionTable | CommissionPlan)}
    found = [each for each in _registered(frozenset(keys), as_of) if each.start_on < month.end_on] if keys else []
    return [each for each in found if each.departure is Kind.VALUE and isinstance(each.amount, Fraction)]


@remembered
def _registered(keys: frozenset[str], as_of: datetime | None) -> list[Registered]:
    return exceptions.standing_between(keys, Period(EVER, date.max), as_of=as_of)


def departures_of(found: Sequence[Registered], facts: Iterable[Fact], month: Period) -> list[Departure]:
    """Return exceptions as plans know them: by member, customer or contract, or else fact by fact."""
    simple = [each for each in found if each.types <= _BY_FIELD]
    others = [each for each in found if not each.types <= _BY_FIELD]
    made = [departure for each in simple for departure in _by_field(each)]
    return [*made, *_by_fact(others, facts, month)]


def departures_of_deal(
    found: Sequence[Registered], deal_id: int, customer_id: int | None, member_id: int, keys: Sequence[str], on: date
) -> list[Departure]:  # fmt: skip
    """Return the exceptions that name a deal as departures of the facts (by key) that it would bring on the day."""
    held = {(_DEAL, deal_id), (MEMBER, member_id), *([(CUSTOMER, customer_id)] if customer_id else [])}
    naming = [each for each in found if _DEAL in each.types and each.stands_on(on) and each.covers(held)]
    return [_departure(each, member=str(member_id), fact=key) for each in naming for key in keys]


def _by_field(each: Registered) -> Iterator[Departure]:
    """Yield one for each way to name one record of every type."""
    named: list[dict[str, str]] = [{}]
    for record_type in sorted(each.types):
        ids = [pk for of, pk in each.scope if of == record_type]
        named = [{**one, record_type: str(pk)} for one in named for pk in ids]
    for one in named:
        member, customer, contract = (one.get(name, "") for name in (MEMBER, CUSTOMER, CONTRACT))
        yield _departure(each, member=member, customer=customer, contract=contract)


def _by_fact(found: Sequence[Registered], facts: Iterable[Fact], month: Period) -> Iterator[Departure]:
    if not found:
        return
    keys = {each.clause_key for each in found}
    first_on = min(each.start_on for each in found)
    asked, meant = [], []
    for fact in facts:
        if fact.occurred_on < first_on or fact.occurred_on >= month.end_on:
            continue
        place = (CONTRACT, int(fact.contract)) if fact.contract else (CUSTOMER, int(fact.customer or 0))
        for share in fact.shares:
            for key in sorted(keys):
                asked.append((key, fact.occurred_on, place, int(share.member)))
                meant.append((fact, share.member))
    for (fact, member), covering in zip(meant, exceptions.matching(found, asked), strict=True):
        for each in covering:
            yield _departure(each, member=member, fact=fact.reverses or fact.key)


def _departure(
    each: Registered, *, member: str = "", customer: str = "", contract: str = "", fact: str = ""
) -> Departure:
    path = str(each.value.get("path", WHOLE))
    return Departure(
        number=each.number,
        clause=each.clause_key,
        kind="rate",
        start_on=each.start_on,
        end_on=each.end_on,
        approved_on=_day(each.approved_at),
        value=Fraction(each.amount or 0),
        what="" if path == WHOLE else path.removesuffix(".rate"),
        member=member,
        customer=customer,
        contract=contract,
        fact=fact,
        reason=each.reason,
    )


def _day(instant: datetime) -> date:
    return timezone.localdate(instant)
