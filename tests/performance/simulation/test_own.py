"""What a version in consultation means for oneself: settled alone where payees stand apart, else once for all."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, OCTOBER, make_run
from tests.factories.org import actor_for, make_membership, make_team
from tests.factories.simulation import make_draft, make_received_months
from tests.performance.plans.rules.values import plan
from xiaozhang.base.memory import while_reading
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.plans.rules.inputs import MonthInputs
from xiaozhang.performance.simulation import queries
from xiaozhang.performance.simulation.queries import trying
from xiaozhang.performance.simulation.queries.clauses import kept_clauses, tried_clauses
from xiaozhang.performance.simulation.queries.keeping import Come, Kept

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "KEPT", Kept())  # rows of other tests have the same ids


def consulted(draft: Version) -> Version:
    Version.objects.filter(pk=draft.pk).update(state="consulting")
    draft.refresh_from_db()
    return draft


def of_all(draft: Version, member: Member) -> list[tuple[int, int]]:
    """What the whole house settled together says of a member, month by month."""
    clauses = tried_clauses(kept_clauses(draft.pk), draft.label, draft.pk, AUGUST)
    bench = queries.Bench(clauses, None, ledger.greatest_fact_id())
    months = [bench.month(month_on) for month_on in (AUGUST, SEPTEMBER, OCTOBER)]
    pairs = [pair for month in months for pair in month.pairs if pair.member_id == member.pk]
    return [(pair.before.paid_fen, pair.after.paid_fen) for pair in pairs]


def of_one(draft: Version, member: Member) -> list[tuple[int, int]]:
    with while_reading():
        page = queries.own_page(actor_for(member), draft.pk, NOW.date())
    return [(month.before_fen, month.after_fen) for month in page.months]


@pytest.mark.django_db
@pytest.mark.parametrize("draft", ["table", "held", "pool"])
@pytest.mark.parametrize("is_released", [False, True])
def test_one_s_own_months_are_those_of_the_whole_house(draft: str, is_released: bool) -> None:
    people = make_received_months(3)
    team = make_team("华东组")
    for person in people:
        make_membership(person, team, date(2026, 1, 1))
    if is_released:
        make_run(SEPTEMBER, state="published")
    changes = {
        "held": {"payout": [{"label": "满两月发", "share": "30%", "after_months": 2}]}, "pool": {"pool": {}},
    }  # fmt: skip
    made = consulted(make_draft() if draft == "table" else make_charter(plan(**changes[draft]), effective_on=None))
    for person in people:
        assert of_one(made, person) == of_all(made, person)
    assert len(of_one(made, people[0])) == 3


@pytest.mark.django_db
def test_a_month_that_needs_everybody_is_settled_once_and_again_after_a_change() -> None:
    people = make_received_months(2)
    team = make_team("华东组")
    for person in people:
        make_membership(person, team, date(2026, 1, 1))
    draft = consulted(make_charter(plan(pool={}), effective_on=None))
    kept = trying.KEPT
    before = of_one(draft, people[0])
    held = dict(kept._found)
    assert (len(held), of_one(draft, people[1]), dict(kept._found) == held) == (3, before, True)
    make_membership(make_received_months(1)[0], team, date(2026, 1, 1))
    assert of_one(draft, people[0]) != before


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "first", "again"), [({}, 40, 40), ({"pool": {}}, 44, 40)])
@pytest.mark.parametrize("is_released", [False, True])
def test_one_s_own_months_cost_the_same_for_more_colleagues(
    changes: dict[str, object], first: int, again: int, is_released: bool
) -> None:
    people = make_received_months(2)
    team = make_team("华东组")
    for person in people:
        make_membership(person, team, date(2026, 1, 1))
    if is_released:
        make_run(SEPTEMBER, state="published")
    draft = consulted(make_charter(plan(**changes), effective_on=None))

    def asked(person: Member) -> int:
        with CaptureQueriesContext(connection) as captured:
            of_one(draft, person)
        return len(captured)

    costs = [asked(people[0]), asked(people[1])]
    for person in make_received_months(3):
        make_membership(person, team, date(2026, 1, 1))
    assert [asked(people[0]), asked(people[1])] == costs
    assert costs[0] <= first
    assert costs[1] <= again


def test_what_is_kept_is_what_was_asked_for_and_no_more_than_so_many() -> None:
    kept, asked = Kept(most=2), []

    def settle(number: int) -> Come:
        asked.append(number)
        return Come({}, [])

    for number in (1, 2, 1, 3, 1, 2):
        kept.ask(MonthInputs(OCTOBER, (), (), ()), number, lambda number=number: settle(number))  # type: ignore[misc]
    assert asked == [1, 2, 3, 2]
