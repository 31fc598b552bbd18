"""From contract to pay: two products sold, billed and received in instalments, partly taken back; reckoned by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract, make_finance
from tests.factories.customers import make_customer
from tests.factories.incentives import NOW, OCTOBER, make_run
from tests.factories.org import actor_for, make_member
from tests.factories.products import make_product
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.performance.incentives import actions, queries
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.performance.incentives.queries.replaying import replays
from xiaozhang.performance.plans.clauses import Award, CommissionPlan
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.contracts.models import Contract, Receipt
from xiaozhang.selling.contracts.rules.drafting import NewInstalment, NewLine

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
LATER = datetime(2026, 11, 25, 2, tzinfo=UTC)
PAID_IN = {
    "label": "账期", "by": "payment_days",
    "rows": [{"from": 0, "factor": "100%"}, {"from": 16, "factor": "90%"}, {"from": 31, "factor": "80%"}],
}  # fmt: skip


def plan(product: str, rate: str, **given: Any) -> CommissionPlan:
    where = [{"attribute": "product", "is": [product]}]
    return CommissionPlan.model_validate({
        "roles": ["representative"], "base": {"metric": "receipt", "net_of_tax": True, "where": where},
        "tiers": [{"from": 0, "rate": rate}], **given,
    })  # fmt: skip


def award() -> Award:
    return Award.model_validate({
        "title": "新签", "roles": ["representative"], "metric": "signed_amount", "each": 100, "least": 150000,
        "where": [{"attribute": "product", "is": ["流量计", "年度维保"]}],
    })  # fmt: skip


class Sale:
    """A contract of 113,000.00 at 13 % and 53,000.00 at 6 %, in two instalments, and who works on it."""

    def __init__(self) -> None:
        """Sign it on 5 October."""
        make_charter(plan("流量计", "10%", coefficients=[PAID_IN]), plan("年度维保", "5%"), award(),
                     effective_on=date(2026, 1, 1))  # fmt: skip
        self.member = make_member("林越")
        self.actor: Actor = actor_for(self.member)
        self.finance: Actor = make_finance()
        meter = make_product(name="流量计", tax_bp=1300, cost_fen=40_000_00)
        service = make_product(name="年度维保", tax_bp=600, cost_fen=20_000_00)
        self.contract: Contract = make_contract(
            owner=self.member, customer_id=make_customer(owner=self.member).pk, signed_on=date(2026, 10, 5),
            lines=[NewLine("流量计", 2, 56_500_00, meter.pk), NewLine("年度维保", 1, 53_000_00, service.pk)],
            instalments=[
                NewInstalment("预付款", date(2026, 10, 10), 66_400_00),
                NewInstalment("尾款", date(2026, 10, 31), 99_600_00),
            ],
        )  # fmt: skip

    def bill(self, place: int, on: date, now: datetime = NOW) -> None:
        row = self.contract.instalments.get(sequence=place)
        contracts.record_billing(
            actor=self.finance, now=now, contract_id=self.contract.pk, instalment_id=row.pk, billed_on=on
        )

    def receive(self, fen: int, on: date) -> Receipt:
        given = {"contract_id": self.contract.pk, "amount_fen": fen, "received_on": on}
        recorded = contracts.record_receipt(actor=self.actor, now=NOW, **given)
        return contracts.confirm_receipt(actor=self.finance, now=NOW, receipt_id=recorded.pk)


@pytest.fixture
def sale() -> Sale:
    made = Sale()
    made.bill(1, date(2026, 10, 8))
    made.bill(2, date(2026, 10, 10))
    made.receive(66_400_00, date(2026, 10, 20))
    wrong = made.receive(20_000_00, date(2026, 10, 28))
    contracts.reverse_receipt(actor=made.finance, now=NOW, receipt_id=wrong.pk, reason="付错账户")
    made.receive(60_000_00, date(2026, 10, 30))
    return made


def test_a_plan_by_product_net_of_tax_with_payment_days_comes_to_what_is_reckoned_by_hand(sale: Sale) -> None:
    run = make_run(OCTOBER)
    statement = Statement.objects.get(run=run, member=sale.member)
    sums: dict[int, int] = {}
    for line in Line.objects.filter(statement=statement).order_by("clause_id"):
        sums[line.clause_id] = sums.get(line.clause_id, 0) + line.amount_fen
    meter, service, signed = sums.values()
    # 66,400.00 x 113/166 = 45,200.00, net 40,000.00, 12 days: 4,000.00
    # 60,000.00 x 113/166 = 40,843.37, net 36,144.58, 20 days: 3,614.458 x 90 % = 3,253.0122
    assert meter == 7_253_01
    # 21,200.00 and 19,156.63, net 20,000.00 and 18,072.29, x 5 % = 1,000.00 + 903.6145
    assert service == 1_903_61
    assert signed == 100_00  # one contract, however many products
    assert statement.total_fen == 9_256_62
    assert replays(statement)
    facts = set(Line.objects.filter(statement=statement).values_list("fact_id", flat=True))
    assert len(facts) == 5  # the signed amount, three receipts and a reversal; None of the parts has an id of its own
    assert None not in facts


def test_an_invoice_corrected_after_the_month_is_closed_goes_forward(sale: Sale) -> None:
    run = make_run(OCTOBER, state="confirmed")
    actions.close_month(actor=SYSTEM, now=NOW, run_id=run.pk)
    closed = Statement.objects.get(run=run, member=sale.member)
    sale.bill(2, date(2026, 9, 25), LATER)  # 35 days before the second receipt: 80 %, 2,891.5664 in place of 3,253.0122
    november = make_run(NOVEMBER, now=LATER)
    adjusted = Statement.objects.get(run=november, member=sale.member)
    assert (adjusted.commission_fen, adjusted.adjustment_fen) == (0, -361_44)  # 6,891.57 - 7,253.01
    assert replays(adjusted)
    again = Statement.objects.get(pk=closed.pk)
    assert (again.total_fen, again.digest, replays(again)) == (9_256_62, closed.digest, True)


def test_a_plan_on_margin_takes_each_products_own_cost(sale: Sale) -> None:
    version_on = date(2026, 10, 1)
    own = plan("流量计", "10%")
    margin = own.model_copy(update={"base": own.base.model_copy(update={"of": "margin", "net_of_tax": False})})
    make_charter(margin, effective_on=version_on)
    statement = Statement.objects.get(run=make_run(OCTOBER), member=sale.member)
    # cost of 100,000.00 in proportion: 40,000.00 and 36,144.58; of it 80/100 is the meters'
    # (45,200.00 - 32,000.00 + 40,843.37 - 28,915.66) x 10 %
    assert statement.commission_fen == 2_512_77


def test_what_a_deal_and_an_instalment_would_bring_is_reckoned_by_product_and_tax(sale: Sale) -> None:
    pays = [each.expected.commission_fen for each in queries.planned_outlooks(
        sale.member.pk, queries.coming_of_contract(sale.contract, date(2026, 10, 20)), date(2026, 10, 31)
    ) if each.expected is not None]  # fmt: skip
    # 39,600.00 of the second instalment: of it 26,956.63 net of 13 %, 21 days after its invoice, and 12,643.37 of 6 %
    assert pays == [2_146_99 + 596_39]
