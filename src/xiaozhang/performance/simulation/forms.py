"""Forms of the simulation app: text to values."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.performance.simulation.models import Simulation


class StartForm(pages.Form):
    """What is to be simulated, and what it is held against."""

    version_id = pages.RecordField(
        label=_("测算的版本"), record="charter_version", help_text=_("草案、征求意见中或已发布的版本都可以。")
    )
    first_on = pages.MonthField(label=_("起始月份"))
    last_on = pages.MonthField(label=_("截止月份"), help_text=_("只能是已经过去的月份，一次最多 24 个月。"))
    base_id = pages.RecordField(
        label=_("比较的版本"),
        record="charter_version",
        required=False,
        help_text=_("留空：与已发布的结算单比较，没有发布的月份按当时施行的制度算。"),
    )
    budget_fen = pages.YuanField(label=_("预算"), required=False, min_fen=1)
    budget_by = pages.ChoiceField(label=_("预算口径"), choices=Simulation.BudgetBy.choices, as_cells=True)
    title = pages.LineField(label=_("名称"), max_length=80, required=False, help_text=_("留空则用版本和月份。"))


class WhatIfForm(pages.Form):
    """One person and one month under a version."""

    version_id = pages.RecordField(label=_("版本"), record="charter_version")
    member_id = pages.RecordField(label=_("成员"), record="member")
    month_on = pages.MonthField(label=_("月份"))
