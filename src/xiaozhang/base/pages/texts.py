"""Form fields for words: lines, longer texts, telephone numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base.phones import normal_phone
from xiaozhang.base.text import clean_line, clean_text

REQUIRED = gettext_lazy("这里必须填写。")
RAW_LIMIT = 20_000  # characters: beyond this nothing is even cleaned


def refuse_odd(text: str, limit: int) -> str:
    """Return the text if it can be worked on. Raises ValidationError for a NUL and for far too much of it."""
    if "\x00" in text:
        raise forms.ValidationError(_("有看不见的控制字符，多半是从别处粘贴带来的。请删去后手工输入。"))
    if len(text) > limit:
        raise forms.ValidationError(_("太长了，请缩短后再存。"))
    return text


def too_long(length: int, limit: int) -> forms.ValidationError:
    """Say by how much a text is too long."""
    return forms.ValidationError(
        _("最多 {limit} 个字，现有 {length} 个，请删去 {over} 个。").format(
            limit=limit, length=length, over=length - limit
        )
    )


class LineField(forms.Field):
    """One line of words, cleaned by `base.text.clean_line`; "" if left empty.

    `min_length` and `max_length` in characters.
    """

    widget: type[forms.Widget] = forms.TextInput

    def __init__(
        self,
        *,
        max_length: int = 100,
        min_length: int = 0,
        unit: str = "",
        placeholder: Promise | str = "",
        **kwargs: Any,
    ) -> None:
        """`unit` stands inside the box."""
        self.max_length, self.min_length, self.unit, self.placeholder = max_length, min_length, unit, placeholder
        kwargs.setdefault("error_messages", {}).setdefault("required", REQUIRED)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the cleaned line."""
        if value in self.empty_values:
            return ""
        return clean_line(refuse_odd(str(value), RAW_LIMIT))

    def validate(self, value: str) -> None:
        """Refuse what is missing, too short or too long."""
        super().validate(value)
        if len(value) > self.max_length:
            raise too_long(len(value), self.max_length)
        if value and len(value) < self.min_length:
            raise forms.ValidationError(_("至少 {limit} 个字。").format(limit=self.min_length))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Carry the limit to the browser; the server's is the one that counts (it counts after cleaning)."""
        attrs: dict[str, Any] = {"maxlength": str(self.max_length), "autocomplete": "off"}
        if self.placeholder:
            attrs["placeholder"] = self.placeholder
        return attrs


class TextField(LineField):
    """Several lines, cleaned by `base.text.clean_text`; "" if left empty."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 2000, rows: int = 4, **kwargs: Any) -> None:
        """`rows` is the height in lines."""
        self.rows = rows
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        if value in self.empty_values:
            return ""
        return clean_text(refuse_odd(str(value), RAW_LIMIT))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Add the height."""
        return {**super().widget_attrs(widget), "rows": str(self.rows)}


class PhoneField(forms.Field):
    """A telephone number in one spelling.

    `13812345621`, `0512-62881234`, `0512-62881234-801`, `400-820-8820`, `+852 2345 6789`.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        """Take the arguments of any field."""
        kwargs.setdefault("error_messages", {}).setdefault("required", REQUIRED)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the normalised number. Raises ValidationError if nobody could dial it."""
        if value in self.empty_values:
            return ""
        typed = clean_line(refuse_odd(str(value), 60))
        number = normal_phone(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(
                _("这个号码打不通：手机 11 位，座机写区号，如 0512-62881234，400 电话 10 位，境外以 + 开头。")
            )
        return number

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Bring up the telephone keyboard."""
        return {"inputmode": "tel", "autocomplete": "off", "maxlength": "40"}
