"""What the register answers: whom an exception covers, on which days, at what cost."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal
from tests.factories.duties import first_contact
from tests.factories.exceptions import make_approved, make_exception_request, standing_numbers
from tests.factories.incentives import make_table
from tests.factories.org import NOW, TODAY, actor_for, make_member, make_membership, make_team
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.exceptions import actions, queries
from xiaozhang.foundation.exceptions.models import ExceptionRequest

pytestmark = pytest.mark.django_db
KEY = "time_limit"
DAY = timedelta(days=1)


@pytest.fixture
def clause() -> Clause:
    make_charter(first_contact())
    return Clause.objects.get()


def asked(
    on: date, *subjects: tuple[str, int], members: tuple[int, ...] = (), keys: tuple[str, ...] = (KEY,)
) -> list[str]:
    return standing_numbers(queries.standing_for(keys, on, subjects=subjects, member_ids=members))


def test_only_an_approved_exception_of_the_clause_and_record_stands(clause: Clause) -> None:
    rep = make_member("林霜")
    customer, other = make_customer(rep), make_customer(rep, name="无锡禾新生物制药有限公司")
    place = ("customer", customer.pk)
    row = make_approved(clause, place, applicant=rep)
    make_exception_request(clause, place, applicant=rep)  # a draft
    assert asked(TODAY, place) == [row.number]
    assert asked(TODAY, ("customer", other.pk)) == []
    assert asked(TODAY, ("deal", customer.pk)) == []
    assert asked(TODAY, place, keys=("another_clause",)) == []
    (found,) = queries.standing_for([KEY], TODAY, subjects=[place])
    assert (found.scope, str(found.words), found.waives("anything")) == ((place,), f"签呈 {row.number}", True)


def test_it_stands_from_its_first_day_to_its_last_or_to_its_revocation(clause: Clause) -> None:
    rep, boss = make_member("林霜"), make_member("周源", "sales_manager")
    start, end = TODAY + DAY, TODAY + 10 * DAY
    row = make_approved(clause, ("member", rep.pk), applicant=rep, start_on=start, end_on=end)
    days = [day for day in (TODAY, start, end - DAY, end) if asked(day, members=(rep.pk,))]
    assert days == [start, end - DAY]
    revoked_on = TODAY + 5 * DAY
    values = {"exception_id": row.pk, "reason": "不再需要", "from_on": revoked_on}
    actions.revoke_exception(actor=actor_for(boss), now=NOW + DAY, **values)
    days = [day for day in (start, revoked_on - DAY, revoked_on, end - DAY) if asked(day, members=(rep.pk,))]
    assert days == [start, revoked_on - DAY]
    whole = Period(start, end)
    assert [(one.start_on, one.end_on) for one in queries.standing_between([KEY], whole)] == [(start, revoked_on)]
    before = queries.standing_between([KEY], whole, as_of=NOW)
    assert [(one.start_on, one.end_on) for one in before] == [(start, end)]
    assert queries.standing_between([KEY], whole, as_of=NOW - timedelta(seconds=1)) == []
    assert queries.standing_between([KEY], Period(revoked_on, end)) == []


def test_of_several_kinds_of_record_all_must_be_met_and_a_team_means_whoever_is_below(clause: Clause) -> None:
    rep, other = make_member("林霜"), make_member("何薇")
    top = make_team(name="销售部")
    below = make_team(name="华东一组", parent=top)
    make_membership(rep, below, rep.joined_on)
    customer = make_customer(rep)
    both = make_approved(clause, ("customer", customer.pk), ("member", rep.pk), applicant=rep)
    place = ("customer", customer.pk)
    assert asked(TODAY, place) == []
    assert asked(TODAY, place, members=(other.pk,)) == []
    assert asked(TODAY, place, members=(rep.pk,)) == [both.number]
    team = make_approved(clause, ("team", top.pk), applicant=rep)
    assert asked(TODAY, members=(rep.pk,)) == [team.number]
    assert asked(TODAY, members=(other.pk,)) == []


def test_an_exception_for_a_customer_covers_what_belongs_to_it(clause: Clause) -> None:
    rep = make_member("林霜")
    contract = make_contract(owner=rep)
    deal = make_deal(owner=rep, customer_id=contract.customer_id)
    row = make_approved(clause, ("customer", contract.customer_id), applicant=rep)
    found = queries.standing_between([KEY], Period(TODAY, TODAY + DAY))
    questions = [
        (KEY, TODAY, ("contract", contract.pk), rep.pk),
        (KEY, TODAY, ("deal", deal.pk), rep.pk),
        (KEY, TODAY, ("deal", make_deal(owner=rep).pk), rep.pk),
        (KEY, TODAY - DAY, ("deal", deal.pk), rep.pk),
        ("another", TODAY, ("deal", deal.pk), rep.pk),
    ]
    answers = [standing_numbers(one) for one in queries.matching(found, questions)]
    assert answers == [[row.number], [row.number], [], [], []]


def test_all_clauses_are_asked_in_one_query_however_many_exceptions_stand(clause: Clause) -> None:
    rep = make_member("林霜")
    places = [("customer", make_customer(rep, name=f"客户{n}").pk) for n in range(3)]

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            queries.standing_for([KEY, "stage_standard"], TODAY, subjects=places, member_ids=[rep.pk])
        return len(counted)

    assert cost() == 1
    for place in places:
        make_approved(clause, place, applicant=rep)
    assert len(asked(TODAY, *places)) == 3
    assert cost() == 1


def test_what_the_register_says_of_clauses(clause: Clause) -> None:
    rep = make_member("林霜")
    make_approved(clause, applicant=rep)
    make_exception_request(clause, applicant=rep)
    make_charter(first_contact(), effective_on=date(2026, 11, 1))
    later = Clause.objects.latest("pk")
    assert [queries.approved_from(each.pk).count() for each in (clause, later)] == [1, 1]
    assert queries.counts_by_clause([clause.pk, later.pk], Period(TODAY, TODAY + DAY)) == {clause.pk: 1}
    assert queries.counts_by_clause([clause.pk], Period(TODAY - 2 * DAY, TODAY)) == {}
    assert ExceptionRequest.objects.count() == 2


def test_another_rate_is_held_typed_for_settlement() -> None:
    make_charter(make_table())
    rep = make_member("林霜")
    contract = make_contract(owner=rep)
    row = make_approved(
        Clause.objects.get(), ("contract", contract.pk), applicant=rep, departure="value",
        given={"path": "rate", "value": "4.25 %"},
    )  # fmt: skip
    assert (row.is_pay, row.summary) == (True, "统一比例（代替各档）：4.25%")
    (found,) = queries.standing_for(["commission_table"], TODAY, subjects=[("contract", contract.pk)])
    assert found.value == {"path": "rate", "reads": "rate", "value": "4.25%"}
    assert found.amount == Fraction(425, 10_000)
