"""The list 时限: what is to be done until when, what was missed, what was kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor, Scope
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.duties import clauses, powers, queries
from xiaozhang.foundation.org import queries as org

_STATES = (("open", "待完成"), ("missed", "超时"), ("kept", "按时"), ("excused", "已豁免"), ("void", "已撤销"))


@pages.page(powers.SEE_DUTIES)
def duty_list(request: pages.Request) -> HttpResponse:
    """List duties with view tabs, keyword and filters."""
    return pages.list_page(request, list_spec(request.actor, timezone.localdate()))


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    return pages.ListSpec(
        record="duty",
        title=Message("时限"),
        unit="项",
        rows=queries.duties,
        sort="due",
        views=_views(viewer),
        default_view="mine" if viewer.scope is Scope.SELF else "late",
        search=lambda rows, text: rows.filter(title__icontains=text),
        search_label=Message("记录名称"),
        columns=_columns(today),
        filters=_filters(viewer, today),
        empty=pages.Empty(
            Message("还没有时限"),
            Message("制度里写明时限的条款，由系统在事情发生时列在这里：谁、做什么、到什么时候。"),
        ),
    )


def _views(viewer: Actor) -> tuple[pages.ViewTab, ...]:
    mine = pages.ViewTab("mine", Message("我待完成"), lambda rows, who: queries.outstanding(queries.own(rows, who)))
    missed = pages.ViewTab(
        "missed", Message("我超时的"), lambda rows, who: queries.with_state(queries.own(rows, who), "missed")
    )
    kept = pages.ViewTab("kept", Message("按时完成"), lambda rows, _who: queries.with_state(rows, "kept"))
    everything = pages.ViewTab("all", Message("全部"))
    if viewer.scope is Scope.SELF:
        return (mine, missed, kept, everything)
    late = pages.ViewTab(
        "late", Message("超时待办"), lambda rows, _who: queries.with_state(queries.outstanding(rows), "missed")
    )
    team = pages.ViewTab("team", Message("待完成"), lambda rows, _who: queries.outstanding(rows))
    lapsed = pages.ViewTab("lapsed", Message("超时"), lambda rows, _who: queries.with_state(rows, "missed"))
    return (late, team, mine, lapsed, kept, everything)


def _columns(today: date) -> tuple[pages.Column, ...]:
    return (
        pages.Column(
            "record",
            Message("记录"),
            cell=lambda row: row.title or row.about,
            sub=lambda row: row.about if row.title else "",
            sub_label=Message("内容"),
        ),
        pages.Column("clause", Message("依据"), cell=_clause, low=True),
        pages.Column("owner", Message("负责人"), cell=lambda row: row.member.name),
        pages.Column("due", Message("到期"), kind="when", cell="shown_due", sort="due_at", num=True),
        pages.Column("state", Message("状态"), cell="duties/_state_cell.html", export=lambda row: _words(row, today)),
        pages.Column("done", Message("完成"), kind="when", cell="fulfilled_at", num=True, low=True),
    )


def _filters(viewer: Actor, today: date) -> tuple[pages.Filter, ...]:
    owner = pages.Filter(
        "owner",
        Message("负责人"),
        field="member_id",
        choices=lambda who: [(str(pk), name) for pk, name in org.member_choices(who, today)],
    )
    return (
        pages.Filter("clause", Message("条款"), field="clause_id", choices=lambda _who: _clauses()),
        pages.Filter("state", Message("状态"), choices=tuple((key, Message(word)) for key, word in _STATES)),
        *(() if viewer.scope is Scope.SELF else (owner,)),
        pages.Filter("due", Message("到期日"), kind="dates", field="due_at"),
    )


def _clauses() -> list[tuple[str, str]]:
    kinds = [kind.name for kind in clauses.ALL if kind is not clauses.WorkingHours]
    return [
        (str(ref.clause_id), f"{ref.version_label} 第 {ref.number} 条 {ref.title}")
        for ref in charter.published_clauses(kinds)
    ]


def _clause(row: Any) -> str:
    return f"第 {row.clause.number} 条 {row.clause.title}"


def _words(row: Any, today: date) -> str:
    return pages.words(queries.look(row, today).words)
