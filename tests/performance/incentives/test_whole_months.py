"""The house settles as `xiaozhang settle FOLDER` does: the worked folders, put into the database, come to the same.

Every line with its trace, what is paid, and what stays open must be those of `expected.json`.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from checks.tree import ROOT
from tests.factories.charter import NOW, make_chapter, make_clause, make_version
from tests.factories.customers import make_customer
from tests.factories.exceptions import make_approved
from tests.factories.incentives import make_balance
from tests.factories.org import make_company, make_member, make_membership, make_team
from tests.factories.staffing import make_absence, make_pay_basis, make_succession
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.money import allocate, percent
from xiaozhang.config.headless import settle_folder
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.ledger.models import Credit, DailyTotal, Fact
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.actions import planning
from xiaozhang.performance.incentives.models import Balance, Line, Run, Statement
from xiaozhang.performance.plans.rules import inputs as plans
from xiaozhang.performance.targets.models import Target

pytestmark = pytest.mark.django_db

FOLDERS = ROOT / "docs" / "examples" / "settlement"
LOCAL = ZoneInfo("Asia/Shanghai")
SETTLED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
# 04 has overlays, 08 targets of a year, 09 violations: the house keeps none of these yet.
WORKED = (
    "01-progressive", "02-slab-quarter-reversal", "03-coefficients-gate-matrix", "05-hold-release-recovery-law",
    "06-kpi-awards-contest", "07-versions-exceptions-backpay",
)  # fmt: skip


class House:
    """A folder's month in the database: members, charter, facts and all that settlement asks beside them."""

    def __init__(self, inputs: plans.MonthInputs) -> None:
        """Put everything in."""
        make_company()
        self.inputs = inputs
        self.members: dict[str, Member] = {}
        self.ids: dict[str, int] = {}
        self.clauses: dict[tuple[str, date], Clause] = {}
        self._people()
        self._charter()
        self._facts()
        self._beside()

    def number(self, word: str) -> int:
        """Return the id that stands for a customer or contract; customers that an exception names are there."""
        if word in {each.customer for each in self.inputs.departures} and word not in self.ids:
            self.ids[word] = make_customer(self.applicant).pk
        return self.ids.setdefault(word, 70_000 + len(self.ids))

    @property
    def applicant(self) -> Member:
        """Whoever asks for exceptions."""
        return next(iter(self.members.values()))

    def _people(self) -> None:
        teams = {at.team for member in self.inputs.members for at in member.assignments if at.team}
        made = {name: make_team(name) for name in sorted(teams)}
        for member in self.inputs.members:
            at = member.assignments[-1]
            person = make_member(member.name, role=at.roles[0], joined_on=member.joined_on, left_on=member.left_on)
            self.members[member.key] = person
            for each in member.assignments:
                if each.team:
                    make_membership(person, made[each.team], each.start_on, each.end_on)
        for member in self.inputs.members:
            person = self.members[member.key]
            if member.successor:
                make_succession(person, self.members[member.successor], from_on=member.left_on)
            for start_on, end_on in member.absences:
                make_absence(person, start_on=start_on, end_on=end_on)

    def _charter(self) -> None:
        for start_on in sorted({each.start_on for each in self.inputs.clauses}):
            own = [each for each in self.inputs.clauses if each.start_on == start_on]
            version = make_version(label=own[0].version)
            chapter = make_chapter(version=version)
            for position, each in enumerate(own, start=1):
                names = {"key": each.key, "number": each.number, "title": each.title}
                clause = make_clause(each.parameters, version=version, chapter=chapter, position=position, **names)
                self.clauses[each.key, start_on] = clause
            Version.objects.filter(state=Version.State.PUBLISHED).update(state=Version.State.SUPERSEDED)
            version.state, version.published_at, version.effective_on = Version.State.PUBLISHED, NOW, start_on
            version.save()

    def _facts(self) -> None:
        made: dict[str, Fact] = {}
        for fact in self.inputs.facts:
            row = made[fact.key] = Fact.objects.create(
                metric=fact.metric, source_type="receipt", source_id=900_000 + len(made),
                customer_id=self.number(fact.customer) if fact.customer else None,
                references={"contract": self.number(fact.contract)} if fact.contract else {},
                amount_fen=fact.amount_fen, quantity=None if fact.amount_fen is not None else int(fact.units or 0),
                attributes=attributes(fact), occurred_at=instant(fact.occurred), occurred_on=fact.occurred_on,
                recorded_at=instant(str(fact.came_on) if fact.reverses else fact.recorded),
                month_on=fact.month_on, key=fact.key, reverses=made.get(fact.reverses),
            )  # fmt: skip
            whole = fact.amount_fen if fact.amount_fen is not None else int(fact.units or 0)
            parts = allocate(whole, [share.share for share in fact.shares]) if fact.shares else ()
            for share, part in zip(fact.shares, parts, strict=True):
                field = "amount_fen" if fact.amount_fen is not None else "quantity"
                Credit.objects.create(
                    fact=row, member=self.members[share.member], share_bp=int(share.share * 10_000), **{field: part}
                )  # fmt: skip
                DailyTotal.objects.get_or_create(
                    metric=fact.metric, member=self.members[share.member], month_on=fact.month_on,
                    day_on=fact.occurred_on,
                )  # fmt: skip

    def _beside(self) -> None:
        for each in self.inputs.targets:
            month_on = date.fromisoformat(f"{each.period}-01")
            Target.objects.create(
                member=self.members[each.owner], metric=each.metric, month_on=month_on,
                amount_fen=int(each.figure * 100),
            )  # fmt: skip
        for basis in self.inputs.pay_basis:
            make_pay_basis(
                self.members[basis.member], start_on=basis.start_on, end_on=basis.end_on, wage_fen=basis.wage_fen,
                performance_fen=basis.performance_fen, region=basis.region or "无名市",
                contract_from=basis.contract_from, contract_to=basis.contract_to, probation_to=basis.probation_to,
            )  # fmt: skip
        for departure in self.inputs.departures:
            approved_at = datetime.combine(departure.approved_on, datetime.min.time(), LOCAL) + timedelta(hours=9)
            clause = next(each for (key, _on), each in self.clauses.items() if key == departure.clause)
            make_approved(
                clause, ("customer", self.number(departure.customer)), applicant=self.applicant, now=approved_at,
                departure="value",
                given={"path": "rate", "value": percent(departure.value)}, start_on=departure.start_on,
                end_on=departure.end_on,
            )  # fmt: skip
        if self.inputs.balances:
            self._opening()

    def _opening(self) -> None:
        before_on = (self.inputs.month_on - timedelta(days=1)).replace(day=1)
        run = Run.objects.create(
            month_on=before_on, number=1, state="published", mark=0, inputs_hash="0" * 64, created_at=NOW,
            touched_at=NOW, finished_at=NOW, published_at=NOW,
        )  # fmt: skip
        for each in self.inputs.balances:
            member = self.members[each.member]
            named = {"number": f"JS-{member.pk}", "month_on": before_on, "member_name": member.name}
            statement, _new = Statement.objects.get_or_create(run=run, member=member, defaults=named)
            make_balance(
                statement, kind=each.kind, key=each.key, amount_fen=each.amount_fen, since_on=each.since_on,
                clause_key=each.clause, fact_key=each.fact,
                contract=str(self.number(each.contract)) if each.contract else "", label=each.label,
                notice_on=each.notice_on,
            )  # fmt: skip


def attributes(fact: plans.Fact) -> dict[str, Any]:
    days = {name: getattr(fact, name) for name in ("signed_on", "billed_on", "due_on", "first_on")}
    found: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day is not None}
    found |= dict(fact.words)
    if fact.cost_fen is not None:
        found["cost_fen"] = abs(fact.cost_fen)
    if fact.tax_rate is not None:
        found["tax_rate"] = percent(fact.tax_rate)
    if fact.units is not None and fact.amount_fen is not None:
        found["units"] = str(abs(fact.units))
    if fact.approval:
        found["approval"] = fact.approval
    return found


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def told(line: Line, keys: dict[int, str], numbers: dict[int, str]) -> dict[str, Any]:
    trace = json.loads(line.trace)
    words = "；".join(trace.pop("words"))
    trace.pop("points", None)
    return {
        "kind": line.kind, "clause": numbers[line.clause_id], "amount_fen": line.amount_fen,
        "origin": f"{line.origin_month_on:%Y-%m}", "fact": keys.get(line.fact_id or 0), "trace": trace, "words": words,
    }  # fmt: skip


def expected_line(line: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "amount_fen", "origin", "trace", "words")
    return {**{name: line[name] for name in names}, "clause": line["clause"]["key"], "fact": line.get("fact")}


def settled(house: House, *, is_whole: bool = True) -> Run:
    return actions.settle_at_once(actor=SYSTEM, now=SETTLED, month_on=house.inputs.month_on, is_whole=is_whole)


def loaded(folder: Path) -> tuple[House, dict[str, Any]]:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    inputs = settle_folder(folder, date.fromisoformat(f"{expected['month']}-01")).inputs
    return House(inputs), expected


@pytest.mark.parametrize("name", WORKED)
def test_the_house_settles_a_worked_folder_line_by_line(name: str) -> None:
    house, expected = loaded(FOLDERS / name)
    run = settled(house)
    keys = dict(Fact.objects.values_list("pk", "key"))
    numbers = dict(Clause.objects.values_list("pk", "key"))
    exception = queries.month_inputs(house.inputs.month_on).departures
    for row in expected["statements"]:
        statement = Statement.objects.get(run=run, member=house.members[row["member"]])
        lines = [told(line, keys, numbers) for line in Line.objects.filter(statement=statement).order_by("sequence")]
        wanted = json.loads(_renamed(json.dumps([expected_line(line) for line in row["lines"]]), house, exception))
        assert lines == wanted
        kept = json.loads(statement.pay)
        assert kept["pay"] == row["pay"]
        assert kept["sums"] == row["sums"]
        assert kept["roll_forward"] == row["roll_forward"]
        assert (statement.total_fen, statement.paid_fen) == (sum(row["sums"].values()), row["pay"]["paid_fen"])
        amounts = [(each.kind, each.amount_fen) for each in Balance.objects.filter(statement=statement)]
        assert sorted(amounts) == sorted((each["kind"], each["amount_fen"]) for each in row["balances"])
        assert queries.proof_of(statement).is_replayed
    assert run.paid_fen == expected["control"]["paid_fen"]
    assert run.lines_count == expected["control"]["lines"]


def _renamed(text: str, house: House, departures: Any) -> str:
    """Name members and exceptions as the house does."""
    for key, member in house.members.items():
        text = text.replace(f'"{key}"', f'"{member.pk}"')
    for old, new in zip(house.inputs.departures, departures, strict=True):
        text = text.replace(old.number, new.number)
        text = text.replace(json.dumps(old.reason)[1:-1], json.dumps(new.reason)[1:-1])
    return text


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    house, _expected = loaded(FOLDERS / "05-hold-release-recovery-law")
    first, second = settled(house), settled(house)
    assert first.inputs_hash == second.inputs_hash
    assert first.result_hash == second.result_hash


def test_a_line_that_was_touched_does_not_replay() -> None:
    house, _expected = loaded(FOLDERS / "01-progressive")
    statement = Statement.objects.get(run=settled(house), member=house.members["E01"])
    line = statement.lines.order_by("sequence").first()
    Line.objects.filter(pk=line.pk).update(amount_fen=line.amount_fen + 1)
    assert queries.proof_of(statement).is_replayed is False


def test_payees_settled_a_few_at_a_time_come_to_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    house, _expected = loaded(FOLDERS / "05-hold-release-recovery-law")
    whole = settled(house)
    monkeypatch.setattr(planning, "PAYEES_A_PART", 1)
    assert settled(house).result_hash == whole.result_hash
