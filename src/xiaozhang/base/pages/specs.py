"""What a list page is told: plain frozen values, one per list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.text import Message

Rows = QuerySet[Any]
Words = Message | str
Choices = Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class Column:
    """One column.

    `cell` returns the value of a row, or names a template that gets `row`, `viewer`, `today`; "" reads the attribute
    `key`. `kind` says how a value is shown: "" as it is, "yuan" (分), "wan", "percent" (Fraction), "bp", "day",
    "when", "month", "grade", "masked" (telephone), "count". `sort` is an indexed field of the model. `sub` is a
    second, smaller line, in an export a column of its own called `sub_label`. Figures (`num`) stand to the right;
    `low` columns go while the drawer is docked; `link` makes the cell open the record (default: the first column).
    `export` returns what an export writes where `cell` is markup: a plain value of `kind`, or spreadsheets.Typed.
    """

    key: str
    label: Words
    cell: Callable[[Any], object] | str = ""
    kind: str = ""
    sort: str = ""
    num: bool = False
    low: bool = False
    link: bool = False
    sub: Callable[[Any], object] | None = None
    sub_label: Words = ""
    export: Callable[[Any], object] | None = None


@dataclass(frozen=True)
class Filter:
    """One condition of the filter panel.

    `kind`: "choice" (several may be ticked), "dates" (both ends inclusive), "amount" (yuan, both ends inclusive),
    "flag" (yes or no), "text" (contains). `field` is the model's field; `apply(rows, value)` narrows instead where a
    field is not enough: value is a list of str, a pair of dates, a pair of 分 (either end may be None), a bool, or a
    str.
    """

    key: str
    label: Words
    kind: str = "choice"
    field: str = ""
    choices: Choices | Callable[[Actor], Choices] = ()
    apply: Callable[[Rows, Any], Rows] | None = None
    unit: str = ""


@dataclass(frozen=True)
class ViewTab:
    """One tab above the list, such as 我的; `narrow(rows, viewer)` leaves its rows."""

    key: str
    label: Words
    narrow: Callable[[Rows, Actor], Rows] | None = None


@dataclass(frozen=True)
class Batch:
    """Something that can be done with the rows one has ticked.

    `url_name` (with `args`) is a form page that reads the ticked rows by `picked(request)` from its address, and
    returns to `back_to(request)`; who lacks `power` is not offered it (None: whoever sees the list is).
    """

    key: str
    label: Words
    url_name: str
    power: Power | None
    args: tuple[object, ...] = ()


@dataclass(frozen=True)
class Empty:
    """What to say when nothing is there at all: one bold line, one sentence, one action. `clause` is (id, number)."""

    title: Words
    text: Words = ""
    action_label: Words = ""
    action_url_name: str = ""
    action_power: Any = None
    clause: tuple[int, str] | None = None


@dataclass(frozen=True)
class ListSpec:
    """A whole list page.

    `rows(viewer)` is the scoped query. `record` is the key in `registries.record_types`: rows open its address in the
    drawer, and columns that other apps registered for it are added. `search(rows, text)` narrows by keyword (text is
    cleaned, not empty), or `find(rows, text, viewer)` where it matters who looks; without either there is no keyword
    box. `sort` is the key of a sortable column, with "-" for descending. `unit` is the counting word (家, 个, 份).
    `bar` names a template for the buttons beside 筛选; `head` one for what stands right of the title, or below it.
    `export` is the power to take the list away as a file: with it the list has 导出 (see exporting.py).

    Rows can be ticked where `batch` names something to do with them. Views that people save and columns they choose
    are kept under `list_key`: give a second list of the same record a `key` of its own. `is_fixed` lists have neither
    saved views nor chosen columns.
    """

    record: str
    title: Words
    rows: Callable[[Actor], Rows]
    columns: tuple[Column, ...]
    sort: str
    views: tuple[ViewTab, ...] = ()
    default_view: str = ""
    filters: tuple[Filter, ...] = ()
    search: Callable[[Rows, str], Rows] | None = None
    find: Callable[[Rows, str, Actor], Rows] | None = None
    search_label: Words = ""
    unit: str = "条"
    empty: Empty = Empty("这里还没有内容")
    bar: str = ""
    head: str = ""
    page_sizes: tuple[int, ...] = (20, 50, 100)
    template: str = "components/list_page.html"
    export: Power | None = None
    batch: tuple[Batch, ...] = ()
    key: str = ""
    is_fixed: bool = False

    @property
    def list_key(self) -> str:
        """The name under which views and columns of this list are kept."""
        return f"{self.record}:{self.key}" if self.key else self.record

    @property
    def has_search(self) -> bool:
        """Say whether there is a keyword box."""
        return self.search is not None or self.find is not None

    def found(self, rows: Rows, text: str, viewer: Actor) -> Rows:
        """Narrow rows by a keyword."""
        if self.find is not None:
            return self.find(rows, text, viewer)
        return self.search(rows, text) if self.search is not None else rows

    def column(self, key: str) -> Column | None:
        """Return the column with that key."""
        return next((column for column in self.columns if column.key == key), None)
