"""Forms of exceptions: one form for each way to depart, with the fields that this way asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages, registries
from xiaozhang.base.departures import READS_HINTS, Departure, Part, Way
from xiaozhang.foundation.exceptions.models import ExceptionRequest
from xiaozhang.foundation.exceptions.rules.registered import SUBJECTS
from xiaozhang.foundation.exceptions.rules.wishes import LONGEST_REASON, LONGEST_TEXT, MOST_EXTENDED

_LABELS = {
    "customer": _("客户"),
    "contract": _("合同"),
    "deal": _("商机"),
    "member": _("成员"),
    "team": _("团队"),
}
_GIVEN = ("parts", "days", "until", "path", "value", "text")


class ExceptionForm(pages.Form):
    """What is departed from, for whom, when and why. Comes out as `given`, `scope`, days, amount and reason."""

    parts = pages.ManyChoiceField(label=_("免除哪几项"), required=False)
    days = pages.CountField(label=_("延长"), required=False, at_least=1, at_most=MOST_EXTENDED, unit="天")
    until = pages.MomentField(label=_("或者延长到"), required=False)
    path = pages.ChoiceField(label=_("改哪一个数值"), required=False)
    value = pages.LineField(label=_("改为"), required=False, max_length=40)
    text = pages.TextField(label=_("改为怎样执行"), required=False, max_length=LONGEST_TEXT, rows=3)
    customer_id = pages.RecordField(label=_LABELS["customer"], record="customer", required=False)
    contract_id = pages.RecordField(label=_LABELS["contract"], record="contract", required=False)
    deal_id = pages.RecordField(label=_LABELS["deal"], record="deal", required=False)
    member_id = pages.RecordField(label=_LABELS["member"], record="member", required=False)
    team_id = pages.RecordField(label=_LABELS["team"], record="team", required=False)
    start_on = pages.DateField(label=_("从"))
    last_on = pages.DateField(label=_("到（含当天）"))
    amount_fen = pages.YuanField(label=_("涉及金额"), required=False)
    reason = pages.TextField(label=_("理由"), max_length=LONGEST_REASON, rows=3)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, way: Way, parts: Sequence[Part], **kwargs: Any) -> None:
        """`parts` are the parts of the clause one chooses from."""
        super().__init__(*args, **kwargs)
        self.way = way
        for name in _GIVEN:
            if name not in _asked(way, parts):
                del self.fields[name]
        for record_type in SUBJECTS:
            if record_type not in way.subjects or not self._may_name(record_type):
                del self.fields[f"{record_type}_id"]
        if "parts" in self.fields:
            self.fields["parts"].required = True
            self.offer("parts", [(part.key, part.label) for part in parts])
        if "path" in self.fields:
            self.offer("path", [(part.key, _part_words(part)) for part in parts])
            hints = {str(READS_HINTS[part.reads]) for part in parts}
            self.fields["value"].help_text = "；".join(_now(hint) for hint in sorted(hints))
        for name in ("path", "value", "text"):
            if name in self.fields:
                self.fields[name].required = True
        if "days" in self.fields:
            self.beside("days", _("与下一项填一项"))
        if self._subject_fields():
            self.beside(self._subject_fields()[0], _("适用于谁：至少填一项，填了几项的须同时符合"))

    def clean(self) -> dict[str, Any]:
        """Put together what the action takes."""
        cleaned = super().clean() or self.cleaned_data
        kept = {name: cleaned[name] for name in (self.KEY, "amount_fen", "reason", "start_on") if name in cleaned}
        if "last_on" in cleaned and cleaned["last_on"] is not None:
            kept["end_on"] = cleaned["last_on"] + timedelta(days=1)
        if self._is_change:
            kept["revision"] = cleaned.get("revision")
        kept["given"] = {name: cleaned[name] for name in _GIVEN if name in cleaned and cleaned[name] not in ("", None)}
        kept["scope"] = [
            (name.removesuffix("_id"), cleaned[name]) for name in self._subject_fields() if cleaned.get(name)
        ]
        if not kept["scope"] and not any(name in self.errors for name in self._subject_fields()):
            self.add_error(None, _now("请至少写明一个适用的客户、合同、商机、成员或团队。"))
        return kept

    @property
    def _is_change(self) -> bool:
        return bool(self.initial.get("is_change"))

    def _subject_fields(self) -> list[str]:
        return [f"{record_type}_id" for record_type in SUBJECTS if f"{record_type}_id" in self.fields]

    def _may_name(self, record_type: str) -> bool:
        if record_type not in registries.record_types:
            return False
        power = registries.record_types.get(record_type).power
        return power is None or self.viewer.may(power)


class RevokeForm(pages.Form):
    """From which day an exception does not hold any more, and why."""

    from_on = pages.DateField(label=_("从哪天起不再适用"))
    reason = pages.TextField(label=_("撤销的理由"), max_length=LONGEST_REASON, rows=3)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


class SubmitForm(pages.Form):
    """A word to the approvers."""

    note = pages.TextField(label=_("给审批人的话"), required=False, max_length=500, rows=2)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


def initial_of(row: ExceptionRequest) -> dict[str, Any]:
    """Return what the form shows of an exception that is to be changed."""
    value: Mapping[str, Any] = row.value
    until = value.get("until")
    subjects = {f"{one.subject_type}_id": one.subject_id for one in row.subjects.all()}
    return {
        "is_change": True,
        "parts": value.get("parts", []),
        "days": value.get("days"),
        "until": datetime.fromisoformat(until) if until else None,
        "path": value.get("path", ""),
        "value": value.get("value", ""),
        "text": value.get("text", ""),
        **subjects,
        "start_on": row.start_on,
        "last_on": row.end_on - timedelta(days=1),
        "amount_fen": row.amount_fen,
        "reason": row.reason,
        "revision": row.revision,
    }


def _asked(way: Way, parts: Sequence[Part]) -> tuple[str, ...]:
    if way.departure is Departure.WAIVE:
        return ("parts",) if parts else ()
    if way.departure is Departure.EXTEND:
        return ("days", "until")
    return ("path", "value") if way.departure is Departure.VALUE else ("text",)


def _part_words(part: Part) -> str:
    return f"{part.label}（{part.before}）" if part.before else part.label
