"""Terms and activity quotas honour approved exceptions, before and after they would be missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from tests.factories.charter import make_charter
from tests.factories.customers import make_customer, make_follow_up
from tests.factories.duties import daily_follow_up, first_contact, make_sweeping
from tests.factories.exceptions import make_approved
from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.duties import actions
from xiaozhang.foundation.duties.models import Duty, Sent
from xiaozhang.foundation.exceptions import actions as exceptions
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.tasks.models import Task

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + DAY + HOUR  # the first contact was due an hour ago


@pytest.fixture
def rep() -> Member:
    """Return a representative under a charter with the first contact."""
    make_charter(first_contact())
    make_member("周源", "sales_manager")
    return make_member("林霜")


def approved(rep: Member, *scope: tuple[str, int], now: datetime = NOW, **values: Any) -> ExceptionRequest:
    return make_approved(Clause.objects.latest("pk"), *scope, applicant=rep, now=now, **values)


def lapses() -> int:
    return Fact.objects.filter(metric="lapse").aggregate(sum=Sum("quantity"))["sum"] or 0


def test_a_waived_term_begins_excused_with_the_number(rep: Member) -> None:
    row = approved(rep, ("member", rep.pk))
    make_customer(rep)
    duty = Duty.objects.get()
    assert (duty.state, duty.excuse, duty.exception_id) == ("excused", f"签呈 {row.number}", row.pk)
    assert actions.sweep_some(actor=SYSTEM, now=LATER) == 0
    assert (lapses(), Task.objects.count()) == (0, 0)


def test_a_longer_term_begins_with_its_end_and_is_missed_only_after_it(rep: Member) -> None:
    row = approved(rep, ("member", rep.pk), departure="extend", given={"days": 2})
    make_customer(rep)
    duty = Duty.objects.get()
    assert (duty.state, duty.due_at, duty.exception_id) == ("open", NOW + 3 * DAY, row.pk)
    actions.sweep_some(actor=SYSTEM, now=LATER)
    assert Task.objects.get().due_at == NOW + 3 * DAY
    assert lapses() == 0
    actions.sweep_some(actor=SYSTEM, now=NOW + 3 * DAY)
    duty.refresh_from_db()
    assert (duty.state, duty.due_at, lapses()) == ("missed", NOW + 3 * DAY, 1)


@pytest.mark.parametrize("departure", [{}, {"departure": "extend", "given": {"days": 2}}])
def test_an_open_term_is_changed_at_once_when_the_exception_is_approved(
    rep: Member, departure: dict[str, object]
) -> None:
    make_customer(rep)
    actions.sweep_some(actor=SYSTEM, now=NOW)
    row = approved(rep, ("customer", Duty.objects.get().record_id), **departure)
    duty, task = Duty.objects.get(), Task.objects.get()
    assert duty.exception_id == row.pk
    if departure:
        assert (duty.state, duty.due_at, task.state, task.due_at) == ("open", NOW + 3 * DAY, "open", NOW + 3 * DAY)
    else:
        assert (duty.state, task.state) == ("excused", "cancelled")
    assert Entry.objects.filter(action="duties.honour_exception").count() == 1


def test_a_lapse_is_taken_back_when_it_is_let_off_afterwards(rep: Member) -> None:
    customer = make_customer(rep)
    actions.sweep_some(actor=SYSTEM, now=LATER)
    assert lapses() == 1
    row = approved(rep, ("customer", customer.pk), now=LATER)
    duty = Duty.objects.get()
    assert (duty.state, duty.excuse, lapses()) == ("excused", f"签呈 {row.number}", 0)
    again = {"exception_id": row.pk, "number": row.number, "clause_key": row.clause_key}
    assert actions.honour_exception(actor=SYSTEM, now=LATER, **again) == 0


def test_a_missed_term_made_longer_is_open_again_and_can_be_missed_anew(rep: Member) -> None:
    customer = make_customer(rep)
    actions.sweep_some(actor=SYSTEM, now=NOW)
    actions.sweep_some(actor=SYSTEM, now=LATER)
    approved(rep, ("customer", customer.pk), now=LATER, departure="extend", given={"days": 2})
    duty, task = Duty.objects.get(), Task.objects.get()
    assert (duty.state, duty.due_at, lapses(), task.due_at) == ("open", NOW + 3 * DAY, 0, NOW + 3 * DAY)
    actions.sweep_some(actor=SYSTEM, now=NOW + 3 * DAY)
    actions.sweep_some(actor=SYSTEM, now=NOW + 3 * DAY)
    duty.refresh_from_db()
    assert (duty.state, lapses()) == ("missed", 1)
    assert [each.kind for each in Sent.objects.order_by("pk")].count("due") == 2
    assert Notice.objects.filter(kind="duties.lapse", member=rep).count() == 2


def test_what_was_done_within_the_longer_term_is_excused_and_what_came_later_stays_missed(rep: Member) -> None:
    customer, late = make_customer(rep), make_customer(rep, name="无锡禾新生物制药有限公司")
    make_follow_up(customer, now=NOW + 2 * DAY)
    make_follow_up(late, now=NOW + 6 * DAY)
    actions.sweep_some(actor=SYSTEM, now=NOW + 6 * DAY)
    assert lapses() == 2
    approved(rep, ("member", rep.pk), now=NOW + 6 * DAY, departure="extend", given={"days": 2})
    assert dict(Duty.objects.values_list("record_id", "state")) == {customer.pk: "excused", late.pk: "missed"}
    assert lapses() == 1


@pytest.mark.parametrize(
    ("start_on", "end_on"), [(date(2026, 11, 1), TODAY), (TODAY + 2 * DAY, TODAY + 9 * DAY)], ids=["ended", "not begun"]
)
def test_an_exception_of_other_days_or_of_others_changes_nothing(rep: Member, start_on: date, end_on: date) -> None:
    make_customer(rep)
    approved(rep, ("member", rep.pk), start_on=start_on, end_on=end_on)
    make_approved(Clause.objects.get(), applicant=make_member("何薇"))
    actions.sweep_some(actor=SYSTEM, now=LATER)
    duty = Duty.objects.get()
    assert (duty.state, duty.exception_id, lapses()) == ("missed", None, 1)


def test_a_revoked_exception_is_not_honoured_and_what_was_decided_by_it_stays(rep: Member) -> None:
    row = approved(rep, ("member", rep.pk))
    make_customer(rep)
    boss = actor_for(Member.objects.get(name="周源"))
    exceptions.revoke_exception(actor=boss, now=NOW, exception_id=row.pk, reason="不再需要", from_on=TODAY)
    make_customer(rep, name="无锡禾新生物制药有限公司")
    actions.sweep_some(actor=SYSTEM, now=LATER)
    assert list(Duty.objects.order_by("pk").values_list("state", flat=True)) == ["excused", "missed"]


def test_honour_exception_refused_for_what_is_not_registered_leaves_no_trace(rep: Member) -> None:
    make_customer(rep)
    assert actions.honour_exception(actor=SYSTEM, now=NOW, exception_id=99, number="QC", clause_key="time_limit") == 0
    assert not Entry.objects.filter(action="duties.honour_exception").exists()


def test_an_activity_quota_is_waived_for_a_member_and_the_days_are_shown(rep: Member) -> None:
    make_charter(daily_follow_up(), effective_on=date(2026, 2, 1))
    make_sweeping(quotas_through_on=date(2026, 11, 18))
    other = make_member("何薇")
    row = approved(rep, ("member", rep.pk), start_on=date(2026, 11, 19), end_on=date(2026, 11, 20))
    actions.sweep_periods(actor=SYSTEM, now=datetime(2026, 11, 21, 2, tzinfo=UTC))
    found = Duty.objects.order_by("member_id", "due_at").values_list("member__name", "state", "exception_id")
    assert [line for line in found if line[0] in ("林霜", "何薇")] == [
        ("林霜", "excused", row.pk),
        ("林霜", "missed", None),
        ("何薇", "missed", None),
        ("何薇", "missed", None),
    ]
    assert lapses() == 3
    assert Notice.objects.filter(kind="duties.lapse", member=other).count() == 2


def test_the_sweep_costs_the_same_for_two_and_four(rep: Member) -> None:
    approved(rep, ("member", rep.pk), start_on=TODAY + 5 * DAY)

    def cost(count: int) -> int:
        for number in range(count):
            make_customer(rep, name=f"客户{count}{number}")
        with CaptureQueriesContext(connection) as counted:
            actions.sweep_some(actor=SYSTEM, now=LATER)
        return len(counted)

    cost(1)  # the first one reads what is kept afterwards
    assert cost(2) == cost(4)
