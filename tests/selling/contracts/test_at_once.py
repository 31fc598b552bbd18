"""A contract changed, approved and signed at the same moment: what is signed is what was agreed to."""

from __future__ import annotations

import pytest

from tests.at_once import at_once
from tests.factories.contracts import sign
from tests.factories.org import NOW, TODAY, actor_for
from tests.selling.contracts.test_approving import MIDDLE, agree, case_of, draft, house, submit
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.models import Contract
from xiaozhang.selling.contracts.rules.drafting import NewLine

__all__ = ["house"]


@pytest.fixture
def contract(concurrent_db: None, house):
    made = draft(house, MIDDLE)
    submit(house, made)
    return made


def change(house, contract: Contract) -> object:
    values = {"title": contract.title, "lines": [NewLine("电磁流量计", 1, MIDDLE * 3)]}
    return actions.change_contract(actor=actor_for(house["rep"]), now=NOW, contract_id=contract.pk, **values)


def test_a_contract_changed_while_approved_has_lost_its_approval(concurrent_db, house, contract) -> None:
    case = case_of(contract)
    outcomes = at_once(
        lambda: approvals.approve_case(actor=actor_for(house["lead"]), now=NOW, case_id=case.pk),
        lambda: change(house, contract),
    )
    assert sorted(type(one).__name__ for one in outcomes) in (["Case", "Contract"], ["CaseClosed", "Contract"])
    assert case_of(contract).state == "voided"


def test_a_contract_changed_while_signed_is_signed_as_agreed_or_not_at_all(concurrent_db, house, contract) -> None:
    agree(house, contract, "lead")
    values = {"signed_on": TODAY, "our_signatory": "周源", "their_signatory": "许建平"}
    outcomes = at_once(
        lambda: actions.sign_contract(actor=actor_for(house["rep"]), now=NOW, contract_id=contract.pk, **values),
        lambda: change(house, contract),
    )
    assert sorted(type(one).__name__ for one in outcomes) in (
        ["ApprovalNeeded", "Contract"],
        ["Contract", "NotInState"],
    )
    contract.refresh_from_db()
    assert (contract.state, contract.amount_fen) in [("in_force", MIDDLE), ("draft", MIDDLE * 3)]


def test_one_contract_put_up_twice_at_once_is_up_once(concurrent_db, house) -> None:
    made = draft(house, MIDDLE)
    outcomes = at_once(lambda: submit(house, made), lambda: submit(house, made))
    assert sorted(type(one).__name__ for one in outcomes) == ["CaseStands", "Contract"]


def test_the_factory_signs_what_needs_an_approval(concurrent_db, house, contract) -> None:
    agree(house, contract, "lead")
    assert sign(contract, actor_for(house["rep"])).state == "in_force"
