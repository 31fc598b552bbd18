"""Samples for the gallery page: every part with words and figures of the kind it will carry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message

CLAUSE = (1, "3.2")


class SampleForm(pages.Form):
    """One field of each kind."""

    name = pages.LineField(label=_("客户名称"), max_length=40)
    discount = pages.PercentField(label=_("折扣"), at_most=Fraction(1, 10))
    amount_fen = pages.YuanField(label=_("预计金额"), required=False, help_text=_("可写 3万、1.5亿。"))
    next_on = pages.DateField(label=_("下次跟进"), required=False)
    method = pages.ChoiceField(
        label=_("方式"),
        as_cells=True,
        choices=[
            ("call", _("打电话")),
            ("wechat", _("微信")),
            ("visit", _("拜访")),
            ("mail", _("邮件")),
            ("event", _("活动")),
        ],
    )
    source = pages.ChoiceField(
        label=_("来源"), required=False, choices=[("fair", _("展会")), ("referral", _("转介绍"))]
    )
    content = pages.TextField(label=_("内容"), required=False, rows=3)
    regions = pages.ManyChoiceField(
        label=_("地区"), required=False, choices=[("js", _("江苏")), ("zj", _("浙江")), ("ah", _("安徽"))]
    )
    is_key = pages.FlagField(label=_("列为重点客户"))


def gallery(viewer: Actor, today: date, now: datetime) -> dict[str, Any]:
    """Return what the gallery template shows."""
    fresh = SampleForm(viewer=viewer, today=today, prefix="fresh")
    wrong = SampleForm(
        {"wrong-name": "", "wrong-discount": "12.0", "wrong-method": "call", "wrong-amount_fen": "三万"},
        viewer=viewer,
        today=today,
        prefix="wrong",
    )
    wrong.is_valid()
    refusal = Refused(
        Message("没有移到「谈判」。按第 3.2 条，离开「报价」须满足 5 项，现缺 2 项。请补齐后再移，或提签呈。"),
        clause=CLAUSE,
    )
    return {
        **_words_and_figures(today, now),
        **_work(),
        "fresh": fresh,
        "wrong": wrong,
        "refusal": refusal,
        "clause": CLAUSE,
        "statuses": [
            ("", "待签署"),
            ("live", "履行中"),
            ("good", "履行完毕"),
            ("late", "逾期 33 天"),
            ("seal", "违规已记"),
        ],
        "grades": ["A", "B", "C"],
        "done_fen": 31_860_000 // 10,
        "target_fen": 60_000_000 // 10,
        "should": Fraction(4, 7),
    }


def _work() -> dict[str, Any]:
    return {
        "work": pages.Progress(Message("试算 10 月结算"), 312, 480, Message("人")),
        "work_done": pages.Progress(
            Message("导入客户"), 85, 85, Message("家"), is_finished=True, note=Message("新建 80 家，更新 5 家。")
        ),
        "work_failed": pages.Progress(
            Message("试算 10 月结算"),
            96,
            480,
            Message("人"),
            failed=Message("停在第 97 人：没有生效的提成条款。请先发布制度，再重新试算。"),
        ),
    }


def _words_and_figures(today: date, now: datetime) -> dict[str, Any]:
    return {
        "pairs": [("客户", "常熟恒织化纤"), ("标价", "471,590.91 元"), ("报价", "415,000.00 元"), ("附件", "")],
        "now": now,
        "yesterday": now - timedelta(days=1),
        "fen": 123_456_789,
        "negative_fen": -27_000,
        "rate": Fraction(1, 50),
        "today": today,
    }
