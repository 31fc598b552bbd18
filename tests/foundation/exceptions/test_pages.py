"""Pages of exceptions: who sees what, asking for one, deciding, and where their numbers are shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.asking import Program, token_of
from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.customers import make_customer
from tests.factories.deals import make_deal, make_standard
from tests.factories.duties import first_contact, make_duty
from tests.factories.exceptions import make_approved, make_exception_request
from tests.factories.org import make_company, make_member, make_membership, make_team
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.org.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DRAWER = {"HX_Request": "true", "HX_Target": "drawer"}
STANDARD = make_standard(("quotation", "技术交流纪要", "records.tick", "minutes"))


@pytest.fixture
def rep() -> Member:
    """A representative below a supervisor, under a charter with a standard, a term and words."""
    make_charter(STANDARD, first_contact(), "客户拜访须两人同行。")
    member = make_member("林霜")
    make_membership(member, make_team(leader=make_member("沈青", "supervisor")), member.joined_on)
    return member


def clause(kind: str) -> Clause:
    return Clause.objects.get(kind=kind)


def in_force(kind: str, *scope: tuple[str, int], **values: Any) -> ExceptionRequest:
    """Return an approved exception that holds on the day of the test."""
    return make_approved(clause(kind), *scope, start_on=date(2026, 6, 1), end_on=date(2029, 1, 1), **values)


def test_the_list_shows_what_is_in_force_and_nobody_elses(rep: Member) -> None:
    own = in_force("time_limit", applicant=rep)
    strange = in_force("time_limit", applicant=make_member("何薇"))
    page = text_of(signed_in(rep), "/exceptions/")
    assert own.number in page
    assert strange.number not in page
    boss = text_of(signed_in(Member.objects.get(name="周源")), "/exceptions/")
    assert own.number in boss
    assert strange.number in boss
    assert strange.number not in text_of(signed_in(Member.objects.get(name="沈青")), "/exceptions/?view=all")
    assert own.number in text_of(signed_in(Member.objects.get(name="沈青")), "/exceptions/?view=all&subject=member")


@pytest.fixture
def company() -> None:
    """Without one the calendar is read anew on each page."""
    make_company()


def test_the_list_costs_the_same_for_one_and_three(company: None, rep: Member) -> None:
    client = signed_in(rep)
    in_force("time_limit", applicant=rep)
    one = cost(client, "/exceptions/")
    in_force("time_limit", ("member", rep.pk), ("customer", make_customer(rep).pk), applicant=rep)
    in_force("time_limit", applicant=rep)
    assert cost(client, "/exceptions/") == one
    assert one <= 12


def test_finance_sees_what_changes_pay_and_nothing_else(rep: Member) -> None:
    plain = in_force("time_limit", applicant=rep)
    paid = in_force("time_limit", applicant=rep)
    ExceptionRequest.objects.filter(pk=paid.pk).update(is_pay=True)
    client = signed_in(make_member("钱臻", "finance"))
    page = text_of(client, "/exceptions/")
    assert paid.number in page
    assert plain.number not in page
    assert client.get(f"/exceptions/{plain.pk}/").status_code == 404


def test_whoever_is_asked_to_agree_may_open_it(rep: Member) -> None:
    row = make_exception_request(clause("time_limit"), applicant=rep)
    boss = make_member("顾念", "leadership")
    stranger = signed_in(make_member("何薇"))
    assert stranger.get(f"/exceptions/{row.pk}/").status_code == 404
    assert stranger.get(f"/exceptions/{row.pk}/submit/").status_code == 404
    signed_in(rep).post(f"/exceptions/{row.pk}/submit/", {"note": "", "request_key": "0000-test-key"})
    assert row.number in text_of(signed_in(boss), f"/exceptions/{row.pk}/")


def test_asking_begins_with_the_clause(rep: Member) -> None:
    page = text_of(signed_in(rep), "/exceptions/add/?deal=7")
    assert f"/exceptions/add/?clause={clause('stage_standard').pk}&amp;deal=7" in page
    assert "放宽时限、免除" in page
    found = text_of(signed_in(rep), "/exceptions/add/?deal=7&q=时限")
    assert f"/exceptions/add/?clause={clause('time_limit').pk}&amp;deal=7" in found
    assert "阶段标准" not in found
    assert "没有可以例外的条款" in text_of(signed_in(rep), "/exceptions/add/?q=没有的字")
    assert signed_in(make_member("顾凯", "leadership")).get("/exceptions/add/").status_code == 403


def test_an_exception_is_asked_for_put_up_and_taken_back(rep: Member) -> None:
    client, deal = signed_in(rep), make_deal(owner=rep)
    make_member("周源", "sales_manager")
    address = f"/exceptions/add/?clause={clause('stage_standard').pk}&deal={deal.pk}&part=quotation_0"
    page = text_of(client, address)
    assert "技术交流纪要" in page
    assert "二期流量监测" in page
    sent = {
        "parts": ["quotation_0"], "deal_id": str(deal.pk), "start_on": "2026-11-20", "last_on": "2026-12-19",
        "reason": "资料随后补", "request_key": "0000-test-key",
    }  # fmt: skip
    assert client.post(address, {**sent, "reason": ""}).status_code == 422
    assert client.post(address, {**sent, "deal_id": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    row = ExceptionRequest.objects.get()
    assert (row.summary, row.end_on) == ("免除「报价：技术交流纪要」", date(2026, 12, 20))
    assert "还没有提审" in text_of(client, f"/exceptions/{row.pk}/")
    change = {**sent, "reason": "等客户盖章", "revision": "0", "request_key": "0001-test-key"}
    assert client.post(f"/exceptions/{row.pk}/change/", change).status_code == 302
    assert "等客户盖章" in text_of(client, f"/exceptions/{row.pk}/")
    submit = {"note": "", "revision": "1", "request_key": "0002-test-key"}
    assert client.post(f"/exceptions/{row.pk}/submit/", submit).status_code == 302
    assert "审批中" in text_of(client, f"/exceptions/{row.pk}/")
    assert client.post(f"/exceptions/{row.pk}/withdraw/", {"request_key": "0003-test-key"}).status_code == 302
    assert ExceptionRequest.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("kind", "way", "sent", "summary"),
    [
        ("time_limit", "extend", {"days": "3"}, "期限延长 3 天"),
        ("time_limit", "extend", {"until": "2026-12-01T12:00"}, "期限延长到 2026-12-01 12:00"),
        ("time_limit", "waive", {}, "免除本条要求"),
        ("", "text", {"text": "老客户可一人拜访。"}, "改为：老客户可一人拜访。"),
    ],
)
def test_each_way_has_its_form(rep: Member, kind: str, way: str, sent: dict[str, str], summary: str) -> None:
    values = {"member_id": str(rep.pk), "start_on": "2026-11-20", "last_on": "2026-12-19", "reason": "客户停产"}
    address = f"/exceptions/add/?clause={clause(kind).pk}&way={way}"
    answer = signed_in(rep).post(address, {**values, **sent, "request_key": "0000-test-key"})
    assert answer.status_code == 302
    row = ExceptionRequest.objects.get()
    assert row.summary == summary
    page = text_of(signed_in(rep), f"/exceptions/{row.pk}/change/")
    assert all(value in page for value in sent.values())


def test_it_is_revoked_by_who_may(rep: Member) -> None:
    row = in_force("time_limit", applicant=rep)
    boss = signed_in(Member.objects.get(name="周源"))
    today = timezone.localdate()
    sent = {
        "from_on": today.isoformat(),
        "reason": "不再需要",
        "revision": str(row.revision),
        "request_key": "0000-test-key",
    }
    assert signed_in(rep).post(f"/exceptions/{row.pk}/revoke/", sent).status_code == 403
    assert boss.post(f"/exceptions/{row.pk}/revoke/", sent).status_code == 302
    page = text_of(boss, f"/exceptions/{row.pk}/")
    assert "不再需要" in page
    assert "已撤销" in page


def test_its_number_is_shown_on_clause_record_and_duty(rep: Member) -> None:
    customer = make_customer(rep)
    row = in_force("time_limit", ("customer", customer.pk), applicant=rep)
    client = signed_in(rep)
    card = text_of(client, f"/charter/clauses/{row.clause_id}/", **DRAWER)
    assert "批准的签呈" in card
    assert f"/exceptions/add/?clause={row.clause_id}" in card
    assert "/exceptions/?view=all&amp;clause=time_limit" in card
    tab = f"/customers/{customer.pk}/?tab=exceptions"
    assert row.number in text_of(client, tab)
    one = cost(client, tab)
    in_force("time_limit", ("customer", customer.pk), applicant=rep)
    assert cost(client, tab) == one
    duty = make_duty(
        rep,
        clause("time_limit"),
        record_id=customer.pk,
        exception=row,
        state="excused",
        excuse="x",
        ended_at=row.created_at,
        next_at=None,
    )
    assert row.number in text_of(client, f"/duties/{duty.pk}/")
    assert row.number in text_of(client, "/duties/?view=all")
    other = make_duty(rep, clause("time_limit"), record_id=customer.pk)
    assert f"/exceptions/add/?clause={other.clause_id}&amp;customer={customer.pk}" in text_of(
        client, f"/duties/{other.pk}/"
    )


def test_a_clause_leads_to_its_exceptions(rep: Member) -> None:
    row = in_force("time_limit", applicant=rep)
    client = signed_in(rep)
    assert row.number in text_of(client, f"/exceptions/?view=all&clause={row.clause_key}")
    other = in_force(
        "stage_standard", ("deal", make_deal(owner=rep).pk), applicant=rep, given={"parts": ["quotation_0"]}
    )
    found = text_of(client, f"/exceptions/?view=all&clause={row.clause_key}")
    assert row.number in found
    assert other.number not in found


def test_programs_read_the_register(rep: Member) -> None:
    row = in_force("time_limit", applicant=rep)
    strange = in_force("time_limit", applicant=make_member("何薇"))
    program = Program(token_of(rep))
    (found,) = program.get("/exceptions", on=timezone.localdate().isoformat()).json()["items"]
    assert (found["number"], found["subjects"][0]["type"]) == (row.number, "member")
    assert program.get("/exceptions", subject_type="member", subject_id=rep.pk).json()["items"][0]["id"] == row.pk
    assert program.get("/exceptions", q="没有的字").json()["items"] == []
    assert program.get(f"/exceptions/{row.pk}").json()["summary"] == "免除本条要求"
    assert program.get(f"/exceptions/{strange.pk}").status_code == 404
    assert timedelta(days=1) + row.last_on == row.end_on


def test_the_register_is_taken_out_by_who_may(rep: Member) -> None:
    row = in_force("time_limit", applicant=rep)
    answer = signed_in(Member.objects.get(name="周源")).get("/exceptions/?export=csv&view=all")
    assert row.number in b"".join(answer).decode()
    assert signed_in(rep).get("/exceptions/?export=csv&view=all").status_code == 403
