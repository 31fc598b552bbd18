"""Forms of customers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.customers import powers
from xiaozhang.selling.customers.models import Attitude, Contact, Grade, Method, Part
from xiaozhang.selling.customers.rules.next_days import next_days

_CHECKED = {
    "hx-trigger": "input changed delay:400ms, change",
    "hx-target": "#duplicates",
    "hx-swap": "innerHTML",
    "hx-sync": "closest form:replace",
}


class CustomerForm(pages.Form):
    """A customer's facts; likely duplicates are shown while name and phone are typed."""

    name = pages.LineField(label=_("客户名称"), max_length=120, placeholder=_("营业执照上的全称"))
    phone = pages.PhoneField(label=_("公司电话"), required=False)
    area = pages.LineField(label=_("地区"), max_length=60, required=False, placeholder=_("江苏无锡"))
    industry = pages.LineField(label=_("行业"), max_length=60, required=False)
    grade = pages.ChoiceField(label=_("级别"), choices=Grade.choices, required=False, blank=_("未定级"))
    source = pages.LineField(label=_("来源"), max_length=60, required=False)
    address = pages.LineField(label=_("地址"), max_length=200, required=False)
    note = pages.TextField(label=_("备注"), max_length=5000, rows=3, required=False)
    accepts_same_phone = pages.FlagField(label=_("电话相同也保存"))

    exclude: int | None = None

    def __init__(self, *args: Any, exclude: int | None = None, **kwargs: Any) -> None:
        """`exclude` is the customer that is being changed: it is no duplicate of itself."""
        super().__init__(*args, **kwargs)
        self.exclude = exclude
        address = reverse("customers:duplicates") + (f"?exclude={exclude}" if exclude else "")
        for name in ("name", "phone", "contact_phone"):
            if name in self.fields:
                self.fields[name].widget.attrs.update({**_CHECKED, "hx-get": address, "hx-include": "closest form"})

    @property
    def asks_same_phone(self) -> bool:
        """Say whether to offer saving in spite of an equal phone: once that has been refused."""
        is_refused = self.refusal is not None and self.refusal.code == "phone_taken"
        return is_refused or bool(self.is_bound and self["accepts_same_phone"].value())


class AddCustomerForm(CustomerForm):
    """A new customer with its first contact; whoever may transfer customers may give it to somebody else at once."""

    contact_name = pages.LineField(label=_("联系人"), max_length=60, required=False)
    contact_title = pages.LineField(label=_("职务"), max_length=60, required=False)
    contact_part = pages.ChoiceField(
        label=_("在采购中的角色"), choices=Part.choices, required=False, blank=_("还不清楚")
    )
    contact_phone = pages.PhoneField(label=_("联系人电话"), required=False)
    owner_id = pages.ChoiceField(label=_("负责人"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer owners to those who may choose one."""
        super().__init__(*args, **kwargs)
        if self.viewer.may(powers.TRANSFER_CUSTOMER):
            choices = [("", _now("本人负责")), *_as_text(org.member_choices(self.viewer, self.today))]
            self.offer("owner_id", choices)
        else:
            del self.fields["owner_id"]

    def clean(self) -> dict[str, Any]:
        """Ask for a name with a contact's phone, and give the owner as an id."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("contact_phone") and not cleaned.get("contact_name"):
            self.add_error("contact_name", _("留了电话，请写上是谁的。"))
        cleaned["contact_part"] = cleaned.get("contact_part") or Part.OTHER.value
        if "owner_id" in self.fields:
            cleaned["owner_id"] = int(cleaned["owner_id"]) if cleaned.get("owner_id") else None
        return cleaned


class ChangeCustomerForm(CustomerForm):
    """A customer as it was shown."""

    revision = pages.CountField(widget=forms.HiddenInput)


class TransferForm(pages.Form):
    """The next owner of a customer."""

    owner_id = pages.ChoiceField(label=_("转移给"))
    revision = pages.CountField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner_id: int | None, **kwargs: Any) -> None:
        """Offer everybody but the present owner."""
        super().__init__(*args, **kwargs)
        people = [(pk, name) for pk, name in org.member_names(self.today) if pk != owner_id]
        self.offer("owner_id", [("", _now("请选择")), *_as_text(people)])

    def clean_owner_id(self) -> int:
        """Return the id."""
        return int(self.cleaned_data["owner_id"])


class CollaboratorForm(pages.Form):
    """Who collaborates on a customer, and how."""

    member_id = pages.ChoiceField(label=_("成员"))
    may_edit = pages.ChoiceField(
        label=_("权限"),
        as_cells=True,
        choices=[("read", _("只读")), ("edit", _("可编辑")), ("none", _("不再协作"))],
        initial="read",
    )

    def __init__(self, *args: Any, owner_id: int | None, **kwargs: Any) -> None:
        """Offer everybody but the owner."""
        super().__init__(*args, **kwargs)
        people = [(pk, name) for pk, name in org.member_names(self.today) if pk != owner_id]
        self.offer("member_id", [("", _now("请选择")), *_as_text(people)])

    def clean_member_id(self) -> int:
        """Return the id."""
        return int(self.cleaned_data["member_id"])

    def clean_may_edit(self) -> bool | None:
        """Return whether the member may edit, or None for no longer collaborating."""
        return {"read": False, "edit": True}.get(self.cleaned_data["may_edit"])


class ContactForm(pages.Form):
    """A person at a customer."""

    name = pages.LineField(label=_("姓名"), max_length=60)
    title = pages.LineField(label=_("职务"), max_length=60, required=False)
    part = pages.ChoiceField(label=_("在采购中的角色"), as_cells=True, choices=Part.choices, initial=Part.OTHER)
    attitude = pages.ChoiceField(label=_("态度"), choices=Attitude.choices, required=False, blank=_("还不清楚"))
    concern = pages.LineField(label=_("关心什么"), max_length=200, required=False, placeholder=_("停水施工时长"))
    phone = pages.PhoneField(label=_("电话"), required=False)
    wechat = pages.LineField(label=_("微信"), max_length=60, required=False)
    email = pages.LineField(label=_("邮箱"), max_length=120, required=False)

    def clean_email(self) -> str:
        """Refuse what is no mail address."""
        email = str(self.cleaned_data["email"]).lower()
        if email:
            try:
                forms.EmailField().clean(email)
            except forms.ValidationError:
                raise forms.ValidationError(_("邮箱应写成 name@example.com。")) from None
        return email


class ChangeContactForm(ContactForm):
    """A person as shown."""

    revision = pages.CountField(widget=forms.HiddenInput)


class FollowUpForm(pages.Form):
    """A follow-up in ten seconds: how, what, when next. The rest may be left alone."""

    customer_id = pages.RecordField(label=_("客户"), record="customer")
    method = pages.ChoiceField(label=_("方式"), as_cells=True, choices=Method.choices, initial=Method.CALL)
    content = pages.TextField(label=_("内容"), max_length=5000, rows=3, placeholder=_("做了什么，客户怎么说"))
    next_day = pages.ChoiceField(label=_("下次跟进"), as_cells=True, required=False)
    next_on = pages.DateField(label=_("或选日期"), required=False)
    next_plan = pages.LineField(label=_("下次做什么"), max_length=200, required=False)
    contact_id = pages.ChoiceField(label=_("联系人"), required=False, blank=_("不指定"))
    progress = pages.LineField(label=_("进展"), max_length=200, required=False)
    happened_at = pages.MomentField(label=_("跟进时间"), required=False, help_text=_("不填就是现在。"))
    deal_id = pages.CountField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, contacts: list[Contact] | None = None, is_fixed: bool = False, **kwargs: Any
    ) -> None:
        """Offer the customer's contacts and three days to come. `is_fixed`: the customer is known and not asked for."""
        super().__init__(*args, **kwargs)
        if is_fixed:
            self.fields["customer_id"].widget = forms.HiddenInput()
        self.offer("next_day", _next_days(self.today))
        people = [
            (str(each.pk), f"{each.name}（{each.title}）" if each.title else each.name) for each in contacts or []
        ]
        self.offer("contact_id", [("", _now("不指定")), *people])
        if not people:
            del self.fields["contact_id"]

    def clean(self) -> dict[str, Any]:
        """A date that was chosen wins over a day that was tapped."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        tapped = cleaned.pop("next_day", "")
        if cleaned.get("next_on") is None and tapped and "next_on" not in self.errors:
            cleaned["next_on"] = date.fromisoformat(tapped)
        if "contact_id" in self.fields:
            cleaned["contact_id"] = int(cleaned["contact_id"]) if cleaned.get("contact_id") else None
        return cleaned


class DuplicateForm(pages.Form):
    """What to look for in the duplicate check."""

    name = pages.LineField(label=_("客户名称"), max_length=120, required=False)
    phone = pages.LineField(label=_("电话"), max_length=40, required=False)


def _next_days(today: date) -> list[tuple[str, str]]:
    return [(day.isoformat(), pages.words(label)) for day, label in next_days(today, org.calendar())]


def _as_text(pairs: list[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in pairs]
