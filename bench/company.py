"""A company large enough to measure: 100 payees, customers and deals by the number, facts of one month.

Everything comes in through the product's own actions, as an import would bring it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import Posting
from xiaozhang.foundation.org import actions as org
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.customers.rules.taken import TakenContact, TakenCustomer
from xiaozhang.selling.deals import actions as deals
from xiaozhang.selling.deals.rules.past import PastDeal

TEAMS, PER_TEAM = 10, 10
_BATCH = 5000
_PLACES = (
    "江阴",
    "无锡",
    "常熟",
    "昆山",
    "太仓",
    "张家港",
    "宜兴",
    "南通",
    "镇江",
    "扬州",
    "泰州",
    "嘉兴",
    "湖州",
    "绍兴",
)
_FIRST = tuple("澄恒禾金远众海德安润华康博联江瑞盛宏达信泰和兴通光明新同嘉永")
_SECOND = tuple("源织新沙航乐晟盛普丰陶泽锐泰诚祥隆远利达昌顺源力科辉业创悦宇")
_TRADES = (
    "水务",
    "化纤",
    "生物制药",
    "热电",
    "船配",
    "食品",
    "造纸",
    "纺织",
    "自控设备",
    "新材料",
    "环保工程",
    "石化",
    "仪表",
)
_STAGES = ("development", "needs_analysis", "introduction", "quotation", "negotiation", "signing")


@dataclass(frozen=True)
class Company:
    """Who can sign in, and what was filled in at which rate (rows per second)."""

    manager_login: str
    representative_login: str
    password: str
    member_ids: tuple[int, ...]
    month_on: date
    rates: dict[str, float]


def fill(password: str, *, customer_count: int, deal_count: int, fact_count: int) -> Company:
    """Found the company and fill it."""
    now, today = timezone.now(), timezone.localdate()
    month_on = month_of(today)
    start_on = add_months(month_on, -12)
    org.found_company(
        actor=SYSTEM, now=now, company_name="量测仪表有限公司", administrator_name="管理员", login="administrator",
        password=password, founded_on=start_on,
    )  # fmt: skip
    charter.publish_first_charter(actor=SYSTEM, now=now, effective_on=start_on)
    members = _members(now, start_on, password)
    chance = random.Random(20261122)
    rates: dict[str, float] = {}
    owners = _customers(now, members, customer_count, chance, rates)
    customer_ids = list(owners)
    _deals(now, today, members, owners, deal_count, chance, rates)
    _facts(now, month_on, members, customer_ids, fact_count, chance, rates)
    return Company("manager", "rep0", password, tuple(members), month_on, rates)


def _members(now: datetime, joined_on: date, password: str) -> list[int]:
    root = org_queries.teams(SYSTEM).get(parent=None)
    org.add_member(
        actor=SYSTEM, now=now, name="周启明", login="manager", role_keys=["sales_manager"], team_id=root.pk,
        joined_on=joined_on, password=password, must_change_password=False,
    )  # fmt: skip
    ids = []
    for team_number in range(TEAMS):
        team = org.add_team(actor=SYSTEM, now=now, name=f"第 {team_number + 1} 组", parent_id=root.pk)
        for place in range(PER_TEAM):
            number = team_number * PER_TEAM + place
            member = org.add_member(
                actor=SYSTEM, now=now, name=f"代表{number:03d}", login=f"rep{number}", role_keys=["representative"],
                team_id=team.pk, joined_on=joined_on, password=password if number == 0 else None,
                must_change_password=False,
            )  # fmt: skip
            ids.append(member.pk)
    return ids


def _customers(
    now: datetime, members: list[int], count: int, chance: random.Random, rates: dict[str, float]
) -> dict[int, int]:
    """Fill in customers and return who owns each, by id."""
    owners: dict[int, int] = {}
    begin = time.perf_counter()
    for start in range(0, count, _BATCH):
        rows = [_customer(number, members, chance) for number in range(start, min(start + _BATCH, count))]
        owners |= {row.pk: row.owner_id or 0 for row in customers.take_over_customers(actor=SYSTEM, now=now, rows=rows)}
    rates["customers"] = count / (time.perf_counter() - begin)
    return owners


def _customer(number: int, members: list[int], chance: random.Random) -> TakenCustomer:
    place = chance.choice(_PLACES)
    trade = chance.choice(_TRADES)
    name = f"{place}{chance.choice(_FIRST)}{chance.choice(_SECOND)}{trade}{number}有限公司"
    phone = f"13{number % 10}{number:08d}"
    contact = TakenContact(name=f"{chance.choice(_FIRST)}{chance.choice(_SECOND)}", title="采购部长", phone=phone)
    return TakenCustomer(
        name=name, owner_id=chance.choice(members), area=place, industry=trade,
        grade=chance.choice(("A", "B", "C", "")), contacts=(contact,),
    )  # fmt: skip


def _deals(
    now: datetime, today: date, members: list[int], owners: dict[int, int], count: int, chance: random.Random,
    rates: dict[str, float],
) -> None:  # fmt: skip
    customer_ids = list(owners)
    begin = time.perf_counter()
    for start in range(0, count, _BATCH):
        rows = [
            _deal(number, today, members, customer_ids, owners, chance)
            for number in range(start, min(start + _BATCH, count))
        ]
        deals.take_over_deals(actor=SYSTEM, now=now, past=rows)
    rates["deals"] = count / (time.perf_counter() - begin)


def _deal(
    number: int, today: date, members: list[int], customer_ids: list[int], owners: dict[int, int], chance: random.Random
) -> PastDeal:
    """One deal in fifty is a colleague's: whoever owns the customer sells to it."""
    opened_on = today - timedelta(days=chance.randrange(30, 360))
    customer_id = chance.choice(customer_ids)
    is_open = number % 10 == 0  # a department that keeps its board clean: one deal in ten is still open
    return PastDeal(
        title=f"流量监测 {number}",
        owner_id=chance.choice(members) if number % 50 == 7 else owners[customer_id],
        opened_on=opened_on,
        customer_id=customer_id,
        stage=chance.choice(_STAGES),
        outcome="open" if is_open else "lost",
        closed_on=None if is_open else opened_on + timedelta(days=chance.randrange(1, 29)),
        expected_fen=chance.randrange(100_000, 100_000_000),
        expected_on=today + timedelta(days=chance.randrange(1, 90)) if is_open else None,
    )


def _facts(
    now: datetime, month_on: date, members: list[int], customer_ids: list[int], count: int, chance: random.Random,
    rates: dict[str, float],
) -> None:  # fmt: skip
    begin = time.perf_counter()
    ledger.post_many(actor=SYSTEM, now=now, postings=_postings(now, month_on, members, customer_ids, count, chance))
    rates["facts"] = count / (time.perf_counter() - begin)


def _postings(
    now: datetime, month_on: date, members: list[int], customer_ids: list[int], count: int, chance: random.Random
) -> Iterator[Posting]:
    first = datetime(month_on.year, month_on.month, month_on.day, 2, tzinfo=UTC)
    span = max(1, int((now - first).total_seconds()) - 1)
    for number in range(count):
        yield Posting(
            metric="receipt",
            occurred_at=first + timedelta(seconds=number * 7919 % span),
            source_type="receipt",
            source_id=10_000_000 + number,
            key=f"bench:{number}",
            amount_fen=chance.randrange(10_000, 5_000_000),
            credits=((members[number % len(members)], 10_000),),
            customer_id=chance.choice(customer_ids),
        )
