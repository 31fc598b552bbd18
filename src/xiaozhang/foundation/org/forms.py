"""Forms of sign-in, passwords and tokens."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries
from xiaozhang.foundation.org.rules.sign_in import login_of

_REQUIRED = {"required": gettext_lazy("请填写这一项。")}
_LONGEST = 128  # longer ones only cost hashing time


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Login and password, checked by allauth within its limits on guessing."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Ask in our words; `today` tells who has left."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.today = today
        self.fields["login"] = forms.CharField(
            label=_("登录名"),
            max_length=60,
            error_messages=_REQUIRED,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
            ),
        )
        self.fields["password"] = _password_field(_("密码"), "current-password")
        self.fields["remember"] = pages.FlagField(label=_("在这台设备上 14 天内免登录"))
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        """Return the login in its one spelling; what cannot be one is answered like a wrong password."""
        try:
            return login_of(self.cleaned_data["login"])
        except ValueError:
            raise get_adapter().validation_error("username_password_mismatch") from None

    def clean(self) -> dict[str, Any]:
        """Check the password. Raises ValidationError when it is wrong, too many were, or the person has left."""
        cleaned: dict[str, Any] = super().clean()
        member = getattr(self, "user", None)
        if member is not None and member.left_on is not None and member.left_on <= self.today:
            raise ValidationError(_("没有登录：这个账号已停用。如有疑问，请联系系统管理员。"), code="left")
        return cleaned

    @property
    def status(self) -> int:
        """The HTTP status of the answer: 429 after too many attempts, else 422."""
        return 429 if self.has_error(NON_FIELD_ERRORS, "too_many_login_attempts") else 422


class FirstPasswordForm(pages.Form):
    """A password of one's own instead of the one that was given."""

    new_password = forms.CharField()
    again = forms.CharField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask twice."""
        super().__init__(*args, **kwargs)
        self.fields["new_password"] = _password_field(_("新密码"), "new-password", help_text=_POLICY)
        self.fields["again"] = _password_field(_("再输一次"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Compare the two, and drop the second."""
        cleaned = super().clean() or {}
        again = cleaned.pop("again", None)
        if "new_password" in cleaned and again is not None and cleaned["new_password"] != again:
            self.add_error("again", _("两次输入的不一样，请再输一次。"))
        return cleaned


class ChangePasswordForm(FirstPasswordForm):
    """The same, with the present password first."""

    old_password = forms.CharField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the present one too."""
        super().__init__(*args, **kwargs)
        self.fields["old_password"] = _password_field(_("现在的密码"), "current-password")
        self.order_fields(["old_password", "new_password", "again"])


class OwnTokenForm(pages.Form):
    """A token of one's own: what it is for, what it may do, until when."""

    name = pages.LineField(label=gettext_lazy("用在哪里"), max_length=60, placeholder=gettext_lazy("同步到企业网盘"))
    expires_on = pages.DateField(label=gettext_lazy("到期日"), help_text=gettext_lazy("当天还能用，最长一年。"))
    power_keys = pages.ManyChoiceField(label=gettext_lazy("权限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the viewer's own powers."""
        super().__init__(*args, **kwargs)
        offered = [(key, pages.words(label)) for key, label in queries.power_choices(self.viewer.powers)]
        self.offer("power_keys", offered)


class ApplicationTokenForm(pages.Form):
    """A token of a program: as which role, how far, until when."""

    name = pages.LineField(label=gettext_lazy("应用名称"), max_length=60, placeholder=gettext_lazy("财务系统"))
    role_key = pages.ChoiceField(label=gettext_lazy("按哪个岗位办事"))
    team_id = pages.ChoiceField(label=gettext_lazy("数据范围"), required=False)
    expires_on = pages.DateField(label=gettext_lazy("到期日"), help_text=gettext_lazy("当天还能用，最长一年。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer roles, and teams to stay within."""
        super().__init__(*args, **kwargs)
        roles = [("", _("请选择")), *((role.key, role.name) for role in queries.roles_in_use())]
        teams = [("", _("全部数据")), *((str(pk), path) for pk, path in queries.team_choices(self.viewer))]
        self.offer("role_key", roles)
        self.offer("team_id", teams)

    def clean_team_id(self) -> int | None:
        """Return the team's id."""
        return int(self.cleaned_data["team_id"]) if self.cleaned_data["team_id"] else None


_POLICY = gettext_lazy("至少 10 个字符，不能全是数字，不用常见密码，也不用姓名或登录名。")


def _password_field(label: str, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        strip=False,
        help_text=help_text,
        error_messages=_REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )
