"""Forms of duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.duties.rules.standing import LONGEST_EXCUSE


class ExcuseForm(pages.Form):
    """Why a duty is excused."""

    reason = pages.TextField(label=_("理由"), max_length=LONGEST_EXCUSE, rows=3)
