"""Form fields for figures and days: yuan, percentages, counts, dates, months, moments."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base.money import parse_rate, parse_yuan, percent, yuan
from xiaozhang.base.pages.texts import REQUIRED, refuse_odd

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_MOMENT = re.compile(_DAY.pattern + r"[T\s]\s*(\d{1,2}):(\d{2})(?::\d{2})?")


class FigureField(forms.Field):
    """Base of the fields here: what was typed becomes a value by `read`, whose ValueError becomes `wrong`."""

    widget = forms.TextInput
    unit = ""
    input_attrs: ClassVar[dict[str, str]] = {}

    def __init__(self, **kwargs: Any) -> None:
        """Take the arguments of any field."""
        kwargs.setdefault("error_messages", {}).setdefault("required", REQUIRED)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the value, or None if left empty."""
        if value in self.empty_values:
            return None
        typed = unicodedata.normalize("NFKC", refuse_odd(str(value), 100)).strip()
        if not typed:
            return None
        try:
            return self.read(typed)
        except (ValueError, OverflowError, ZeroDivisionError):
            raise forms.ValidationError(self.wrong()) from None

    def read(self, typed: str) -> Any:
        """Return the value of a text that is not empty. Raises ValueError."""
        raise NotImplementedError

    def wrong(self) -> str:
        """Say how to write it."""
        raise NotImplementedError

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Describe the box to the browser."""
        return {"autocomplete": "off", **self.input_attrs}


class YuanField(FigureField):
    """An amount typed in yuan -> integer 分. `min_fen` and `max_fen` are inclusive."""

    unit = "元"
    input_attrs: ClassVar[dict[str, str]] = {"inputmode": "decimal", "maxlength": "30"}

    def __init__(self, *, min_fen: int | None = 0, max_fen: int | None = None, **kwargs: Any) -> None:
        """Without other limits an amount is not negative."""
        self.min_fen, self.max_fen = min_fen, max_fen
        super().__init__(**kwargs)

    def read(self, typed: str) -> int:
        """Return the 分."""
        return parse_yuan(typed)

    def wrong(self) -> str:
        """Say how an amount is written."""
        return _("请写成 1,234.50 或 3万，最多两位小数。")

    def validate(self, value: int | None) -> None:
        """Refuse what lies outside the limits."""
        super().validate(value)
        if value is None:
            return
        if self.min_fen is not None and value < self.min_fen:
            raise forms.ValidationError(_("不能低于 {amount} 元。").format(amount=yuan(self.min_fen)))
        if self.max_fen is not None and value > self.max_fen:
            over = yuan(value - self.max_fen)
            raise forms.ValidationError(
                _("最多 {amount} 元，超出 {over} 元。请改小后再存。").format(amount=yuan(self.max_fen), over=over)
            )

    def prepare_value(self, value: Any) -> Any:
        """Show 分 as yuan; leave what was typed."""
        return yuan(value).replace("−", "-") if isinstance(value, int) else value


class PercentField(FigureField):
    """A percentage typed as `2` or `2.0%` -> exact Fraction (1/50), or integer basis points with `in_bp=True` (200)."""

    unit = "%"
    input_attrs: ClassVar[dict[str, str]] = {"inputmode": "decimal", "maxlength": "20"}

    def __init__(
        self,
        *,
        in_bp: bool = False,
        at_least: Fraction | int = 0,
        at_most: Fraction | int | None = 1,
        **kwargs: Any,
    ) -> None:
        """`at_least` and `at_most` are rates (1 is 100%), inclusive."""
        self.in_bp, self.at_least, self.at_most = in_bp, Fraction(at_least), at_most
        super().__init__(**kwargs)

    def read(self, typed: str) -> Fraction:
        """Return the rate; the sign % stands beside the box and may be typed too."""
        return parse_rate(typed if typed.endswith("%") else f"{typed}%")

    def wrong(self) -> str:
        """Say how a percentage is written."""
        return _("请写成 2.0 这样的数字，单位是 %。")

    def validate(self, value: Fraction | None) -> None:
        """Refuse what lies outside the limits, and what basis points cannot hold."""
        super().validate(value)
        if value is None:
            return
        if value < self.at_least:
            raise forms.ValidationError(_("不能低于 {rate}。").format(rate=percent(self.at_least)))
        if self.at_most is not None and value > self.at_most:
            raise forms.ValidationError(_("请改为 {rate} 以内。").format(rate=percent(Fraction(self.at_most))))
        if self.in_bp and (value * 10_000).denominator != 1:
            raise forms.ValidationError(_("最多两位小数，如 12.25。"))

    def clean(self, value: Any) -> Fraction | int | None:
        """Return the rate, in the wanted shape."""
        rate: Fraction | None = super().clean(value)
        return int(rate * 10_000) if rate is not None and self.in_bp else rate

    def prepare_value(self, value: Any) -> Any:
        """Show the rate without its sign; leave what was typed."""
        if isinstance(value, int) and self.in_bp:
            value = Fraction(value, 10_000)
        return percent(value).rstrip("%").replace("−", "-") if isinstance(value, Fraction) else value


class CountField(FigureField):
    """A whole number -> int. `unit` is the counting word inside the box."""

    input_attrs: ClassVar[dict[str, str]] = {"inputmode": "numeric", "maxlength": "12"}

    def __init__(self, *, at_least: int = 0, at_most: int = 1_000_000_000, unit: str = "", **kwargs: Any) -> None:
        """Limits are inclusive."""
        self.at_least, self.at_most, self.unit = at_least, at_most, unit
        super().__init__(**kwargs)

    def read(self, typed: str) -> int:
        """Return the number; thousands commas are fine."""
        if not re.fullmatch(r"-?\d{1,3}(,\d{3})+|-?\d{1,12}", typed):
            raise ValueError(typed)
        return int(typed.replace(",", ""))

    def wrong(self) -> str:
        """Say that a whole number is wanted."""
        return _("请填整数，如 3。")

    def validate(self, value: int | None) -> None:
        """Refuse what lies outside the limits."""
        super().validate(value)
        if value is not None and not self.at_least <= value <= self.at_most:
            raise forms.ValidationError(
                _("请填 {low} 到 {high} 之间的数。").format(low=f"{self.at_least:,}", high=f"{self.at_most:,}")
            )


class DateField(FigureField):
    """A day -> date. Takes `2026-11-05`, `2026/11/5`, `2026年11月5日`. Limits are inclusive."""

    widget = forms.DateInput

    def __init__(self, *, not_before: date = EARLIEST, not_after: date = LATEST, **kwargs: Any) -> None:
        """Without other limits any day of this and the last century."""
        self.not_before, self.not_after = not_before, not_after
        super().__init__(**kwargs)

    def read(self, typed: str) -> date:
        """Return the day."""
        matched = _DAY.fullmatch(typed)
        if matched is None:
            raise ValueError(typed)
        return date(int(matched[1]), int(matched[2]), int(matched[3]))

    def wrong(self) -> str:
        """Say how a day is written."""
        return _("没有这一天，请写成 2026-11-05。")

    def validate(self, value: date | None) -> None:
        """Refuse what lies outside the limits."""
        super().validate(value)
        if value is not None and not self.not_before <= value <= self.not_after:
            raise forms.ValidationError(
                _("请填 {first} 至 {last} 之间的日期。").format(first=self.not_before, last=self.not_after)
            )

    def prepare_value(self, value: Any) -> Any:
        """Show a date as browsers want it."""
        return value.isoformat() if isinstance(value, date) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser pick a day; without that it is a line of text."""
        widget.input_type = "date"  # type: ignore[attr-defined]
        attrs = super().widget_attrs(widget)
        if self.not_before > EARLIEST:
            attrs["min"] = self.not_before.isoformat()
        if self.not_after < LATEST:
            attrs["max"] = self.not_after.isoformat()
        return attrs


class MonthField(FigureField):
    """A month -> its first day. Takes `2026-11` and `2026年11月`."""

    widget = forms.DateInput

    def read(self, typed: str) -> date:
        """Return the first day of the month."""
        matched = _MONTH.fullmatch(typed)
        if matched is None:
            raise ValueError(typed)
        month_on = date(int(matched[1]), int(matched[2]), 1)
        if not EARLIEST <= month_on <= LATEST:
            raise ValueError(typed)
        return month_on

    def wrong(self) -> str:
        """Say how a month is written."""
        return _("请写成 2026-11 这样的年月。")

    def prepare_value(self, value: Any) -> Any:
        """Show a month as browsers want it."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser pick a month; without that it is a line of text."""
        widget.input_type = "month"  # type: ignore[attr-defined]
        return {**super().widget_attrs(widget), "placeholder": "2026-11"}


class MomentField(FigureField):
    """A day and time in the company's zone -> aware datetime. Takes `2026-11-05T14:00` and `2026年11月5日 14:00`."""

    widget = forms.DateInput

    def read(self, typed: str) -> datetime:
        """Return the instant."""
        matched = _MOMENT.fullmatch(typed)
        if matched is None:
            raise ValueError(typed)
        year, month, day, hour, minute = (int(part) for part in matched.groups())
        moment = datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())
        if not EARLIEST <= moment.date() <= LATEST - timedelta(days=1):
            raise ValueError(typed)
        return moment

    def wrong(self) -> str:
        """Say how a moment is written."""
        return _("请写成 2026-11-05 14:00。")

    def prepare_value(self, value: Any) -> Any:
        """Show an instant in the company's zone as browsers want it."""
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{local:%Y-%m-%dT%H:%M}"
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser pick day and time."""
        widget.input_type = "datetime-local"  # type: ignore[attr-defined]
        return super().widget_attrs(widget)
