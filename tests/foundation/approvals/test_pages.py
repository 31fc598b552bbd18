"""The boxes and the page of a case: who sees what, at what cost, in what words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.approvals import make_case, make_copy, make_delegation, step_of
from tests.factories.org import NOW, actor_for, make_company, make_member, make_membership, make_team
from xiaozhang.foundation.approvals import actions, queries
from xiaozhang.foundation.approvals.jobs import sweep_at
from xiaozhang.foundation.approvals.models import Case, Delegation
from xiaozhang.foundation.approvals.rules.chain import Mode

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KEY = {"request_key": "0000-test-key"}


@pytest.fixture(autouse=True)
def company():
    return make_company()


@pytest.fixture
def lead():
    return make_member("顾念", "supervisor")


@pytest.fixture
def applicant():
    return make_member("林越")


def titles(member, view: str) -> list[str]:
    rows = {"waiting": queries.waiting_for, "begun": queries.begun_by, "handled": queries.handled_by}
    return sorted(rows[view](actor_for(member)).values_list("number", flat=True))


def test_the_boxes_hold_what_is_ones_own_and_nothing_else(lead, applicant) -> None:
    boss, other = make_member("周源", "sales_manager"), make_member("何薇")
    mine, theirs = make_case(lead, boss, applicant=applicant), make_case(boss, applicant=other)
    assert (titles(lead, "waiting"), titles(boss, "waiting")) == ([mine.number], [theirs.number])
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=mine.pk)
    assert (titles(lead, "waiting"), titles(lead, "handled")) == ([], [mine.number])
    assert titles(boss, "waiting") == [mine.number, theirs.number]
    assert (titles(applicant, "begun"), titles(other, "begun")) == ([mine.number], [theirs.number])
    assert queries.waiting_count(actor_for(boss)) == 2


def test_a_case_is_seen_by_its_people_and_by_who_may_see_all_of_its_subjects(lead, applicant) -> None:
    coming, copied, stranger = make_member("方敏"), make_member("沈岚"), make_member("何薇")
    case = make_case(lead, coming, applicant=applicant)
    make_copy(case, copied)
    for member in (lead, coming, copied, applicant, make_member("周源", "sales_manager")):
        assert signed_in(member).get(f"/approvals/{case.pk}/").status_code == 200
    assert signed_in(stranger).get(f"/approvals/{case.pk}/").status_code == 404
    assert case.number not in text_of(signed_in(stranger), "/approvals/?view=all")
    assert signed_in(stranger).get(f"/approvals/{case.pk}/approve/").status_code == 404


def test_a_planned_copy_is_not_seen_before_it_is_given(lead) -> None:
    copied = make_member("沈岚")
    case = make_case(lead, copies=[copied.pk])
    assert signed_in(copied).get(f"/approvals/{case.pk}/").status_code == 404
    actions.approve_case(actor=actor_for(lead), now=NOW, case_id=case.pk)
    assert case.number in text_of(signed_in(copied), "/approvals/?view=copied")
    assert signed_in(copied).get(f"/approvals/{case.pk}/").status_code == 200
    assert case.copies.get().read_at is not None


def test_lists_and_the_page_cost_the_same_for_one_and_for_three(lead, applicant) -> None:
    client = signed_in(lead)
    first = make_case(steps=[step_of(lead)], applicant=applicant)
    one = [cost(client, f"/approvals/?view={view}") for view in ("waiting", "begun", "handled", "copied", "all")]
    whole = cost(client, f"/approvals/{first.pk}/")
    for _more in range(2):
        make_case(steps=[step_of(lead, make_member(), mode=Mode.ALL), step_of(make_member())], applicant=applicant)
    three = [cost(client, f"/approvals/?view={view}") for view in ("waiting", "begun", "handled", "copied", "all")]
    assert three == one
    assert max(three) <= 12
    assert cost(client, f"/approvals/{Case.objects.latest('pk').pk}/") == whole <= 15


def test_the_page_shows_the_picture_the_chain_and_who_is_next(lead, applicant) -> None:
    boss = make_member("周源", "sales_manager")
    case = make_case(
        steps=[step_of(lead, name="直接上级"), step_of(boss, name="销售经理")], applicant=applicant, note="下月起"
    )
    page = text_of(signed_in(lead), f"/approvals/{case.pk}/")
    for words in (
        "苏锡常",
        "下月起",
        "等 顾念",
        "待您审批",
        "销售经理",
        "林越 提审",
        ">同意<",
        ">驳回<",
        ">加签<",
        ">转审<",
    ):
        assert words in page
    seen = text_of(signed_in(applicant), f"/approvals/{case.pk}/")
    assert ">同意<" not in seen and "催办" in seen and ">撤回<" in seen


def test_approving_on_the_page_and_what_it_says_when_the_subject_changed(lead, applicant) -> None:
    team = make_team(area="苏锡常")
    case, changed = make_case(lead, applicant=applicant), make_case(lead, applicant=applicant, subject=team)
    client = signed_in(lead)
    answer = client.post(f"/approvals/{case.pk}/approve/", {"comment": "好", **KEY}, follow=True)
    assert "已同意" in answer.content.decode()
    team.area = "苏州"
    team.save()
    answer = client.post(
        f"/approvals/{changed.pk}/approve/", {"comment": "", "request_key": "0001-test-key"}, follow=True
    )
    assert "这件审批已作废" in answer.content.decode()
    refusal = client.post(f"/approvals/{case.pk}/approve/", {"comment": "", "request_key": "0002-test-key"})
    assert refusal.status_code == 422
    assert "这件审批已通过" in refusal.content.decode()


@pytest.mark.parametrize(
    ("page", "sent", "verb"),
    [
        ("reject", {"comment": "太贵"}, "rejected"),
        ("add", {"order": "before", "first": "other", "mode": "all"}, "added_before"),
        ("pass-on", {"to_id": "other"}, "passed_on"),
        ("copy", {"first": "other"}, "copied"),
    ],
)
def test_every_act_has_a_form(lead, page, sent, verb) -> None:
    other, case = make_member("沈岚"), make_case(lead)
    client = signed_in(lead)
    assert client.get(f"/approvals/{case.pk}/{page}/").status_code == 200
    values = {key: str(other.pk) if value == "other" else value for key, value in sent.items()}
    assert client.post(f"/approvals/{case.pk}/{page}/", {**values, **KEY}).status_code == 302
    assert case.log.last().verb == verb


def test_sending_back_withdrawing_and_urging(lead, applicant) -> None:
    boss = make_member("周源", "sales_manager")
    case = make_case(lead, boss, applicant=applicant)
    signed_in(lead).post(f"/approvals/{case.pk}/approve/", KEY)
    client = signed_in(boss)
    assert "1. 顾念" in text_of(client, f"/approvals/{case.pk}/send-back/")
    assert (
        client.post(f"/approvals/{case.pk}/send-back/", {"place": "1", "comment": "再核对", **KEY}).status_code == 302
    )
    own = signed_in(applicant)
    assert own.post(f"/approvals/{case.pk}/urge/", KEY).status_code == 302
    assert own.post(f"/approvals/{case.pk}/withdraw/", {"comment": "", **KEY}).status_code == 302
    assert list(case.log.values_list("verb", flat=True)) == ["put_up", "approved", "sent_back", "urged", "withdrawn"]


def test_several_are_agreed_to_at_once_and_refusals_are_named(lead) -> None:
    team = make_team(area="苏锡常")
    good, changed = make_case(lead), make_case(lead, subject=team)
    team.area = "苏州"
    team.save()
    client = signed_in(lead)
    address = f"/approvals/approve/?pick={good.pk}&pick={changed.pk}"
    assert good.title in text_of(client, address)
    page = client.post(address, KEY).content.decode()
    assert "已同意 1 件" in page and changed.title in page and "已作废" in page
    assert (
        client.post(f"/approvals/approve/?pick={make_case(lead).pk}", {"request_key": "0009-test-key"}).status_code
        == 302
    )


def test_delegations_are_set_and_taken_back(lead) -> None:
    deputy = make_member("许静", "supervisor")
    client = signed_in(lead)
    sent = {
        "deputy_id": str(deputy.pk),
        "start_on": "2099-11-20",
        "last_on": "2099-11-27",
        "kind": "",
        "reason": "休假",
    }
    assert client.post("/approvals/delegations/add/", {**sent, **KEY}).status_code == 302
    row = Delegation.objects.get()
    assert (row.member_id, row.deputy_id, row.end_on.isoformat()) == (lead.pk, deputy.pk, "2099-11-28")
    assert "许静" in text_of(client, "/approvals/delegations/")
    assert client.post(f"/approvals/delegations/{row.pk}/revoke/", KEY).status_code == 302
    assert "已收回" in text_of(client, "/approvals/delegations/")
    assert make_delegation().pk != row.pk


def test_reassigning_is_for_who_may(lead) -> None:
    boss, other, case = make_member("周源", "sales_manager"), make_member("许静", "supervisor"), make_case(lead)
    assert signed_in(lead).get("/approvals/reassign/").status_code == 403
    sent = {"member_id": str(lead.pk), "to_id": str(other.pk), **KEY}
    assert signed_in(boss).post("/approvals/reassign/", sent).status_code == 302
    assert queries.waiting_count(actor_for(other)) == 1
    assert case.signers.count() == 2


def test_the_superior_is_shown_as_such_when_asked_as_well(lead, applicant) -> None:
    boss = make_member("周源", "sales_manager")
    make_membership(lead, make_team(leader=boss), lead.joined_on)
    case = make_case(steps=[step_of(lead, escalate_days=1)], applicant=applicant)
    sweep_at(NOW + timedelta(days=3))
    assert "顾念 超时，报上级" in text_of(signed_in(boss), f"/approvals/{case.pk}/")
