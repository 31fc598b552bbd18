"""Moments open duties and close them; records pass to other owners."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract, make_finance, make_receipt
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.deals import make_deal, make_standard
from tests.factories.duties import due_days, first_contact, next_step, stage_days
from tests.factories.org import NOW, actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.registries import UnknownKey
from xiaozhang.foundation.duties import actions
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.duties.rules.moments import Moment, PassedOn
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.deals import actions as deals

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def standing(**wanted: Any) -> list[tuple[str, datetime]]:
    """Return state and end of the duties there are, in order."""
    return [(row.state, row.due_at) for row in Duty.objects.filter(**wanted).order_by("pk")]


def assigned(record_id: int, member_id: int | None, **given: Any) -> Moment:
    return Moment("customers.assigned", "customer", record_id, given.pop("at", NOW), member_id, **given)


def test_a_new_customer_is_to_be_contacted_within_the_term_and_a_follow_up_does_it() -> None:
    clause = make_charter(first_contact()).clauses.get()
    owner = make_member()
    customer = make_customer(owner)
    duty = Duty.objects.get()
    assert (duty.clause_id, duty.member_id, duty.record_id) == (clause.pk, owner.pk, customer.pk)
    assert (duty.title, duty.state, duty.due_at, duty.next_at) == (customer.name, "open", NOW + 24 * HOUR, NOW)
    make_follow_up(customer, now=NOW + 3 * HOUR)
    duty.refresh_from_db()
    assert (duty.state, duty.fulfilled_at, duty.ended_at, duty.next_at) == (
        "kept",
        NOW + 3 * HOUR,
        NOW + 3 * HOUR,
        None,
    )


def test_what_is_done_too_late_before_the_sweep_came_by_stays_to_be_noted() -> None:
    make_charter(first_contact())
    customer = make_customer()
    make_follow_up(customer, now=NOW + 25 * HOUR)
    duty = Duty.objects.get()
    assert (duty.state, duty.fulfilled_at) == ("missed", NOW + 25 * HOUR)
    assert duty.next_at == duty.due_at


def test_a_customer_without_an_owner_obliges_nobody() -> None:
    make_charter(first_contact())
    actions.note_moments(actor=SYSTEM, now=NOW, moments=[assigned(1, None)])
    assert standing() == []


def test_without_a_charter_nothing_is_opened() -> None:
    make_customer()
    assert standing() == []


def test_the_same_moment_opens_once() -> None:
    make_charter(first_contact())
    member = make_member()
    for _time in range(2):
        actions.note_moments(actor=SYSTEM, now=NOW, moments=[assigned(1, member.pk)])
    assert standing() == [("open", NOW + 24 * HOUR)]


def test_note_moments_refused_for_an_unknown_moment_leaves_no_trace() -> None:
    make_charter(first_contact())
    with pytest.raises(UnknownKey):
        actions.note_moments(actor=SYSTEM, now=NOW, moments=[Moment("no.such", "customer", 1, NOW, make_member().pk)])
    assert standing() == []


def test_conditions_by_role_and_grade() -> None:
    make_charter(first_contact(roles=("supervisor",), grades=("A",)))
    representative, supervisor = make_member(), make_member(role="supervisor")
    actions.note_moments(
        actor=SYSTEM,
        now=NOW,
        moments=[
            assigned(1, representative.pk, grade="A"),
            assigned(2, supervisor.pk, grade="B"),
            assigned(3, supervisor.pk, grade="A"),
        ],
    )
    assert list(Duty.objects.values_list("record_id", flat=True)) == [3]


def test_conditions_by_amount() -> None:
    make_charter(due_days(-7, amount_from="10000", amount_below="50000"))
    make_contract()  # 30,000, 60,000 and 20,000 yuan
    assert sorted(Duty.objects.values_list("about", flat=True)) == ["质保金 20,000.00 元", "预付款 30,000.00 元"]


def test_the_number_of_queries_does_not_grow_with_the_moments() -> None:
    make_charter(first_contact(roles=("representative",)))
    members = [make_member() for _ in range(3)]

    def cost(records: range) -> int:
        with CaptureQueriesContext(connection) as counted:
            actions.note_moments(
                actor=SYSTEM, now=NOW, moments=[assigned(pk, members[pk % 3].pk, title=f"客户{pk}") for pk in records]
            )
        return len(counted)

    cost(range(1))
    assert cost(range(10, 11)) == cost(range(20, 23))
    with CaptureQueriesContext(connection) as one:
        actions.note_moments(actor=SYSTEM, now=NOW, moments=[Moment("customers.followed_up", "customer", 10, NOW)])
    assert len(one) <= 5


def test_a_plan_is_kept_by_the_next_follow_up_which_makes_the_next_plan() -> None:
    make_charter(next_step())
    customer = make_customer()
    make_follow_up(customer, next_on=date(2026, 11, 23), next_plan="送报价")
    assert [(row.about, row.due_at) for row in Duty.objects.all()] == [
        ("送报价", datetime(2026, 11, 23, 16, tzinfo=UTC))
    ]
    make_follow_up(customer, now=NOW + timedelta(days=3), next_on=date(2026, 11, 30))
    assert [state for state, _due in standing()] == ["kept", "open"]


def test_a_follow_up_of_a_day_before_the_plan_was_made_does_not_keep_it() -> None:
    make_charter(next_step())
    customer = make_customer()
    make_follow_up(customer, next_on=date(2026, 11, 23))
    make_follow_up(customer, now=NOW + HOUR, happened_at=NOW - timedelta(days=2))
    assert [state for state, _due in standing()] == ["open"]


def test_a_deal_is_to_leave_its_stage_by_the_days_of_the_stage_standard() -> None:
    make_charter(make_standard(), stage_days())
    owner = make_member()
    deal = make_deal(owner=owner, customer_id=make_customer(owner).pk)  # 15 workdays in 开发
    assert standing() == [("open", datetime(2026, 12, 11, 16, tzinfo=UTC))]
    deals.move_deal(actor=actor_for(owner), now=NOW, deal_id=deal.pk, to_stage="needs_analysis")
    assert [state for state, _due in standing()] == ["kept", "open"]
    deals.lose_deal(actor=actor_for(owner), now=NOW + HOUR, deal_id=deal.pk, reason="price")
    assert [state for state, _due in standing()] == ["kept", "kept"]
    deals.reopen_deal(actor=actor_for(owner), now=NOW + 2 * HOUR, deal_id=deal.pk)
    assert [state for state, _due in standing()] == ["kept", "kept", "open"]


def test_instalments_are_reminded_of_until_they_are_paid() -> None:
    make_charter(due_days(-7, 0, 1))
    contract = make_contract()
    parts = [row.part_id for row in Duty.objects.order_by("pk")]
    assert parts == [one.pk for one in contract.instalments.order_by("sequence")]
    finance = make_finance()
    receipt = make_receipt(contract, confirmed_by=finance)
    assert [state for state, _due in standing()] == ["missed", "open", "open"]  # the first was due before signing
    contracts.reverse_receipt(
        actor=actor_for(make_member(name="沈涵", role="finance")), now=NOW + HOUR, receipt_id=receipt.pk, reason="退款"
    )
    assert [state for state, _due in standing()] == ["missed", "open", "open", "open"]


def test_a_void_contract_is_reminded_of_no_more() -> None:
    make_charter(due_days(0))
    contract = make_contract()
    manager = actor_for(make_member(role="sales_manager"))
    contracts.void_contract(actor=manager, now=NOW, contract_id=contract.pk, reason="条款变更")
    assert [state for state, _due in standing(due_at__gt=NOW)] == ["void", "void"]


def test_a_transfer_gives_the_new_owner_terms_of_their_own() -> None:
    make_charter(first_contact(), next_step())
    owner, heir = make_member(), make_member(name="何薇")
    customer = make_customer(owner)
    make_follow_up(customer, next_on=date(2026, 11, 24))
    later = NOW + HOUR
    customers.transfer_customer(actor=SYSTEM, now=later, customer_id=customer.pk, owner_id=heir.pk)
    assert [state for state, _due in standing(member=owner)] == ["kept", "void"]
    assert sorted(standing(member=heir)) == [
        ("open", later + 24 * HOUR),
        ("open", datetime(2026, 11, 24, 16, tzinfo=UTC)),
    ]


def test_a_plan_whose_day_has_passed_gives_the_heir_a_workday() -> None:
    make_charter(next_step())
    owner, heir = make_member(), make_member(name="何薇")
    customer = make_customer(owner)
    make_follow_up(customer, next_on=date(2026, 11, 20))
    monday = NOW + timedelta(days=3)
    customers.transfer_customer(actor=SYSTEM, now=monday, customer_id=customer.pk, owner_id=heir.pk)
    assert standing(member=heir) == [("open", datetime(2026, 11, 24, 16, tzinfo=UTC))]
    missed = Duty.objects.get(member=owner)
    assert (missed.state, missed.ended_at, missed.next_at) == ("missed", monday, missed.due_at)


def test_pass_on_leaves_out_an_heir_the_clause_does_not_oblige() -> None:
    make_charter(stage_days(roles=("representative",)), make_standard())
    owner, supervisor = make_member(), make_member(role="supervisor")
    deal = make_deal(owner=owner, customer_id=make_customer(owner).pk)
    given = PassedOn("deal", deal.pk, supervisor.pk)
    assert actions.pass_on(actor=SYSTEM, now=NOW, records=[given]) == 0
    assert [state for state, _due in standing()] == ["void"]


def test_pass_on_refused_for_nothing_outstanding_changes_nothing() -> None:
    make_charter(next_step())
    assert actions.pass_on(actor=SYSTEM, now=NOW, records=[PassedOn("customer", 1, make_member().pk)]) == 0
    assert standing() == []


def test_pass_on_of_many_costs_the_same_queries_as_of_one() -> None:
    make_charter(first_contact())
    owner, heir = make_member(), make_member()
    actions.note_moments(actor=SYSTEM, now=NOW, moments=[assigned(pk, owner.pk) for pk in range(1, 60)])

    def cost(records: range) -> int:
        with CaptureQueriesContext(connection) as counted:
            passed = [PassedOn("customer", pk, heir.pk) for pk in records]
            actions.pass_on(actor=SYSTEM, now=NOW + HOUR, records=passed)
        return len(counted)

    assert cost(range(10, 20)) == cost(range(20, 50))


def test_a_charter_changed_meanwhile_leaves_the_duty_with_its_clause() -> None:
    make_charter(first_contact())
    customer = make_customer()
    make_charter(first_contact(within=2), effective_on=date(2026, 11, 20))
    duty = Duty.objects.get()
    make_customer()
    assert duty.clause.version.number == 1
    assert [row.clause.version.number for row in Duty.objects.order_by("pk")] == [1, 2]
    make_follow_up(customer, now=NOW + 3 * HOUR)
    duty.refresh_from_db()
    assert duty.state == "kept"


def test_rename_lets_duties_carry_the_new_name() -> None:
    make_charter(first_contact())
    customer = make_customer()
    customers.change_customer(actor=SYSTEM, now=NOW, customer_id=customer.pk, revision=None, name="无锡新名有限公司")
    assert [row.title for row in Duty.objects.all()] == ["无锡新名有限公司"]


def test_rename_refused_for_an_unknown_record_changes_nothing() -> None:
    assert actions.rename(actor=SYSTEM, now=NOW, record_type="customer", record_id=1, title="无") == 0


def test_drop_refused_for_nothing_outstanding_changes_nothing() -> None:
    assert actions.drop(actor=SYSTEM, now=NOW, record_type="contract", record_ids=[1]) == 0


def test_history_taken_over_obliges_nobody() -> None:
    make_charter(first_contact(), next_step())
    owner = make_member()
    customers.take_over_customer(actor=SYSTEM, now=NOW, name="太仓旧档有限公司", owner_id=owner.pk)
    assert standing() == []
