"""A form field of several rows, such as the lines of a contract: each row is a few ordinary fields side by side.

The inputs are named `lines-0-product`, `lines-0-quantity`, ...; a few empty rows stand below the filled ones,
so that it works without script; `rows-input.js` adds more.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xiaozhang.base.actor import Actor

Row = dict[str, Any]


@dataclass(frozen=True)
class RowColumn:
    """One field of every row. `starts_as` stands in empty rows and does not make a row count as filled."""

    name: str
    label: Any
    field: forms.Field
    starts_as: str = ""
    is_wide: bool = False

    @property
    def is_figure(self) -> bool:
        """Say whether it stands to the right."""
        return bool(getattr(self.field, "input_attrs", None)) and not self.is_date

    @property
    def is_date(self) -> bool:
        """Say whether it is a day."""
        return type(self.field).__name__ == "DateField"


class RowsWidget(forms.Widget):
    """A table of inputs."""

    template_name = "components/_rows_input.html"
    columns: Sequence[RowColumn] = ()
    empty_rows = 3
    most_rows = 50
    sum_of: tuple[str, str] = ("", "")
    errors: Mapping[tuple[int, str], str] = {}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """Return every row that was sent, empty ones too, as text."""
        rows = []
        for index in range(self.most_rows):
            sent = {column.name: data.get(f"{name}-{index}-{column.name}") for column in self.columns}
            if all(value is None for value in sent.values()):
                break
            rows.append({key: "" if value is None else value for key, value in sent.items()})
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether no row was sent at all."""
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Point the label at the first cell."""
        return f"{id_}-0-{self.columns[0].name}" if self.columns else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Render the cells."""
        context = super().get_context(name, value, attrs)
        filled: list[Row] = list(value or [])
        spare = max(self.empty_rows - sum(1 for row in filled if not self._is_filled(row)), 0)
        rows = [*filled, *({} for _spare in range(min(spare, self.most_rows - len(filled))))]
        context["columns"] = self.columns
        context["rows"] = [self._cells(name, index, row) for index, row in enumerate(rows)]
        context["template_row"] = self._cells(name, "__row__", {})
        context["most_rows"] = self.most_rows
        context["sum_of"] = self.sum_of
        return context

    def _is_filled(self, row: Row) -> bool:
        return any(row.get(column.name) not in ("", None, column.starts_as) for column in self.columns)

    def _cells(self, name: str, index: int | str, row: Row) -> list[dict[str, Any]]:
        cells = []
        for column in self.columns:
            cell_name = f"{name}-{index}-{column.name}"
            error = self.errors.get((index, column.name), "") if isinstance(index, int) else ""
            value = column.field.prepare_value(row.get(column.name, column.starts_as))
            is_select = isinstance(column.field.widget, forms.Select)
            attrs = {
                **column.field.widget.attrs,
                "id": f"id_{cell_name}",
                "aria-label": str(column.label),
                "class": "form-control form-select"
                if is_select
                else f"form-control{' xz-num' if column.is_figure else ''}",
            }
            if error:
                attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{cell_name}_error"}
            shown = column.field.widget.render(cell_name, value, attrs)
            cells.append({"column": column, "input": shown, "error": error, "error_id": f"id_{cell_name}_error"})
        return cells


class RowsField(forms.Field):
    """Several rows of fields -> list of dicts of their values; empty rows are left out.

    `sum_of` names two columns whose product the browser adds up below the table (quantity and price), or one.
    """

    widget: RowsWidget = RowsWidget  # type: ignore[assignment]

    def __init__(
        self,
        *,
        columns: Sequence[RowColumn],
        empty_rows: int = 3,
        most_rows: int = 50,
        sum_of: tuple[str, str] = ("", ""),
        **kwargs: Any,
    ) -> None:
        """Lay out the columns."""
        self.columns = columns
        super().__init__(**kwargs)
        self.widget.columns, self.widget.sum_of = columns, sum_of
        self.widget.empty_rows, self.widget.most_rows = empty_rows, most_rows
        for column in columns:
            column.field.widget.attrs.update(column.field.widget_attrs(column.field.widget))

    def __deepcopy__(self, memo: dict[int, Any]) -> RowsField:
        """Copy the fields of the columns too: each form binds its own reader to them."""
        copied: RowsField = super().__deepcopy__(memo)
        copied.columns = tuple(replace(column, field=copy.deepcopy(column.field, memo)) for column in self.columns)
        copied.widget.columns = copied.columns
        return copied

    def bind_viewer(self, viewer: Actor, today: date) -> None:
        """Pass the reader on to fields that ask for one (the form calls this)."""
        for column in self.columns:
            bind = getattr(column.field, "bind_viewer", None)
            if bind is not None:
                bind(viewer, today)

    def clean(self, value: Any) -> list[Row]:
        """Return the filled rows. Raises ValidationError naming row and column of everything that cannot be read."""
        rows: list[Row] = []
        wrong: dict[tuple[int, str], str] = {}
        for index, sent in enumerate(value or []):
            if not self.widget._is_filled(sent):
                continue
            row: Row = {}
            for column in self.columns:
                try:
                    row[column.name] = column.field.clean(sent.get(column.name))
                except forms.ValidationError as error:
                    wrong[index, column.name] = " ".join(error.messages)
            rows.append(row)
        self.widget.errors = wrong
        if wrong:
            raise forms.ValidationError(
                [
                    _("第 {row} 行「{column}」：{words}").format(row=index + 1, column=self._label(name), words=words)
                    for (index, name), words in wrong.items()
                ]
            )
        if self.required and not rows:
            raise forms.ValidationError(_("至少写一行。"))
        return rows

    def _label(self, name: str) -> str:
        return next(str(column.label) for column in self.columns if column.name == name)
