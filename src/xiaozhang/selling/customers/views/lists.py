"""The list of customers and the list of follow-ups, as the toolkit is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.customers import powers, queries

_GRADES = (
    ("A", Message("A（重点客户）")),
    ("B", Message("B（普通客户）")),
    ("C", Message("C（非优先客户）")),
    ("", Message("未定级")),
)
_METHODS = (
    ("call", Message("打电话")), ("wechat", Message("微信")), ("visit", Message("拜访")), ("mail", Message("邮件")),
    ("event", Message("活动")),
)  # fmt: skip
_MINE = pages.ViewTab("mine", Message("我的"), queries.narrow_to_own)
_TEAM = pages.ViewTab("team", Message("部门"), queries.narrow_to_team)


def _people(viewer: Actor) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in org.member_choices(viewer, timezone.localdate())]


def _begins(field: str) -> Callable[[QuerySet, str], QuerySet]:
    def apply(rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(**{f"{field}__startswith": text})

    return apply


CUSTOMERS = pages.ListSpec(
    record="customer",
    title=Message("客户"),
    unit="家",
    rows=lambda viewer: queries.customers(viewer).select_related("owner"),
    sort="next",
    views=(
        pages.ViewTab("all", Message("全部")),
        _MINE,
        _TEAM,
        pages.ViewTab("shared", Message("协作"), queries.narrow_to_shared),
    ),
    default_view="mine",
    find=queries.found,
    search_label=Message("名称、联系人、电话、编号"),
    columns=(
        pages.Column("name", Message("客户名称"), sort="pinyin"),
        pages.Column("grade", Message("级别"), kind="grade"),
        pages.Column(
            "next",
            Message("下次跟进"),
            cell="customers/_next.html",
            sort="next_follow_up_on",
            num=True,
            export=lambda row: row.next_follow_up_on,
        ),
        pages.Column("owner", Message("负责人"), cell=lambda row: row.owner.name if row.owner else "", low=True),
        pages.Column("area", Message("地区"), low=True),
        pages.Column(
            "last", Message("最近跟进"), cell="last_follow_up_on", sort="last_follow_up_on", num=True, low=True
        ),
    ),
    filters=(
        pages.Filter("grade", Message("级别"), choices=_GRADES),
        pages.Filter("area", Message("地区"), kind="text", apply=_begins("area")),
        pages.Filter("industry", Message("行业"), kind="text", apply=_begins("industry")),
        pages.Filter("owner", Message("负责人"), field="owner_id", choices=_people),
        pages.Filter("next", Message("下次跟进"), kind="dates", field="next_follow_up_on"),
        pages.Filter("last", Message("最近跟进"), kind="dates", field="last_follow_up_on"),
    ),
    empty=pages.Empty(
        Message("还没有客户"),
        Message("录入第一家，之后的跟进、商机和合同都记在它名下。"),
        action_label=Message("新建客户"),
        action_url_name="customers:add",
        action_power=powers.ADD_CUSTOMER,
    ),
    bar="customers/_bar.html",
    export=powers.EXPORT_CUSTOMERS,
)

FOLLOW_UPS = pages.ListSpec(
    record="follow_up",
    title=Message("跟进记录"),
    unit="条",
    rows=queries.follow_ups,
    sort="-when",
    views=(
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab("mine", Message("我的"), lambda rows, viewer: rows.filter(author_id=viewer.member_id)),
    ),
    default_view="mine",
    columns=(
        pages.Column("customer", Message("客户"), cell=lambda row: row.customer.name),
        pages.Column("method", Message("方式"), cell=lambda row: row.get_method_display()),
        pages.Column("content", Message("内容"), cell="customers/_content.html", export=lambda row: row.content),
        pages.Column("when", Message("时间"), cell="happened_at", kind="when", sort="happened_at", num=True),
        pages.Column("author", Message("跟进人"), cell=lambda row: row.author.name, low=True),
        pages.Column("next", Message("下次"), cell="next_on", kind="day", num=True, low=True),
    ),
    filters=(
        pages.Filter("method", Message("方式"), choices=_METHODS),
        pages.Filter("author", Message("跟进人"), field="author_id", choices=_people),
        pages.Filter("on", Message("日期"), kind="dates", field="happened_on"),
    ),
    empty=pages.Empty(
        Message("还没有跟进记录"),
        Message("打完电话、拜访回来就记一条，十秒即可。"),
        action_label=Message("记跟进"),
        action_url_name="customers:add_follow_up",
        action_power=powers.RECORD_FOLLOW_UP,
    ),
    bar="customers/_follow_up_bar.html",
    export=powers.EXPORT_CUSTOMERS,
)


def for_viewer(spec: pages.ListSpec, viewer: Actor) -> pages.ListSpec:
    """Fit a list to its reader: who sees only their own has no 部门 and no filter by person; others start at 全部."""
    if viewer.scope is Scope.SELF and not viewer.sees_all():
        return replace(
            spec,
            views=tuple(tab for tab in spec.views if tab.key != _TEAM.key),
            filters=tuple(each for each in spec.filters if each.key not in ("owner", "author")),
        )
    return replace(spec, default_view="all")
