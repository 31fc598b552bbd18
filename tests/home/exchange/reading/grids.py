"""Sheets and kinds as a test writes them down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xiaozhang.base.actor import Power
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules.cells import Cell, Sheet
from xiaozhang.home.exchange.rules.finding import find_tables
from xiaozhang.home.exchange.rules.found import FoundTable

_INDUSTRIES = {"machinery": "机械", "chemicals": "化工", "water": "水务"}


def sheet(text: str, *, name: str = "表", is_text: bool = False, **more: Any) -> Sheet:
    """Return a sheet written as lines of cells between bars; an empty cell is None, digits alone are a number."""
    rows = tuple(
        tuple(_cell(cell.strip()) for cell in line.strip().split("|")) for line in text.strip("\n").split("\n")
    )
    return Sheet(name, rows, is_text=is_text, **more)


def table(text: str, **more: Any) -> FoundTable:
    """Return the only table of a sheet."""
    [found] = find_tables(sheet(text, **more))
    return found


def headings(found: FoundTable) -> list[str]:
    """Return the headings as shown."""
    return [column.heading for column in found.columns]


def kind(key: str, label: str, fields: Sequence[ImportField], keys: Sequence[str] = ("name",)) -> ImportKind:
    """Return a kind that nothing comes of."""
    return ImportKind(
        key=key,
        label=Message(label),
        icon="upload",
        power=Power("exchange.test", Message("导入")),
        order=1,
        fields=tuple(fields),
        keys=tuple(keys),
        find=lambda viewer, field, values: {},
        current=lambda viewer, ids: {},
        take=lambda **given: [],
    )


def field(key: str, label: str, reads: str = "text", **more: Any) -> ImportField:
    """Return a field."""
    return ImportField(key, Message(label), reads, **more)


CUSTOMERS = kind(
    "customers",
    "客户",
    [
        field("name", "客户名称", is_needed=True, names=("名称", "name")),
        field("phone", "电话", "phone"),
        field("contact", "联系人"),
        field("email", "邮箱"),
        field("industry", "行业", "choice", choices=lambda: _INDUSTRIES),
        field("area", "地区"),
        field("owner", "负责人", "record", refers_to="members"),
        field("joined_on", "建档日期", "day"),
        field("number", "客户编号"),
        field("note", "备注", "words", max_length=2000),
    ],
)
PRODUCTS = kind(
    "products",
    "产品",
    [
        field("name", "产品名称", is_needed=True, names=("名称",)),
        field("category", "产品类别"),
        field("price_fen", "单价", "money", is_needed=True),
        field("cost_fen", "成本", "money"),
        field("tax_bp", "税率", "rate"),
        field("unit", "单位"),
    ],
)
MEMBERS = kind(
    "members",
    "成员",
    [
        field("name", "姓名", is_needed=True),
        field("phone", "手机", "phone"),
        field("team", "部门", "record", refers_to="teams"),
        field("joined_on", "入职日期", "day"),
        field("is_active", "在职", "flag"),
    ],
)
DEALS = kind(
    "deals",
    "商机",
    [
        field("number", "订单号"),
        field("customer", "客户", "record", is_needed=True, refers_to="customers"),
        field("product", "产品", "record", refers_to="products"),
        field("owner", "业务员", "record", is_needed=True, refers_to="members"),
        field("amount_fen", "金额", "money", is_needed=True),
        field("closed_on", "成交日期", "day", names=("日期",)),
    ],
    keys=("number",),
)
TARGETS = kind(
    "targets",
    "目标",
    [
        field("member", "销售员", "record", is_needed=True, refers_to="members"),
        field("month", "月份", "month", is_needed=True),
        field("target_fen", "目标", "money", is_needed=True, names=("预计",)),
    ],
    keys=(),
)
KINDS = (MEMBERS, PRODUCTS, CUSTOMERS, DEALS, TARGETS)


def _cell(text: str) -> Cell:
    if not text:
        return None
    return int(text) if text.isdigit() and (text == "0" or not text.startswith("0")) else text
