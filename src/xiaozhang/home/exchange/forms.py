"""Files and decisions of an import, from text to values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.home.exchange.models import ImportTable
from xiaozhang.home.exchange.queries import Asked
from xiaozhang.home.exchange.rules.arriving import PIECE, Arrived
from xiaozhang.home.exchange.rules.found import SHAPES, Where
from xiaozhang.home.exchange.rules.layouts import Layout

_UNITS = ("", "元", "万元", "亿元", "分")


class FilesWidget(forms.ClearableFileInput):
    """A box that takes several files, chosen or dropped."""

    allow_multiple_selected = True
    template_name = "exchange/_files_input.html"


class FilesField(forms.FileField):
    """Several files -> list of rules.arriving.Arrived."""

    widget = FilesWidget

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what arrived; an empty file is a matter for the reading, which says so by name."""
        sent: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            raise forms.ValidationError(_("请选一个或几个文件。"))
        return [_arrived(file) for file in sent]


class FilesForm(pages.Form):
    """What is dropped together."""

    arrived = FilesField(label=gettext_lazy("文件"))


class HeadingForm(pages.Form):
    """Where the table begins and how it is read."""

    top = pages.CountField(label=gettext_lazy("表头在第几行"), at_least=1, at_most=1_000_000, required=False)
    heading_rows = pages.ChoiceField(
        label=gettext_lazy("表头有几行"),
        choices=(
            ("", gettext_lazy("自动")),
            ("1", gettext_lazy("一行")),
            ("2", gettext_lazy("两行")),
            ("0", gettext_lazy("没有表头")),
        ),
        required=False,
    )  # fmt: skip
    shape = pages.ChoiceField(label=gettext_lazy("读法"), choices=())

    def __init__(self, *args: Any, where: Where, shapes: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer the shapes that there are, beginning with how the table was found."""
        first = {"top": where.top, "shape": where.shape, "heading_rows": where.heading_rows}
        super().__init__(*args, initial=first, **kwargs)
        offered = [key for key in SHAPES if not shapes or key in shapes or key == where.shape]
        self.offer("shape", [(key, pages.words(SHAPES[key])) for key in offered])

    def clean_heading_rows(self) -> int | None:
        """Return the number of rows; None leaves it to the product."""
        value = self.cleaned_data["heading_rows"]
        return int(value) if value else None


class LayoutForm(pages.Form):
    """Which column of a table is which field of a kind, what tells a record, what is the same in every row."""

    def __init__(self, *args: Any, table: ImportTable, kind: ImportKind, layout: Layout, **kwargs: Any) -> None:
        """Build a choice for every column."""
        super().__init__(*args, **kwargs)
        self._table, self._kind, self._layout = table, kind, layout
        self._add_columns()
        self._add_ways()
        self._add_fixed()

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns, each with its input and, for amounts and empty cells, what else may be said of it."""
        return [{**column, "field": self[f"column_{column['place']}"]} for column in self._table.columns]

    def ways(self) -> list[forms.BoundField]:
        """Return the inputs about the table as a whole."""
        return [self[name] for name in ("key", "may_change", "day_first", "year") if name in self.fields]

    def needed(self) -> list[forms.BoundField]:
        """Return the inputs of values that a record needs and no column brings."""
        return [self[f"fixed_{field.key}"] for field in self._fixed() if field.is_needed]

    def further(self) -> list[forms.BoundField]:
        """Return the inputs of values that may be given for all rows, and the finer points of reading."""
        rest = [self[f"fixed_{field.key}"] for field in self._fixed() if not field.is_needed]
        return [*rest, *(self[name] for name in self.fields if name.startswith(("unit_", "fill_down")))]

    def clean(self) -> dict[str, Any]:
        """Put the choices together. `layout` and `may_change` are what the action wants."""
        sent = super().clean() or {}
        columns: dict[str, int] = {}
        for column in self._table.columns:
            name = sent.get(f"column_{column['place']}")
            if name and name in columns:
                self.add_error(f"column_{column['place']}", _("这一项已经选给别的列了，一项只能来自一列。"))
            elif name:
                columns[name] = column["place"]
        key = sent.get("key", "")
        if key and key not in columns:
            self.add_error("key", _("用来认行的内容要在文件里有一列。"))
        if self.errors:
            return sent
        layout = Layout(
            kind=self._kind.key,
            columns=columns,
            fixed={
                field.key: sent[f"fixed_{field.key}"]
                for field in self._kind.fields
                if field.key not in columns and sent.get(f"fixed_{field.key}")
            },
            replaced=self._layout.replaced,
            key=key,
            day_first={"day": True, "month": False}.get(sent.get("day_first", "")),
            year=sent.get("year"),
            fill_down=frozenset(sent.get("fill_down", ())) & frozenset(columns),
            units={field.key: unit for field in self._kind.fields if (unit := sent.get(f"unit_{field.key}"))},
        )
        return {self.KEY: sent[self.KEY], "layout": layout, "may_change": sent["may_change"] == "yes"}

    def _add_columns(self) -> None:
        offered = [(field.key, _marked(field)) for field in self._kind.fields]
        by_place = {place: name for name, place in self._layout.columns.items()}
        for column in self._table.columns:
            self.fields[f"column_{column['place']}"] = pages.ChoiceField(
                label=column["heading"] or column["letter"],
                choices=offered,
                blank=_("不导入"),
                required=False,
                initial=by_place.get(column["place"], ""),
            )

    def _add_ways(self) -> None:
        labels = {field.key: pages.words(field.label) for field in self._kind.fields}
        if self._kind.keys:
            self.fields["key"] = pages.ChoiceField(
                label=_("按哪一项认出已有的记录"),
                choices=[(name, labels[name]) for name in self._kind.keys],
                blank=_("不认，每行都是新的"),
                required=False,
                initial=self._layout.key,
            )
        self.fields["may_change"] = pages.ChoiceField(
            label=_("已有的记录"),
            choices=(("yes", _("按文件修改（空格不覆盖）")), ("no", _("不动，只新增"))),
            as_cells=True,
            initial="yes" if self._table.may_change else "no",
        )
        if any(field.reads in ("day", "moment") for field in self._kind.fields if field.key in self._layout.columns):
            first = {True: "day", False: "month", None: ""}[self._layout.day_first]
            self.fields["day_first"] = pages.ChoiceField(
                label=_("03/04/2026 这样的日期"),
                choices=(("day", _("日在前（4月3日）")), ("month", _("月在前（3月4日）"))),
                blank=_("按整列判断"),
                required=False,
                initial=first,
            )
            self.fields["year"] = pages.CountField(
                label=_("没写年份的日期算哪一年"),
                at_least=1990,
                at_most=2100,
                required=False,
                initial=self._layout.year,
            )

    def _add_fixed(self) -> None:
        for field in self._fixed():
            self.fields[f"fixed_{field.key}"] = value_field(field, initial=self._layout.fixed.get(field.key, ""))
        for field in self._kind.fields:
            if field.reads == "money" and field.key in self._layout.columns:
                self.fields[f"unit_{field.key}"] = pages.ChoiceField(
                    label=_("「{field}」的单位").format(field=pages.words(field.label)),
                    choices=[(unit, unit or _("按表头")) for unit in _UNITS],
                    required=False,
                    initial=self._layout.units.get(field.key, ""),
                )
        mapped = [(each.key, pages.words(each.label)) for each in self._kind.fields if each.key in self._layout.columns]
        if mapped:
            self.fields["fill_down"] = pages.ManyChoiceField(
                label=_("空格沿用上一行的列"), choices=mapped, required=False, initial=sorted(self._layout.fill_down)
            )

    def _fixed(self) -> list[ImportField]:
        return [field for field in self._kind.fields if field.key not in self._layout.columns]


class DefaultsForm(pages.Form):
    """What tables need and no column brings, or what only makes sense for a whole file, asked once."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        """Build an input for every field that is asked."""
        super().__init__(*args, **kwargs)
        for each in asked:
            made = value_field(each.field, initial=each.now)
            made.required = each.is_needed
            kinds = "、".join(pages.words(kind) for kind in each.kinds)
            said = _("{kinds}的每一行都用这个值。").format(kinds=kinds)
            made.help_text = f"{said}{pages.words(each.field.hint)}" if each.field.hint else said
            self.fields[each.field.key] = made

    def clean(self) -> dict[str, Any]:
        """Put the values together, as `values`."""
        sent = super().clean() or {}
        values = {name: text for name, text in sent.items() if name != self.KEY}
        return sent if self.errors else {self.KEY: sent[self.KEY], "values": values}


class ValueField(pages.LineField):
    """A value as it would stand in a cell -> text."""


class DayTextField(pages.DateField):
    """A day -> text as 2026-09-05, as it would stand in a cell; "" if empty."""

    def clean(self, value: Any) -> Any:
        """Return the day as text."""
        day = super().clean(value)
        return day.isoformat() if isinstance(day, date) else ""


def value_field(field: ImportField, initial: str = "") -> forms.Field:
    """Return an input for a value that stands in every row of a table."""
    label = pages.words(field.label)
    if field.reads == "day":
        return DayTextField(label=label, required=False, initial=date.fromisoformat(initial) if initial else None)
    if field.reads == "choice" and field.choices is not None:
        words: Mapping[str, str] = field.choices()
        return pages.ChoiceField(
            label=label, choices=[(word, word) for word in words.values()], required=False, initial=initial
        )
    if field.reads == "flag":
        yes_no = [(word, word) for word in (_("是"), _("否"))]
        return pages.ChoiceField(label=label, choices=yes_no, required=False, initial=initial)
    hint = pages.words(field.hint) if field.hint else ""
    return ValueField(label=label, max_length=200, required=False, initial=initial, help_text=hint)


def _arrived(file: UploadedFile[Any]) -> Arrived:
    return Arrived(name=file.name or "", size=file.size or 0, pieces=lambda: file.chunks(PIECE))


def _marked(field: ImportField) -> str:
    label = pages.words(field.label)
    return f"{label} *" if field.is_needed else label
