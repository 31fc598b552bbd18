"""The proof: a department's history out of plain files, its sums, and a month settled by the charter.

Everything expected here is computed straight from the files, with plain fractions and without the product's rules. It
runs on a small set of the same shape, and on ../shared/data/maven_crm where that is present.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import databases
from tests.factories.org import actor_for, make_company
from tests.home.exchange.small import MAPPING, MAVEN, write_small
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.base.money import yuan
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org.models import Member, Team
from xiaozhang.home.exchange import actions
from xiaozhang.home.exchange.rules.report import Report
from xiaozhang.performance.incentives import actions as incentives
from xiaozhang.performance.incentives import queries as statements
from xiaozhang.selling.deals.models import Deal

NOW = datetime(2018, 1, 2, 2, 0, tzinfo=UTC)
JUNE = date(2017, 6, 1)
FIRST_ON = date(2016, 10, 1)

ABSENT = "without ../shared/data/maven_crm"
SETS = [
    pytest.param("small", id="small"),
    pytest.param("maven", id="maven", marks=pytest.mark.skipif(not MAVEN.is_dir(), reason=ABSENT)),
]


@dataclass(frozen=True)
class Files:
    """What the files say, read with nothing but the csv module."""

    folder: Path
    deals: list[dict[str, str]]
    managers: dict[str, str]

    def won(self) -> Iterator[tuple[str, date, int]]:
        """Yield agent, closing day and value in 分 of each won deal."""
        for row in self.deals:
            if row["deal_stage"] == "Won":
                yield row["sales_agent"], date.fromisoformat(row["close_date"]), int(row["close_value"]) * 100


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def files_of(which: str, scratch: Path) -> Files:
    folder = MAVEN if which == "maven" else write_small(scratch / "files", deals=220)
    teams = {row["sales_agent"]: row["manager"] for row in rows_of(folder / "sales_teams.csv")}
    return Files(folder, rows_of(folder / "sales_pipeline.csv"), teams)


def set_up(files: Files) -> Report:
    make_company(founded_on=FIRST_ON)
    charter.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=FIRST_ON)
    return actions.take_over(actor=SYSTEM, now=NOW, folder=files.folder, mapping=MAPPING)


def commission(base_fen: int) -> int:
    """The default table written down again: 1.5% up to 200,000 yuan, 2% to 500,000, 3% beyond; to the nearest 分."""
    parts = ((0, 20_000_000, "3/200"), (20_000_000, 50_000_000, "1/50"), (50_000_000, None, "3/100"))
    exact = Fraction(0)
    for low, high, rate in parts:
        inside = min(base_fen, high) - low if high is not None else base_fen - low
        exact += Fraction(rate) * max(inside, 0)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def check_counts(files: Files, report: Report) -> None:
    outcomes = Counter(Deal.objects.values_list("outcome", flat=True))
    said = Counter(row["deal_stage"] for row in files.deals)
    assert (outcomes["won"], outcomes["lost"]) == (said["Won"], said["Lost"])
    assert outcomes["open"] == said["Engaging"] + said["Prospecting"]
    assert report.won == said["Won"]
    assert report.count("deal").new == len(files.deals)
    spelt_apart = sum(row["product"] == "GTXPro" for row in files.deals)
    assert spelt_apart > 0
    assert Deal.objects.filter(interests__product__code="GTX Pro").count() == spelt_apart


def check_sums(files: Files) -> None:
    """Sums by agent, team and month equal those of the file; agents without a deal stand there with 0."""
    by_agent: dict[tuple[date, str], int] = defaultdict(int)
    by_team: dict[tuple[date, str], int] = defaultdict(int)
    by_month: dict[date, int] = defaultdict(int)
    for agent, closed_on, value_fen in files.won():
        month_on = closed_on.replace(day=1)
        by_agent[month_on, agent] += value_fen
        by_team[month_on, files.managers[agent]] += value_fen
        by_month[month_on] += value_fen
    members = dict(Member.objects.values_list("name", "pk"))
    teams = {name: Team.objects.get(leader__name=name).pk for name in set(files.managers.values())}
    for month_on in by_month:
        totals = ledger.member_totals("receipt", month_on, members.values())
        for agent in files.managers:
            assert totals[members[agent]].amount_fen == by_agent[month_on, agent]
        in_teams = {row.team_id: row.total.amount_fen for row in ledger.totals_by_team("receipt", month_on, SYSTEM)}
        for name, pk in teams.items():
            assert in_teams.get(pk, 0) == by_team[month_on, name]
        assert sum(total.amount_fen for total in totals.values()) == by_month[month_on]
    without = set(files.managers) - {row["sales_agent"] for row in files.deals}
    assert without != set()
    for name in without:
        months = ledger.member_months("receipt", members[name], by_month)
        assert {total.amount_fen for total in months.values()} == {0}


def check_june(files: Files) -> None:
    """Every agent's statement of June 2017 equals the independent calculation, nobody missing."""
    run = incentives.settle_at_once(actor=SYSTEM, now=NOW, month_on=JUNE)
    incentives.publish_run(actor=SYSTEM, now=NOW, run_id=run.pk)
    base: dict[str, int] = defaultdict(int)
    lines: Counter[str] = Counter()
    for agent, closed_on, value_fen in files.won():
        if closed_on.replace(day=1) == JUNE:
            base[agent] += value_fen
            lines[agent] += 1
    found = {row.member_name: row for row in statements.statements(SYSTEM).filter(month_on=JUNE)}
    assert set(found) >= set(files.managers)
    for agent in files.managers:
        row = found[agent]
        assert (row.received_fen, row.commission_fen, row.adjustment_fen, row.lines_count) == (
            base[agent], commission(base[agent]), 0, lines[agent]
        )  # fmt: skip
    assert sum(row.commission_fen for row in found.values()) == sum(commission(value) for value in base.values()) > 0


def check_pages(files: Files) -> None:
    """A manager sees the statements of the own team with these amounts, and nobody else's."""
    agent = next(agent for agent, closed_on, _value in files.won() if closed_on.replace(day=1) == JUNE)
    manager = Member.objects.get(name=files.managers[agent])
    row = statements.statements(SYSTEM).get(month_on=JUNE, member_name=agent)
    client = Client()
    client.force_login(manager)
    page = client.get(reverse("incentives:record", args=[row.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert agent in text
    assert yuan(row.commission_fen) in text
    assert yuan(row.received_fen) in text
    other = Member.objects.get(name=next(name for name in files.managers.values() if name != manager.name))
    client.force_login(other)
    assert client.get(reverse("incentives:record", args=[row.pk])).status_code == 404
    with pytest.raises(Missing):
        statements.get_statement(actor_for(other, date(2018, 1, 2)), row.pk)


@pytest.fixture(scope="module", params=SETS)
def taken_over(
    request: pytest.FixtureRequest,
    database: str,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Files, Report]]:
    """The files of one set, taken over once for every promise about them."""
    files = files_of(request.param, tmp_path_factory.mktemp("files"))
    with databases.standing(django_db_blocker, lambda: set_up(files)) as report:
        yield files, report


@pytest.mark.django_db
def test_history_is_taken_over_settled_and_shown(taken_over: tuple[Files, Report]) -> None:
    files, report = taken_over
    if files.folder == MAVEN:
        assert report.won == 4238
        assert [report.count(kind).new for kind in ("team", "member", "product", "customer")] == [6, 41, 7, 85]
    check_counts(files, report)
    check_sums(files)
    assert ledger.verify_totals() == []
    check_june(files)
    check_pages(files)


@pytest.mark.django_db
def test_the_same_files_again_change_nothing(taken_over: tuple[Files, Report]) -> None:
    files, _report = taken_over
    deals, mark = Deal.objects.count(), ledger.greatest_fact_id()
    again = actions.take_over(actor=SYSTEM, now=NOW, folder=files.folder, mapping=MAPPING)
    assert [(count.new, count.changed) for count in again.counts] == [(0, 0)] * 5
    assert (Deal.objects.count(), ledger.greatest_fact_id()) == (deals, mark)
