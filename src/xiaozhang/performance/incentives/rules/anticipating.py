"""What an amount still to come would bring under plans and awards: the month settled with it, less the month without.

Requirement K10. Contests stay out: what they bring depends on others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import round_fen
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.performance.appraisal.clauses import ForcedDistribution, KpiTable
from xiaozhang.performance.incentives.rules.nearing import contests_counting, is_for, still_to_come
from xiaozhang.performance.incentives.rules.posted import splits_of
from xiaozhang.performance.plans.clauses import Award, CommissionPlan, CommissionTable, Contest, TargetBreakdown
from xiaozhang.performance.plans.clauses.parts import Axis
from xiaozhang.performance.plans.clauses.plan_checks import COMMISSION_BASE
from xiaozhang.performance.plans.rules.awarding import Reached
from xiaozhang.performance.plans.rules.inputs import Clause, Fact, Member, MonthInputs, Share
from xiaozhang.performance.plans.rules.lines import PayLine
from xiaozhang.performance.plans.rules.parting import looked_at
from xiaozhang.performance.plans.rules.paying import HELD
from xiaozhang.performance.plans.rules.settling import MonthStatement, settle_month
from xiaozhang.selling.contracts.rules.facts import NEW_CUSTOMER, RECEIPT, SIGNED_AMOUNT
from xiaozhang.selling.contracts.rules.sold import SoldPart, tax_of

_OF_A_SALE = (RECEIPT, SIGNED_AMOUNT)
_UNKNOWN = 0  # a customer nobody has registered yet, who is none of those counted so far
BY_A_SALE = (*_OF_A_SALE, NEW_CUSTOMER)
_KEY = "expected:"
_OF_SCORES = frozenset({Axis.SCORE, Axis.GRADE})
_OF_PEOPLE = _OF_SCORES | {Axis.ATTAINMENT, Axis.TEAM_ATTAINMENT, Axis.STATUS}


@dataclass(frozen=True, slots=True)
class Coming:
    """An amount that may come, and what is known of the sale behind it. `cost_fen` is that of `whole_fen`.

    Of a contract that `is_signed` money alone is still to come; else the signature as well.
    """

    name: str
    amount_fen: int
    deal_id: int | None = None
    customer_id: int | None = None
    contract_id: int | None = None
    is_signed: bool = False
    signed_on: date | None = None
    first_on: date | None = None
    due_on: date | None = None
    is_new: bool | None = None
    cost_fen: int | None = None
    whole_fen: int = 0
    billed_on: date | None = None
    parts: tuple[SoldPart, ...] = ()
    channel: str = ""
    region: str = ""


Sentences = tuple[tuple[ClauseRef, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a clause would bring, and how, in sentences; an award in points brings `points` and no money."""

    clause: ClauseRef
    amount_fen: int
    words: tuple[str, ...]
    is_award: bool = False
    points: Fraction | None = None

    @property
    def points_words(self) -> str:
        """The points as people write them; empty for money."""
        return "" if self.points is None else figure_words(self.points)


@dataclass(frozen=True, slots=True)
class _Earned:
    """What clauses bring, and what would bring more."""

    rows: tuple[Brought, ...]
    why_not: Sentences = ()

    @property
    def commission_fen(self) -> int:
        """The commission alone."""
        return sum(each.amount_fen for each in self.rows if not each.is_award)

    @property
    def award_fen(self) -> int:
        """What awards bring."""
        return sum(each.amount_fen for each in self.rows if each.is_award)

    @property
    def earned_fen(self) -> int:
        """Commission and awards together; points are no money."""
        return self.commission_fen + self.award_fen

    @property
    def points_words(self) -> str:
        """The points beside the money, as people write them; empty without any."""
        points = sum((each.points for each in self.rows if each.points is not None), Fraction(0))
        return figure_words(points) if points else ""


@dataclass(frozen=True, slots=True)
class Anticipated(_Earned):
    """What would be earned more, clause by clause; what of it is held until later; what would still bring more.

    `contests` count the sale and are in no figure.
    """

    held: tuple[tuple[str, int], ...] = ()
    contests: Sentences = ()

    @property
    def held_fen(self) -> int:
        """What is paid later."""
        return sum(fen for _label, fen in self.held)


@dataclass(frozen=True, slots=True)
class Draft(_Earned):
    """A member's month as it stands: commission and awards by clause, and what would bring more."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """A member's month settled, and how far they have come in the periods of awards."""

    statement: MonthStatement
    awards: tuple[Reached, ...] = ()


@dataclass
class Months:
    """A member's month settled in memory without what is to come, and then with each thing that may come.

    `on`: the day it would come. `beside`: clauses that are not settled but said, contests.
    """

    inputs: MonthInputs
    member: str
    on: date
    beside: Sequence[Clause] = ()
    _before: _Stand | None = field(default=None, init=False)

    def draft(self) -> Draft:
        """Return the month as it stands. Raises CannotSettle."""
        now = self._stands()
        sums: dict[str, Brought] = {}
        for line in now.statement.lines:
            held = sums.get(line.clause.key)
            row = _row(line) if held is None else replace(
                held, amount_fen=held.amount_fen + line.amount_fen, points=_added(held.points, line.points),
            )  # fmt: skip
            sums[line.clause.key] = replace(row, clause=ref_of(line.clause), words=())
        return Draft(tuple(sums.values()), self._why_not(now))

    def with_coming(self, facts: Sequence[Fact]) -> Anticipated:
        """Return what the facts of something that may come change. Raises CannotSettle."""
        before = self._stands().statement
        found = self._settled(replace(self.inputs, facts=[*self.inputs.facts, *facts]))
        after = found.statement
        keys = {fact.key for fact in facts}
        keys |= {part.key for fact in facts for parts in fact.splits.values() for part in parts}
        rows = [_row(each) for each in after.lines if each.fact in keys]
        rows += _others(before.lines, after.lines, keys)
        held = [(each.label, each.amount_fen) for each in after.pay.balances if each.kind == HELD and each.fact in keys]
        counting = contests_counting(self.beside, self._roles(), self.on, facts)
        contests = tuple((ref_of(clause), told) for clause, told in counting)
        return Anticipated(tuple(rows), self._why_not(found, facts), tuple(held), contests)

    def _stands(self) -> _Stand:
        if self._before is None:
            self._before = self._settled(self.inputs)
        return self._before

    def _settled(self, inputs: MonthInputs) -> _Stand:
        result = settle_month(inputs)
        found = next((each for each in result.statements if each.member.key == self.member), None)
        awards = tuple(each for each in result.awards if each.member == self.member)
        return _Stand(found or MonthStatement(self._who()), awards)

    def _who(self) -> Member:
        return next(each for each in self.inputs.members if each.key == self.member)

    def _roles(self) -> tuple[str, ...]:
        return self._who().at(self.on).roles

    def _why_not(self, month: _Stand, coming: Sequence[Fact] = ()) -> Sentences:
        by_name = {(each.key, each.version): each for each in self.inputs.clauses}
        told = [
            (by_name[each["clause"]["key"], each["clause"]["version"]], tuple(each["why_not"]))
            for each in month.statement.outlooks
            if each["why_not"]
        ]
        told += still_to_come(self.inputs.clauses, month.awards, self._roles(), self.on, coming)
        return tuple((ref_of(clause), words) for clause, words in told)


def ref_of(clause: Clause) -> ClauseRef:
    """Return how a clause is named on pages."""
    return ClauseRef(clause.id, clause.number, clause.title, clause.version, clause.start_on)


def _row(line: PayLine) -> Brought:
    is_award = isinstance(line.clause.parameters, Award)
    return Brought(ref_of(line.clause), line.amount_fen, tuple(map(str, line.words)), is_award, line.points)


def _added(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return one if other is None else other + (one or 0)


def paying(clauses: Iterable[Clause], roles: Collection[str]) -> list[Clause]:
    """Return the clauses of commission and award that pay holders of these posts, and what these look things up in."""
    told = list(clauses)
    commission = [each for each in told if isinstance(each.parameters, CommissionTable | CommissionPlan)]
    own = [each for each in commission if set(getattr(each.parameters, "roles", ())) & set(roles)]
    awards = [each for each in told if isinstance(each.parameters, Award) and is_for(each.parameters, roles)]
    plans = [each.parameters for each in own if isinstance(each.parameters, CommissionPlan)]
    if any(plan.base.metric == COMMISSION_BASE for plan in plans):
        own = commission
    beside: tuple[type, ...] = (TargetBreakdown,)
    if any(_axes(plan) & _OF_SCORES for plan in plans):
        beside = (*beside, KpiTable, ForcedDistribution)
    return [each for each in told if each in own or each in awards or isinstance(each.parameters, beside)]


def is_by_facts_alone(clauses: Iterable[Clause]) -> bool:
    """Say whether own facts and post decide: no clause looks at targets, scores, probation, leave or other people."""
    return all(
        isinstance(each.parameters, CommissionTable | Award | TargetBreakdown)
        or (isinstance(each.parameters, CommissionPlan) and _is_by_facts_alone(each.parameters))
        for each in clauses
    )


def _is_by_facts_alone(plan: CommissionPlan) -> bool:
    is_own = plan.earns_on == "own" and plan.pool is None and plan.leaver_share == 1
    is_bare = plan.proration is None and plan.tiers_by != "attainment" and not plan.axes() & _OF_PEOPLE
    return is_own and is_bare


def whose_facts(clauses: Iterable[Clause], members: Sequence[Member], member: str) -> set[str]:
    """Return whose facts count for a member's month: their own, where plans ask for it the team's and those below."""
    plans = [each.parameters for each in clauses if isinstance(each.parameters, CommissionPlan)]
    wanted = {member}
    if any(plan.pool is not None or Axis.TEAM_ATTAINMENT in _axes(plan) for plan in plans):
        teams = {at.team for each in members if each.key == member for at in each.assignments} - {""}
        wanted |= {each.key for each in members if any(at.team in teams for at in each.assignments)}
    tables = [each.parameters for each in clauses if isinstance(each.parameters, KpiTable)]
    if any(plan.earns_on == "below" for plan in plans) or any(table.of_team for table in tables):
        above = {member}
        while above:
            below = {each.key for each in members if any(at.manager in above for at in each.assignments)}
            above = below - wanted
            wanted |= below
    return wanted


def concerned(inputs: MonthInputs, wanted: Collection[str]) -> MonthInputs:
    """Return the inputs with only the members whose facts count, those who share them, and who is above or follows.

    Where grades are given to all in proportion everybody stays.
    """
    if any(isinstance(each.parameters, ForcedDistribution) for each in inputs.clauses):
        return inputs
    by_key = {each.key: each for each in inputs.members}
    kept: set[str] = set()
    found = {*wanted, *(share.member for fact in inputs.facts for share in (*fact.shares, *fact.overlays))}
    while found:
        kept |= found
        members = [by_key[key] for key in found if key in by_key]
        found = {key for each in members for key in (each.successor, *(at.manager for at in each.assignments)) if key}
        found -= kept
    return replace(inputs, members=[each for each in inputs.members if each.key in kept])


def facts_of(
    coming: Coming, key: str, clauses: Iterable[Clause], member: str, occurred: str, on: date
) -> list[Fact]:  # fmt: skip
    """Return what would stand in the ledger if it came on the day, as the bases of the clauses count it."""
    told = list(clauses)
    metrics = dict.fromkeys(metric for each in told for metric in _metrics(each) if _is_due(metric, coming))
    looks = looked_at(told)
    plain = Fact(key, "", occurred, on, occurred, on.replace(day=1), "这一笔", shares=(Share(member, Fraction(1)),))
    found = [_fact(metric, coming, plain) for metric in metrics]
    return [replace(each, splits=splits_of(each, coming.parts, (), looks)) for each in found]


def _metrics(clause: Clause) -> Iterable[str]:
    parameters = clause.parameters
    if isinstance(parameters, CommissionTable):
        yield parameters.base
    elif isinstance(parameters, CommissionPlan) and parameters.earns_on == "own":
        metric = parameters.base.metric
        if metric in _OF_A_SALE or (parameters.base.of != "units" and metric != COMMISSION_BASE):
            yield metric
    elif isinstance(parameters, Award | Contest) and parameters.metric in BY_A_SALE:
        yield parameters.metric


def _is_due(metric: str, coming: Coming) -> bool:
    if metric == NEW_CUSTOMER:
        return not coming.is_signed and coming.is_new is True
    return metric == RECEIPT or not coming.is_signed


def _fact(metric: str, coming: Coming, plain: Fact) -> Fact:
    known = replace(
        plain, key=f"{_KEY}{plain.key}:{metric}", metric=metric, contract=str(coming.contract_id or ""),
        customer=str(coming.customer_id or _UNKNOWN),
    )  # fmt: skip
    if metric == NEW_CUSTOMER:
        return replace(known, units=Fraction(1))
    cost_fen = None
    if coming.cost_fen is not None and coming.whole_fen:
        cost_fen = round_fen(Fraction(coming.cost_fen * coming.amount_fen, coming.whole_fen))
    units = sum(part.units for part in coming.parts)
    return replace(
        known,
        amount_fen=coming.amount_fen,
        units=Fraction(units) if units and metric == SIGNED_AMOUNT else None,
        words=_words(coming),
        tax_rate=tax_of(coming.parts),
        cost_fen=cost_fen,
        signed_on=coming.signed_on or plain.occurred_on,
        due_on=coming.due_on,
        billed_on=coming.billed_on,
        first_on=coming.first_on or plain.occurred_on,
    )


def _words(coming: Coming) -> dict[str, str]:
    kind = None if coming.is_new is None else "new" if coming.is_new else "renewing"
    product = coming.parts[0].product if len(coming.parts) == 1 else ""
    values = {"customer_kind": kind, "product": product, "channel": coming.channel, "region": coming.region}
    return {name: word for name, word in values.items() if word}


def _others(before: Sequence[PayLine], after: Sequence[PayLine], keys: Collection[str]) -> list[Brought]:
    """Return by how much lines of other facts change, by clause: a gate is passed, a cap is reached."""
    clauses: dict[str, Clause] = {}
    sums: dict[str, int] = {}
    for lines, sign in ((before, -1), (after, 1)):
        for each in lines:
            if each.fact not in keys:
                clauses[each.clause.key] = each.clause
                sums[each.clause.key] = sums.get(each.clause.key, 0) + sign * each.amount_fen
    words = (str(Message("本月其他各笔、封顶与保底因此变动")),)
    return [
        Brought(ref_of(clauses[key]), fen, words, isinstance(clauses[key].parameters, Award))
        for key, fen in sums.items()
        if fen
    ]


def _axes(plan: CommissionPlan) -> set[Axis]:
    axes = {each.by for each in plan.coefficients}
    axes |= {plan.gate.by} if plan.gate is not None else set()
    return axes | ({plan.matrix.rows_by, plan.matrix.columns_by} if plan.matrix is not None else set())
