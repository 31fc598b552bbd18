"""What to know: one's month, the commission so far and what money to come would add, the teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xiaozhang.base.actor import Actor
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.periods import Period, add_months, month_of, month_period
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.home.today.rules.figures import figure_and_unit, in_wan
from xiaozhang.performance.incentives import powers as incentives_powers
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.performance.incentives.queries import DealOutlook, MonthOutlook
from xiaozhang.performance.incentives.rules.expecting import expect
from xiaozhang.performance.plans.rules.tiers import Ladder
from xiaozhang.performance.targets import powers as targets_powers
from xiaozhang.performance.targets import queries as targets
from xiaozhang.performance.targets.rules.pace import Standing, attained, stand
from xiaozhang.selling.contracts import queries as contracts

_SELLERS = frozenset({"representative", "supervisor"})
_MOST = 3


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An instalment that is to come this month, and the commission it would add by itself."""

    name: str
    amount_fen: int
    commission_fen: int
    steps: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month against its target, with the lead figure apart from its unit."""

    standing: Standing
    figure: str
    unit: str


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """A seller's month: standing, commission, what would add to it, and what else was done."""

    month: Month
    outlook: MonthOutlook | None
    what_ifs: Sequence[WhatIf]
    new_customers: int
    visits: int
    follow_ups: int


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team, or a member of one's own team, beside its target, in 万元. `attained` is None without a target."""

    name: str
    received: str
    target: str
    attained: Fraction | None


@dataclass(frozen=True, slots=True)
class Knowing:
    """What stands on the right: one's own month, that of all in reach together, and its parts."""

    own: OwnMonth | None = None
    joint: Month | None = None
    joint_name: str = ""
    lines: Sequence[TeamLine] = ()
    by_team: bool = False


def knowing(viewer: Actor, today: date, calendar: Calendar) -> Knowing:
    """Return what the viewer should know today. Totals are read, never facts."""
    own = _own(viewer, today, calendar) if viewer.roles & _SELLERS and viewer.member_id is not None else None
    answers = viewer.sees_all() or len(viewer.member_ids) > 1
    if not answers or not viewer.may(targets_powers.SEE_TARGETS):
        return Knowing(own=own)
    sheet = [team for team in targets.sheet(viewer, month_of(today)) if team.target or team.reached]
    by_team = viewer.sees_all() or len(sheet) > 1
    if by_team:
        lines = [_line(team.name, team.reached, team.target) for team in sheet]
    else:
        lines = [_line(row.name, row.reached, row.target or 0) for team in sheet for row in team.rows]
    over, workdays = _workdays(today, calendar)
    joint = stand(
        target_fen=sum(team.target for team in sheet) or None,
        received_fen=sum(team.reached for team in sheet),
        workdays_over=over,
        workdays=workdays,
    )
    name = sheet[0].name if len(sheet) == 1 and not viewer.sees_all() else ""
    return Knowing(own=own, joint=_month(joint), joint_name=name, lines=lines, by_team=by_team)


def _month(standing: Standing) -> Month:
    return Month(standing, *figure_and_unit(standing.received_fen))


def _line(name: str, received_fen: int, target_fen: int) -> TeamLine:
    target = in_wan(target_fen) if target_fen else ""
    return TeamLine(name, in_wan(received_fen), target, attained(received_fen, target_fen or None))


def _own(viewer: Actor, today: date, calendar: Calendar) -> OwnMonth:
    assert viewer.member_id is not None
    month_on = month_of(today)
    counted = {
        metric: ledger.member_totals(metric, month_on, [viewer.member_id])[viewer.member_id].quantity
        for metric in ("new_customer", "visit", "follow_up")
    }
    outlook = None
    if viewer.may(incentives_powers.SEE_STATEMENTS):
        outlook = incentives.month_outlook(viewer, viewer.member_id, today)
    return OwnMonth(
        month=_month(targets.standing(viewer, viewer.member_id, today, calendar)),
        outlook=outlook,
        what_ifs=_what_ifs(viewer, today) if outlook is not None and outlook.clause is not None else (),
        new_customers=counted["new_customer"],
        visits=counted["visit"],
        follow_ups=counted["follow_up"],
    )


def _what_ifs(viewer: Actor, today: date) -> list[WhatIf]:
    """The first open instalments up to the end of the month, and what each would add by itself."""
    assert viewer.member_id is not None
    open_rows = contracts.overdue_instalments(viewer, add_months(month_of(today), 1))
    rows = list(open_rows.filter(contract__owner_id=viewer.member_id)[:_MOST])
    if not rows:
        return []
    first = incentives.expected_commission(viewer, viewer.member_id, rows[0].amount_fen - rows[0].received_fen, today)
    if not isinstance(first, DealOutlook):
        return []
    ladder = Ladder(first.table)
    found = []
    for row in rows:
        lacking_fen = row.amount_fen - row.received_fen
        expected = expect(ladder, first.expected.before_fen, lacking_fen)
        steps = " + ".join(
            f"{yuan(part.part_fen)} × {percent(rate)}"
            for part, rate in zip(expected.slices, expected.rates, strict=True)
        )
        name = f"{row.contract.customer.name} {row.name}"
        found.append(WhatIf(name, lacking_fen, expected.commission_fen, steps))
    return found


def _workdays(today: date, calendar: Calendar) -> tuple[int, int]:
    month = month_period(month_of(today))
    over = calendar.count(Period(month.start_on, today)) if today > month.start_on else 0
    return over, calendar.count(month)
