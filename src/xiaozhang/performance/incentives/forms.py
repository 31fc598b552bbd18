"""Forms of the incentives app: text to values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages


class StartForm(pages.Form):
    """Which month to settle."""

    month_on = pages.MonthField(label=gettext_lazy("月份"))
    is_whole = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ConfirmForm(pages.Form):
    """Why a run is confirmed in spite of what stands against it; nothing where nothing does."""

    reason = pages.LineField(label=gettext_lazy("现在确认的理由"), max_length=300, required=False)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        """Ask for a reason where something stands against it."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class CloseForm(pages.Form):
    """Closing a month is asked for twice: the month must be named."""

    month = pages.MonthField(label=gettext_lazy("要结账的月份"), help_text=gettext_lazy("请再写一遍年月，如 2026-10。"))

    def __init__(self, *args: Any, month_on: date, **kwargs: Any) -> None:
        """Remember the month that is to be named."""
        super().__init__(*args, **kwargs)
        self.month_on = month_on

    def clean_month(self) -> date:
        """Refuse another month than the one of the page."""
        month_on: date = self.cleaned_data["month"]
        if month_on != self.month_on:
            raise forms.ValidationError(
                _("这一页结的是 {year} 年 {month} 月，请核对。").format(
                    year=self.month_on.year, month=self.month_on.month
                )
            )
        return month_on

    def clean(self) -> dict[str, Any]:
        """Leave only what the action takes: the run is in the address."""
        return {self.KEY: self.cleaned_data.get(self.KEY)}
