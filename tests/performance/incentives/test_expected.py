"""What a deal or an instalment would bring where plans or exceptions pay: as the settlement would say it (K10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.asking import signed_in
from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.exceptions import make_approved
from tests.factories.incentives import NOVEMBER, make_receipt_fact, make_run, make_table
from tests.factories.org import actor_for, make_company, make_member, make_team
from tests.factories.targets import make_target
from tests.performance.plans.rules.values import plan
from xiaozhang.base.errors import Missing
from xiaozhang.base.memory import while_reading
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.home.today import queries as today_queries
from xiaozhang.performance.incentives import queries
from xiaozhang.performance.incentives.models import Statement
from xiaozhang.performance.incentives.registry import expected_context
from xiaozhang.performance.incentives.rules.anticipating import Anticipated, Coming
from xiaozhang.performance.plans.clauses import Award
from xiaozhang.selling.contracts.rules.drafting import NewInstalment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
STATED = [{"from": 0, "rate": "1%"}, {"from": 100000, "rate": "2%"}]

AWARD = {"title": "回款奖", "roles": ["representative"], "metric": "receipt", "each": 200}


def brought(member: Any, fen: int, **given: Any) -> Anticipated:
    found = queries.planned_outlooks(member.pk, [Coming("", fen, **given)], TODAY)
    assert [each.lacks for each in found] == [None]
    expected = found[0].expected
    assert expected is not None
    return expected


def told(expected: Anticipated) -> list[tuple[int, str]]:
    return [(each.amount_fen, "；".join(each.words)) for each in expected.rows]


def why_not(expected: Any) -> Sequence[tuple[str, ...]]:
    return [sentences for _clause, sentences in expected.why_not]


def settled_fen(member: Any) -> int:
    statement = Statement.objects.get(run=make_run(NOVEMBER), member=member)
    return statement.commission_fen + statement.adjustment_fen


def test_a_progressive_plan_brings_what_the_settlement_then_pays() -> None:
    make_charter(plan(tiers=[*STATED, {"from": 500000, "rate": "3%"}]))
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 11, 3), 80_000)
    make_receipt_fact(make_member("别人"), date(2026, 11, 3), 900_000)
    before = settled_fen(member)
    expected = brought(member, 70_000_00)
    assert expected.commission_fen == 200_00 + 1_000_00
    assert told(expected) == [(1_200_00, "基数 70,000.00 元，累计 80,000.00 元 → 150,000.00 元；20,000.00 元 × 1.0% + "
                               "50,000.00 元 × 2.0%；得 1,200.00 元，累计进位后本行 1,200.00 元")]  # fmt: skip
    assert why_not(expected) == [("再有 350,000.00 元就到 3.0% 一档",)]
    make_receipt_fact(member, TODAY, 70_000)
    assert settled_fen(member) == before + expected.commission_fen


def test_a_slab_plan_lifts_what_came_before() -> None:
    make_charter(plan(method="slab", tiers=STATED))
    member = make_member("林越")
    make_receipt_fact(member, date(2026, 11, 3), 80_000)
    before = settled_fen(member)
    expected = brought(member, 70_000_00)
    assert expected.commission_fen == 1_400_00 + 800_00
    assert "此前的 80,000.00 元由 1.0% 改按 2.0%" in told(expected)[0][1]
    make_receipt_fact(member, TODAY, 70_000)
    assert settled_fen(member) == before + expected.commission_fen


def test_a_gate_that_the_deal_passes_pays_for_what_came_before_too() -> None:
    gate = {"by": "attainment", "at_least": 80, "below": "50%"}
    make_charter(plan(gate=gate, tiers=[{"from": 0, "rate": "1%"}]))
    member = make_member("林越")
    make_target(member, NOVEMBER, 100_000_00)
    make_receipt_fact(member, date(2026, 11, 3), 30_000)
    short = brought(member, 20_000_00)
    assert short.commission_fen == 100_00
    assert why_not(short) == [("门槛未过：目标完成率（%） 50，至少 80，还差 30,000.00 元；现付 50.0%",)]
    enough = brought(member, 50_000_00)
    assert (enough.commission_fen, why_not(enough)) == (500_00 + 150_00, [])
    before = settled_fen(member)
    make_receipt_fact(member, TODAY, 50_000)
    assert settled_fen(member) == before + enough.commission_fen


def test_an_exception_for_the_customer_changes_the_figure_and_only_there() -> None:
    make_charter(make_table(), effective_on=date(2026, 1, 1))
    member = make_member("林越")
    named, other = make_customer(owner=member), make_customer(owner=member, name="别的客户有限公司")
    clause = Clause.objects.get(kind="commission_table")
    make_approved(
        clause, ("customer", named.pk), applicant=member, departure="value", given={"path": "rate", "value": "5%"}
    )
    viewer = actor_for(member)
    plain = make_deal(owner=member, customer_id=other.pk, expected_fen=10_000_00)
    assert getattr(expected_context(viewer, plain, TODAY)["outlook"], "expected").commission_fen == 150_00  # noqa: B009
    special = make_deal(owner=member, customer_id=named.pk, expected_fen=10_000_00)
    context = expected_context(viewer, special, TODAY)
    assert (context["outlook"], context["later_url"]) == (None, f"/statements/expected/deals/{special.pk}/")
    expected = brought(member, 10_000_00, customer_id=named.pk)
    assert expected.commission_fen == 500_00
    assert "比例改按 5.0%" in told(expected)[0][1]
    assert queries.month_outlook(viewer, member.pk, TODAY).is_planned


def test_an_exception_for_the_deal_alone_changes_its_figure() -> None:
    make_charter(make_table())
    member = make_member("林越")
    customer = make_customer(owner=member)
    named, other = (make_deal(owner=member, customer_id=customer.pk, expected_fen=10_000_00) for _ in range(2))
    clause = Clause.objects.get(kind="commission_table")
    make_approved(
        clause, ("deal", named.pk), applicant=member, departure="value", given={"path": "rate", "value": "5%"}
    )
    figures = []
    for deal in (named, other):
        found = queries.planned_outlooks(member.pk, [queries.coming_of_deal(deal, TODAY)], TODAY)
        figures += [each.expected.commission_fen for each in found if each.expected]
    assert figures == [500_00, 150_00]


def test_what_is_held_until_later_is_said() -> None:
    make_charter(plan(payout=[{"label": "质保", "share": "10%", "after_months": 3}]))
    expected = brought(make_member("林越"), 50_000_00)
    assert (expected.commission_fen, expected.held, expected.held_fen) == (500_00, (("质保", 50_00),), 50_00)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"base": {"metric": "receipt", "of": "margin"}}, "这一笔没有 cost（成本），方案按毛利计。"),
        ({"basis": "billed"}, "这一笔没有 billed_on（开票日），不知道用哪一版条款。"),
    ],
)
def test_what_is_lacking_is_said_instead_of_a_figure(changes: dict[str, Any], words: str) -> None:
    make_charter(plan(**changes))
    found = queries.planned_outlooks(make_member("林越").pk, [Coming("", 10_000_00)], TODAY)
    assert [(each.expected, str(each.lacks)) for each in found] == [(None, words)]


def test_margin_is_taken_of_the_contract_s_cost_in_proportion() -> None:
    make_charter(plan(base={"metric": "receipt", "of": "margin"}))
    half = brought(make_member("林越"), 50_000_00, cost_fen=60_000_00, whole_fen=100_000_00)
    assert half.commission_fen == 200_00


def test_money_on_a_signed_contract_brings_nothing_where_signing_pays() -> None:
    make_charter(plan(base={"metric": "signed_amount"}))
    found = queries.planned_outlooks(make_member("林越").pk, [Coming("", 10_000_00, is_signed=True)], TODAY)
    assert [(each.expected, each.lacks) for each in found] == [(None, None)]


def test_a_contract_s_open_instalments_are_each_reckoned_by_themselves() -> None:
    make_company()
    make_charter(plan())
    member = make_member("林越", login="linyue")
    contract = make_contract(owner=member)
    text = signed_in(member).get(f"/statements/expected/contracts/{contract.pk}/").content.decode()
    for words in ("预付款", "到货款", "质保金", "300.00", "600.00", "200.00", "各笔分别单独预估"):
        assert words in text
    page = signed_in(member).get(f"/contracts/{contract.pk}/?tab=expected").content.decode()
    assert f'hx-get="/statements/expected/contracts/{contract.pk}/"' in page


def test_other_people_s_deals_and_contracts_are_not_there() -> None:
    make_company()
    make_charter(plan())
    one, other = make_member("林越", login="linyue"), make_member("何婷", login="heting")
    deal, contract = make_deal(owner=other, expected_fen=10_000_00), make_contract(owner=other)
    client = signed_in(one)
    assert client.get(f"/statements/expected/deals/{deal.pk}/").status_code == 404
    assert client.get(f"/statements/expected/contracts/{contract.pk}/").status_code == 404
    assert "100.00" in signed_in(other).get(f"/statements/expected/deals/{deal.pk}/").content.decode()
    with pytest.raises(Missing):
        queries.planned_month(actor_for(one), other.pk, TODAY)


def test_one_s_month_under_a_plan_with_the_next_tier_and_what_money_would_add() -> None:
    make_charter(plan())
    team = make_team()
    member = make_member("林越", team=team)
    make_receipt_fact(member, date(2026, 11, 3), 80_000)
    make_contract(owner=member, instalments=[NewInstalment("预付款", TODAY + timedelta(days=3), 40_000_00)])
    viewer = actor_for(member)
    assert queries.month_outlook(viewer, member.pk, TODAY).is_planned
    month = queries.planned_month(viewer, member.pk, TODAY)
    assert month.draft is not None
    assert (month.draft.commission_fen, why_not(month.draft)) == (800_00, [("再有 20,000.00 元就到 2.0% 一档",)])
    what_ifs = [each.expected.commission_fen for each in month.what_ifs if each.expected]
    assert what_ifs == [200_00 + 400_00]


def test_a_superior_s_month_counts_those_below() -> None:
    below = {"earns_on": "below", "levels": ["100%"], "roles": ["supervisor"], "tiers": [{"from": 0, "rate": "1%"}]}
    make_charter(plan(), plan(**below))
    team = make_team("华东组")
    leader = make_member("主管", role="supervisor", team=team)
    team.leader = leader
    team.save()
    make_receipt_fact(make_member("林越", team=team), date(2026, 11, 3), 80_000)
    make_receipt_fact(make_member("别组", team=make_team("华南组")), date(2026, 11, 3), 10_000)
    month = queries.planned_month(actor_for(leader), leader.pk, TODAY)
    assert month.draft is not None
    assert month.draft.commission_fen == settled_fen(leader)


@pytest.mark.parametrize(("changes", "most"), [({}, 14), ({"gate": {"by": "attainment", "at_least": 0}}, 20)])
def test_the_figure_costs_the_same_for_more_facts_and_colleagues(changes: dict[str, Any], most: int) -> None:
    make_charter(plan(**changes), Award.model_validate(AWARD))
    member = make_member("林越")

    def asked() -> int:
        with while_reading(), CaptureQueriesContext(connection) as captured:
            brought(member, 10_000_00)
        return len(captured)

    make_receipt_fact(member, date(2026, 11, 3), 1_000)
    one = asked()
    for number in range(3):
        make_receipt_fact(member, date(2026, 11, 4), 1_000)
        make_receipt_fact(make_member(f"同事{number}"), date(2026, 11, 4), 1_000)
    assert asked() == one
    assert one <= most


def test_pages_ask_for_the_figure_afterwards() -> None:
    make_company()
    make_charter(plan())
    member = make_member("林越", login="linyue")
    now = timezone.now()
    deal = make_deal(owner=member, expected_fen=10_000_00, now=now)
    client = signed_in(member)
    client.get(f"/deals/{deal.pk}/")  # from now on it has been seen
    with CaptureQueriesContext(connection) as captured:
        page = client.get(f"/deals/{deal.pk}/?tab=expected").content.decode()
    assert f'hx-get="/statements/expected/deals/{deal.pk}/"' in page
    assert len(captured) <= 15
    assert 'hx-get="/statements/expected/"' in client.get("/").content.decode()
    assert "本月预估提成" in client.get("/statements/expected/").content.decode()
    assert "预估提成" in client.get("/statements/expected/?small=1").content.decode()
    assert "若赢单" in client.get(f"/statements/expected/deals/{deal.pk}/?short=1").content.decode()
    own = today_queries.knowing(actor_for(member), TODAY, queries.fixed_inputs(NOVEMBER, 0, clauses=()).calendar).own
    assert own is not None
    assert list(own.what_ifs) == []
