"""Forms of approvals: text to values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages, registries
from xiaozhang.foundation.org import queries as org

_COMMENT_ROWS = 2


class CommentForm(pages.Form):
    """An opinion, which may be left out."""

    comment = pages.TextField(label=_("意见"), required=False, max_length=500, rows=_COMMENT_ROWS)


class ReasonForm(pages.Form):
    """Why something is sent back."""

    comment = pages.TextField(label=_("理由"), max_length=500, rows=_COMMENT_ROWS)


class SendBackForm(ReasonForm):
    """To which step, and why."""

    place = pages.ChoiceField(label=_("驳回到"))

    field_order = ("place", "comment")

    def __init__(self, *args: Any, steps: list[tuple[int, str]], **kwargs: Any) -> None:
        """Offer the steps the case has passed."""
        super().__init__(*args, **kwargs)
        self.offer("place", [("", _now("请选择")), *steps])

    def clean_place(self) -> int:
        """Return the place."""
        return int(self.cleaned_data["place"])


class _WithColleagues(pages.Form):
    """Fields that name a colleague, whatever the viewer's scope: a name is no secret inside the company."""

    colleagues: tuple[str, ...] = ()

    def __init__(self, *args: Any, without: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        """Offer everybody who is there, but those in `without`."""
        super().__init__(*args, **kwargs)
        offered = [(pk, name) for pk, name in org.member_names(self.today) if pk not in without]
        for name in self.colleagues:
            self.offer(name, [("", _now("请选择")), *offered])

    def chosen(self, *names: str) -> list[int]:
        """Return the members chosen in these fields, each once."""
        sent = (self.cleaned_data.pop(name, "") for name in names)
        return list(dict.fromkeys(int(pk) for pk in sent if pk))


class PassOnForm(_WithColleagues):
    """Who decides instead."""

    to_id = pages.ChoiceField(label=_("转给"))
    comment = pages.TextField(label=_("说明"), required=False, max_length=500, rows=_COMMENT_ROWS)
    colleagues = ("to_id",)

    def clean_to_id(self) -> int:
        """Return the member's id."""
        return int(self.cleaned_data["to_id"])


class AddSignersForm(_WithColleagues):
    """Up to three people who sign in a step of their own, before or after."""

    order = pages.ChoiceField(
        label=_("何时审批"), choices=(("before", _("在我之前")), ("after", _("在我之后"))), as_cells=True
    )
    first = pages.ChoiceField(label=_("加签给"))
    second = pages.ChoiceField(label=_("还有"), required=False)
    third = pages.ChoiceField(label=_("还有"), required=False)
    mode = pages.ChoiceField(
        label=_("多人时"),
        choices=(("all", _("都要同意")), ("any", _("一人即可")), ("in_order", _("依次"))),
        as_cells=True,
    )
    comment = pages.TextField(label=_("说明"), required=False, max_length=500, rows=_COMMENT_ROWS)
    colleagues = ("first", "second", "third")

    def clean(self) -> dict[str, Any]:
        """Return the values as the action takes them."""
        super().clean()
        cleaned = self.cleaned_data
        cleaned["member_ids"] = self.chosen(*self.colleagues)
        cleaned["is_before"] = cleaned.pop("order", "") == "before"
        return cleaned


class CopyForm(_WithColleagues):
    """Up to three people who are to know."""

    first = pages.ChoiceField(label=_("抄送给"))
    second = pages.ChoiceField(label=_("还有"), required=False)
    third = pages.ChoiceField(label=_("还有"), required=False)
    colleagues = ("first", "second", "third")

    def clean(self) -> dict[str, Any]:
        """Return the values as the action takes them."""
        super().clean()
        self.cleaned_data["member_ids"] = self.chosen(*self.colleagues)
        return self.cleaned_data


class DelegationForm(_WithColleagues):
    """Who signs for the viewer on which days, both included."""

    deputy_id = pages.ChoiceField(label=_("代理人"))
    start_on = pages.DateField(label=_("起日"))
    last_on = pages.DateField(label=_("止日"))
    kind = pages.ChoiceField(label=_("哪些审批"), required=False)
    reason = pages.LineField(label=_("原因"), required=False, max_length=200)
    colleagues = ("deputy_id",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of approvals of this house."""
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, pages.words(kind.label)) for kind in registries.approval_kinds]
        self.offer("kind", [("", _now("全部审批")), *kinds])

    def clean(self) -> dict[str, Any]:
        """Return the values as the action takes them: the end is the first day no longer handed over."""
        super().clean()
        cleaned = self.cleaned_data
        if "deputy_id" in cleaned:
            cleaned["deputy_id"] = int(cleaned["deputy_id"])
        if "last_on" in cleaned:
            cleaned["end_on"] = cleaned.pop("last_on") + timedelta(days=1)
        return cleaned


class ReassignForm(_WithColleagues):
    """Who signs instead of whom."""

    member_id = pages.ChoiceField(label=_("原审批人"))
    to_id = pages.ChoiceField(label=_("改派给"), required=False, help_text=_("不选则改派给各自的上级"))
    colleagues = ("member_id", "to_id")

    def clean(self) -> dict[str, Any]:
        """Return ids."""
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("member_id"):
            cleaned["member_id"] = int(cleaned["member_id"])
        cleaned["to_id"] = int(cleaned["to_id"]) if cleaned.get("to_id") else None
        return cleaned
