"""Approvals through the API: the same boxes, turns and refusals as on the pages."""

from __future__ import annotations

import pytest

from tests.api.asking import Program, token_of
from tests.factories.approvals import make_case
from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract
from tests.factories.org import make_member, make_membership, make_team
from tests.selling.contracts.test_approving import CHAIN
from xiaozhang.foundation.approvals import powers

pytestmark = pytest.mark.django_db


def test_a_case_is_listed_opened_and_agreed_to() -> None:
    lead, boss = make_member("顾念", "supervisor"), make_member("周源", "sales_manager")
    case = make_case(lead, boss)
    program = Program(token_of(lead))
    assert [row["number"] for row in program.get("/approvals").json()["items"]] == [case.number]
    opened = program.get(f"/approvals/{case.pk}").json()
    assert [line["label"] for line in opened["picture"]] == ["团队", "负责区域"]
    assert [[one["name"] for one in step["signers"]] for step in opened["steps"]] == [["顾念"], ["周源"]]
    answer = program.post(f"/approvals/{case.pk}/approve", {"comment": "好"}, key="agree-0001")
    assert (answer.status_code, answer.json()["steps"][1]["state"]) == (200, "waiting")
    again = program.post(f"/approvals/{case.pk}/approve", {"comment": "好"}, key="agree-0001")
    assert (again.status_code, len(again.json()["history"])) == (200, 2)
    refused = program.post(f"/approvals/{case.pk}/approve", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_your_turn")
    rejected = Program(token_of(boss)).post(f"/approvals/{case.pk}/reject", {"comment": "太大"})
    assert rejected.json()["state"] == "rejected"


def test_a_case_of_others_and_a_token_without_the_power_get_nothing() -> None:
    lead, stranger = make_member("顾念", "supervisor"), make_member("何薇")
    case = make_case(lead)
    program = Program(token_of(stranger))
    assert program.get("/approvals", box="all").json()["items"] == []
    assert program.get(f"/approvals/{case.pk}").status_code == 404
    assert program.post(f"/approvals/{case.pk}/approve", {}).status_code == 404
    narrow = Program(token_of(lead, powers.SEE_ALL))
    assert narrow.post(f"/approvals/{case.pk}/approve", {}).status_code == 403


def test_a_contract_is_put_up_and_taken_back() -> None:
    make_charter(CHAIN)
    lead, rep = make_member("沈青", "supervisor"), make_member("林霜")
    make_membership(rep, make_team(leader=lead), rep.joined_on)
    contract = make_contract(owner=rep, signed_on=None)
    program = Program(token_of(rep))
    sent = {"signed_on": "2026-11-20", "our_signatory": "周源", "their_signatory": "许建平", "revision": 0}
    assert program.post(f"/contracts/{contract.pk}/sign", sent).json()["code"] == "approval_needed"
    assert program.post(f"/contracts/{contract.pk}/submit", {"revision": 0, "note": "急"}).status_code == 200
    (case,) = program.get("/approvals", box="begun").json()["items"]
    assert (case["state"], case["note"], case["amount_fen"]) == ("open", "急", contract.amount_fen)
    assert program.post(f"/approvals/{case['id']}/withdraw", {}).json()["state"] == "withdrawn"
