"""What contracts offers the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.money import yuan
from xiaozhang.base.registries import (
    ApprovalKind,
    DutyMoment,
    Evidence,
    Found,
    Holding,
    ListColumn,
    Metric,
    Navigation,
    NewThing,
    RecordType,
    Subject,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive.rules.categories import Category, categories
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.duties import queries as duties
from xiaozhang.foundation.exceptions.rules.kin import kin
from xiaozhang.selling.contracts import importing, powers, queries
from xiaozhang.selling.contracts.models import Method
from xiaozhang.selling.contracts.rules import facts
from xiaozhang.selling.contracts.rules.sold import read_fills, read_parts
from xiaozhang.selling.products import queries as products

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Contract, Receipt
    from xiaozhang.selling.customers.models import Customer
    from xiaozhang.selling.deals.models import Deal

DRAFTED, SIGNED = "drafted", "signed"
SIGNED_FILE = Category("signed_contract", Message("已签合同"), records=("contract", "deal"), order=10)


def register() -> None:
    """Declare powers, record types, tabs, columns, evidence, holdings, metrics and menu entries."""
    registries.add_powers(powers.ALL)
    importing.register()
    _add_record_types()
    kin.add("contract", queries.belongings_of)
    _add_moments()
    _add_metrics()
    registries.approval_kinds.add(
        queries.KIND,
        ApprovalKind(queries.KIND, Message("合同签订"), "contract", queries.picture, _submit_address),
    )
    _add_tabs()
    _add_own_tabs()
    _add_columns()
    _add_entries()
    categories.add(SIGNED_FILE.key, SIGNED_FILE)
    registries.evidence.add(
        "contracts.linked", Evidence("contracts.linked", Message("合同"), _find_contract, _supply_contract, _states)
    )
    registries.holdings.add(
        "contracts", Holding("contracts", Message("合同"), queries.open_count_of, model="contracts.contract")
    )
    registries.holdings.add(
        "receipts",
        Holding("receipts", Message("待确认回款"), queries.pending_count_of, model="contracts.receipt"),
    )


def _method(viewer: Actor, value: object) -> str:
    labels = {str(method.value): str(method.label) for method in Method}
    return labels.get(str(value or ""), str(value or ""))


def _day(viewer: Actor, value: object) -> str:
    return str(value or "")


def _cost(viewer: Actor, value: object) -> str:
    """A cost is shown to those who may see the costs of products."""
    return f"{yuan(value)} 元" if isinstance(value, int) and products.sees_cost(viewer) else ""


def _is_new(viewer: Actor, value: object) -> str:
    return str(Message("新客户")) if value else str(Message("老客户"))


def _parts(viewer: Actor, value: object) -> str:
    rows = [
        f"{part.product or Message('其他')} {yuan(part.amount_fen)} 元"
        + (f"（{facts.tax_words(part.tax_bp)}）" if part.tax_bp is not None else "")
        for part in read_parts(value)
    ]
    return "；".join(rows)


def _fills(viewer: Actor, value: object) -> str:
    rows = [f"{each.due_on or '—'} {yuan(each.amount_fen)} 元" for each in read_fills(value)]
    return "；".join(rows)


ATTRIBUTES: Mapping[str, tuple[str, Callable[[Actor, object], str] | None]] = {
    "method": ("方式", _method), "due_on": ("应付日期", _day), "billed_on": ("开票日期", _day),
    "signed_on": ("签订日期", _day), "cost_fen": ("成本", _cost), "is_new_customer": ("新老客户", _is_new),
    "units": ("数量", None), "tax_rate": ("税率", None), "product": ("产品", None), "parts": ("产品构成", _parts),
    "fills": ("抵各期", _fills), "channel": ("渠道", None), "region": ("区域", None),
}  # fmt: skip


def _add_record_types() -> None:
    registries.record_types.add(
        "contract",
        RecordType(
            key="contract",
            label=Message("合同"),
            power=powers.SEE_CONTRACTS,
            icon="file-text",
            rows=queries.contracts,
            title=_contract_title,
            url=_contract_address,
            is_tagged=True,
        ),
    )
    registries.record_types.add(
        "receipt",
        RecordType(
            key="receipt",
            label=Message("回款"),
            power=powers.SEE_CONTRACTS,
            icon="cash",
            rows=queries.receipts,
            title=_receipt_title,
            url=_receipt_address,
        ),
    )


def _add_moments() -> None:
    for moment in (
        DutyMoment("contracts.signed", Message("合同签订"), "contract", has_amount=True),
        DutyMoment("contracts.instalment_due", Message("回款到期"), "contract", has_day=True, has_amount=True),
        DutyMoment("contracts.instalment_paid", Message("该期回款收齐"), "contract"),
    ):
        registries.duty_moments.add(moment.key, moment)
    registries.tabs.add("contract.duties", duties.tab("contract"))


def _add_metrics() -> None:
    for metric in (
        Metric(facts.SIGNED_AMOUNT, Message("签约额"), "fen", attributes=facts.OF_SIGNED),
        Metric(facts.RECEIPT, Message("回款额"), "fen", attributes=facts.OF_RECEIPT),
        Metric(facts.NEW_CUSTOMER, Message("新客户"), "家"),
    ):
        registries.metrics.add(metric.key, metric)
    for name, (label, shown) in ATTRIBUTES.items():
        registries.field_labels.add(f"ledger.fact.{name}", Message(label))
        if shown is not None:
            registries.attribute_words.add(f"ledger.fact.{name}", shown)


def _add_tabs() -> None:
    for record, context in (("customer", _contracts_of_customer), ("deal", _contracts_of_deal)):
        registries.tabs.add(
            f"{record}.contracts",
            Tab(
                record=record,
                key="contracts",
                label=Message("合同"),
                template="contracts/_of_record.html",
                context=context,
                order=40,
            ),
        )
    registries.tabs.add(
        "customer.receipts",
        Tab(
            record="customer",
            key="receipts",
            label=Message("回款"),
            template="contracts/_receipts_of_customer.html",
            context=_receipts_of_customer,
            order=45,
        ),
    )


def _add_own_tabs() -> None:
    own: tuple[tuple[str, Message, Callable[[Actor, Contract, date], Mapping[str, object]], int], ...] = (
        ("plan", Message("回款计划"), _plan, 10),
        ("receipts", Message("回款记录"), _receipts, 20),
        ("follow_ups", Message("跟进"), _follow_ups, 30),
        ("approval", Message("审批"), queries.approval_tab, 40),
    )
    for key, label, context, order in own:
        registries.tabs.add(
            f"contract.{key}",
            Tab(
                record="contract", key=key, label=label, template=f"contracts/_{key}.html", context=context, order=order
            ),
        )

    registries.tabs.add(
        "contract.log",
        Tab(
            record="contract",
            key="log",
            label=Message("操作日志"),
            template="audit/_log.html",
            context=audit.log_context("contracts.contract"),
            order=90,
        ),
    )


def _add_columns() -> None:
    registries.list_columns.add(
        "customer.due",
        ListColumn(
            "customer",
            "due",
            Message("待回款（元）"),
            queries.due_of_customers,
            is_number=True,
            order=60,
            kind="yuan",
        ),
    )
    registries.list_columns.add(
        "deal.card.delivery", ListColumn("deal.card", "delivery", Message("交付"), queries.delivery_words)
    )


def _add_entries() -> None:
    see = powers.SEE_CONTRACTS
    for entry in (
        Navigation("contracts", Message("合同"), "contracts:list", icon="file-text", order=40, power=see),
        Navigation(
            "contracts.contracts",
            Message("合同"),
            "contracts:list",
            icon="file-text",
            order=10,
            power=see,
            group="contracts",
        ),
        Navigation(
            "contracts.receipts",
            Message("回款"),
            "contracts:receipts",
            icon="cash",
            order=20,
            power=see,
            group="contracts",
        ),
    ):
        registries.navigation.add(entry.key, entry)
    registries.new_things.add(
        "contract", NewThing("contract", Message("合同"), "contracts:add", powers.DRAFT_CONTRACT, order=30)
    )


def _contract_title(contract: Contract) -> str:
    return f"{contract.number} {contract.title}"


def _receipt_title(receipt: Receipt) -> str:
    return f"{receipt.number} {yuan(receipt.amount_fen)} 元"


def _contract_address(pk: int) -> str:
    return reverse("contracts:record", args=[pk])


def _submit_address(pk: int) -> str:
    return reverse("contracts:submit", args=[pk])


def _receipt_address(pk: int) -> str:
    return reverse("contracts:receipt", args=[pk])


def _contracts_of_customer(viewer: Actor, customer: Customer, today: date) -> Mapping[str, object]:
    may_draft = viewer.may(powers.DRAFT_CONTRACT)
    return {
        "contracts": queries.contracts_of_customer(viewer, customer.pk)[:50],
        "draft_url": f"{reverse('contracts:add')}?customer={customer.pk}" if may_draft else "",
    }


def _contracts_of_deal(viewer: Actor, deal: Deal, today: date) -> Mapping[str, object]:
    found = list(queries.contract_of_deal(viewer, deal.pk))
    may_draft = viewer.may(powers.DRAFT_CONTRACT) and deal.stage == "signing" and deal.outcome == "open"
    has_live = any(contract.state != "void" for contract in found)
    draft_url = f"{reverse('contracts:add')}?deal={deal.pk}" if may_draft and not has_live else ""
    return {"contracts": found, "draft_url": draft_url, "deal": deal}


def _receipts_of_customer(viewer: Actor, customer: Customer, today: date) -> Mapping[str, object]:
    return {"receipts": queries.receipts_of_customer(viewer, customer.pk)[:50]}


def _plan(viewer: Actor, contract: Contract, today: date) -> Mapping[str, object]:
    plan = list(queries.instalments(contract.pk))
    planned = sum(one.amount_fen for one in plan)
    return {
        "instalments": plan,
        "planned_fen": planned,
        "unplanned_fen": contract.amount_fen - planned,
        "may_bill": viewer.may(powers.RECORD_BILLING) and contract.state in ("in_force", "completed"),
        "may_record": viewer.may(powers.RECORD_RECEIPT) and queries.owed(contract) > 0,
    }


def _receipts(viewer: Actor, contract: Contract, today: date) -> Mapping[str, object]:
    return {
        "receipts": queries.receipts_of_contract(contract.pk),
        "may_record": viewer.may(powers.RECORD_RECEIPT) and queries.owed(contract) > 0,
        "may_confirm": viewer.may(powers.CONFIRM_RECEIPT),
        "may_reverse": viewer.may(powers.REVERSE_RECEIPT),
    }


def _follow_ups(viewer: Actor, contract: Contract, today: date) -> Mapping[str, object]:
    return {"follow_ups": queries.follow_ups_of_contract(viewer, contract)}


def _states() -> Mapping[str, str]:
    return {DRAFTED: "已起草", SIGNED: "已签订"}


def _find_contract(subject: Subject, argument: str) -> Found | None:
    contract = queries.live_contract_of_deal(subject.deal_id)
    if contract is None:
        return None
    words = Message("{number}", {"number": contract.number})
    if argument == DRAFTED:
        return Found(timezone.localdate(contract.created_at), words, _contract_address(contract.pk))
    return Found(contract.signed_on, words, _contract_address(contract.pk)) if contract.signed_on is not None else None


def _supply_contract(subject: Subject, argument: str) -> tuple[Message, str]:
    contract = queries.live_contract_of_deal(subject.deal_id)
    if contract is None:
        return Message("起草合同"), f"{reverse('contracts:add')}?deal={subject.deal_id}"
    if argument == SIGNED:
        return Message("登记签订"), reverse("contracts:sign", args=[contract.pk])
    return Message("看合同"), _contract_address(contract.pk)
