"""Contracts are put up for approval by the chain in force, and signed only with the approval it asks for."""

from __future__ import annotations

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.contracts import make_contract, sign
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_membership, make_team
from tests.selling.contracts.refusals import refused
from xiaozhang.base.errors import Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals.clauses import ApprovalChain, ChainRange, ChainStep
from xiaozhang.foundation.approvals.errors import CaseStands
from xiaozhang.foundation.approvals.models import Case, Signer
from xiaozhang.foundation.approvals.rules.chain import Mode
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.selling.contracts import actions
from xiaozhang.selling.contracts.errors import ApprovalNeeded, NotInState
from xiaozhang.selling.contracts.models import Contract
from xiaozhang.selling.contracts.rules.drafting import NewLine

pytestmark = pytest.mark.django_db

CHAIN = ApprovalChain(
    subject="contract",
    ranges=(
        ChainRange(from_fen="0.00"),
        ChainRange(from_fen="50000.00", steps=(ChainStep(who=("superior",)),)),
        ChainRange(
            from_fen="500000.00",
            steps=(ChainStep(who=("superior",)), ChainStep(who=("role:finance", "role:sales_manager"), mode=Mode.ALL)),
        ),
    ),
)
SMALL, MIDDLE, LARGE = 4_999_999, 5_000_000, 50_000_000


@pytest.fixture
def house():
    """A charter with the chain; a representative below a supervisor below the sales manager; finance."""
    make_company()
    make_charter(CHAIN)
    boss, lead, rep = make_member("周源", "sales_manager"), make_member("沈青", "supervisor"), make_member("林霜")
    top = make_team(leader=boss)
    team = make_team(parent=top, leader=lead)
    for member in (lead, rep):
        make_membership(member, team, member.joined_on)
    return {"boss": boss, "lead": lead, "rep": rep, "finance": make_member("钱臻", "finance")}


def draft(house, amount_fen: int, who: str = "rep") -> Contract:
    owner = house[who]
    return make_contract(owner=owner, signed_on=None, lines=[NewLine("电磁流量计", 1, amount_fen)], instalments=())


def submit(house, contract: Contract, who: str = "rep", **values) -> Contract:
    return actions.submit_contract(actor=actor_for(house[who]), now=NOW, contract_id=contract.pk, **values)


def case_of(contract: Contract) -> Case:
    return Case.objects.filter(kind="contract", record_id=contract.pk).latest("pk")


def agree(house, contract: Contract, *who: str) -> None:
    for one in who:
        approvals.approve_case(actor=actor_for(house[one]), now=NOW, case_id=case_of(contract).pk)


def waiting(contract: Contract) -> list[str]:
    rows = Signer.objects.filter(case=case_of(contract), state="waiting")
    return sorted(rows.values_list("member__name", flat=True))


def sign_refused(contract: Contract, house, who: str = "rep") -> ApprovalNeeded:
    values = {"signed_on": TODAY, "our_signatory": "周源", "their_signatory": "许建平"}
    return refused(contract, ApprovalNeeded, actions.sign_contract, actor=actor_for(house[who]), **values)


def test_a_contract_below_the_amount_is_signed_as_before(house) -> None:
    contract = draft(house, SMALL)
    assert sign(contract, actor_for(house["rep"])).state == "in_force"
    assert not Case.objects.exists()


def test_a_contract_above_the_amount_is_refused_with_the_clause(house) -> None:
    error = sign_refused(draft(house, MIDDLE), house)
    assert str(error) == "没有签订：合同金额 50,000.00 元，须先经审批：直接上级。请提审，通过后再登记签订。"
    assert error.clause == (Clause.objects.get().pk, "1.1")


def test_submit_contract_asks_the_superior_and_an_approved_one_is_signed(house) -> None:
    contract = draft(house, MIDDLE)
    submit(house, contract, note="客户周五前回签")
    case = case_of(contract)
    assert (waiting(contract), case.amount_fen, case.clause_number, case.note) == (
        ["沈青"], MIDDLE, "1.1", "客户周五前回签",
    )  # fmt: skip
    assert [line[0] for line in case.picture] == ["合同", "客户", "合同金额", "标的", "回款计划", "约定交货"]
    assert "正在审批（SP-2026-0001）" in str(sign_refused(contract, house))
    agree(house, contract, "lead")
    assert sign(contract, actor_for(house["rep"])).state == "in_force"


def test_a_large_contract_needs_finance_and_the_manager_too(house) -> None:
    contract = draft(house, LARGE)
    submit(house, contract)
    agree(house, contract, "lead")
    assert waiting(contract) == ["周源", "钱臻"]
    agree(house, contract, "boss")
    assert "正在审批" in str(sign_refused(contract, house))
    agree(house, contract, "finance")
    assert sign(contract, actor_for(house["rep"])).state == "in_force"


def test_the_manager_who_agreed_as_superior_is_not_asked_again(house) -> None:
    contract = draft(house, LARGE, "lead")
    submit(house, contract, "lead")
    assert waiting(contract) == ["周源"]
    agree(house, contract, "boss")
    assert waiting(contract) == ["钱臻"]


def test_a_changed_contract_must_be_put_up_again(house) -> None:
    contract = draft(house, MIDDLE)
    submit(house, contract)
    agree(house, contract, "lead")
    values = {"title": contract.title, "lines": [NewLine("电磁流量计", 1, MIDDLE + 100)]}
    actions.change_contract(actor=actor_for(house["rep"]), now=NOW, contract_id=contract.pk, **values)
    assert case_of(contract).state == "voided"
    assert "须先经审批" in str(sign_refused(contract, house))
    submit(house, contract)
    assert (case_of(contract).number, waiting(contract)) == ("SP-2026-0002", ["沈青"])


def test_a_rejected_contract_goes_into_its_next_round_with_the_chain_of_its_amount(house) -> None:
    contract = draft(house, MIDDLE)
    submit(house, contract)
    case = case_of(contract)
    approvals.reject_case(actor=actor_for(house["lead"]), now=NOW, case_id=case.pk, comment="价格太低")
    values = {"title": contract.title, "lines": [NewLine("电磁流量计", 1, LARGE)]}
    actions.change_contract(actor=actor_for(house["rep"]), now=NOW, contract_id=contract.pk, **values)
    submit(house, contract)
    case.refresh_from_db()
    assert (case.round, case.state, case.steps.filter(round=2).count()) == (2, "open", 2)


def test_void_contract_ends_its_approval(house) -> None:
    contract = draft(house, MIDDLE)
    submit(house, contract)
    actions.void_contract(actor=actor_for(house["boss"]), now=NOW, contract_id=contract.pk, reason="客户取消")
    assert (case_of(contract).state, case_of(contract).log.last().comment) == ("voided", "提审的对象已不在或已作废")


def test_submit_contract_refused_leaves_no_trace(house) -> None:
    contract, small = draft(house, MIDDLE), draft(house, SMALL)
    rep, lead = actor_for(house["rep"]), actor_for(house["lead"])
    refused(contract, Stale, actions.submit_contract, actor=rep, revision=7)
    assert "请由合同负责人林霜提审" in str(refused(contract, Refused, actions.submit_contract, actor=lead))
    assert "不需要审批" in str(refused(small, Refused, actions.submit_contract, actor=rep))
    refused(contract, NotAllowed, actions.submit_contract, actor=actor_for(house["finance"]))
    refused(contract, Missing, actions.submit_contract, actor=actor_for(make_member("何薇")))
    submit(house, contract)
    refused(contract, CaseStands, actions.submit_contract, actor=rep)
    agree(house, contract, "lead")
    assert "已审批通过" in str(refused(contract, Refused, actions.submit_contract, actor=rep))
    sign(contract, rep)
    refused(contract, NotInState, actions.submit_contract, actor=rep)


def test_the_page_of_a_draft_shows_its_approval_and_what_to_do(house) -> None:
    contract = draft(house, MIDDLE)
    client = signed_in(house["rep"])
    page = text_of(client, f"/contracts/{contract.pk}/")
    assert "签订前须经审批：直接上级" in page
    assert ">提审<" in page and ">登记签订<" not in page
    assert cost(client, f"/contracts/{contract.pk}/") <= 15
    submit(house, contract)
    page = text_of(client, f"/contracts/{contract.pk}/")
    assert "SP-2026-0001" in page and "等 沈青" in page
    assert cost(client, f"/contracts/{contract.pk}/") <= 15
    agree(house, contract, "lead")
    assert ">登记签订<" in text_of(client, f"/contracts/{contract.pk}/")
    sign(contract, actor_for(house["rep"]))
    assert "SP-2026-0001" in text_of(client, f"/contracts/{contract.pk}/?tab=approval")
    assert cost(client, f"/contracts/{contract.pk}/") <= 15


def test_submitting_on_the_page_goes_back_to_the_contract(house) -> None:
    contract = draft(house, LARGE)
    client = signed_in(house["rep"])
    assert "直接上级 → 财务、销售经理会签" in text_of(client, f"/contracts/{contract.pk}/submit/")
    sent = {"note": "", "revision": "0", "request_key": "0000-test-key"}
    assert client.post(f"/contracts/{contract.pk}/submit/", sent).status_code == 302
    assert waiting(contract) == ["沈青"]
