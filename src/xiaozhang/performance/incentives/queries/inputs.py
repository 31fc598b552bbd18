"""What a whole month is settled from, read out of the house: everything but facts first, then the facts it needs.

Reads everyone: settlement acts for the house. Members go by their id as text, facts by their key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period, add_months, month_period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.ledger.rules.credits import FactRow
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.rules.roster import RosterEntry
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.performance.appraisal.clauses import KpiTable
from xiaozhang.performance.incentives.models import Balance, ClaimNotice
from xiaozhang.performance.incentives.queries import once
from xiaozhang.performance.incentives.queries.departures import departures_of, standing
from xiaozhang.performance.incentives.rules.gathering import Stay, Tree, led_by, members_of
from xiaozhang.performance.incentives.rules.needs import EVER, Needs, below_of, needs_of
from xiaozhang.performance.incentives.rules.posted import Signed, fact_of, ids_by_key, standing_signed
from xiaozhang.performance.plans.clauses import TargetBreakdown
from xiaozhang.performance.plans.rules import inputs as plans
from xiaozhang.performance.plans.rules.law import law_of
from xiaozhang.performance.plans.rules.parting import looked_at
from xiaozhang.performance.plans.rules.targeting import TEAM
from xiaozhang.selling.contracts.rules.facts import NEW_CUSTOMER, SIGNED_AMOUNT

_RELEASED = ("published", "confirmed")


@dataclass(frozen=True)
class Gathered:
    """A month's inputs with their facts, and the id of each fact by its key; parts of a fact have its id."""

    inputs: plans.MonthInputs
    fact_ids: Mapping[str, int]


def month_inputs(
    month_on: date,
    *,
    mark: int | None = None,
    clauses: Sequence[plans.Clause] | None = None,
    as_of: datetime | None = None,
) -> plans.MonthInputs:
    """Return all that a month is settled from, facts included; with other `clauses` in place of those in force.

    `mark`: up to this fact. `as_of`: with the exceptions that were approved by then.
    """
    seen = ledger.greatest_fact_id() if mark is None else mark
    fixed = fixed_inputs(month_on, seen, clauses=clauses, as_of=as_of)
    return with_facts(fixed, seen).inputs


def fixed_inputs(
    month_on: date,
    mark: int,
    *,
    clauses: Sequence[plans.Clause] | None = None,
    as_of: datetime | None = None,
    stays: Sequence[RosterEntry] | None = None,
    balances: Sequence[plans.Balance] | None = None,
    is_teamed: bool = False,
    is_bare: bool = False,
) -> plans.MonthInputs:
    """Return what a snapshot fixes: everything but the facts, which the mark fixes.

    `stays`: what `stays_until` returns, where it has been read already. `balances`: what stands open, where that is not
    what the month before really left. `is_teamed`: say who leads which team even if no clause here scores by teams.
    `is_bare`: without what only pay and some clauses look at: pay bases, items, leave, successors, superiors, targets.
    """
    month = month_period(month_on)
    bases = [] if is_bare else [each for each in once.bases_ever() if each.start_on < month.end_on]
    told = tuple(
        each
        for each in (clauses_until(month_on) if clauses is None else clauses)
        if not isinstance(each.parameters, TargetBreakdown)  # carried out on the sheet, where people see what it gives
    )
    is_teamed = is_teamed or any(isinstance(each.parameters, KpiTable) and each.parameters.of_team for each in told)
    known = plans.MonthInputs(
        month_on=month_on,
        clauses=told,
        members=_members(month, bases, stays_until(month) if stays is None else stays, is_teamed, is_bare),
        facts=(),
        balances=_balances(month_on) if balances is None else tuple(balances),
        pay_basis=tuple(_pay_basis(bases, month)),
        pay_items=() if is_bare else tuple(_pay_items(month_on)),
        laws=tuple(law_of(each.parameters) for each in told if isinstance(each.parameters, RegionalLaw)),
        calendar=org.calendar(),
    )
    if is_bare:
        return known
    found = standing(told, month, as_of=as_of)
    if found:
        facts = with_facts(known, mark, since=min(each.start_on for each in found)).inputs.facts
        known = replace(known, departures=tuple(departures_of(found, facts, month)))
    return replace(known, targets=tuple(_targets(month_on, _first_year(known, mark), is_teamed)))


def stays_until(month: Period) -> list[RosterEntry]:
    """Return where everybody was until the end of the month, who has left included; teams by words of their own.

    And who joins later although they are credited already: a receipt of March that is recorded in April under the new
    owner of its contract counts in March, for them and for those they share it with.
    """
    ever = _stays_ever()
    found = [_seen_until(month.end_on, each) for each in ever if each.start_on < month.end_on]
    there = {each.member_id for each in found}
    firsts: dict[int, RosterEntry] = {}
    for entry in ever:
        if entry.member_id not in there:
            firsts.setdefault(entry.member_id, entry)
    credited = ledger.credited_among(firsts.keys(), month_on=month.start_on) if firsts else set()
    return found + [replace(firsts[pk], end_on=None) for pk in sorted(credited)]


def _seen_until(end_on: date, entry: RosterEntry) -> RosterEntry:
    """Return a stay as a month sees it: what ends with the month or later is not cut short by anything it can see."""
    return entry if entry.end_on is None or entry.end_on < end_on else replace(entry, end_on=None)


@remembered
def _stays_ever() -> list[RosterEntry]:
    """Return where everybody was and will be: one page may settle several months."""
    labels = _labels()
    return [
        entry if entry.team_id is None else replace(entry, team_name=labels[entry.team_id])
        for entry in org.roster(Period(EVER, date.max), is_whole=True)
    ]


@remembered
def _labels() -> dict[int, str]:
    return org.team_labels()


@remembered
def _leaders() -> Tree:
    return org.team_leaders()


def clauses_until(month_on: date) -> list[plans.Clause]:
    """Return the clauses settlement carries out, of every version in force until the end of the month.

    Late facts reach back. A span that outlasts the month is left open, so that a later version does not change what
    this month is made from.
    """
    month = month_period(month_on)
    labels = {row.pk: row.label for row in charter.ever_in_force()}
    found = []
    spans = [span for span in charter.version_spans() if span.start_on < month.end_on]
    told = once.settled_in(tuple(span.version_id for span in spans))
    for span in spans:
        end_on = span.end_on if span.end_on and span.end_on < month.end_on else None
        found += [
            plans.Clause(
                each.key, each.number, each.title, labels[span.version_id], span.start_on, end_on, each.parameters,
                each.clause_id,
            )
            for each in told.get(span.version_id, ())
        ]  # fmt: skip
    return found


def with_facts(
    fixed: plans.MonthInputs,
    mark: int,
    *,
    member_ids: Collection[int] | None = None,
    since: date | None = None,
    totals: Sequence[plans.Total] | None = None,
    teamed: Sequence[plans.Total] | None = None,
) -> Gathered:
    """Return the inputs with the facts and sums their clauses need, up to the mark; of some members where given.

    `since`: as far back as that day. `totals`: their sums, where `totals_of` has read everybody's already; `teamed`:
    what `teamed_of` returns. With none of them teams count what is here of their members.
    """
    needs = _needs(fixed, mark, since)
    rows = _rows(needs, mark, member_ids)
    if totals is None:
        totals = _totals(needs, mark, member_ids)
    if teamed is None:
        teamed = _teamed(needs, mark)
    facts = tuple(_facts(rows, needs, mark, looked_at(fixed.clauses)))
    known = {member.key for member in fixed.members}
    facts = tuple(fact for fact in facts if all(share.member in known for share in fact.shares))
    return Gathered(replace(fixed, facts=facts, totals=tuple(totals), teamed=tuple(teamed)), ids_by_key(facts, rows))


def _rows(needs: Needs, mark: int, member_ids: Collection[int] | None) -> list[FactRow]:
    if member_ids is not None and len(member_ids) == 1:
        rows = [*once.rows_of(next(iter(member_ids)), tuple(sorted(needs.facts.items())), needs.month_on, mark)]
    else:
        rows = list(ledger.whole_facts(needs.facts, needs.month_on, mark, member_ids))
    events = dict.fromkeys(needs.events - needs.facts.keys(), EVER)
    return [*rows, *ledger.whole_facts(events, needs.month_on, mark)]


def totals_of(fixed: plans.MonthInputs, mark: int, *, member_ids: Collection[int] | None = None) -> list[plans.Total]:
    """Return the sums that the clauses need of everybody, or of some members, in order of member."""
    return _totals(_needs(fixed, mark, None), mark, member_ids)


def teamed_of(fixed: plans.MonthInputs, mark: int, only: Collection[int] | None = None) -> list[plans.Total]:
    """Return the sums of everybody that make the figures of teams, where clauses score by them.

    With `only` those of the teams that these members lead, if theirs is a post that is scored so.
    """
    needs = _needs(fixed, mark, None)
    if only is None:
        return _teamed(needs, mark)
    below = below_of(fixed.members, {str(member_id) for member_id in only}, needs.team_roles)
    return _summed(needs.teamed(), needs, mark, sorted(map(int, below))) if below else []


def _needs(fixed: plans.MonthInputs, mark: int, since: date | None) -> Needs:
    """Return what the clauses need, as far back as late facts, newly approved exceptions and `since` reach."""
    needs = needs_of(fixed.clauses, fixed.month_on)
    needs.reach_back(once.first_occurred(frozenset(needs.facts), fixed.month_on, mark))
    for first_on in [*_reopened(fixed), *([since] if since is not None else [])]:
        needs.reach_back(dict.fromkeys(needs.facts, first_on))
    return needs


def _totals(needs: Needs, mark: int, member_ids: Collection[int] | None) -> list[plans.Total]:
    return _summed(needs.only_summed(), needs, mark, member_ids)


def _teamed(needs: Needs, mark: int) -> list[plans.Total]:
    return _summed(needs.teamed(), needs, mark, None)


def _summed(
    since: Mapping[str, date], needs: Needs, mark: int, member_ids: Collection[int] | None
) -> list[plans.Total]:
    return [
        plans.Total(each.metric, str(each.member_id), each.occurred_on, each.month_on, each.value, each.is_money)
        for each in ledger.summed_credits(since, needs.month_on, mark, member_ids)
    ]


def _reopened(fixed: plans.MonthInputs) -> Iterable[date]:
    """Yield from which days exceptions hold that were approved in the month: what they concern is reckoned anew."""
    for each in fixed.departures:
        if fixed.month_on <= each.approved_on < add_months(fixed.month_on, 1):
            yield each.start_on


def _facts(rows: Sequence[FactRow], needs: Needs, mark: int, looked: frozenset[str]) -> Iterable[plans.Fact]:
    signed = _signed({row.references["contract"] for row in rows if "contract" in row.references}, needs, mark)
    firsts = _first_deals({row.customer_id for row in rows if row.customer_id is not None}, needs, mark)
    zone = timezone.get_default_timezone()
    for row in rows:
        contract = row.references.get("contract")
        yield fact_of(row, signed.get(contract or 0), firsts.get(row.customer_id or 0), zone, looked)


def _signed(contract_ids: Collection[int], needs: Needs, mark: int) -> dict[int, Signed]:
    """Return what the signed amounts of contracts say as of the mark: what is posted later changes no old statement."""
    if not needs.is_by_contract:
        return {}
    return standing_signed(ledger.facts_of_sources(SIGNED_AMOUNT, "contract", contract_ids, mark))


def _first_deals(customer_ids: Collection[int], needs: Needs, mark: int) -> dict[int, date]:
    """Return on which day each customer's first deal was, as of the mark."""
    if not needs.is_by_first_deal:
        return {}
    return ledger.first_days_of_customers(NEW_CUSTOMER, customer_ids, mark)


def _members(
    month: Period, bases: Sequence[Any], stayed: Sequence[RosterEntry], is_teamed: bool, is_bare: bool
) -> tuple[plans.Member, ...]:
    stays = [
        Stay(row.member_id, row.name, row.team_id, row.team_name, row.role_keys, row.start_on, row.end_on)
        for row in stayed
    ]
    if is_bare:
        return members_of(stays, {}, {}, {}, {}, {})
    probations: dict[int, date] = {}
    for basis in bases:
        if basis.probation_to is not None:
            probations[basis.member_id] = max(basis.probation_to, probations.get(basis.member_id, basis.probation_to))
    leave: dict[int, list[tuple[date, date]]] = {}
    for absence in once.absences_ever():
        if absence.start_on < month.end_on:
            leave.setdefault(absence.member_id, []).append((absence.start_on, absence.end_on))
    led = led_by(_leaders(), _labels()) if is_teamed else {}
    return members_of(stays, _leaders(), probations, leave, once.successors(month.last_on), led)


def _first_year(known: plans.MonthInputs, mark: int) -> int:
    """Return the year of the month, or of the earliest period that late facts or exceptions open again."""
    needs = _needs(known, mark, None)
    reopened = (needs.facts[metric].year for metric in needs.lengths if metric in needs.facts)
    return min((known.month_on.year, *reopened))


def _targets(month_on: date, first_year: int, is_teamed: bool) -> Iterable[plans.Target]:
    """Yield what members and teams were to reach in each month since the year began, of every metric."""
    for aim in once.aims(Period(date(first_year, 1, 1), add_months(month_on, 1))):
        owner = f"{TEAM}{aim.team}" if aim.member_id is None else str(aim.member_id)
        figure = Fraction(aim.figure, 100) if aim.is_money else Fraction(aim.figure)
        yield plans.Target(owner, aim.metric, f"{aim.month_on:%Y-%m}", figure, aim.is_summed and is_teamed)


@remembered
def _balances(month_on: date) -> tuple[plans.Balance, ...]:
    return tuple(_left_open(month_on))


def _left_open(month_on: date) -> Iterable[plans.Balance]:
    """Yield what the latest released month before this one left open, with the notices given since."""
    rows = Balance.objects.filter(
        statement__run__state__in=_RELEASED, statement__run__is_superseded=False, statement__month_on__lt=month_on
    )
    latest = rows.order_by("-statement__month_on").values_list("statement__month_on", flat=True).first()
    if latest is None:
        return
    told = {(row.member_id, row.claim_key): row.given_on for row in ClaimNotice.objects.all()}
    open_ = rows.filter(statement__month_on=latest).select_related("statement")
    for row in open_.order_by("statement__member_id", "sequence"):
        member_id = row.statement.member_id
        yield plans.Balance(
            row.kind, str(member_id), row.key, row.amount_fen, row.since_on, row.clause_key, row.fact_key, row.contract,
            row.label, row.notice_on or told.get((member_id, row.key)),
        )  # fmt: skip


def _pay_basis(bases: Sequence[Any], month: Period) -> Iterable[plans.PayBasis]:
    for row in bases:
        if row.end_on is not None and row.end_on <= month.start_on:
            continue
        yield plans.PayBasis(
            str(row.member_id), row.start_on, row.end_on, row.wage_fen, row.performance_fen, row.region,
            row.contract_from, row.contract_to, row.probation_to,
        )  # fmt: skip


def _pay_items(month_on: date) -> Iterable[plans.PayItem]:
    for row in once.items(month_on):
        yield plans.PayItem(str(row.member_id), row.item, row.amount_fen, is_beside=True)
