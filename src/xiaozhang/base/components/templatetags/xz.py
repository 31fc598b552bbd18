"""Tags and filters built into every template: figures, days, icons, clause references, fields.

The day is read from the template's `today` if the view gave one, else from the clock.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xiaozhang.base import money
from xiaozhang.base.errors import BusinessError
from xiaozhang.base.pages import headline, showing
from xiaozhang.base.pages.words import words as shown_words
from xiaozhang.base.text import Message, mask_phone

register = template.Library()

PACE_WIDTH = 328


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show an icon of the sprite; it says nothing to a screen reader unless it has a label."""
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="ti" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="ti" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.filter
def yuan(fen: int | None) -> str:
    """Return `1,234.50`; — for nothing."""
    return money.yuan(fen) if isinstance(fen, int) else showing.NOTHING


@register.filter
def wan(fen: int | None) -> str:
    """Return `31.86 万元`; — for nothing."""
    return money.wan(fen) if isinstance(fen, int) else showing.NOTHING


@register.filter
def capitals(fen: int) -> str:
    """Return the amount in 大写."""
    return money.capitals(fen)


@register.filter
def percent(rate: Fraction | int | None) -> str:
    """Return `2.0%` of an exact rate or of basis points."""
    return showing.percent(rate)


@register.filter
def day(value: date | datetime | None) -> str:
    """Return `11月18日`, with the year if it is another than this one."""
    return showing.day(value or None, showing.today())


@register.filter
def when(value: date | datetime | None) -> str:
    """Return `今天 10:00`, `昨天 17:30`, `11月16日`."""
    return showing.when(value or None, showing.today())


@register.filter
def month(value: date | None) -> str:
    """Return `2026 年 10 月`."""
    return showing.month(value or None)


@register.filter
def masked(phone: str) -> str:
    """Return a telephone number with its middle hidden."""
    return mask_phone(phone)


@register.filter
def words(message: Message | str | None) -> str:
    """Return a message in the reader's language."""
    return shown_words(message)


@register.filter
def nothing(value: Any) -> Any:
    """Return the value, or — for an empty one (0 is not empty)."""
    return showing.NOTHING if value is None or value == "" else value


@register.filter
def grade(value: str) -> SafeString:
    """Return the letter of a grade in its box."""
    return showing.grade(value)


@register.filter
def bold_part(error: BusinessError | Message | str) -> str:
    """Return what did not happen: the first sentence of a refusal."""
    return headline(_said(error))[0]


@register.filter
def rest_part(error: BusinessError | Message | str) -> SafeString:
    """Return the rest of a refusal: why and what to do, with its clause as a link."""
    text = conditional_escape(headline(_said(error))[1])
    clause = error.clause if isinstance(error, BusinessError) else None
    if clause is None:
        return text
    named, link = _("第 {number} 条").format(number=clause[1]), _clause_link(clause[0], clause[1], 0)
    if named in text:
        return mark_safe(text.replace(named, link, 1))  # both parts are escaped above
    return format_html("{}{}", text, format_html("（{}）", link))


@register.simple_tag
def clause_ref(clause: Any, paragraph: int = 0) -> SafeString:
    """Link a clause as 第 3.2 条 (第 4 款). Takes (id, number) or anything with clause_id or pk, and number."""
    if not clause:
        return mark_safe("")
    if isinstance(clause, tuple | list):
        return _clause_link(int(clause[0]), str(clause[1]), paragraph)
    pk = int(getattr(clause, "clause_id", 0) or clause.pk)
    return _clause_link(pk, clause.number, paragraph, _card(clause))


@register.simple_tag
def request_key() -> SafeString:
    """Return the hidden input that makes a second press of a button harmless."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid4())


@register.simple_tag
def field(bound: BoundField, **more: Any) -> SafeString:
    """Show a form field in the form style; `note` stands beside the label, `help` below."""
    if kind_of(bound) == "ticks":  # drawn one by one, so that the class must stand on the widget
        bound.field.widget.attrs["class"] = "form-check-input"
    return mark_safe(render_to_string("components/_field.html", {"field": bound, **more}))


@register.filter
def described(bound: BoundField) -> SafeString:
    """Return the field's input, tied to its help or error for those who listen."""
    return bound.as_widget(attrs=_input_attrs(bound))


@register.filter
def kind_of(bound: BoundField) -> str:
    """Return how a field is laid out: cells, ticks, flag, file, unit, or line."""
    widget, own = bound.field.widget, bound.field
    kinds = {
        "RadioSelect": "cells",
        "CheckboxSelectMultiple": "ticks",
        "CheckboxInput": "flag",
        "RecordWidget": "record",
    }
    kind = kinds.get(type(widget).__name__, "")
    return kind or ("unit" if getattr(own, "unit", "") else "line")


@register.inclusion_tag("components/_pace.html")
def pace(done: int, target: int, should: Fraction | int | None = None, *, is_small: bool = False) -> dict[str, Any]:
    """Draw progress against pace. `done` and `target` in one unit; `should` is the rate asked for by now (Fraction)."""
    return pace_geometry(done, target, should, is_small=is_small)


def pace_geometry(done: int, target: int, should: Fraction | int | None, *, is_small: bool) -> dict[str, Any]:
    """Return the places of the bar, the tick and its words in a box 328 (small: 150) wide."""
    width = 150 if is_small else PACE_WIDTH
    rate = Fraction(done, target) if target > 0 else Fraction(0)
    asked = Fraction(should) if should is not None else None
    tick = _tenths(min(max(asked, Fraction(0)), Fraction(1)) * (width - 2)) if asked is not None else None
    return {
        "width": width,
        "fill": _tenths(min(max(rate, Fraction(0)), Fraction(1)) * width),
        "tick": tick,
        "rate": showing.percent(_thousandth(rate)),
        "asked": showing.percent(_thousandth(asked)) if asked is not None else "",
        "label_x": _tenths(min(max(asked or Fraction(0), Fraction(11, 100)), Fraction(89, 100)) * width),
        "is_small": is_small,
    }


@register.filter
def tone_class(tone: str) -> str:
    """Return the class of a status: live, good, late, seal, or none."""
    return f"xz-{tone}" if tone in ("live", "good", "late", "seal") else ""


def _input_attrs(bound: BoundField) -> dict[str, Any]:
    attrs: dict[str, Any] = {}
    noted = [f"{bound.auto_id}_error"] if bound.errors else []
    if bound.help_text:
        noted.append(f"{bound.auto_id}_help")
    if noted:
        attrs["aria-describedby"] = " ".join(noted)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    widget = bound.field.widget
    plain = {"CheckboxInput": "form-check-input", "RadioSelect": "", "CheckboxSelectMultiple": "form-check-input"}
    name = plain.get(type(widget).__name__, "form-select" if type(widget).__name__ == "Select" else "form-control")
    own = " ".join(part for part in (name, str(widget.attrs.get("class", ""))) if part)
    if getattr(bound.field, "unit", ""):
        own += " xz-num"
    if own:
        attrs["class"] = own
    return attrs


def _clause_link(pk: int, number: str, paragraph: int, card: str = "") -> SafeString:
    shown = _("第 {number} 条").format(number=number)
    if paragraph:
        shown += _("第 {number} 款").format(number=paragraph)
    try:
        address = reverse("charter:clause", args=[pk])
    except NoReverseMatch:
        return format_html('<span class="xz-nw">{}</span>', shown)
    text = reverse("charter:reference", args=[pk])
    if card:
        return format_html(
            '<a class="xz-clause" href="{}" title="{}" data-clause-card="{}">{}</a>', address, card, text, shown
        )
    return format_html('<a class="xz-clause" href="{}" data-clause-card="{}">{}</a>', address, text, shown)


def _card(clause: Any) -> str:
    title, label = getattr(clause, "title", ""), getattr(clause, "version_label", "")
    return " · ".join(str(part) for part in (title, label) if part)


def _said(error: BusinessError | Message | str) -> str:
    return shown_words(error.message if isinstance(error, BusinessError) else error)


def _tenths(value: Fraction) -> str:
    tenths = money.round_fen(value * 10)
    return f"{tenths // 10}.{tenths % 10}"


def _thousandth(rate: Fraction) -> Fraction:
    return Fraction(money.round_fen(rate * 1000), 1000)
