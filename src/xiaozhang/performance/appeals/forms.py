"""Forms of appeals: text to values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.money import MAX_FEN
from xiaozhang.performance.appeals.models import Decision, FollowUp, Kind


class AppealForm(pages.Form):
    """What is wrong, by how much, why, and what shows it."""

    kind = pages.ChoiceField(label=_("哪里不对"), choices=Kind.choices)
    reason = pages.TextField(
        label=_("理由"), max_length=2000, rows=5, help_text=_("写清楚应当怎样算、依据是什么，如哪份合同、哪笔回款。")
    )
    claimed_fen = pages.YuanField(
        label=_("主张应为"),
        required=False,
        min_fen=-MAX_FEN,
        help_text=_("您认为这一行（或整份）应是多少；说不准可以不填。"),
    )
    content = pages.FilesField(label=_("附件"), required=False)


class AssignForm(pages.Form):
    """Who answers an appeal."""

    assignee_id = pages.ChoiceField(label=_("由谁答复"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer those who may answer."""
        super().__init__(*args, **kwargs)
        self.offer("assignee_id", people)

    def clean_assignee_id(self) -> int:
        """Return the member's id."""
        return int(self.cleaned_data["assignee_id"])


class DecideForm(pages.Form):
    """What is decided, what follows, and why."""

    decision = pages.ChoiceField(label=_("决定"), choices=Decision.choices, as_cells=True)
    follow_up = pages.ChoiceField(
        label=_("接下来"), choices=FollowUp.choices, help_text=_("要更正的，会给您一件待办，办完填上凭据才算办结。")
    )
    words = pages.TextField(label=_("答复"), max_length=2000, rows=5, help_text=_("申诉人会看到。"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReviewForm(pages.Form):
    """Why an answer is to be looked at again."""

    reason = pages.TextField(label=_("为什么不认可答复"), max_length=2000, rows=4)


class FollowForm(pages.Form):
    """By what an appeal was put right."""

    reference = pages.LineField(label=_("凭据"), max_length=200, required=False)


class MessageForm(pages.Form):
    """Something to say to the other side."""

    words = pages.TextField(label=_("补充或询问"), max_length=2000, rows=3)
