"""The register as a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.exceptions import powers, queries
from xiaozhang.foundation.org import queries as org

_STATES = (
    ("draft", "草稿"),
    ("approving", "审批中"),
    ("approved", "已批准"),
    ("rejected", "未批准"),
    ("withdrawn", "已撤回"),
    ("revoked", "已撤销"),
)
_KINDS = (("waive", "免除"), ("extend", "放宽时限"), ("value", "另定数值"), ("text", "另行约定"))
_SUBJECTS = (("customer", "客户"), ("contract", "合同"), ("deal", "商机"), ("member", "成员"), ("team", "团队"))


@pages.page(powers.SEE)
def exception_list(request: pages.Request) -> HttpResponse:
    """List exceptions with view tabs, keyword and filters."""
    spec = list_spec(request.actor, timezone.localdate())
    return pages.list_page(request, spec, context={"may_request": request.actor.may(powers.REQUEST)})


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    mine = pages.ViewTab("mine", Message("我的"), queries.own)
    standing = pages.ViewTab("standing", Message("生效中"), lambda rows, _who: queries.holding_on(rows, today))
    waiting = pages.ViewTab("approving", Message("审批中"), lambda rows, _who: queries.in_state(rows, "approving"))
    return pages.ListSpec(
        record=queries.KIND,
        title=Message("签呈"),
        unit="份",
        rows=queries.exceptions,
        sort="-number",
        views=(standing, mine, waiting, pages.ViewTab("all", Message("全部"))),
        default_view="standing",
        search=queries.matching_text,
        search_label=Message("编号、内容、理由、适用对象"),
        columns=_columns(today),
        filters=_filters(viewer, today),
        empty=pages.Empty(
            Message("没有签呈"),
            Message("确需对某个客户、合同、商机、成员或团队不按某一条执行的，在这里提出，批准后在写明的日期内有效。"),
            action_label=Message("提出签呈"),
            action_url_name="exceptions:add",
            action_power=powers.REQUEST,
        ),
        head="exceptions/_head.html",
        export=powers.EXPORT,
    )


def _columns(today: date) -> tuple[pages.Column, ...]:
    return (
        pages.Column("summary", Message("例外"), cell="summary"),
        pages.Column("clause", Message("条款"), cell=_clause),
        pages.Column("scope", Message("适用"), cell=queries.scope_words),
        pages.Column(
            "state",
            Message("状态"),
            cell="exceptions/_state_cell.html",
            export=lambda row: pages.words(queries.look(row, today).words),
        ),
        pages.Column("start", Message("从"), kind="day", cell="start_on", sort="start_on", num=True),
        pages.Column("last", Message("到"), kind="day", cell="last_on", sort="end_on", num=True),
        pages.Column("applicant", Message("申请人"), cell=lambda row: row.applicant.name, low=True),
        pages.Column("amount", Message("涉及金额（元）"), kind="yuan", cell="amount_fen", low=True),
        pages.Column("number", Message("编号"), cell="number", sort="id", low=True),
    )


def _filters(viewer: Actor, today: date) -> tuple[pages.Filter, ...]:
    applicant = pages.Filter(
        "applicant",
        Message("申请人"),
        field="applicant_id",
        choices=lambda who: [(str(pk), name) for pk, name in org.member_choices(who, today)],
    )
    return (
        pages.Filter("state", Message("状态"), choices=tuple((key, Message(word)) for key, word in _STATES)),
        pages.Filter("clause", Message("条款"), field="clause_key", choices=queries.clauses_in_register),
        pages.Filter("departure", Message("例外"), choices=tuple((key, Message(word)) for key, word in _KINDS)),
        pages.Filter(
            "subject",
            Message("适用于"),
            choices=tuple((key, Message(word)) for key, word in _SUBJECTS),
            apply=queries.of_subject_types,
        ),
        applicant,
        pages.Filter("days", Message("开始日期"), kind="dates", field="start_on"),
    )


def _clause(row: Any) -> str:
    return f"第 {row.clause.number} 条 {row.clause.title}"
