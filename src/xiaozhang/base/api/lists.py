"""Lists: keyset cursors, pages of at most 200 rows, counts that stop at a thousand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from pydantic import BaseModel, Field

from xiaozhang.base.api.values import NO_NUL, Sent, Shown
from xiaozhang.base.errors import Invalid
from xiaozhang.base.pages.counts import CAP, count_all
from xiaozhang.base.pages.keyset import MAX_CURSOR, Cursor, Order, cut, read_cursor
from xiaozhang.base.text import clean_line

Item = TypeVar("Item")
MOST = 200
Keyword = Annotated[str, Field(max_length=100, pattern=NO_NUL)]


class Paging(Sent):
    """Which page of a list. `cursor` is `next` of the page before, with the same filters and order."""

    limit: int = Field(50, ge=1, le=MOST, description="每页条数，最多 200")
    cursor: str = Field("", max_length=MAX_CURSOR, pattern=r"^[0-9A-Za-z_-]*$", description="上一页返回的 next")


class PageOf(Shown, Generic[Item]):
    """One page. `total` counts to 1,000; `has_more_than_total` says that there are more, shown as 1000+."""

    items: list[Item]
    next: str | None = Field(default=None, description="下一页的 cursor，没有下一页为 null", examples=["WzAsMl0"])
    total: int = Field(examples=[128], description="符合条件的条数，最多数到 1000")
    has_more_than_total: bool = Field(default=False, description="true 表示 1000 条以上")


Page = TypeVar("Page", bound=PageOf[Any])


def page(
    answers: type[Page],
    rows: QuerySet[Any],
    asked: Paging,
    sort: str,
    orders: Mapping[str, str],
    show: Callable[[Any], BaseModel],
) -> Page:
    """Return the page of these rows that was asked for: one query for the count, one for the rows (or two).

    `sort` is a key of `orders` (name -> column with an index), with "-" for descending. Raises Invalid for a cursor
    of another list.
    """
    order = Order(orders[sort.removeprefix("-")], sort.startswith("-"))
    found = cut(rows, order, asked.limit, _cursor(asked, rows, order))
    count = count_all([rows])[0]
    return answers(
        items=[show(row) for row in found.rows],
        next=found.next.text() if found.next is not None else None,
        total=min(count.number, CAP),
        has_more_than_total=count.is_capped,
    )


def narrowed(rows: QuerySet[Any], **conditions: object) -> QuerySet[Any]:
    """Keep the rows that meet the conditions; what was not asked for (None, an empty list) is no condition."""
    return rows.filter(**{name: value for name, value in conditions.items() if value is not None and value != []})


def keyword(text: str) -> str:
    """Return a keyword as it is searched."""
    return clean_line(text)


def _cursor(asked: Paging, rows: QuerySet[Any], order: Order) -> Cursor | None:
    if not asked.cursor:
        return None
    cursor = read_cursor(asked.cursor, rows.model, order)
    if cursor is None or cursor.backward:
        raise Invalid({"cursor": "这个 cursor 不属于这个列表，请从第一页取。"})
    return cursor
