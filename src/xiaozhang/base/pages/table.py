"""The rows of a list: cells from columns, and the HTML of each row.

A list of a hundred rows has a thousand cells, so that their HTML is put together here and not in a template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import asking, showing
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

    @property
    def html(self) -> SafeString:
        """The row as it stands in the table; whatever is not marked safe is escaped."""
        cells = "".join(self._cell(cell) for cell in self.cells)
        mark = ' class="is-current"' if self.is_current else ""
        return mark_safe(f'<tr data-row="{self.pk}"{mark}>{cells}</tr>\n')

    def _cell(self, cell: Cell) -> str:
        shown: str = conditional_escape(cell.shown)
        if cell.opens:
            shown = f'<a class="xz-plain xz-name" href="{escape(self.url)}" data-drawer-link="{self.pk}">{shown}</a>'
        classes = f' class="{cell.classes}"' if cell.classes else ""
        sub = f'<span class="xz-sub">{conditional_escape(cell.sub)}</span>' if cell.sub else ""
        return f'<td{classes} data-label="{escape(cell.label)}">{shown}{sub}</td>'


def lines_of(spec: ListSpec, rows: Sequence[Any], viewer: Actor, today: date, current: int) -> list[Line]:
    """Return the lines of these rows; `current` is the id of the one whose drawer is open. Other apps add columns."""
    if not rows:
        return []
    record_type = registries.record_types.get(spec.record)
    pks = [row.pk for row in rows]
    extras = [
        (extra.values(viewer, pks), extra.kind, extra_classes(extra), words(extra.label))
        for extra in asking.extra_columns(spec)
    ]
    has_link = any(column.link for column in spec.columns)
    columns = [
        (column, words(column.label), classes_of(column), column.link if has_link else place == 0)
        for place, column in enumerate(spec.columns)
    ]
    lines = []
    for row in rows:
        cells = [_cell(column, label, classes, opens, row, viewer, today) for column, label, classes, opens in columns]
        cells += (
            Cell(showing.cell(values.get(row.pk), kind, today), classes, label)
            for values, kind, classes, label in extras
        )
        lines.append(Line(row.pk, record_type.title(row), record_type.url(row.pk), cells, row.pk == current))
    return lines


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
