"""Pages of duties."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.duties import make_duty, make_sent
from tests.factories.org import NOW, make_company, make_member, make_team
from xiaozhang.foundation.duties.models import Duty
from xiaozhang.foundation.org.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def leader() -> Member:
    """Return a supervisor with a representative in the team."""
    supervisor = make_member(name="沈青", role="supervisor")
    make_member(name="林霜", team=make_team(leader=supervisor))
    return supervisor


def test_the_list_shows_ones_own_and_nobody_elses(leader: Member) -> None:
    member = Member.objects.get(name="林霜")
    make_duty(member, title="江阴澄源水务有限公司")
    make_duty(make_member(), title="无锡禾新生物制药有限公司")
    page = text_of(signed_in(member), "/duties/")
    assert "江阴澄源水务有限公司" in page
    assert "无锡禾新生物制药有限公司" not in page


def test_the_list_of_a_supervisor_begins_with_what_is_late(leader: Member) -> None:
    member = Member.objects.get(name="林霜")
    make_duty(member, title="江阴澄源水务有限公司", state="missed", due_at=NOW - timedelta(days=1))
    make_duty(member, title="常熟恒织化纤有限公司")
    page = text_of(signed_in(leader), "/duties/")
    assert "江阴澄源水务有限公司" in page
    assert "常熟恒织化纤有限公司" not in page
    assert "常熟恒织化纤有限公司" in text_of(signed_in(leader), "/duties/?view=team")


def test_the_list_costs_the_same_for_one_and_three() -> None:
    make_company()
    member = make_member()
    make_duty(member)
    client = signed_in(member)
    one = cost(client, "/duties/")
    make_duty(member)
    make_duty(member)
    assert cost(client, "/duties/") == one
    assert one <= 12


def test_a_clause_leads_to_its_duties() -> None:
    duty = make_duty(state="kept", ended_at=NOW)
    client = signed_in(make_member(role="sales_manager"))
    page = text_of(client, f"/charter/clauses/{duty.clause_id}/", HX_Request="true", HX_Target="drawer")
    address = f"/duties/?view=all&amp;clause={duty.clause_id}&amp;state=kept"
    assert address in page
    assert duty.title in text_of(client, address.replace("&amp;", "&"))


def test_the_page_says_clause_term_and_what_was_sent(leader: Member) -> None:
    duty = make_duty(Member.objects.get(name="林霜"))
    make_sent(duty)
    page = text_of(signed_in(leader), f"/duties/{duty.pk}/")
    for words in (duty.title, "客户分到负责人名下", "写下跟进记录", "提醒", "豁免"):
        assert words in page
    assert f"/duties/{duty.pk}/excuse/" not in text_of(signed_in(duty.member), f"/duties/{duty.pk}/")


def test_a_strangers_duty_is_not_there(leader: Member) -> None:
    duty = make_duty(make_member())
    assert signed_in(leader).get(f"/duties/{duty.pk}/").status_code == 404
    assert signed_in(leader).get(f"/duties/{duty.pk}/excuse/").status_code == 404


def test_excusing_in_the_browser(leader: Member) -> None:
    duty = make_duty(Member.objects.get(name="林霜"))
    values = {"reason": "当天在外培训", "request_key": "0000-test-key"}
    answer = signed_in(leader).post(f"/duties/{duty.pk}/excuse/", values)
    assert answer.status_code == 302
    assert Duty.objects.get().state == "excused"


def test_a_representative_cannot_excuse(leader: Member) -> None:
    duty = make_duty(Member.objects.get(name="林霜"))
    assert signed_in(duty.member).get(f"/duties/{duty.pk}/excuse/").status_code == 403


def test_a_customer_shows_its_duties() -> None:
    member = make_member()
    customer = make_customer(member)
    duty = make_duty(member, record_id=customer.pk)
    client = signed_in(member)
    page = text_of(client, f"/customers/{customer.pk}/?tab=duties")
    assert f"/duties/{duty.pk}/" in page
    one = cost(client, f"/customers/{customer.pk}/?tab=duties")
    make_duty(member, record_id=customer.pk)
    assert cost(client, f"/customers/{customer.pk}/?tab=duties") == one
