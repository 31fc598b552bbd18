"""Forms of rewards: text to values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages


class NominateForm(pages.Form):
    """Who is nominated for what, when it happened, and why."""

    member_id = pages.RecordField(label=_("成员"), record="member")
    reward_key = pages.ChoiceField(label=_("奖励"))
    on = pages.DateField(label=_("事迹日期"), help_text=_("按这一天施行的制度评定，计入这一天所在的一期。"))
    reason = pages.TextField(label=_("事迹和依据"), max_length=2000, rows=5)
    content = pages.FilesField(label=_("附件"), required=False)

    def __init__(self, *args: Any, rewards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the rewards that are given by nomination."""
        super().__init__(*args, **kwargs)
        self.offer("reward_key", rewards)


class GrantForm(pages.Form):
    """From when a reward counts, and a word to the member."""

    effective_on = pages.DateField(label=_("生效日期"))
    words = pages.TextField(label=_("寄语"), max_length=1000, rows=3, required=False, help_text=_("本人会看到。"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class GrantManyForm(pages.Form):
    """A word to all of them."""

    words = pages.TextField(label=_("寄语"), max_length=1000, rows=3, required=False, help_text=_("每位本人会看到。"))


class RefuseForm(pages.Form):
    """Why a reward is not granted."""

    words = pages.TextField(label=_("原因"), max_length=1000, rows=3, help_text=_("提名人会看到。"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RevokeForm(pages.Form):
    """Why a reward is taken back."""

    words = pages.TextField(label=_("原因"), max_length=1000, rows=3, help_text=_("本人会看到。"))


class LeaveForm(pages.Form):
    """From when, how many days, and a note."""

    start_on = pages.DateField(label=_("自"))
    days = pages.CountField(label=_("休几天"), at_least=1, at_most=60)
    note_text = pages.LineField(label=_("说明"), max_length=200, required=False)
