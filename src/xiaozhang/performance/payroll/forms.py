"""Forms of the payroll app: text to values."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from xiaozhang.base import pages


class NoticeForm(pages.Form):
    """The day on which a member was told in writing, and how."""

    given_on = pages.DateField(label=gettext_lazy("书面告知日"))
    note = pages.LineField(label=gettext_lazy("说明"), max_length=300, required=False)
