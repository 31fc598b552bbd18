"""What files can bring the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.products import actions, powers, queries

Row = Mapping[str, Any]


def register() -> None:
    """Declare the kind."""
    registries.import_kinds.add("product", PRODUCT)


def _check(row: Row) -> Mapping[str, Message]:
    wrong: dict[str, Message] = {}
    for field in ("price_fen", "cost_fen"):
        if (row.get(field) or 0) < 0:
            wrong[field] = Message("金额不能小于 0。")
    if not 0 <= (row.get("tax_bp") or 0) <= 10_000:
        wrong["tax_bp"] = Message("税率应在 0% 到 100% 之间。")
    return wrong


def _take(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    """Add the rows.

    What a file does not say of a product is usual: a piece (台), 13% VAT, sold since the company is here.
    """
    company = org.company()
    today = timezone.localdate(now)
    since = min(company.founded_on, today) if company else today
    usual = {"unit": "台", "active_from": since}
    given = [
        {**usual, "code": str(row["name"])[:40], **{name: value for name, value in row.items() if value is not None}}
        for row in rows
    ]
    return [product.pk for product in actions.take_products(actor=actor, now=now, rows=given)]


def _undo(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_products(actor=actor, now=now, product_ids=ids)


FIELDS = (
    ImportField(
        "code", Message("产品编号"), "text", max_length=40,
        names=(
            "编号", "编码", "产品编码", "商品编号", "商品编码", "物料编码", "货号", "条码", "基本条码", "料号", "sku",
            "code", "productcode", "productid",
        ),
        hint=Message("不写用产品名称"),
    ),
    ImportField(
        "name", Message("产品名称"), "text", is_needed=True, max_length=120,
        names=(
            "产品", "商品", "商品名称", "品名", "名称", "物料名称", "设备名称", "设备设施名称", "product",
            "productname", "name", "item",
        ),
    ),
    ImportField(
        "unit", Message("单位"), "text", max_length=20,
        names=("计量单位", "基本单位", "销售单位", "unit", "uom"), hint=Message("不写按「台」"),
    ),
    ImportField(
        "price_fen", Message("标准价"), "money", is_needed=True,
        names=(
            "单价", "销售价", "售价", "零售价", "价格", "目录价", "报价", "含税单价", "salesprice", "listprice",
            "unitprice", "price",
        ),
    ),
    ImportField(
        "cost_fen", Message("成本"), "money",
        names=("采购价", "进价", "成本价", "单位成本", "采购单价", "cost", "unitcost"),
    ),
    ImportField(
        "tax_bp", Message("税率"), "rate",
        names=("增值税税率", "增值税率", "taxrate", "vat", "tax"), hint=Message("不写按 13%"),
    ),
    ImportField(
        "category", Message("类别"), "text", max_length=60,
        names=("产品类别", "分类", "产品分类", "系列", "品类", "产品线", "series", "category"),
    ),
    ImportField(
        "active_from", Message("启用日期"), "day", names=("上市日期", "启用时间", "开售日期", "activefrom",
        "launchdate"),
        hint=Message("不写从公司启用那天起"),
    ),
    ImportField("active_until", Message("停用日期"), "day", names=("停售日期", "下架日期", "activeuntil")),
)  # fmt: skip
PRODUCT = ImportKind(
    key="product",
    label=Message("产品"),
    icon="package",
    power=powers.MANAGE_PRODUCTS,
    order=30,
    fields=FIELDS,
    keys=("code", "name"),
    find=queries.meant_products,
    current=queries.current_products,
    take=_take,
    change=actions.correct_products,
    undo=_undo,
    check=_check,
)
