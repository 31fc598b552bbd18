"""A settlement folder: which files there are, and the values they hold, checked against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from xiaozhang.base.money import parse_rate, parse_yuan
from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.plans.clauses import CommissionPlan, CommissionTable
from xiaozhang.performance.plans.documents import columns
from xiaozhang.performance.plans.documents.facts import read_facts
from xiaozhang.performance.plans.documents.tables import Cells, Table
from xiaozhang.performance.plans.documents.teams import refuse_doubtful, team_meant, team_path
from xiaozhang.performance.plans.rules.inputs import (
    Assignment,
    Balance,
    Clause,
    Departure,
    Fact,
    Member,
    MonthInputs,
    PayBasis,
    PayItem,
    RegionLaw,
    Target,
    cannot,
)

_DEPARTED = ("number", "clause", "kind", "what", "member", "customer", "contract", "fact", "from")


@dataclass(frozen=True)
class Folder:
    """What a folder holds but the charter. `digest` is the hash of all its CSV files."""

    members: tuple[Member, ...]
    facts: tuple[Fact, ...]
    targets: tuple[Target, ...]
    departures: tuple[Departure, ...]
    departure_places: tuple[str, ...]
    balances: tuple[Balance, ...]
    pay_basis: tuple[PayBasis, ...]
    pay_items: tuple[tuple[date, PayItem], ...]
    calendar: Calendar
    digest: str

    def inputs(self, month_on: date, clauses: Sequence[Clause], laws: Sequence[RegionLaw]) -> MonthInputs:
        """Return the inputs of a month. Raises CannotSettle for a departure from what is not there."""
        by_number = {each.number: each.key for each in clauses}
        for each, where in zip(self.departures, self.departure_places, strict=True):
            named = [one for one in clauses if each.clause in (one.key, one.number)]
            _refuse_departure(each, where, named)
        departures = [
            each if each.clause not in by_number else replace(each, clause=by_number[each.clause])
            for each in self.departures
        ]
        return MonthInputs(
            month_on=month_on, clauses=clauses, members=self.members, facts=self.facts, targets=self.targets,
            departures=departures, balances=self.balances, pay_basis=self.pay_basis,
            pay_items=[item for item_month, item in self.pay_items if item_month == month_on], laws=laws,
            calendar=self.calendar,
        )  # fmt: skip


def read_folder(path: Path) -> Folder:
    """Read the CSV files of a folder; only the roster must be there. Raises CannotSettle naming file and line."""
    tables = {name: _table(path, name) for name in columns.FILES}
    if tables["roster.csv"] is None:
        raise cannot(str(path), "没有 roster.csv（花名册.csv）。")
    members = _members(tables["roster.csv"], tables["absences.csv"])
    known = {member.key for member in members}
    teams = {each.team for member in members for each in member.assignments}
    digest = hashlib.sha256()
    for name, table in tables.items():
        if table is not None:
            digest.update(f"{name}\0{len(table.content)}\0".encode() + table.content)
    departures = list(_departures(tables["exceptions.csv"], known))
    return Folder(
        members=members,
        facts=tuple(read_facts(tables["facts.csv"], known)) if tables["facts.csv"] else (),
        targets=tuple(_targets(tables["targets.csv"], known, teams)),
        departures=tuple(each for each, _ in departures),
        departure_places=tuple(where for _, where in departures),
        balances=tuple(_balances(tables["balances.csv"], known)),
        pay_basis=tuple(_pay_basis(tables["pay_basis.csv"], known)),
        pay_items=tuple(_pay_items(tables["pay.csv"], known)),
        calendar=_calendar(tables["calendar.csv"]),
        digest=digest.hexdigest(),
    )


def _table(path: Path, name: str) -> Table | None:
    chinese, held = columns.FILES[name]
    there = [path / each for each in (name, chinese) if (path / each).is_file()]
    if len(there) > 1:
        raise cannot(str(path), "{one} 和 {other} 只能有一个。", one=name, other=chinese)
    return Table(there[0], held) if there else None


def _rows(table: Table | None) -> Iterator[tuple[int, dict[str, str], Cells, Table]]:
    if table is not None:
        cells = Cells(table)
        for line, row in table.rows():
            yield line, row, cells, table


def _span(row: dict[str, str], cells: Cells, line: int, table: Table) -> tuple[date, date | None]:
    """Return `[from, to)` of two inclusive days."""
    start_on, last_on = cells.day(row, "from", line), cells.day(row, "to", line)
    assert start_on is not None
    if last_on is not None and last_on < start_on:
        raise cannot(table.where(line), "to（至）早于 from（自）。")
    return start_on, last_on + timedelta(days=1) if last_on else None


def _members(roster: Table, absences: Table | None) -> tuple[Member, ...]:
    rows: dict[str, list[tuple[Assignment, int]]] = {}
    names: dict[str, tuple[str, str]] = {}
    for line, row, cells, table in _rows(roster):
        start_on, end_on = _span(row, cells, line, table)
        roles = tuple(columns.ROLE_KEYS.get(role, role) for role in _words(row["roles"]))
        status = cells.choice(row, "status", line, columns.STATUSES, "regular")
        team = team_path(row.get("team", ""), table.where(line))
        assignment = Assignment(start_on, end_on, roles, team, row.get("manager", ""), status)
        rows.setdefault(row["member"], []).append((assignment, line))
        name, successor = names.get(row["member"], ("", ""))
        names[row["member"]] = row.get("name", "") or name or row["member"], row.get("successor", "") or successor
    places = [(each.team, line) for held in rows.values() for each, line in held if each.team]
    refuse_doubtful({team: roster.where(line) for team, line in sorted(places, key=lambda one: -one[1])})
    away = _absences(absences, set(rows))
    members = []
    for key, assignments in rows.items():
        assignments.sort(key=lambda one: one[0].start_on)
        for (before, _), (after, line) in zip(assignments, assignments[1:], strict=False):
            if before.end_on is None or after.start_on < before.end_on:
                raise cannot(roster.where(line), "{member} 的任职与上一段重叠，请写明上一段的 to（至）。", member=key)
        held = tuple(each for each, _ in assignments)
        for each, line in assignments:
            if each.manager and each.manager not in rows:
                raise cannot(roster.where(line), "上级「{manager}」不在花名册里。", manager=each.manager)
        name, successor = names[key]
        if successor and successor not in rows:
            raise cannot(roster.name, "接手人「{successor}」不在花名册里。", successor=successor)
        members.append(Member(key, name, held, tuple(sorted(away.get(key, ()))), successor))
    return tuple(members)


def _absences(table: Table | None, known: set[str]) -> dict[str, list[tuple[date, date]]]:
    found: dict[str, list[tuple[date, date]]] = {}
    for line, row, cells, source in _rows(table):
        _refuse_stranger(row["member"], known, source, line)
        start_on, end_on = _span(row, cells, line, source)
        assert end_on is not None
        _refuse_overlap(row["member"], (start_on, end_on), found, source, line)
    return found


def _targets(table: Table | None, known: set[str], teams: set[str]) -> Iterator[Target]:
    seen: set[tuple[str, str, str]] = set()
    for line, row, cells, source in _rows(table):
        member, team = row.get("member", ""), row.get("team", "")
        if bool(member) == bool(team):
            raise cannot(source.where(line), "member（工号）和 team（团队）写且只写一个。")
        if member:
            _refuse_stranger(member, known, source, line)
        period = row["period"].upper()
        if not _is_period(period):
            raise cannot(
                source.where(line), "period 不能是「{text}」：写成 2026-03、2026-Q1 或 2026。", text=period[:20]
            )
        figure = cells.figure(row, "target", line)
        assert figure is not None
        owner = member or f"team:{team_meant(team, teams, source.where(line))}"
        metric = columns.METRIC_KEYS.get(row["metric"], row["metric"])
        if (owner, metric, period) in seen:
            raise cannot(source.where(line), "同一个目标写了两遍。")
        seen.add((owner, metric, period))
        yield Target(owner, metric, period, figure)


def _refuse_departure(each: Departure, where: str, named: Sequence[Clause]) -> None:
    """Refuse a departure from a clause or a thing that is not there: it would change nothing, and say nothing."""
    if not named:
        raise cannot(where, "签呈 {number} 的条款「{clause}」不在制度里。", number=each.number, clause=each.clause)
    plans = [one.parameters for one in named if isinstance(one.parameters, CommissionPlan)]
    if not plans and not any(isinstance(one.parameters, CommissionTable) for one in named):
        raise cannot(where, "签呈 {number} 的条款「{clause}」不是提成，不能这样改。", number=each.number,
                     clause=each.clause)  # fmt: skip
    known = ["gate", "line_cap", "cap", "clawback", *(one.label for plan in plans for one in plan.coefficients)]
    if each.kind == "waive" and each.what not in known:
        raise cannot(where, "what 不能是「{what}」，可写：{known}。", what=each.what[:40],
                     known="、".join(dict.fromkeys(known)))  # fmt: skip


def _departures(table: Table | None, known: set[str]) -> Iterator[tuple[Departure, str]]:
    seen: set[tuple[str, ...]] = set()
    for line, row, cells, source in _rows(table):
        kind = cells.choice(row, "kind", line, columns.EXCEPTION_KINDS)
        if row.get("member"):
            _refuse_stranger(row["member"], known, source, line)
        start_on, end_on = _span(row, cells, line, source)
        approved_on = cells.day(row, "approved_on", line)
        assert approved_on is not None
        value = _departure_value(kind, row, line, source)
        if not any(row.get(name) for name in ("member", "customer", "contract", "fact")):
            raise cannot(source.where(line), "签呈须写明对谁或对哪一笔：工号、客户、合同、事实至少一项。")
        _refuse_twice(tuple(row.get(name, "") for name in _DEPARTED), seen, source, line)
        found = Departure(
            row["number"], row["clause"], kind, start_on, end_on, approved_on, value, row.get("what", ""),
            row.get("member", ""), row.get("customer", ""), row.get("contract", ""), row.get("fact", ""),
            row.get("reason", ""),
        )  # fmt: skip
        yield found, source.where(line)


def _departure_value(kind: str, row: dict[str, str], line: int, source: Table) -> Fraction | None:
    text = row.get("value", "")
    if kind == "waive":
        if not row.get("what"):
            raise cannot(source.where(line), "免除须写 what：系数的名称，或 gate、cap、line_cap、clawback。")
        return None
    try:
        return parse_rate(text) if kind in ("rate", "factor") else Fraction(parse_yuan(text), 100)
    except ValueError as error:
        rule = "带百分号，例如 1.5%" if kind in ("rate", "factor") else "以元为单位"
        raise cannot(source.where(line), "value 不能是「{text}」：{rule}。", text=text[:20], rule=rule) from error


def _balances(table: Table | None, known: set[str]) -> Iterator[Balance]:
    seen: set[tuple[str, ...]] = set()
    for line, row, cells, source in _rows(table):
        _refuse_stranger(row["member"], known, source, line)
        amount, since = cells.fen(row, "amount", line), cells.month(row, "since", line)
        assert amount is not None and since is not None
        if amount <= 0:
            raise cannot(source.where(line), "余额须大于 0。")
        kind = cells.choice(row, "kind", line, columns.BALANCE_KINDS)
        _refuse_twice((kind, row["member"], row["key"]), seen, source, line)
        yield Balance(
            kind, row["member"], row["key"], amount, since, row.get("clause", ""), row.get("fact", ""),
            row.get("contract", ""), row.get("label", ""), cells.day(row, "notice_on", line),
        )  # fmt: skip


def _pay_basis(table: Table | None, known: set[str]) -> Iterator[PayBasis]:
    held: dict[str, list[tuple[date, date]]] = {}
    for line, row, cells, source in _rows(table):
        _refuse_stranger(row["member"], known, source, line)
        start_on, end_on = _span(row, cells, line, source)
        _refuse_overlap(row["member"], (start_on, end_on or date.max), held, source, line)
        wage = cells.fen(row, "wage", line)
        assert wage is not None
        yield PayBasis(
            row["member"], start_on, end_on, wage, cells.fen(row, "performance", line) or 0, row.get("region", ""),
            cells.day(row, "contract_from", line), cells.day(row, "contract_to", line),
            cells.day(row, "probation_to", line),
        )  # fmt: skip


def _pay_items(table: Table | None, known: set[str]) -> Iterator[tuple[date, PayItem]]:
    seen: set[tuple[str, ...]] = set()
    for line, row, cells, source in _rows(table):
        _refuse_stranger(row["member"], known, source, line)
        month_on, amount = cells.month(row, "month", line), cells.fen(row, "amount", line)
        assert month_on is not None and amount is not None
        _refuse_twice((month_on.isoformat(), row["member"], row["item"]), seen, source, line)
        yield month_on, PayItem(row["member"], row["item"], amount)


def _calendar(table: Table | None) -> Calendar:
    days: dict[str, set[date]] = {"off": set(), "workday": set()}
    for line, row, cells, source in _rows(table):
        day = cells.day(row, "day", line)
        assert day is not None
        if any(day in each for each in days.values()):
            raise cannot(source.where(line), "{day} 写了两遍。", day=day.isoformat())
        days[cells.choice(row, "kind", line, columns.DAY_KINDS)].add(day)
    return Calendar(frozenset(days["off"]), frozenset(days["workday"]), frozenset(day.year for day in days["off"]))


def _is_period(text: str) -> bool:
    year, _, rest = text.partition("-")
    if len(year) != 4 or not year.isdecimal():
        return False
    if not rest:
        return text == year
    if rest.startswith("Q"):
        return rest in ("Q1", "Q2", "Q3", "Q4")
    return len(rest) == 2 and rest.isdecimal() and 1 <= int(rest) <= 12


def _refuse_stranger(member: str, known: set[str], table: Table, line: int) -> None:
    if member not in known:
        raise cannot(table.where(line), "「{member}」不在花名册里。", member=member[:40])


def _refuse_twice(name: tuple[str, ...], seen: set[tuple[str, ...]], table: Table, line: int) -> None:
    if name in seen:
        raise cannot(table.where(line), "「{name}」写了两遍。", name=" ".join(name)[:80])
    seen.add(name)


def _refuse_overlap(
    member: str, span: tuple[date, date], held: dict[str, list[tuple[date, date]]], table: Table, line: int
) -> None:
    """Refuse days that a member's other rows of the file hold already; else keep them."""
    spans = held.setdefault(member, [])
    if any(span[0] < past_on and first_on < span[1] for first_on, past_on in spans):
        raise cannot(table.where(line), "{member} 的日期与另一行重叠。", member=member)
    spans.append(span)


def _words(text: str) -> list[str]:
    for mark in "；;、，,":
        text = text.replace(mark, " ")
    return text.split()
