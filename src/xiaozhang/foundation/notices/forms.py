"""Forms of settings, channels and announcements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.foundation.notices import queries
from xiaozhang.foundation.notices.rules.channels import LABELS, MAIL, MESSENGERS
from xiaozhang.foundation.notices.rules.dialects import DIALECTS
from xiaozhang.foundation.notices.rules.timing import Hours
from xiaozhang.foundation.org import queries as org

_MANNERS = (("at_once", gettext_lazy("随时")), ("gathered", gettext_lazy("每日汇总")), ("off", gettext_lazy("不发")))
_WRONG_CLOCK = gettext_lazy("请写成 21:00 的样子。")


class ClockField(forms.TimeField):
    """A time of the day, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        """Let the browser offer its own clock."""
        messages = {"invalid": _WRONG_CLOCK, "required": gettext_lazy("请填写时间。")}
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "60"})
        super().__init__(widget=widget, error_messages=messages, **kwargs)


class SettingsForm(pages.Form):
    """Hours, and for each kind of notice how it comes by each channel that is open."""

    is_quiet = pages.FlagField(label=gettext_lazy("安静时段不发"))
    quiet_from = ClockField(label=gettext_lazy("从"))
    quiet_until = ClockField(label=gettext_lazy("到"))
    rests_on_days_off = pages.FlagField(label=gettext_lazy("休息日（按公司的工作日历）不发"))
    gathered_at = ClockField(label=gettext_lazy("汇总几点发"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show what is chosen."""
        super().__init__(*args, **kwargs)
        member_id = self.viewer.member_id or 0
        hours = queries.hours_of(member_id)
        for name in ("is_quiet", "quiet_from", "quiet_until", "rests_on_days_off", "gathered_at"):
            self.fields[name].initial = getattr(hours, name)
        self.rows = queries.kind_rows(member_id)
        self._names: dict[str, tuple[str, str]] = {}
        for place, row in enumerate(self.rows):
            for channel, manner in row.manners.items():
                name = f"manner_{place}_{channel}"
                self._names[name] = (row.kind.key, channel)
                label = f"{pages.words(row.kind.label)} · {pages.words(LABELS[channel])}"
                field = forms.ChoiceField(label=label, choices=_MANNERS, required=False, initial=manner.value)
                field.widget.attrs.update({"class": "form-select", "aria-label": label})
                self.fields[name] = field

    def lines(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each kind with its choices, in the order of the channels."""
        return [
            (pages.words(row.kind.label), [self[f"manner_{place}_{channel}"] for channel in row.manners])
            for place, row in enumerate(self.rows)
        ]

    def clean(self) -> dict[str, Any]:
        """Return hours and manners; a choice that was not sent stays as it is."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        names = ("is_quiet", "quiet_from", "quiet_until", "rests_on_days_off", "gathered_at")
        manners = {self._names[name]: cleaned[name] for name in self._names if cleaned.get(name)}
        hours = Hours(**{name: cleaned[name] for name in names})
        return {self.KEY: cleaned[self.KEY], "hours": hours, "manners": manners}


class AddressForm(pages.Form):
    """Where one is reached by a channel."""

    address = pages.LineField(label=gettext_lazy("地址"), max_length=254)

    def __init__(self, *args: Any, channel: str, is_needed: bool = True, **kwargs: Any) -> None:
        """Ask for a mail address, or for the person's id at the other side."""
        super().__init__(*args, **kwargs)
        self.fields["address"].required = is_needed
        name = pages.words(LABELS[channel])
        is_mail = channel == MAIL
        self.fields["address"].label = _("邮箱") if is_mail else _("{channel}的用户标识（UserID）").format(channel=name)
        if is_mail:
            self.fields["address"].widget.input_type = "email"


class CodeForm(pages.Form):
    """The code that was sent to an address."""

    code = pages.LineField(label=gettext_lazy("验证码"), max_length=6, min_length=6, placeholder="000000")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let phones offer the code and show the keys for figures."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


class ChannelForm(pages.Form):
    """Our application in DingTalk, WeCom or Feishu."""

    application = pages.LineField(label="AppKey", max_length=100)
    agent = pages.LineField(label="AgentId", max_length=40)
    secret = pages.LineField(label=gettext_lazy("密钥"), max_length=200, required=False)
    host = pages.LineField(label=gettext_lazy("接口地址"), max_length=200)
    is_on = pages.FlagField(label=gettext_lazy("启用"))
    revision = pages.CountField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, channel: str, has_secret: bool, **kwargs: Any) -> None:
        """Use the words of the company's own console."""
        super().__init__(*args, **kwargs)
        names = {"dingtalk": ("AppKey", "AppSecret"), "wecom": ("CorpID", "Secret"), "feishu": ("App ID", "App Secret")}
        self.fields["application"].label, self.fields["secret"].label = names[channel]
        if not DIALECTS[channel].asks_agent:
            del self.fields["agent"]
        self.fields["secret"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
        self.fields["secret"].required = not has_secret
        if has_secret:
            self.fields["secret"].help_text = _("已保存，看不到。留空不变。")


class RobotForm(pages.Form):
    """A robot of a group chat."""

    channel = pages.ChoiceField(label=gettext_lazy("哪家的群"), as_cells=True)
    name = pages.LineField(label=gettext_lazy("哪个群"), max_length=60)
    url = pages.LineField(label=gettext_lazy("Webhook 地址"), max_length=500, placeholder="https://")
    secret = pages.LineField(label=gettext_lazy("加签密钥"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the three companies."""
        super().__init__(*args, **kwargs)
        choices = [(key, pages.words(LABELS[key])) for key in MESSENGERS]
        self.offer("channel", choices)
        self.fields["secret"].help_text = _("钉钉「加签」、飞书「签名校验」里的密钥；企业微信没有。")


class ChangeRobotForm(RobotForm):
    """A robot as shown; what is sealed is left out, and stays where nothing is typed."""

    is_on = pages.FlagField(label=gettext_lazy("启用"))
    revision = pages.CountField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the company."""
        super().__init__(*args, **kwargs)
        del self.fields["channel"]
        self.fields["url"].required = False
        self.fields["url"].help_text = _("已保存，看不到。留空不变。")


class AnnouncementForm(pages.Form):
    """An announcement: what, to whom, by which robots."""

    title = pages.LineField(label=gettext_lazy("标题"), max_length=120)
    body = pages.TextField(label=gettext_lazy("正文"), max_length=20_000, rows=10)
    audience = pages.ChoiceField(
        label=gettext_lazy("发给"),
        as_cells=True,
        choices=(("all", gettext_lazy("全员")), ("teams", gettext_lazy("团队及下级")), ("roles", gettext_lazy("岗位"))),
    )
    teams = pages.ManyChoiceField(label=gettext_lazy("团队（发给团队时）"), required=False)
    roles = pages.ManyChoiceField(label=gettext_lazy("岗位（发给岗位时）"), required=False)
    is_required = pages.FlagField(label=gettext_lazy("须逐人确认已读"))
    robots = pages.ManyChoiceField(label=gettext_lazy("同时发到群里"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer teams, roles and the robots that are switched on."""
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[Any, str]]] = {
            "teams": org.team_choices(self.viewer),
            "roles": list(org.roles().values_list("key", "name")),
            "robots": list(queries.robots(self.viewer).filter(is_on=True).values_list("pk", "name")),
        }
        for name, choices in offered.items():
            self.offer(name, choices)
        if not offered["robots"]:
            del self.fields["robots"]


class ChangeAnnouncementForm(AnnouncementForm):
    """A draft as shown."""

    revision = pages.CountField(widget=forms.HiddenInput)
