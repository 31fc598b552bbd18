"""What files can bring deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.selling.deals import actions, powers, queries
from xiaozhang.selling.deals.models import Outcome, Stage
from xiaozhang.selling.deals.rules.past import LOST, OPEN, WON, PastDeal
from xiaozhang.selling.products import queries as products

Row = Mapping[str, Any]
_CLOSED = (WON, LOST)


def register() -> None:
    """Declare the kind."""
    registries.import_kinds.add("deal", DEAL)


def _stages() -> Mapping[str, str]:
    """Return the open stages, and 赢单 and 输单, which files write in the same column."""
    stages = {stage.value: str(stage.label) for stage in Stage if stage is not Stage.DELIVERY}
    return {**stages, Outcome.WON.value: str(Outcome.WON.label), Outcome.LOST.value: str(Outcome.LOST.label)}


def _outcomes() -> Mapping[str, str]:
    return {outcome.value: str(outcome.label) for outcome in Outcome}


def _outcome(row: Row) -> str:
    stage = row.get("stage")
    return str(row.get("outcome") or (stage if stage in _CLOSED else OPEN))


def _check(row: Row) -> Mapping[str, Message]:
    wrong: dict[str, Message] = {}
    outcome = _outcome(row)
    if not row.get("title") and not row.get("code"):
        wrong["title"] = Message("标题和编号至少要有一个。")
    if row.get("stage") in _CLOSED and row["stage"] != outcome:
        wrong["outcome"] = Message("阶段和结果说的不一样，请核对。")
    if outcome in _CLOSED and not row.get("closed_on"):
        wrong["closed_on"] = Message("已结束的商机要有结束日期。")
    if outcome == OPEN and row.get("closed_on"):
        wrong["closed_on"] = Message("未结束的商机不该有结束日期。")
    if outcome == OPEN and not row.get("opened_on") and not row.get("opened_on_if_empty"):
        wrong["opened_on"] = Message("缺开立日期。可以给「没有开立日期的按」填一个日期。")
    opened_on, closed_on = row.get("opened_on"), row.get("closed_on")
    if opened_on and closed_on and closed_on < opened_on:
        wrong["closed_on"] = Message("结束日期早于开立日期。")
    if outcome == WON and not row.get("customer"):
        wrong["customer"] = Message("赢单要有客户。")
    if outcome == WON and row.get("won_is_paid") and not row.get("amount_fen"):
        wrong["amount_fen"] = Message("赢单要有金额，才能成为合同和回款。")
    if row.get("quantity") is not None and row["quantity"] < 1:
        wrong["quantity"] = Message("数量至少为 1。")
    if (row.get("amount_fen") or 0) < 0:
        wrong["amount_fen"] = Message("金额不能是负数。")
    return wrong


def _take(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    """Take the rows over; an open deal without an amount is expected at its product's list price."""
    known = products.products_by_id({row["product"] for row in rows if row.get("product")})
    today = timezone.localdate(now)
    past = [_past(row, known, today) for row in rows]
    return [deal.pk for deal in actions.take_over_deals(actor=actor, now=now, past=past)]


def _past(row: Row, known: Mapping[int, Any], today: date) -> PastDeal:
    outcome = _outcome(row)
    product = known.get(row.get("product") or 0)
    quantity = row.get("quantity") or 1
    amount_fen = row.get("amount_fen")
    if outcome == OPEN and amount_fen is None and product is not None:
        amount_fen = product.price_fen * quantity
    code = str(row.get("code") or "")
    stage = row.get("stage")
    return PastDeal(
        title=str(row.get("title") or (f"{product.name} {code}" if product else code)),
        owner_id=row["owner"],
        opened_on=row.get("opened_on") or row.get("closed_on") or row.get("opened_on_if_empty") or today,
        customer_id=row.get("customer"),
        stage=stage if stage and stage not in _CLOSED else Stage.DEVELOPMENT.value,
        outcome=outcome,
        closed_on=row.get("closed_on"),
        expected_fen=amount_fen or 0,
        expected_on=row.get("expected_on"),
        need=str(row.get("need") or ""),
        lost_note=str(row.get("lost_reason") or ""),
        products=((product.pk, quantity),) if product else (),
        code=code,
        is_paid=bool(row.get("won_is_paid")),
    )


def _undo(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_deals(actor=actor, now=now, deal_ids=ids)


FIELDS = (
    ImportField(
        "code", Message("原编号"), "text", max_length=60,
        names=(
            "编号", "商机编号", "商机编码", "机会编号", "订单号", "单号", "单据号", "订单编号", "项目编号",
            "opportunityid", "opportunity", "orderid", "dealid", "dealcode", "id",
        ),
    ),
    ImportField(
        "number", Message("系统编号"), "text", max_length=20, hint=Message("系统里的编号，SJ- 开头，用来对上已有商机")
    ),
    ImportField(
        "title", Message("商机名称"), "text", max_length=120,
        names=(
            "标题", "商机", "商机标题", "机会名称", "项目名称", "项目", "主题", "dealname", "dealtitle",
            "opportunityname", "title",
        ),
        hint=Message("没有时用产品和编号拼成"),
    ),
    ImportField(
        "customer", Message("客户"), "record", refers_to="customer",
        names=(
            "客户名称", "公司", "公司名称", "顾客", "顾客名称", "买方", "单位名称", "account", "accountname",
            "customer", "company",
        ),
    ),
    ImportField(
        "owner", Message("负责人"), "record", is_needed=True, refers_to="member",
        names=(
            "业务员", "销售员", "销售人员", "销售", "销售代表", "店员", "客户经理", "所属用户", "跟单人",
            "salesagent", "salesrep", "salesperson", "owner", "agent",
        ),
    ),
    ImportField(
        "product", Message("产品"), "record", refers_to="product",
        names=(
            "产品名称", "商品", "商品名称", "意向产品", "品名", "型号", "product", "productname", "item",
        ),
    ),
    ImportField("quantity", Message("数量"), "integer", names=(
            "件数", "台数", "套数", "quantity", "qty",
        )),
    ImportField(
        "stage", Message("阶段"), "choice", choices=_stages,
        names=(
            "商机阶段", "销售阶段", "进展阶段", "进度", "dealstage", "salesstage", "stage",
        ),
        hint=Message("赢单、输单也可以写在这一列；不写按「开发」"),
    ),
    ImportField(
        "outcome", Message("结果"), "choice", choices=_outcomes,
        names=(
            "商机结果", "商机状态", "成交状态", "是否成交", "outcome", "dealstatus",
        ),
    ),
    ImportField(
        "opened_on", Message("开立日期"), "day",
        names=(
            "开始日期", "创建日期", "立项日期", "登记日期", "商机日期", "发现日期", "engagedate", "opendate",
            "createddate", "startdate",
        ),
    ),
    ImportField(
        "opened_on_if_empty", Message("没有开立日期的按"), "day",
        hint=Message("整批填一个日期，只用在没有日期的进行中商机上")
    ),
    ImportField(
        "closed_on", Message("结束日期"), "day",
        names=(
            "成交日期", "成交时间", "关闭日期", "赢单日期", "结单日期", "完成日期", "closedate", "closeddate",
            "wondate",
        ),
    ),
    ImportField(
        "amount_fen", Message("金额"), "money",
        names=(
            "商机金额", "预计金额", "成交金额", "成交额", "销售额", "销售金额", "下单金额", "订单金额", "消费金额",
            "销售订单金额", "总金额", "closevalue", "dealvalue", "amount", "value", "revenue",
        ),
        hint=Message("赢单是成交金额，进行中是预计金额；进行中没有写的按产品标准价"),
    ),
    ImportField(
        "expected_on", Message("预计成交日期"), "day",
        names=(
            "预计成交", "预计成交时间", "预计签约日期", "预计关闭日期", "expecteddate", "expectedclosedate",
            "expectedon",
        ),
    ),
    ImportField(
        "lost_reason", Message("输单原因"), "text", max_length=80,
        names=(
            "丢单原因", "失败原因", "流失原因", "lostreason", "lossreason",
        ),
    ),
    ImportField("need", Message("客户需求"), "words", max_length=2000, names=(
            "需求", "需求描述", "商机描述", "备注", "说明",
        )),
    ImportField(
        "won_is_paid", Message("赢单即已签约回款"), "flag",
        hint=Message("是：每个赢单成为一份履行完毕的合同，并在结束日期有一笔已确认的回款，记入台账"),
    ),
)  # fmt: skip
DEAL = ImportKind(
    key="deal",
    label=Message("商机"),
    icon="target-arrow",
    power=powers.TAKE_OVER,
    order=60,
    fields=FIELDS,
    keys=("code", "number", "title"),
    find=queries.find_deals,
    current=queries.current_deals,
    take=_take,
    change=actions.correct_deals,
    undo=_undo,
    check=_check,
)
