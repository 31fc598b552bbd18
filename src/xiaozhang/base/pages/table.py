"""The rows of a list: cells from columns, and the HTML of each row.

A list of a hundred rows has a thousand cells, so that their HTML is put together here and not in a template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import asking, showing
from xiaozhang.base.pages.picking import PICK
from xiaozhang.base.pages.specs import Column, ListSpec
from xiaozhang.base.pages.words import words


@dataclass(slots=True)
class Cell:
    """What stands in one cell and the classes of its td; `opens` makes it the link to the record."""

    shown: str
    classes: str
    label: str
    sub: str = ""
    opens: bool = False


@dataclass(slots=True)
class Line:
    """One row of the table."""

    pk: int
    title: str
    url: str
    cells: list[Cell]
    is_current: bool
    can_pick: bool = False

    @property
    def html(self) -> SafeString:
        """The row as it stands in the table; whatever is not marked safe is escaped."""
        cells = "".join(self._cell(cell) for cell in self.cells)
        mark = ' class="is-current"' if self.is_current else ""
        return mark_safe(f'<tr data-row="{self.pk}"{mark}>{self._box()}{cells}</tr>\n')

    def _box(self) -> str:
        if not self.can_pick:
            return ""
        label = escape(_("选择{title}").format(title=self.title))
        return (
            '<td class="xz-ck"><label><input class="form-check-input" type="checkbox" form="list-batch"'
            f' name="{PICK}" value="{self.pk}" aria-label="{label}" autocomplete="off"></label></td>'
        )

    def _cell(self, cell: Cell) -> str:
        shown: str = conditional_escape(cell.shown)
        if cell.opens:
            shown = f'<a class="xz-plain xz-name" href="{escape(self.url)}" data-drawer-link="{self.pk}">{shown}</a>'
        classes = f' class="{cell.classes}"' if cell.classes else ""
        sub = f'<span class="xz-sub">{conditional_escape(cell.sub)}</span>' if cell.sub else ""
        return f'<td{classes} data-label="{escape(cell.label)}">{shown}{sub}</td>'


def lines_of(
    spec: ListSpec,
    rows: Sequence[Any],
    viewer: Actor,
    today: date,
    current: int,
    *,
    columns: Sequence[asking.AnyColumn] | None = None,
    can_pick: bool = False,
) -> list[Line]:
    """Return the lines of these rows; `current` is the id of the one whose drawer is open.

    `columns` are those to show (asking.shown_columns), those of other apps among them: each of these asks once.
    """
    if not rows:
        return []
    record_type = registries.record_types.get(spec.record)
    pks = [row.pk for row in rows]
    opening = asking.opening_column(spec)
    makers = [
        _contributed(column, column.values(viewer, pks), today)
        if isinstance(column, registries.ListColumn)
        else _own(column, column is opening or column.link, viewer, today)
        for column in (asking.offered_columns(spec) if columns is None else columns)
    ]
    return [
        Line(
            row.pk,
            record_type.title(row),
            record_type.url(row.pk),
            [make(row) for make in makers],
            row.pk == current,
            can_pick,
        )
        for row in rows
    ]


def _contributed(column: registries.ListColumn, values: Mapping[int, object], today: date) -> Callable[[Any], Cell]:
    label, classes = words(column.label), extra_classes(column)
    return lambda row: Cell(showing.cell(values.get(row.pk), column.kind, today), classes, label)


def _own(column: Column, opens: bool, viewer: Actor, today: date) -> Callable[[Any], Cell]:
    label, classes = words(column.label), classes_of(column)
    return lambda row: _cell(column, label, classes, opens, row, viewer, today)


def classes_of(column: Column) -> str:
    """Return the classes of a column's cells."""
    is_figure = column.num or column.kind in ("yuan", "wan", "percent", "bp", "count")
    return " ".join(name for name, is_on in (("xz-num", is_figure), ("xz-lo", column.low)) if is_on)


def extra_classes(extra: registries.ListColumn) -> str:
    """Return the classes of the cells of a column that another app adds."""
    return "xz-num xz-lo" if extra.is_number else "xz-lo"


def _cell(column: Column, label: str, classes: str, opens: bool, row: Any, viewer: Actor, today: date) -> Cell:
    sub = words(s) if column.sub is not None and (s := column.sub(row)) else ""  # type: ignore[arg-type]
    if isinstance(column.cell, str) and column.cell.endswith(".html"):
        shown = get_template(column.cell).render({"row": row, "viewer": viewer, "today": today})
        return Cell(shown, classes, label, sub, opens)
    value = column.cell(row) if callable(column.cell) else getattr(row, column.cell or column.key)
    if callable(value):
        value = value()
    shown = showing.cell(value, column.kind, today)
    return Cell(shown, f"{classes} is-none".strip() if shown == showing.NOTHING else classes, label, sub, opens)
