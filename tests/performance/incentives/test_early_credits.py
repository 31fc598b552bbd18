"""Money that counts in a month before one of those credited with it joined is lost to nobody."""

from __future__ import annotations

import pytest

from tests.factories.charter import make_charter
from tests.factories.incentives import NOVEMBER, OCTOBER, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import make_company, make_member
from tests.performance.plans.rules.values import plan
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Run, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Member, Member]:
    make_company()
    return make_member("林越"), make_member("何婷", joined_on=NOVEMBER)


def paid(run: Run) -> dict[str, int]:
    return dict(Statement.objects.filter(run=run, total_fen__gt=0).values_list("member_name", "paid_fen"))


def test_a_plan_pays_both_their_share(pair: tuple[Member, Member]) -> None:
    make_charter(plan(tiers=[{"from": 0, "rate": "1%"}], method=None))
    make_receipt_fact(credits={pair[0].pk: 6_000, pair[1].pk: 4_000}, yuan=100_000)
    run = make_run()
    assert paid(run) == {"林越": 600_00, "何婷": 400_00}
    for statement in Statement.objects.filter(run=run, total_fen__gt=0):
        assert queries.proof_of(statement).is_replayed


def test_a_table_pays_both_their_share(pair: tuple[Member, Member]) -> None:
    make_commission_charter(tiers=((0, "1%"),))
    make_receipt_fact(credits={pair[0].pk: 6_000, pair[1].pk: 4_000}, yuan=100_000)
    assert paid(make_run()) == {"林越": 600_00, "何婷": 400_00}


def test_who_joins_later_without_credits_is_not_there(pair: tuple[Member, Member]) -> None:
    make_commission_charter()
    make_receipt_fact(pair[0])
    known = {each.key for each in queries.month_inputs(OCTOBER).members}
    assert {str(each.pk) for each in pair} & known == {str(pair[0].pk)}
