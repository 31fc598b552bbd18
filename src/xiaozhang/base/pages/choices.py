"""Form fields that choose: among a few words, yes or no, or among records the viewer may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages.texts import REQUIRED, refuse_odd
from xiaozhang.base.text import clean_line

NOT_OFFERED = gettext_lazy("没有这个选项，请从列出的里面选。")
MAX_ID = 2**63 - 1
NAMING_FIELDS = ("name", "title", "number", "code")


class ChoiceField(forms.ChoiceField):
    """One of a few -> its value as text ("" if left empty).

    `as_cells=True` shows the choices side by side (44 high on phones) instead of a list to open. `choices` is what
    Django takes: pairs, a TextChoices, or a callable.
    """

    def __init__(self, *, choices: Any = (), as_cells: bool = False, blank: Promise | str = "", **kwargs: Any) -> None:
        """`blank` is the words of the empty choice of a list, such as 全部."""
        messages = kwargs.setdefault("error_messages", {})
        messages.setdefault("required", REQUIRED)
        messages.setdefault("invalid_choice", NOT_OFFERED)
        if as_cells:
            kwargs.setdefault("widget", forms.RadioSelect)
        self.as_cells, self.blank = as_cells, blank
        super().__init__(choices=choices, **kwargs)
        if not as_cells and not self.widget.is_hidden:
            self.choices = self._with_blank(choices)

    def _with_blank(self, choices: Any) -> Any:
        def offered() -> list[tuple[Any, Any]]:
            given = choices() if callable(choices) and not hasattr(choices, "choices") else choices
            pairs = list(getattr(given, "choices", given))
            return pairs if any(value == "" for value, _label in pairs) else [("", self.blank or _("请选择")), *pairs]

        return offered


class ManyChoiceField(forms.MultipleChoiceField):
    """Any of a few -> list of values."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Any = (), **kwargs: Any) -> None:
        """Take what Django takes."""
        messages = kwargs.setdefault("error_messages", {})
        messages.setdefault("required", REQUIRED)
        messages.setdefault("invalid_choice", NOT_OFFERED)
        messages.setdefault("invalid_list", NOT_OFFERED)
        super().__init__(choices=choices, **kwargs)


class FlagField(forms.BooleanField):
    """A box to tick -> bool; never required unless said so."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        """Take the arguments of any field."""
        kwargs.setdefault("error_messages", {}).setdefault("required", gettext_lazy("请先勾选。"))
        super().__init__(required=required, **kwargs)


class RecordWidget(forms.Widget):
    """A search box whose pick travels as an id; without script the typed name or number does."""

    template_name = "components/_record_input.html"
    record = ""
    viewer: Actor | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Show the title of the record that is chosen."""
        context = super().get_context(name, value, attrs)
        pk, typed = _pk_of(value), ""
        row = _row(self.record, self.viewer, pk) if pk and self.viewer else None
        if row is not None:
            typed = registries.record_types.get(self.record).title(row)
        elif isinstance(value, str) and not pk:
            typed = value
        context["widget"].update(
            typed=typed,
            pk=pk if row is not None else "",
            address=reverse("components:pick", args=[self.record]),
            placeholder=_("输入名称或编号"),
            options_label=_("相符的记录"),
        )
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Prefer the id that was picked; fall back on what was typed."""
        return data.get(name) or data.get(f"{name}_typed", "")

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Point the label at the box one types in."""
        return id_


class RecordField(forms.Field):
    """A record of a type chosen by search, inside the viewer's scope -> its id (int), or None.

    `record` is the key of its type in `registries.record_types`, such as "customer".
    """

    widget = RecordWidget

    def __init__(self, *, record: str, **kwargs: Any) -> None:
        """Name the record type."""
        self.record = record
        self.viewer: Actor | None = None
        kwargs.setdefault("error_messages", {}).setdefault("required", REQUIRED)
        super().__init__(**kwargs)
        self.widget.record = record

    def bind_viewer(self, viewer: Actor, today: date) -> None:
        """Learn who searches (the form calls this)."""
        self.viewer = self.widget.viewer = viewer

    def to_python(self, value: Any) -> int | None:
        """Return the id. Raises ValidationError for none, several, or one the viewer may not see (said alike)."""
        if value in self.empty_values:
            return None
        typed = clean_line(refuse_odd(str(value), 200))
        if not typed or self.viewer is None:
            return None
        pk = _pk_of(typed)
        if pk and _row(self.record, self.viewer, pk) is not None:
            return pk
        found = list(find_records(self.record, self.viewer, typed)[:2])
        exact = [row for row in found if registries.record_types.get(self.record).title(row) == typed]
        if len(exact) == 1 or len(found) == 1:
            return int((exact or found)[0].pk)
        if found:
            raise forms.ValidationError(_("有几个都相符，请写全名，或从列出的里面选。"))
        raise forms.ValidationError(_("没有找到，或不在您的数据范围内。请换个名称或编号再找。"))


def find_records(record: str, viewer: Actor, text: str) -> QuerySet[Any]:
    """Return the viewer's records of a type that match a text: by the type's own search, else by name or number."""
    record_type = registries.record_types.get(record)
    rows = record_type.rows(viewer)
    find = getattr(record_type, "find", None)
    if find is not None:
        return find(rows, text)  # type: ignore[no-any-return]
    names = {field.name for field in rows.model._meta.get_fields()}
    condition = Q()
    for name in NAMING_FIELDS:
        if name in names:
            condition |= Q(**{f"{name}__icontains": text})
    return rows.filter(condition) if condition else rows.none()


def _row(record: str, viewer: Actor | None, pk: int) -> Any:
    return registries.record_types.get(record).rows(viewer).filter(pk=pk).first() if viewer else None


def _pk_of(value: Any) -> int:
    text = str(value)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if number <= MAX_ID else 0
