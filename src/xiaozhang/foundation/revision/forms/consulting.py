"""Forms of a consultation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages

ANSWERS = (("adopted", _("采纳")), ("partly", _("部分采纳")), ("not_adopted", _("不采纳")))


class AskForm(pages.Form):
    """Until when members are asked, and what is said to them."""

    until_on = pages.DateField(
        label=_("截止日期"),
        help_text=_(
            "到这一天终了为止，都可以提意见，过后自动结束。"
            "报酬、考核、纪律、工时方面的改动至少留 7 天，不满的发布时要写明理由。"
        ),
    )
    words = pages.TextField(label=_("说明"), required=False, max_length=2000, rows=5)


class OpinionForm(pages.Form):
    """An opinion on a clause of the text, or on the whole."""

    clause_key = pages.ChoiceField(label=_("对哪一条"), required=False, blank=_("整份制度"))
    text = pages.TextField(label=_("意见"), max_length=2000, rows=6)

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the clauses as (key, heading)."""
        super().__init__(*args, **kwargs)
        self.offer("clause_key", [("", _now("整份制度")), *clauses])


class ClauseOpinionForm(pages.Form):
    """An opinion on one clause."""

    text = pages.TextField(label=_("意见"), max_length=2000, rows=6)


class AnswerForm(pages.Form):
    """What became of an opinion, and why."""

    outcome = pages.ChoiceField(label=_("处理"), choices=ANSWERS, as_cells=True)
    answer = pages.TextField(
        label=_("答复"), required=False, max_length=1000, rows=4, help_text=_("没有全部采纳的，请写明理由。")
    )
