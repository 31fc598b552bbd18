"""Forms for saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import powers

_SHARING = ("is_for_all", "role_ids", "team_ids")


class SharingForm(pages.Form):
    """With whom a view is shared, for who may share."""

    name = pages.LineField(label=_("名称"), max_length=30, help_text=_("如：重点待跟进、本月到期。"))
    is_for_all = pages.FlagField(label=_("共享给全公司"), required=False)
    role_ids = pages.ManyChoiceField(label=_("共享给岗位"), choices=(), required=False)
    team_ids = pages.ManyChoiceField(
        label=_("共享给团队"),
        choices=(),
        required=False,
        help_text=_("连同下级团队。各人看到的仍只是自己数据范围内的记录。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer roles and teams, or nothing to who may not share."""
        super().__init__(*args, **kwargs)
        if not self.viewer.may(powers.SHARE_VIEWS):
            for name in _SHARING:
                del self.fields[name]
            return
        self.offer("role_ids", [(str(role.pk), role.name) for role in org.roles_in_use()])
        self.offer("team_ids", [(str(pk), path) for pk, path in org.team_choices(self.viewer)])

    def clean(self) -> dict[str, Any]:
        """Turn texts into ids."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("role_ids", "team_ids"):
            if name in cleaned:
                cleaned[name] = [int(value) for value in cleaned[name]]
        return cleaned


class NewViewForm(SharingForm):
    """A list as it is now, under a name."""

    is_first = pages.FlagField(label=_("打开列表时先看这个视图"), required=False)
    field_order = ("name", "is_first", *_SHARING)


class ViewForm(SharingForm):
    """The name of a view, and with whom it is shared."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
