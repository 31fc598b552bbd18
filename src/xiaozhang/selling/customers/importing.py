"""What files can bring customers: the customers, the people at them, what was done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base import matching, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.selling.customers import actions, powers, queries
from xiaozhang.selling.customers.models import Grade, Method, Part
from xiaozhang.selling.customers.rules.taken import TakenContact, TakenCustomer, TakenFollowUp

Row = Mapping[str, Any]
_CONTACT = ("name", "title", "part", "phone", "email", "wechat")


def register() -> None:
    """Declare the kinds."""
    for kind in (CUSTOMER, CONTACT, FOLLOW_UP):
        registries.import_kinds.add(kind.key, kind)


def _grades() -> Mapping[str, str]:
    return {grade.value: str(grade.label) for grade in Grade}


def _parts() -> Mapping[str, str]:
    return {part.value: str(part.label) for part in Part}


def _methods() -> Mapping[str, str]:
    return {method.value: str(method.label) for method in Method}


def _check_customer(row: Row) -> Mapping[str, Message]:
    wrong: dict[str, Message] = {}
    if not any(char.isalnum() for char in str(row.get("name") or "")):
        wrong["name"] = Message("客户名称里要有字。")
    if not row.get("contact_name") and (row.get("contact_phone") or row.get("contact_title")):
        wrong["contact_name"] = Message("写了联系人的电话或职务，还缺姓名。")
    return wrong


def _take_customers(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    taken = [_taken_customer(row) for row in rows]
    return [row.pk for row in actions.take_over_customers(actor=actor, now=now, rows=taken, only_new=True)]


def _taken_customer(row: Row) -> TakenCustomer:
    name = str(row.get("contact_name") or "")
    contact = TakenContact(name, str(row.get("contact_title") or ""), str(row.get("contact_phone") or ""))
    return TakenCustomer(
        name=str(row["name"]),
        owner_id=row.get("owner"),
        area=str(row.get("area") or ""),
        industry=str(row.get("industry") or ""),
        grade=str(row.get("grade") or ""),
        source=str(row.get("source") or ""),
        phone=str(row.get("phone") or ""),
        address=str(row.get("address") or ""),
        note=str(row.get("note") or ""),
        created_at=row.get("created_at"),
        contacts=(contact,) if name else (),
    )


def _undo_customers(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_customers(actor=actor, now=now, customer_ids=ids)


def _take_contacts(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    taken = [
        (row["customer"], TakenContact(**{name: str(row[name]) for name in _CONTACT if row.get(name)})) for row in rows
    ]
    return [contact.pk for contact in actions.take_over_contacts(actor=actor, now=now, rows=taken)]


def _undo_contacts(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_contacts(actor=actor, now=now, contact_ids=ids)


def _take_follow_ups(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    taken = [
        TakenFollowUp(
            customer_id=row["customer"],
            author_id=row["author"],
            method=str(row["method"]),
            content=str(row["content"]),
            happened_at=row["happened_at"],
            progress=str(row.get("progress") or ""),
            next_plan=str(row.get("next_plan") or ""),
            deal_id=row.get("deal"),
            next_on=row.get("next_on"),
        )
        for row in rows
    ]
    return [row.pk for row in actions.take_over_follow_ups(actor=actor, now=now, rows=taken)]


def _undo_follow_ups(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_follow_ups(actor=actor, now=now, follow_up_ids=ids)


_CUSTOMER_NAMES = (
    "客户", "客户全称", "公司", "公司名称", "公司全称", "企业名称", "单位", "单位名称", "顾客", "顾客名称", "销售商",
    "供货商", "甲方",
    "account", "accountname", "customer", "customername", "company", "companyname",
)  # fmt: skip
_OWNER_NAMES = (
    "业务员", "销售员", "销售人员", "销售", "销售代表", "客户经理", "客户负责人", "所属用户", "所属销售", "地区经理",
    "跟进人", "客服",
    "salesagent", "salesrep", "salesperson", "owner", "accountowner",
)  # fmt: skip
_PHONE_NAMES = (
    "手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式", "座机", "固定电话", "phone", "mobile",
    "telephone", "tel",
)  # fmt: skip
CUSTOMER_FIELDS = (
    ImportField(
        "name", Message("客户名称"), "text", is_needed=True, max_length=120,
        names=(*_CUSTOMER_NAMES, "名称", "name"),
    ),
    ImportField("owner", Message("负责人"), "record", refers_to="member", names=_OWNER_NAMES),
    ImportField(
        "area", Message("地区"), "text", max_length=60,
        names=(
            "区域", "省份", "省", "城市", "省市", "所在地", "来源省份", "省自治区", "officelocation", "region",
            "city", "province", "country", "location",
        ),
    ),
    ImportField(
        "industry", Message("行业"), "text", max_length=60,
        names=("所属行业", "行业类别", "客户行业", "sector", "industry"),
    ),
    ImportField(
        "grade", Message("级别"), "choice", choices=_grades,
        names=("客户级别", "客户等级", "等级", "重要程度", "grade", "level"),
    ),
    ImportField(
        "source", Message("来源"), "text", max_length=60,
        names=("客户来源", "渠道", "获客渠道", "来源渠道", "线索来源", "source", "leadsource", "channel"),
    ),
    ImportField("phone", Message("电话"), "phone", max_length=40, names=("公司电话", "客户电话", *_PHONE_NAMES)),
    ImportField(
        "address", Message("地址"), "text", max_length=200,
        names=("公司地址", "详细地址", "联系地址", "单位地址", "收货地址", "address", "street"),
    ),
    ImportField(
        "contact_name", Message("联系人"), "text", max_length=60,
        names=("联系人姓名", "对接人", "联络人", "contact", "contactname"),
    ),
    ImportField(
        "contact_phone", Message("联系人电话"), "phone", max_length=40,
        names=(
            "联系人手机", "联系人手机号", "联系人手机号码", "联系人联系方式", "手机号码", "手机号", "手机",
            "contactphone",
        ),
    ),
    ImportField(
        "contact_title", Message("联系人职务"), "text", max_length=60,
        names=("职务", "职位", "联系人职位", "contacttitle"),
    ),
    ImportField(
        "note", Message("备注"), "words", max_length=5000,
        names=("说明", "描述", "附注", "note", "notes", "remark", "remarks"),
    ),
    ImportField(
        "created_at", Message("创建时间"), "moment",
        names=("创建日期", "建档日期", "建档时间", "登记日期", "录入时间", "createdat", "createddate"),
        hint=Message("不写按导入的时间"),
    ),
)  # fmt: skip
CONTACT_FIELDS = (
    ImportField(
        "customer", Message("客户"), "record", is_needed=True, refers_to="customer",
        names=("客户名称", *_CUSTOMER_NAMES),
    ),
    ImportField(
        "name", Message("姓名"), "text", is_needed=True, max_length=60,
        names=("联系人", "联系人姓名", "名字", "contact", "contactname", "name"),
    ),
    ImportField(
        "title", Message("职务"), "text", max_length=60,
        names=("职位", "岗位", "头衔", "title", "jobtitle", "position"),
    ),
    ImportField("part", Message("角色"), "choice", choices=_parts, names=("决策角色", "联系人角色", "role")),
    ImportField(
        "phone", Message("电话"), "phone", max_length=40,
        names=("联系人电话", "联系人手机", "联系人手机号", *_PHONE_NAMES),
    ),
    ImportField(
        "email", Message("邮箱"), "text", max_length=120,
        names=("电子邮箱", "电子邮件", "邮件", "邮件地址", "email", "mail"),
    ),
    ImportField("wechat", Message("微信"), "text", max_length=60, names=("微信号", "wechat", "weixin")),
)  # fmt: skip
FOLLOW_UP_FIELDS = (
    ImportField(
        "customer", Message("客户"), "record", is_needed=True, refers_to="customer",
        names=("客户名称", *_CUSTOMER_NAMES),
    ),
    ImportField(
        "author", Message("跟进人"), "record", is_needed=True, refers_to="member",
        names=("记录人", "拜访人", "填写人", "author", *(name for name in _OWNER_NAMES if name != "跟进人")),
    ),
    ImportField(
        "deal", Message("商机"), "record", refers_to="deal",
        names=("商机编号", "商机名称", "关联商机", "opportunity", "deal"),
    ),
    ImportField(
        "method", Message("方式"), "choice", is_needed=True, choices=_methods,
        names=("跟进方式", "联系方式", "沟通方式", "拜访方式", "method"),
    ),
    ImportField(
        "content", Message("内容"), "words", is_needed=True, max_length=5000,
        names=(
            "跟进内容", "跟进记录", "沟通内容", "拜访内容", "联系内容", "洽谈内容", "记录", "备注", "content", "note",
            "notes",
        ),
    ),
    ImportField(
        "progress", Message("进展"), "text", max_length=200,
        names=("跟进进展", "结果", "跟进结果", "progress", "result"),
    ),
    ImportField(
        "happened_at", Message("跟进时间"), "moment", is_needed=True,
        names=(
            "跟进日期", "拜访日期", "拜访时间", "联系日期", "联系时间", "沟通时间", "日期", "时间", "happenedat",
            "date",
        ),
    ),
    ImportField(
        "next_plan", Message("下次做什么"), "text", max_length=200,
        names=("下一步", "下一步计划", "下次计划", "后续计划", "nextstep", "nextplan"),
    ),
    ImportField(
        "next_on", Message("下次跟进"), "day",
        names=("下次跟进日期", "下次跟进时间", "下次联系时间", "下次联系日期", "nextdate", "nexton"),
    ),
)  # fmt: skip
CUSTOMER = ImportKind(
    key="customer",
    label=Message("客户"),
    icon="building",
    power=powers.TAKE_OVER,
    order=40,
    fields=CUSTOMER_FIELDS,
    keys=("name", "phone"),
    find=queries.meant_customers,
    current=queries.current_customers,
    take=_take_customers,
    change=actions.correct_customers,
    undo=_undo_customers,
    check=_check_customer,
)
CONTACT = ImportKind(
    key="contact",
    label=Message("联系人"),
    icon="user",
    power=powers.TAKE_OVER,
    order=50,
    fields=CONTACT_FIELDS,
    keys=("phone",),
    find=queries.meant_contacts,
    current=queries.current_contacts,
    take=_take_contacts,
    change=actions.correct_contacts,
    undo=_undo_contacts,
    same=queries.same_contacts,
)
FOLLOW_UP = ImportKind(
    key="follow_up",
    label=Message("跟进记录"),
    icon="pencil",
    power=powers.TAKE_OVER,
    order=100,
    fields=FOLLOW_UP_FIELDS,
    keys=(),
    find=matching.nothing_found,
    current=queries.current_follow_ups,
    take=_take_follow_ups,
    undo=_undo_follow_ups,
    same=queries.same_follow_ups,
)
