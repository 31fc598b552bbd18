"""What files can bring contracts: the contracts themselves, their payment plans, the money received on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base import matching, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.selling.contracts import actions, powers, queries
from xiaozhang.selling.contracts.models import Method, State
from xiaozhang.selling.contracts.rules.drafting import NewLine
from xiaozhang.selling.contracts.rules.past import PastContract, PastInstalment, PastReceipt
from xiaozhang.selling.contracts.rules.sold import WHOLE_BP
from xiaozhang.selling.products import queries as products

Row = Mapping[str, Any]
_ABOVE_ZERO = Message("金额须大于零。")


def register() -> None:
    """Declare the kinds."""
    for kind in (CONTRACT, INSTALMENT, RECEIPT):
        registries.import_kinds.add(kind.key, kind)


def _states() -> Mapping[str, str]:
    return {state.value: str(state.label) for state in (State.IN_FORCE, State.COMPLETED)}


def _methods() -> Mapping[str, str]:
    return {method.value: str(method.label) for method in Method}


def _check_contract(row: Row) -> Mapping[str, Message]:
    wrong: dict[str, Message] = {}
    if (row.get("amount_fen") or 0) <= 0:
        wrong["amount_fen"] = _ABOVE_ZERO
    if not 0 <= (row.get("tax_bp") or 0) <= WHOLE_BP:
        wrong["tax_bp"] = Message("税率应在 0% 到 100% 之间。")
    if (row.get("cost_fen") or 0) < 0:
        wrong["cost_fen"] = Message("成本不能小于 0。")
    if row.get("quantity") is not None and row["quantity"] < 1:
        wrong["quantity"] = Message("数量至少为 1。")
    paid_on, signed_on = row.get("received_on"), row.get("signed_on")
    if paid_on and signed_on and paid_on < signed_on:
        wrong["received_on"] = Message("到账日期早于签订日期。")
    return wrong


def _check_amount(row: Row) -> Mapping[str, Message]:
    return {"amount_fen": _ABOVE_ZERO} if (row.get("amount_fen") or 0) <= 0 else {}


def _take_contracts(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    known = products.products_by_id({row["product"] for row in rows if row.get("product")})
    past = [_past_contract(row, known) for row in rows]
    return [contract.pk for contract in actions.take_over_contracts(actor=actor, now=now, past=past)]


def _past_contract(row: Row, known: Mapping[int, Any]) -> PastContract:
    """One line: by the quantity where the amount divides by it, else as one lot."""
    product = known.get(row.get("product") or 0)
    said = row.get("description") or (product.name if product else "") or row.get("title") or "合同金额"
    amount_fen, quantity, cost_fen = row["amount_fen"], row.get("quantity") or 1, row.get("cost_fen")
    if amount_fen % quantity or (cost_fen or 0) % quantity:
        said, quantity = f"{said} × {quantity}", 1
    line = NewLine(
        str(said)[:120], quantity, amount_fen // quantity, product.pk if product else None, row.get("tax_bp"),
        None if cost_fen is None else cost_fen // quantity,
    )  # fmt: skip
    return PastContract(
        customer_id=row["customer"],
        owner_id=row["owner"],
        amount_fen=amount_fen,
        signed_on=row["signed_on"],
        lines=(line,),
        deal_id=row.get("deal"),
        received_on=row.get("received_on"),
        title=str(row.get("title") or ""),
        number=str(row.get("number") or ""),
        is_completed=row.get("state") == State.COMPLETED,
    )


def _undo_contracts(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_contracts(actor=actor, now=now, contract_ids=ids)


def _take_instalments(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    past = [
        PastInstalment(
            row["contract"],
            row["due_on"],
            row["amount_fen"],
            str(row.get("name") or ""),
            row.get("billed_on"),
            str(row.get("invoice_number") or ""),
        )
        for row in rows
    ]
    return [row.pk for row in actions.take_over_instalments(actor=actor, now=now, past=past)]


def _undo_instalments(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_instalments(actor=actor, now=now, instalment_ids=ids)


def _take_receipts(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    past = [
        PastReceipt(
            contract_id=row["contract"],
            amount_fen=row["amount_fen"],
            received_on=row["received_on"],
            method=str(row.get("method") or Method.OTHER.value),
            payer=str(row.get("payer") or ""),
            note=str(row.get("note") or ""),
            billed_on=row.get("billed_on"),
        )
        for row in rows
    ]
    return [row.pk for row in actions.take_over_receipts(actor=actor, now=now, past=past)]


def _undo_receipts(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_receipts(actor=actor, now=now, receipt_ids=ids)


_OF_CONTRACT = ImportField(
    "contract", Message("合同"), "record", is_needed=True, refers_to="contract",
    names=(
            "合同编号", "合同号", "合同编码", "所属合同", "关联合同", "contract", "contractno", "contractnumber",
        ),
)  # fmt: skip
_BILLED = ImportField(
    "billed_on", Message("开票日期"), "day",
    names=(
            "开票日", "开票时间", "发票日期", "发票开具日期", "invoicedate", "billedon",
        ),
    hint=Message("按开票到回款的天数计提成时用"),
)  # fmt: skip
CONTRACT_FIELDS = (
    ImportField(
        "number", Message("合同编号"), "text", max_length=40,
        names=(
            "合同号", "合同编码", "编号", "合同流水号", "contractno", "contractnumber", "contractid",
        ),
        hint=Message("沿用原来的编号；没有时由系统编号"),
    ),
    ImportField(
        "title", Message("合同名称"), "text", max_length=120,
        names=(
            "合同标题", "合同", "名称", "标题", "项目名称", "contract", "contractname", "title",
        ),
    ),
    ImportField(
        "customer", Message("客户"), "record", is_needed=True, refers_to="customer",
        names=(
            "客户名称", "甲方", "公司", "公司名称", "购方", "购货单位", "买方", "顾客", "单位名称", "account",
            "customer", "company",
        ),
    ),
    ImportField(
        "owner", Message("负责人"), "record", is_needed=True, refers_to="member",
        names=(
            "业务员", "销售员", "销售人员", "销售", "签约人", "客户经理", "经办人", "salesagent", "salesrep", "owner",
        ),
    ),
    ImportField("deal", Message("商机"), "record", refers_to="deal", names=(
            "商机编号", "商机名称", "关联商机", "opportunity", "deal",
        )),
    ImportField(
        "product", Message("产品"), "record", refers_to="product",
        names=(
            "产品名称", "商品", "商品名称", "品名", "货物名称", "product", "productname",
        ),
    ),
    ImportField("description", Message("内容"), "text", max_length=120, names=(
            "合同内容", "标的", "摘要", "服务内容", "description",
        )),
    ImportField("quantity", Message("数量"), "integer", names=(
            "件数", "台数", "套数", "quantity", "qty",
        )),
    ImportField(
        "amount_fen", Message("合同金额"), "money", is_needed=True,
        names=(
            "金额", "合同额", "签约金额", "签约额", "总金额", "合同总额", "合同总价", "含税金额", "价税合计",
            "amount", "contractvalue", "value",
        ),
    ),
    ImportField("tax_bp", Message("税率"), "rate", names=(
            "增值税率", "增值税税率", "适用税率", "税率%", "taxrate", "vatrate",
        ),
        hint=Message("金额按含税；不写按产品"),
    ),
    ImportField("cost_fen", Message("合同成本"), "money", names=(
            "成本", "成本金额", "总成本", "成本合计", "成本总额", "cost", "totalcost",
        ),
        hint=Message("整份合同的成本；按毛利计提成时用"),
    ),
    ImportField(
        "signed_on", Message("签订日期"), "day", is_needed=True,
        names=(
            "签约日期", "签署日期", "合同日期", "签订时间", "签约时间", "日期", "signeddate", "signedon",
            "contractdate", "date",
        ),
    ),
    ImportField(
        "state", Message("合同状态"), "choice", choices=_states, names=(
            "状态", "执行状态", "履行状态", "status", "state",
        ),
        hint=Message("不写按「履行中」"),
    ),
    ImportField(
        "received_on", Message("全款到账日期"), "day", names=(
            "付清日期", "收齐日期", "结清日期", "paidon", "paiddate",
        ),
        hint=Message("写了就按这一天收齐全款，合同履行完毕；分几次到账的请另导入回款"),
    ),
)  # fmt: skip
INSTALMENT_FIELDS = (
    _OF_CONTRACT,
    ImportField("name", Message("期次"), "text", max_length=40, names=(
            "期数", "款项", "款项名称", "付款阶段", "款项性质", "instalment", "milestone",
        )),
    ImportField(
        "due_on", Message("应付日期"), "day", is_needed=True,
        names=(
            "计划日期", "计划回款日期", "计划收款日期", "应收日期", "到期日期", "到期日", "预计回款日期", "duedate",
            "dueon",
        ),
    ),
    ImportField(
        "amount_fen", Message("计划金额"), "money", is_needed=True,
        names=(
            "计划回款金额", "计划收款金额", "应收金额", "应付金额", "期款金额", "金额", "amount", "dueamount",
        ),
    ),
    _BILLED,
    ImportField("invoice_number", Message("发票号码"), "text", max_length=40, names=(
            "发票号", "发票编号", "invoicenumber", "invoiceno",
        )),
)  # fmt: skip
RECEIPT_FIELDS = (
    _OF_CONTRACT,
    ImportField(
        "amount_fen", Message("回款金额"), "money", is_needed=True,
        names=(
            "到账金额", "收款金额", "实收金额", "付款金额", "贷方发生额", "金额", "amount", "receivedamount",
            "payment",
        ),
    ),
    ImportField(
        "received_on", Message("到账日期"), "day", is_needed=True,
        names=(
            "回款日期", "收款日期", "付款日期", "到账时间", "回款时间", "记账日期", "交易日期", "日期",
            "receiveddate", "paymentdate", "date",
        ),
    ),
    _BILLED,
    ImportField("method", Message("方式"), "choice", choices=_methods, names=(
            "回款方式", "付款方式", "收款方式", "支付方式", "结算方式", "paymentmethod",
        )),
    ImportField("payer", Message("付款方"), "text", max_length=120, names=(
            "付款单位", "付款人", "对方户名", "来款单位", "payer",
        )),
    ImportField("note", Message("备注"), "text", max_length=200, names=(
            "说明", "摘要", "附言", "用途", "note", "remark",
        )),
)  # fmt: skip
CONTRACT = ImportKind(
    key="contract",
    label=Message("合同"),
    icon="file-text",
    power=powers.TAKE_OVER,
    order=70,
    fields=CONTRACT_FIELDS,
    keys=("number",),
    find=queries.find_contracts,
    current=queries.current_contracts,
    take=_take_contracts,
    change=actions.correct_contracts,
    undo=_undo_contracts,
    check=_check_contract,
    same=queries.same_contracts,
)
INSTALMENT = ImportKind(
    key="instalment",
    label=Message("回款计划"),
    icon="calendar",
    power=powers.TAKE_OVER,
    order=80,
    fields=INSTALMENT_FIELDS,
    keys=(),
    find=matching.nothing_found,
    current=queries.current_instalments,
    take=_take_instalments,
    change=actions.correct_instalments,
    undo=_undo_instalments,
    check=_check_amount,
    same=queries.same_instalments,
)
RECEIPT = ImportKind(
    key="receipt",
    label=Message("回款"),
    icon="cash",
    power=powers.TAKE_OVER,
    order=90,
    fields=RECEIPT_FIELDS,
    keys=(),
    find=matching.nothing_found,
    current=queries.current_receipts,
    take=_take_receipts,
    undo=_undo_receipts,
    check=_check_amount,
    same=queries.same_receipts,
)
