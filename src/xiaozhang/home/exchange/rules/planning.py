"""From tables to what will be taken over: typed rows whose keys meet, or the list of what does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xiaozhang.base.text import clean_line, match_key
from xiaozhang.home.exchange.rules import reading
from xiaozhang.home.exchange.rules.mapping import LOST, WON, Customers, Deals, Mapping, Members, Products, fill
from xiaozhang.home.exchange.rules.problems import Problems
from xiaozhang.home.exchange.rules.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Planned:
    """A row to take over.

    `key` is the match key by which it is known from now on, `line` where it stands, `said` what the file says of it,
    with nothing that was derived: by it a row is recognised as the same or changed.
    """

    key: str
    line: int
    said: str


@dataclass(frozen=True, slots=True)
class TeamRow(Planned):
    """A team, made of the values of the team column."""

    name: str
    area: str
    leader: str | None


@dataclass(frozen=True, slots=True)
class MemberRow(Planned):
    """A person; `team` is a team's key."""

    name: str
    role: str
    phone: str
    team: str | None


@dataclass(frozen=True, slots=True)
class ProductRow(Planned):
    """A product; `code` is its key as written."""

    code: str
    name: str
    category: str
    unit: str
    price_fen: int
    cost_fen: int
    tax_bp: int


@dataclass(frozen=True, slots=True)
class CustomerRow(Planned):
    """A customer; `owner` is a member's key."""

    name: str
    industry: str
    area: str
    address: str
    phone: str
    source: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class DealRow(Planned):
    """A deal. `state`: won, lost or a stage. `amount_fen`: what it was won for, else what is expected (0: unknown)."""

    code: str
    title: str
    owner: str
    customer: str | None
    product: str | None
    state: str
    opened_on: date
    closed_on: date | None
    expected_on: date | None
    amount_fen: int
    lost_reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to take over, in an order in which each row finds what it refers to."""

    teams: tuple[TeamRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    products: tuple[ProductRow, ...] = ()
    customers: tuple[CustomerRow, ...] = ()
    deals: tuple[DealRow, ...] = ()

    def kinds(self) -> list[tuple[str, Sequence[Planned]]]:
        """Return the rows by kind: team, member, product, customer, deal."""
        return [
            ("team", self.teams),
            ("member", self.members),
            ("product", self.products),
            ("customer", self.customers),
            ("deal", self.deals),
        ]


def digest(row: Planned) -> str:
    """Return the fingerprint of what the file says of a row; where it stands does not count."""
    return hashlib.sha256(row.said.encode()).hexdigest()


def plan(mapping: Mapping, tables: dict[str, Table], problems: Problems) -> Plan:
    """Return what the tables ask for. What is wrong, keys that meet nothing among them, is noted in `problems`."""
    teams, members = _people(mapping.members, tables["members"], problems)
    products = _products(mapping.products, tables, problems)
    customers = _customers(mapping.customers, tables, problems)
    deals = _deals(mapping, tables, problems)
    if mapping.deals is not None:
        asked = mapping.deals
        _meet(tables["deals"], asked.owner, deals, "owner", members, problems)
        _meet(tables["deals"], asked.product, deals, "product", products, problems)
        _meet(tables["deals"], asked.customer, deals, "customer", customers, problems)
    if mapping.customers is not None:
        _meet(tables["customers"], mapping.customers.owner, customers, "owner", members, problems)
    if mapping.customers and mapping.customers.owner_from_deals:
        customers = _owned(customers, deals)
    return Plan(teams, members, products, customers, _expected(deals, products))


def _people(section: Members, table: Table, problems: Problems) -> tuple[tuple[TeamRow, ...], tuple[MemberRow, ...]]:
    cells = reading.Cells(table.file, problems)
    teams: dict[str, TeamRow] = {}
    members: list[MemberRow] = []
    leaders: dict[str, MemberRow] = {}
    for row in table.rows:
        team = _team(section, cells, row, teams)
        if team is not None and team.leader and team.leader not in leaders:
            name = cells.text(row, section.leader, reading.NAME)
            leaders[team.leader] = MemberRow(team.leader, row.line, name, name, section.leader_role, "", team.key)
        members.append(
            MemberRow(
                key=cells.key(row, section.key),
                line=row.line,
                said=cells.said(row, section),
                name=cells.text(row, section.name, reading.NAME, needed=True),
                role=section.role,
                phone=cells.text(row, section.phone, reading.SHORT),
                team=team.key if team else None,
            )
        )
    _unique(table.file, section.key, members, problems)
    listed = {member.key for member in members}
    leading = [leader for key, leader in leaders.items() if key not in listed]
    raised = [
        replace(member, role=section.leader_role) if member.key in leaders else member for member in members
    ]
    return tuple(teams.values()), (*leading, *raised)


def _team(section: Members, cells: reading.Cells, row: Row, teams: dict[str, TeamRow]) -> TeamRow | None:
    name = cells.text(row, section.team, reading.NAME)
    if not name:
        return None
    leader = match_key(cells.text(row, section.leader, reading.NAME)) or None
    area = cells.text(row, section.area, reading.SHORT)
    shown = clean_line(section.team_name.replace("{team}", name))
    team = TeamRow(match_key(name), row.line, f"{name}\n{area}\n{leader}", shown, area, leader)
    first = teams.setdefault(team.key, team)
    if (first.area, first.leader) != (team.area, team.leader):
        cells.wrong(row, section.team or "", f"同一个团队在第 {first.line} 行写的主管或区域不同。")
    return first


def _products(section: Products | None, tables: dict[str, Table], problems: Problems) -> tuple[ProductRow, ...]:
    if section is None:
        return ()
    table = tables["products"]
    cells = reading.Cells(table.file, problems)
    rows = [
        ProductRow(
            key=cells.key(row, section.key),
            line=row.line,
            said=cells.said(row, section),
            code=cells.text(row, section.key, reading.SHORT),
            name=cells.text(row, section.name, reading.NAME, needed=True),
            category=cells.text(row, section.category, reading.SHORT),
            unit=cells.text(row, section.unit, reading.UNIT, needed=True),
            price_fen=cells.amount(row, section.price, needed=True),
            cost_fen=cells.amount(row, section.cost),
            tax_bp=cells.rate_bp(row, section.tax),
        )
        for row in table.rows
    ]
    _unique(table.file, section.key, rows, problems)
    return tuple(rows)


def _customers(section: Customers | None, tables: dict[str, Table], problems: Problems) -> tuple[CustomerRow, ...]:
    if section is None:
        return ()
    table = tables["customers"]
    cells = reading.Cells(table.file, problems)
    rows = [
        CustomerRow(
            key=cells.key(row, section.key),
            line=row.line,
            said=cells.said(row, section),
            name=cells.text(row, section.name, reading.NAME, needed=True),
            industry=cells.text(row, section.industry, reading.SHORT),
            area=cells.text(row, section.area, reading.SHORT),
            address=cells.text(row, section.address, reading.LONG),
            phone=cells.text(row, section.phone, reading.SHORT),
            source=cells.text(row, section.source, reading.SHORT),
            owner=match_key(cells.text(row, section.owner, reading.NAME)) or None,
        )
        for row in table.rows
    ]
    _unique(table.file, section.key, rows, problems)
    return tuple(rows)


def _deals(mapping: Mapping, tables: dict[str, Table], problems: Problems) -> tuple[DealRow, ...]:
    section = mapping.deals
    if section is None:
        return ()
    table = tables["deals"]
    cells = reading.Cells(table.file, problems)
    rows = [_deal(section, cells, row, mapping.members_joined_on) for row in table.rows]
    _unique(table.file, section.key, rows, problems)
    return tuple(rows)


def _deal(section: Deals, cells: reading.Cells, row: Row, not_before: date) -> DealRow:
    word = cells.text(row, section.state, reading.SHORT, needed=True)
    state = section.states.get(word, "")
    if word and not state:
        cells.wrong(row, section.state, f"「{word}」在映射的 states 里没有写明。")
    customer = match_key(cells.text(row, section.customer, reading.NAME)) or None
    opened_on = cells.day(row, section.opened_on) or section.opened_on_if_empty
    closed_on = cells.day(row, section.closed_on)
    amount_fen = cells.amount(row, section.amount, needed=state == WON)
    if opened_on is None and state not in (WON, LOST):
        cells.wrong(row, section.opened_on, "缺开始日期；可在映射里写 opened_on_if_empty。")
    _check_closing(section, cells, row, state, opened_on, closed_on, not_before)
    if state == WON and customer is None:
        cells.wrong(row, section.customer or section.key, "赢单要有客户。")
    if state == WON and amount_fen <= 0:
        cells.wrong(row, section.amount, "赢单的金额要大于 0。")
    if state not in (WON, LOST) and customer is None:
        state = "development"
    return DealRow(
        key=cells.key(row, section.key),
        line=row.line,
        said=cells.said(row, section),
        code=cells.text(row, section.key, reading.SHORT),
        title=cells.checked(row, section.key, fill(section.title, row.cells), reading.NAME),
        owner=match_key(cells.text(row, section.owner, reading.NAME, needed=True)),
        customer=customer,
        product=match_key(cells.text(row, section.product, reading.NAME)) or None,
        state=state,
        opened_on=opened_on or closed_on or not_before,
        closed_on=closed_on,
        expected_on=cells.day(row, section.expected_on),
        amount_fen=amount_fen,
        lost_reason=cells.text(row, section.lost_reason, reading.NAME) if state == LOST else "",
    )


def _check_closing(
    section: Deals,
    cells: reading.Cells,
    row: Row,
    state: str,
    opened_on: date | None,
    closed_on: date | None,
    not_before: date,
) -> None:
    if state in (WON, LOST) and not row.cells[section.closed_on].strip():
        cells.wrong(row, section.closed_on, "已结束的商机要有结束日期。")
    if state and state not in (WON, LOST) and closed_on:
        cells.wrong(row, section.closed_on, "未结束的商机不该有结束日期。")
    if opened_on and closed_on and closed_on < opened_on:
        cells.wrong(row, section.closed_on, "结束日期早于开始日期。")
    first = min((day for day in (opened_on, closed_on) if day), default=not_before)
    if first < not_before:
        cells.wrong(row, section.opened_on, f"早于成员的入职日期 {not_before}；请把 members_joined_on 提前。")


def _unique(file: str, column: str, rows: Iterable[Planned], problems: Problems) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if not row.key:
            continue
        line = first.setdefault(row.key, row.line)
        if line != row.line:
            problems.add(file, row.line, column, f"与第 {line} 行是同一个关键字（不计空格和大小写）。")


def _meet(
    table: Table,
    column: str | None,
    rows: Sequence[Planned],
    field: str,
    targets: Sequence[Planned],
    problems: Problems,
) -> None:
    """Note each value that meets nothing, once, with the first line and how many rows have it."""
    if not column:
        return
    known = {target.key for target in targets}
    missing: dict[str, list[int]] = {}
    for row in rows:
        key = getattr(row, field)
        if key and key not in known:
            missing.setdefault(key, []).append(row.line)
    written = {row.line: row.cells[column] for row in table.rows}
    for lines in missing.values():
        more = f"（共 {len(lines)} 行）" if len(lines) > 1 else ""
        problems.add(table.file, lines[0], column, f"「{clean_line(written[lines[0]])}」对不上任何一行{more}。")


def _owned(customers: tuple[CustomerRow, ...], deals: tuple[DealRow, ...]) -> tuple[CustomerRow, ...]:
    latest: dict[str, tuple[date, str, str]] = {}
    for deal in deals:
        if deal.customer:
            mark = (deal.closed_on or deal.opened_on, deal.key, deal.owner)
            latest[deal.customer] = max(mark, latest.get(deal.customer, mark))
    return tuple(
        replace(customer, owner=latest[customer.key][2])
        if customer.owner is None and customer.key in latest
        else customer
        for customer in customers
    )


def _expected(deals: tuple[DealRow, ...], products: tuple[ProductRow, ...]) -> tuple[DealRow, ...]:
    """Give open deals without an amount the list price of their product as what is expected."""
    prices = {product.key: product.price_fen for product in products}
    return tuple(
        deal
        if deal.state in (WON, LOST) or deal.amount_fen or deal.product not in prices
        else replace(deal, amount_fen=prices[deal.product])
        for deal in deals
    )
