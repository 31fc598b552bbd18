"""Forms of 设置."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Scope
from xiaozhang.foundation.org.rules.days import CalendarChange
from xiaozhang.home.administration import queries

SCOPES = (
    (Scope.SELF.value, _("仅本人")),
    (Scope.TEAM.value, _("本部门")),
    (Scope.TEAM_AND_BELOW.value, _("本部门及下级")),
    (Scope.ALL.value, _("全部数据")),
)


class PickedId(pages.ChoiceField):
    """A row out of a short list, or none -> id or None."""

    def clean(self, value: Any) -> Any:
        """Turn the text into an id."""
        chosen = super().clean(value)
        return int(chosen) if chosen else None

    def offer(self, nothing: str, choices: list[tuple[str, str]]) -> None:
        """Say what there is to choose from, and what choosing nothing means."""
        self.choices = [("", nothing), *choices]


def _picked(form: pages.Form, name: str) -> PickedId:
    field = form.fields[name]
    assert isinstance(field, PickedId)
    return field


class NewMemberForm(pages.Form):
    """A person comes."""

    name = pages.LineField(label=_("姓名"), max_length=60)
    login = pages.LineField(
        label=_("登录名"), max_length=60, help_text=_("字母、数字和 . _ - @ +，如 chenyu。以后可以改。")
    )
    phone = pages.PhoneField(label=_("手机"), required=False)
    role_keys = pages.ManyChoiceField(label=_("岗位"), choices=queries.role_choices)
    team_id = PickedId(label=_("团队"), required=False)
    joined_on = pages.DateField(label=_("入职日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams."""
        super().__init__(*args, **kwargs)
        _picked(self, "team_id").offer(gettext("不在团队里"), queries.team_choices(self.viewer))
        self.fields["joined_on"].initial = self.today


class MemberForm(pages.Form):
    """Who a member is and which roles they hold."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = pages.LineField(label=_("姓名"), max_length=60)
    login = pages.LineField(label=_("登录名"), max_length=60)
    phone = pages.PhoneField(label=_("手机"), required=False)
    role_keys = pages.ManyChoiceField(label=_("岗位"), choices=queries.role_choices)
    joined_on = pages.DateField(label=_("入职日期"))


class MoveForm(pages.Form):
    """To another team from a day on."""

    team_id = PickedId(label=_("调到"), required=False)
    on = pages.DateField(label=_("从这天起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams."""
        super().__init__(*args, **kwargs)
        _picked(self, "team_id").offer(gettext("不在团队里"), queries.team_choices(self.viewer))
        self.fields["on"].initial = self.today


class LeaveForm(pages.Form):
    """The last day is asked for; the action is told the first day after it."""

    left_on = pages.DateField(label=_("最后在职日"), help_text=_("次日起不能登录。名下的客户、商机要另行移交。"))

    def clean_left_on(self) -> date:
        """Return the day after the last one."""
        last: date = self.cleaned_data["left_on"]
        return last + timedelta(days=1)


class NewTeamForm(pages.Form):
    """A team's name, place, area and leader."""

    name = pages.LineField(label=_("团队名称"), max_length=60)
    parent_id = PickedId(label=_("上级团队"), required=False)
    area = pages.LineField(label=_("负责区域"), max_length=200, required=False, help_text=_("几个区域之间用顿号隔开。"))
    leader_id = PickedId(label=_("负责人"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer teams and people."""
        super().__init__(*args, **kwargs)
        _picked(self, "parent_id").offer(gettext("没有上级"), queries.team_choices(self.viewer))
        _picked(self, "leader_id").offer(gettext("暂缺"), queries.leader_choices(self.viewer, self.today))


class TeamForm(NewTeamForm):
    """The same of a team that is there."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RolePowersForm(pages.Form):
    """What a role may do and how far it sees."""

    scope = pages.ChoiceField(label=_("数据范围"), choices=SCOPES, as_cells=True)
    power_keys = pages.ManyChoiceField(label=_("权限"), choices=queries.power_choices, required=False)

    def groups(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """Return the boxes to tick, by app, each with what its power allows."""
        widgets = {widget.data["value"]: widget for widget in self["power_keys"].subwidgets}
        return [
            (group.title, [(widgets[line.key], line.allows) for line in group.powers if line.key in widgets])
            for group in queries.power_groups()
        ]


class RoleForm(RolePowersForm):
    """The same of a role that is there."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewRoleForm(RolePowersForm):
    """A role of the company's own."""

    name = pages.LineField(label=_("岗位名称"), max_length=40)
    field_order = ("name", "scope", "power_keys")


class RoleNameForm(pages.Form):
    """What a role is called."""

    name = pages.LineField(label=_("岗位名称"), max_length=40)


class RenameRoleForm(RoleNameForm):
    """The same of a role that is there."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


_KINDS = (("off", _("休息")), ("work", _("上班")), ("plain", _("按平常")))
_IS_WORKDAY = {"off": False, "work": True}
_LONGEST_SPAN = 62


class CalendarForm(pages.Form):
    """Days of the calendar; where some are in closed months, one says that one knows what follows."""

    knows_closed = pages.FlagField(label=_("知道，仍要改"), required=False)

    def __init__(self, *args: Any, closed: Sequence[date] = (), **kwargs: Any) -> None:
        """Ask about closed months only where there are some."""
        super().__init__(*args, **kwargs)
        if not closed:
            del self.fields["knows_closed"]

    def _spread(self, first: date, last: date, kind: str, name: str) -> list[CalendarChange]:
        """Return a span as days. Raises ValidationError for one that runs backwards or is too long."""
        length = (last - first).days + 1
        if not 0 < length <= _LONGEST_SPAN:
            words = gettext("从 {first} 到 {last} 不是一段 {most} 天以内的日子。")
            raise forms.ValidationError(words.format(first=first, last=last, most=_LONGEST_SPAN))
        is_workday = _IS_WORKDAY.get(kind)
        kept = name if is_workday is not None else ""
        return [CalendarChange(first + timedelta(days=step), is_workday, kept) for step in range(length)]


class CalendarDayForm(CalendarForm):
    """How one day stands."""

    kind = pages.ChoiceField(
        label=_("这一天"), choices=(("plain", _("按平常")), ("off", _("休息")), ("work", _("上班"))), as_cells=True
    )
    name = pages.LineField(label=_("名称"), max_length=40, required=False, help_text=_("如：春节、国庆调休上班"))
    field_order = ("kind", "name", "knows_closed")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        """Know the day."""
        super().__init__(*args, **kwargs)
        self.day = day

    def clean(self) -> dict[str, Any]:
        """Say it as the action wants to hear it."""
        cleaned = super().clean() or self.cleaned_data
        kind, name = cleaned.pop("kind", "plain"), cleaned.pop("name", "")
        return {**cleaned, "days": self._spread(self.day, self.day, kind, name)}


class CalendarSpanForm(CalendarForm):
    """How several days in a row stand."""

    first = pages.DateField(label=_("从"))
    last = pages.DateField(label=_("到"), help_text=_("连同这一天。"))
    kind = pages.ChoiceField(label=_("这几天"), choices=_KINDS, as_cells=True)
    name = pages.LineField(label=_("名称"), max_length=40, required=False, help_text=_("如：春节、工厂检修"))
    field_order = ("first", "last", "kind", "name", "knows_closed")

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        """Begin in the year."""
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        """Say it as the action wants to hear it."""
        cleaned = super().clean() or self.cleaned_data
        asked = {name: cleaned.pop(name, None) for name in ("first", "last", "kind", "name")}
        if not self.errors:
            cleaned["days"] = self._spread(**asked)
        return cleaned


class NoticeForm(CalendarForm):
    """The rows read from a notice, to look over and mend."""

    days = pages.RowsField(
        label=_("放假与调休"),
        columns=(
            pages.RowColumn("first", _("从"), pages.DateField()),
            pages.RowColumn("last", _("到"), pages.DateField()),
            pages.RowColumn("kind", _("怎样"), pages.ChoiceField(choices=_KINDS[:2]), starts_as="off"),
            pages.RowColumn("name", _("名称"), pages.LineField(max_length=40, required=False), is_wide=True),
        ),
        empty_rows=1,
        most_rows=60,
    )
    field_order = ("days", "knows_closed")

    def clean(self) -> dict[str, Any]:
        """Spread the rows into days."""
        cleaned = super().clean() or self.cleaned_data
        rows = cleaned.pop("days", None) or []
        if not self.errors:
            cleaned["days"] = [day for row in rows for day in self._spread(**row)]
        return cleaned
