"""Taking over a department's history: all of it or nothing, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone

from xiaozhang.base.action import action, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import actions as org
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.foundation.org.rules.logins import login_for
from xiaozhang.foundation.org.rules.names import name_keys
from xiaozhang.home.exchange import powers, queries
from xiaozhang.home.exchange.documents import folders
from xiaozhang.home.exchange.errors import BadFiles, RowsChanged
from xiaozhang.home.exchange.models import ImportKey
from xiaozhang.home.exchange.rules.mapping import LOST, WON, Mapping
from xiaozhang.home.exchange.rules.planning import (
    CustomerRow,
    DealRow,
    MemberRow,
    Plan,
    Planned,
    ProductRow,
    TeamRow,
    digest,
)
from xiaozhang.home.exchange.rules.report import Report
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.contracts.rules.drafting import NewLine
from xiaozhang.selling.contracts.rules.past import PastContract
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.customers.rules.taken import TakenCustomer
from xiaozhang.selling.deals import actions as deals
from xiaozhang.selling.deals.rules.past import PastDeal
from xiaozhang.selling.products import actions as products

Progress = Callable[[str, int, int], None]
_BATCH = 500
_KEYS_BATCH = 1000


@dataclass
class _Run:
    """One import while it is under way: `ids` holds the records by kind and key, those of earlier imports included."""

    actor: Actor
    now: datetime
    mapping: Mapping
    progress: Progress
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def keep(self, kind: str, rows: Sequence[Planned], record_ids: Iterable[int]) -> None:
        """Remember what rows became."""
        pairs = list(zip(rows, record_ids, strict=True))
        ImportKey.objects.bulk_create(
            (
                ImportKey(kind=kind, key=row.key, record_id=pk, fingerprint=digest(row), imported_at=self.now)
                for row, pk in pairs
            ),
            batch_size=_KEYS_BATCH,
        )
        self.ids[kind].update((row.key, pk) for row, pk in pairs)

    def id_of(self, kind: str, key: str | None) -> int | None:
        """Return the record a key stands for."""
        return self.ids[kind][key] if key is not None else None


@action(powers.TAKE_OVER)
def take_over(
    *, actor: Actor, now: datetime, folder: Path, mapping: Path, progress: Progress | None = None
) -> Report:
    """Take over members and teams, products, customers and deals from the files of a folder, all or nothing.

    Won deals become contracts with a confirmed receipt on the closing day. Rows taken over before are passed by.
    `progress` is called with a kind in Chinese, how many are done, and how many there are.

    Raises:
        BadFiles: something in the files must be mended first; every place is named.
        RowsChanged: rows taken over before read differently now, and the mapping does not say to keep what is here.
    """
    read = folders.read_folder(folder, mapping)
    _check_roles(read.mapping)
    before = queries.known()
    report = queries.report_of(read.plan, before, is_dry=False)
    _refuse_changed(read.mapping, read.plan, before)
    fresh = _fresh(read.plan, before)
    run = _Run(actor, now, read.mapping, progress or _silent)
    run.ids = {kind: queries.record_ids(kind) for kind, _rows in read.plan.kinds()}
    nothing_changed()  # here; every app leaves its own trace of what it took over
    _people(run, fresh)
    _products(run, fresh.products)
    _customers(run, fresh.customers)
    _deals(run, fresh.deals, {row.key: row.name for row in read.plan.products})
    return report


def _silent(_label: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _check_roles(mapping: Mapping) -> None:
    known = queries.role_keys()
    wrong = [
        f"映射:members.{name}：没有岗位「{role}」，可写 {'、'.join(sorted(known))}。"
        for name, role in (("role", mapping.members.role), ("leader_role", mapping.members.leader_role))
        if role not in known
    ]
    if wrong:
        raise BadFiles(wrong)


def _refuse_changed(mapping: Mapping, plan: Plan, before: dict[str, dict[str, str]]) -> None:
    if mapping.changed_rows == "keep":
        return
    files = {name.removesuffix("s"): section.file for name, section in mapping.sections()}
    files["team"] = mapping.members.file
    changed = [
        f"{files[kind]}:{row.line}"
        for kind, rows in plan.kinds()
        for row in rows
        if before.get(kind, {}).get(row.key, digest(row)) != digest(row)
    ]
    if changed:
        raise RowsChanged(
            Message(
                "没有导入任何数据：有 {count} 行导入过，现在的内容与当时不同（{places}）。"
                "已入账的历史不重写：请在系统里修改，或在映射里写 changed_rows: keep 只接新行。",
                {"count": len(changed), "places": "、".join(changed[:10]) + ("…" if len(changed) > 10 else "")},
            )
        )


def _fresh(plan: Plan, before: dict[str, dict[str, str]]) -> Plan:
    def new(kind: str, rows: Sequence[Planned]) -> tuple[Planned, ...]:
        return tuple(row for row in rows if row.key not in before.get(kind, {}))

    return Plan(*(new(kind, rows) for kind, rows in plan.kinds()))  # type: ignore[arg-type]


def _people(run: _Run, fresh: Plan) -> None:
    """Teams first, then the people in them, then the leaders, who are people themselves."""
    top = queries.top_team_id()
    made = [
        org.add_team(actor=run.actor, now=run.now, name=row.name, parent_id=top, area=row.area) for row in fresh.teams
    ]
    run.keep("team", fresh.teams, [team.pk for team in made])
    taken = {member.login for member in org_queries.members(run.actor)}
    for done, member in enumerate(fresh.members, start=1):
        _member(run, member, taken)
        run.progress("成员", done, len(fresh.members))
    for row, team in zip(fresh.teams, made, strict=True):
        _lead(run, row, team.pk, top)


def _member(run: _Run, row: MemberRow, taken: set[str]) -> None:
    login = login_for(row.name, name_keys(row.name).sort, taken)
    taken.add(login)
    member = org.add_member(
        actor=run.actor,
        now=run.now,
        name=row.name,
        login=login,
        role_keys=[row.role],
        team_id=run.id_of("team", row.team),
        joined_on=run.mapping.members_joined_on,
        phone=row.phone,
    )
    run.keep("member", [row], [member.pk])


def _lead(run: _Run, row: TeamRow, team_id: int, top: int | None) -> None:
    if row.leader is not None:
        org.change_team(
            actor=run.actor,
            now=run.now,
            team_id=team_id,
            name=row.name,
            parent_id=top,
            area=row.area,
            leader_id=run.id_of("member", row.leader),
        )


def _products(run: _Run, rows: Sequence[ProductRow]) -> None:
    made = [
        products.add_product(
            actor=run.actor,
            now=run.now,
            code=row.code,
            name=row.name,
            unit=row.unit,
            price_fen=row.price_fen,
            active_from=run.mapping.members_joined_on,
            category=row.category,
            cost_fen=row.cost_fen or None,
            tax_bp=row.tax_bp,
        ).pk
        for row in rows
    ]
    run.keep("product", rows, made)
    run.progress("产品", len(rows), len(rows))


def _customers(run: _Run, rows: Sequence[CustomerRow]) -> None:
    created_at = _morning(run.mapping.members_joined_on)
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        taken = [
            TakenCustomer(
                name=row.name,
                owner_id=run.id_of("member", row.owner),
                area=row.area,
                industry=row.industry,
                source=row.source,
                phone=row.phone,
                address=row.address,
                created_at=created_at,
            )
            for row in some
        ]
        made = customers.take_over_customers(actor=run.actor, now=run.now, rows=taken)
        run.keep("customer", some, [customer.pk for customer in made])
        run.progress("客户", min(start + _BATCH, len(rows)), len(rows))


def _deals(run: _Run, rows: Sequence[DealRow], names: dict[str, str]) -> None:
    """Deals and the contracts of those won, batch by batch in order of the files; `names` are those of products."""
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        made = deals.take_over_deals(actor=run.actor, now=run.now, past=[_past_deal(run, row) for row in some])
        won = [
            _past_contract(run, row, deal.pk, names.get(row.product or "", row.title))
            for row, deal in zip(some, made, strict=True)
            if row.state == WON
        ]
        if won:
            contracts.take_over_contracts(actor=run.actor, now=run.now, past=won)
        run.keep("deal", some, [deal.pk for deal in made])
        run.progress("商机", min(start + _BATCH, len(rows)), len(rows))


def _past_deal(run: _Run, row: DealRow) -> PastDeal:
    product_id = run.id_of("product", row.product)
    return PastDeal(
        title=row.title,
        owner_id=run.ids["member"][row.owner],
        opened_on=row.opened_on,
        customer_id=run.id_of("customer", row.customer),
        stage="development" if row.state in (WON, LOST) else row.state,
        outcome=row.state if row.state in (WON, LOST) else "open",
        closed_on=row.closed_on,
        expected_fen=row.amount_fen,
        expected_on=row.expected_on,
        lost_note=row.lost_reason,
        products=((product_id, 1),) if product_id is not None else (),
    )


def _past_contract(run: _Run, row: DealRow, deal_id: int, description: str) -> PastContract:
    assert row.customer is not None and row.closed_on is not None  # the plan was checked
    return PastContract(
        customer_id=run.ids["customer"][row.customer],
        owner_id=run.ids["member"][row.owner],
        amount_fen=row.amount_fen,
        signed_on=row.closed_on,
        lines=(NewLine(description, 1, row.amount_fen, run.id_of("product", row.product)),),
        deal_id=deal_id,
        received_on=row.closed_on,
        title=row.title,
    )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
