"""Forms of the yearly round."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.revision.rules.rounds import LONGEST_CONCLUSION, LONGEST_REASON

CHOICES = (("keep", _("保留")), ("change", _("修改")), ("repeal", _("废止")))


class JudgeForm(pages.Form):
    """What is to become of a clause, and why."""

    choice = pages.ChoiceField(label=_("意见"), choices=CHOICES, as_cells=True)
    reason = pages.TextField(label=_("理由"), max_length=LONGEST_REASON, rows=4)


class CloseRoundForm(pages.Form):
    """What came of a round."""

    conclusion = pages.TextField(label=_("结论"), max_length=LONGEST_CONCLUSION, rows=6)
