"""Contracts and receipts for tests, made through the product's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.factories.customers import make_customer
from tests.factories.org import NOW, TODAY, actor_for, make_member
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals.models import Case, Signer
from xiaozhang.selling.contracts import actions, queries
from xiaozhang.selling.contracts.models import Contract, Instalment, Line, Receipt
from xiaozhang.selling.contracts.rules.drafting import NewInstalment, NewLine

LINES = (NewLine("电磁流量计", 2, 5_000_000), NewLine("安装调试", 1, 1_000_000))
PLAN = (
    NewInstalment("预付款", date(2026, 11, 10), 3_000_000),
    NewInstalment("到货款", date(2026, 12, 20), 6_000_000),
    NewInstalment("质保金", date(2027, 11, 20), 2_000_000),
)


def make_contract(
    *,
    owner: Any = None,
    actor: Actor | None = None,
    signed_on: date | None = TODAY,
    lines: Sequence[NewLine] = LINES,
    instalments: Sequence[NewInstalment] = PLAN,
    now: datetime = NOW,
    **overrides: Any,
) -> Contract:
    """Draft a contract of 110,000 yuan with three instalments, and sign it unless `signed_on` is None."""
    owner = owner or (None if actor else make_member())
    actor = actor or actor_for(owner)
    if "customer_id" not in overrides and "deal_id" not in overrides:
        overrides["customer_id"] = make_customer(owner=owner).pk
    values: dict[str, Any] = {"title": "流量监测设备采购合同", **overrides}
    contract = actions.draft_contract(actor=actor, now=now, lines=lines, instalments=instalments, **values)
    return sign(contract, actor, signed_on, now) if signed_on is not None else contract


def sign(contract: Contract, actor: Actor, signed_on: date = TODAY, now: datetime = NOW) -> Contract:
    """Sign a draft, after everybody has agreed whom the charter asks."""
    approve(contract, now)
    return actions.sign_contract(
        actor=actor,
        now=now,
        contract_id=contract.pk,
        signed_on=signed_on,
        our_signatory="周敏",
        their_signatory="许建平",
    )


def approve(contract: Contract, now: datetime = NOW) -> None:
    """Put a draft up and let everybody agree whom the charter in force asks; nothing where it asks nobody."""
    today = timezone.localdate(now)
    if queries.approval_of(contract, today).clause is None:
        return
    actions.submit_contract(actor=actor_for(contract.owner, today), now=now, contract_id=contract.pk)
    agree_to(contract, now)


def agree_to(contract: Contract, now: datetime = NOW) -> None:
    """Let everybody agree who is asked for a draft that was put up."""
    today = timezone.localdate(now)
    case = Case.objects.get(kind=queries.KIND, record_id=contract.pk, state="open")
    while case.state == "open":
        asked = Signer.objects.filter(case=case, state="waiting").select_related("member").first()
        case = approvals.approve_case(actor=actor_for(asked.member, today), now=now, case_id=case.pk)


def make_receipt(
    contract: Contract | None = None,
    *,
    actor: Actor | None = None,
    confirmed_by: Actor | None = None,
    amount_fen: int = 3_000_000,
    received_on: date = TODAY,
    now: datetime = NOW,
    **overrides: Any,
) -> Receipt:
    """Record 30,000 yuan on a contract, and confirm it if somebody is named who does."""
    contract = contract or make_contract()
    recorder = actor or actor_for(contract.owner)
    receipt = actions.record_receipt(
        actor=recorder, now=now, contract_id=contract.pk, amount_fen=amount_fen, received_on=received_on, **overrides
    )
    return actions.confirm_receipt(actor=confirmed_by, now=now, receipt_id=receipt.pk) if confirmed_by else receipt


def make_line(contract: Contract | None = None) -> Line:
    """Return the first line of a contract."""
    return (contract or make_contract()).lines.order_by("sequence")[0]


def make_instalment(contract: Contract | None = None) -> Instalment:
    """Return the first instalment of a contract."""
    return (contract or make_contract()).instalments.order_by("sequence")[0]


def make_finance() -> Actor:
    """Return somebody who confirms receipts."""
    return actor_for(make_member(name="沈静", role="finance"))
