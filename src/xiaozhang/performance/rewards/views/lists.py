"""Rewards as a list: what waits for a decision, what was granted; to be exported for payroll and the files."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.performance.rewards import powers, queries
from xiaozhang.performance.rewards.clauses import BASIS_WORDS, FORM_WORDS
from xiaozhang.performance.rewards.rules.periods import period_words

_STATES = (
    ("proposed", Message("待决定")),
    ("granted", Message("已批准")),
    ("refused", Message("未批准")),
    ("lapsed", Message("不再达到")),
    ("revoked", Message("已撤销")),
)


@pages.page(powers.SEE)
def reward_list(request: pages.Request) -> HttpResponse:
    """List rewards with view tabs, keyword and filters; those who decide begin with what waits."""
    context = {"here": "list", "may_nominate": request.actor.may(powers.NOMINATE)}
    return pages.list_page(request, list_spec(request.actor, timezone.localdate()), context)


def list_spec(viewer: Actor, today: date) -> pages.ListSpec:
    """Return the list as it is for a viewer on a day."""
    decides = viewer.may(powers.DECIDE)
    views = [
        pages.ViewTab("granted", Message("已批准"), queries.granted),
        pages.ViewTab("mine", Message("我的"), queries.own),
        pages.ViewTab("all", Message("全部"), None),
    ]
    if decides:
        views.insert(0, pages.ViewTab("waiting", Message("待决定"), queries.proposed))
    return pages.ListSpec(
        record=queries.KIND,
        title=Message("奖励"),
        unit="项",
        rows=queries.rewards,
        sort="-start",
        views=tuple(views),
        default_view="waiting" if decides else "mine",
        search=queries.matching_text,
        search_label=Message("编号、名称、姓名"),
        columns=_columns(),
        filters=_filters(today),
        empty=pages.Empty(
            Message("没有奖励"),
            Message("一期结束后按台账评定，或由上级提名；批准之后列在这里。"),
        ),
        head="rewards/_places.html",
        export=powers.EXPORT,
        batch=(pages.Batch("grant", Message("批量批准"), "rewards:grant_many", powers.DECIDE),) if decides else (),
    )


def _columns() -> tuple[pages.Column, ...]:
    return (
        pages.Column("label", Message("奖励"), cell="label", sub=lambda row: row.number, sub_label=Message("编号")),
        pages.Column("member", Message("成员"), cell=lambda row: row.member.name),
        pages.Column(
            "state",
            Message("状态"),
            cell="rewards/_state_cell.html",
            export=lambda row: str(row.get_state_display()),
        ),
        pages.Column(
            "start", Message("期间"), cell=lambda row: pages.words(period_words(row.per, row.start_on)), sort="start_on"
        ),
        pages.Column("form", Message("形式"), cell=lambda row: str(row.get_form_display())),
        pages.Column("amount", Message("价值（元）"), kind="yuan", cell="amount_fen"),
        pages.Column("days", Message("休假（天）"), cell="days", num=True, low=True),
        pages.Column("expires", Message("有效至"), kind="day", cell="expires_on", low=True),
        pages.Column("effective", Message("生效"), kind="day", cell="effective_on", low=True),
        pages.Column(
            "decided", Message("决定人"), cell=lambda row: row.decided_by.name if row.decided_by else "", low=True
        ),
    )


def _filters(today: date) -> tuple[pages.Filter, ...]:
    return (
        pages.Filter("state", Message("状态"), choices=_STATES),
        pages.Filter("form", Message("形式"), choices=tuple(FORM_WORDS.items())),
        pages.Filter("basis", Message("评定办法"), choices=tuple(BASIS_WORDS.items())),
        pages.Filter("reward", Message("奖励"), field="reward_key", choices=queries.labels_given),
        pages.Filter("periods", Message("期间开始"), kind="dates", field="start_on"),
        pages.Filter("effective", Message("生效日期"), kind="dates", field="effective_on"),
        pages.Filter(
            "leave", Message("有假可休"), kind="flag",
            apply=lambda rows, wanted: queries.with_days_left(rows, today) if wanted else rows,
        ),
        pages.Filter("clause", Message("条款"), field="clause_id", choices=queries.clauses_given),
    )  # fmt: skip
