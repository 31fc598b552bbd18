"""The sweep: tasks, reminders, lapses and escalations, each once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.at_once import at_once
from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.duties import due_days, first_contact, make_duty, make_sweeping, next_step
from tests.factories.org import NOW, make_member, make_team
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.duties import actions, jobs, queries
from xiaozhang.foundation.duties.models import Duty, Sent
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks.models import Task

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def sweep(now: datetime) -> int:
    return actions.sweep_some(actor=SYSTEM, now=now)


def told() -> list[tuple[str, int]]:
    """Return the notices of duties: kind and member."""
    rows = Notice.objects.filter(kind__startswith="duties.").order_by("pk")
    return list(rows.values_list("kind", "member_id"))


def in_a_team() -> tuple[Member, Member]:
    """Return a member and the leader above."""
    leader = make_member(name="沈青", role="supervisor")
    team = make_team(leader=leader)
    return make_member(team=team), leader


@pytest.mark.django_db
def test_a_first_contact_from_task_to_escalation() -> None:
    clause = make_charter(first_contact()).clauses.get()
    owner, leader = in_a_team()
    customer = make_customer(owner)
    assert sweep(NOW) == 1
    task = Task.objects.get()
    assert (task.owner_id, task.title, task.clause_id) == (owner.pk, f"首次联系：{customer.name}", clause.pk)
    assert task.due_at == NOW + 24 * HOUR
    assert told() == []
    sweep(NOW + 20 * HOUR)
    assert told() == [("duties.reminder", owner.pk)]
    sweep(NOW + 24 * HOUR)
    duty = Duty.objects.get()
    fact = Fact.objects.get(metric="lapse")
    assert (duty.state, duty.ended_at) == ("missed", None)
    assert (fact.source_type, fact.source_id, fact.quantity, fact.customer_id) == ("duty", duty.pk, 1, customer.pk)
    assert fact.attributes == {"clause": clause.number, "clause_title": clause.title}
    assert fact.references == {"duty": duty.pk, "clause": clause.pk, "customer": customer.pk}
    assert [credit.member_id for credit in fact.credits.all()] == [owner.pk]
    sweep(NOW + 4 * DAY)
    assert told() == [("duties.reminder", owner.pk), ("duties.lapse", owner.pk), ("duties.escalation", leader.pk)]
    make_follow_up(customer, now=NOW + 4 * DAY + HOUR)
    duty.refresh_from_db()
    task.refresh_from_db()
    assert (duty.state, duty.fulfilled_at) == ("missed", NOW + 4 * DAY + HOUR)
    assert task.state == "done"
    assert sweep(NOW + 10 * DAY) == 0
    assert Fact.objects.filter(metric="lapse").count() == 1


@pytest.mark.django_db
def test_what_was_done_in_time_is_not_spoken_of() -> None:
    make_charter(first_contact())
    customer = make_customer()
    make_follow_up(customer, now=NOW + HOUR)
    assert sweep(NOW + 10 * DAY) == 0
    assert (Task.objects.count(), told(), Fact.objects.filter(metric="lapse").count()) == (0, [], 0)


@pytest.mark.django_db
def test_a_lapse_is_noted_also_where_it_was_done_late_before_the_sweep() -> None:
    make_charter(first_contact())
    customer = make_customer()
    make_follow_up(customer, now=NOW + 25 * HOUR)
    sweep(NOW + 26 * HOUR)
    assert Fact.objects.filter(metric="lapse").count() == 1
    assert Task.objects.count() == 0
    assert Duty.objects.get().next_at is None


@pytest.mark.django_db
def test_sweeping_twice_does_nothing_twice() -> None:
    make_charter(first_contact())
    in_a_team()
    make_customer(Member.objects.latest("pk"))
    for _time in range(2):
        sweep(NOW + 4 * DAY)
    assert (Task.objects.count(), len(told()), Fact.objects.filter(metric="lapse").count()) == (1, 2, 1)
    assert list(Sent.objects.order_by("pk").values_list("step", flat=True)) == ["task", "due", "escalate"]


@pytest.mark.django_db
def test_after_days_of_downtime_only_what_makes_sense_is_told() -> None:
    make_charter(due_days(-7, 0, 1))
    contract = make_contract()  # its second instalment is due on 20 December
    second = Duty.objects.get(part_id=contract.instalments.get(sequence=2).pk)
    sweep(datetime(2026, 12, 25, 2, tzinfo=UTC))
    notices = Notice.objects.filter(key__startswith=f"duty:{second.pk}:")
    assert [notice.key for notice in notices] == [f"duty:{second.pk}:point:days:1"]
    assert notices[0].title == f"{contract.title} 到货款 60,000.00 元 已过期 1 天（12月20日）"
    assert sweep(datetime(2026, 12, 26, 2, tzinfo=UTC)) == 0


@pytest.mark.django_db
def test_reminders_come_on_their_days() -> None:
    make_charter(due_days(-7, 0))
    contract = make_contract()
    second = Duty.objects.get(part_id=contract.instalments.get(sequence=2).pk)
    for day in range(10, 24):
        sweep(datetime(2026, 12, day, 2, tzinfo=UTC))
    notices = Notice.objects.filter(key__startswith=f"duty:{second.pk}:").order_by("pk")
    assert [(notice.key.split(":")[-1], notice.created_at.day) for notice in notices] == [("-7", 13), ("0", 20)]
    second.refresh_from_db()
    assert (second.state, second.next_at) == ("open", None)


@pytest.mark.django_db
def test_roles_and_superiors_are_reminded_too() -> None:
    rule = due_days(0)
    make_charter(
        rule.model_copy(
            update={"points": (rule.points[0].model_copy(update={"to": ("owner", "superior", "finance")}),)}
        )
    )
    owner, leader = in_a_team()
    finance = make_member(name="钱臻", role="finance")
    make_contract(owner=owner)
    sweep(datetime(2026, 12, 20, 2, tzinfo=UTC))
    assert {member for _kind, member in told()} == {owner.pk, leader.pk, finance.pk}


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_duties() -> None:
    owner, _leader = in_a_team()

    def cost(count: int, now: datetime) -> int:
        for _each in range(count):
            make_duty(owner, due_at=now - HOUR, opened_at=now - 2 * DAY)
        with CaptureQueriesContext(connection) as counted:
            assert sweep(now) == count
        return len([query for query in counted if not query["sql"].startswith("UPDATE")])

    cost(1, NOW)
    assert cost(1, NOW + HOUR) == cost(5, NOW + 2 * HOUR)


@pytest.mark.django_db
def test_sweep_some_refused_before_anything_is_due_changes_nothing() -> None:
    make_duty(next_at=NOW + HOUR)
    assert sweep(NOW) == 0
    assert Duty.objects.get().state == "open"


@pytest.mark.django_db
def test_the_scheduled_sweep_stands_still_while_a_past_is_played() -> None:
    duty = make_duty()
    actions.hold_sweep(actor=SYSTEM, now=NOW)
    assert queries.is_held()
    jobs.sweep()
    duty.refresh_from_db()
    assert duty.state == "open"
    actions.release_sweep(actor=SYSTEM, now=NOW)
    jobs.sweep()
    duty.refresh_from_db()
    assert duty.state == ("missed" if duty.due_at < datetime.now(UTC) else "open")


@pytest.mark.django_db
def test_hold_sweep_refused_twice_is_held_once() -> None:
    for _time in range(2):
        assert actions.hold_sweep(actor=SYSTEM, now=NOW).pk == 1


@pytest.mark.django_db
def test_release_sweep_refused_where_nothing_was_held_leaves_it_going() -> None:
    make_sweeping()
    assert actions.release_sweep(actor=SYSTEM, now=NOW).is_held is False


def test_two_sweeps_at_once_share_the_work(concurrent_db: None) -> None:
    make_charter(first_contact(), next_step())
    owner, _leader = in_a_team()
    for _each in range(30):
        make_duty(owner, opened_at=NOW - 2 * DAY, due_at=NOW - HOUR)

    def portions() -> int:
        done = 0
        while swept := actions.sweep_some(actor=SYSTEM, now=NOW, most=7):
            done += swept
        return done

    outcomes = at_once(portions, portions)
    assert sum(int(str(each)) for each in outcomes) == 30
    assert Fact.objects.filter(metric="lapse").count() == 30
    assert Notice.objects.filter(kind="duties.lapse").count() == 30


def test_follow_up_and_sweep_at_once_have_one_outcome(concurrent_db: None) -> None:
    make_charter(first_contact())
    customer = make_customer()
    later = NOW + 25 * HOUR
    at_once(lambda: make_follow_up(customer, now=later), lambda: sweep(later))
    sweep(later + HOUR)
    duty = Duty.objects.get()
    assert (duty.state, duty.fulfilled_at, duty.next_at) == ("missed", later, None)
    assert Fact.objects.filter(metric="lapse").count() == 1


def test_the_day_of_a_lapse_is_the_last_of_its_term() -> None:
    assert date(2026, 11, 20) == Duty(due_at=datetime(2026, 11, 20, 16, tzinfo=UTC)).due_on
