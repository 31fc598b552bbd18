"""What the API of every app is made of: operations, values, lists, refusals. See docs/api.md."""

from ninja import Query

from xiaozhang.base.api.doors import Door, Request, answered, change, make, merged
from xiaozhang.base.api.limits import Limiter
from xiaozhang.base.api.lists import Keyword, PageOf, Paging, keyword, narrowed, page
from xiaozhang.base.api.problems import NoToken, Problem, TooOften, bind_problems, refuse
from xiaozhang.base.api.values import (
    MAX_ID,
    NO_NUL,
    Day,
    Fen,
    Flag,
    Id,
    Moment,
    Month,
    RecordId,
    Sent,
    Shown,
    SignedFen,
    Text,
    Whole,
)

__all__ = [
    "MAX_ID",
    "NO_NUL",
    "Day",
    "Door",
    "Fen",
    "Flag",
    "Id",
    "Keyword",
    "Limiter",
    "Moment",
    "Month",
    "NoToken",
    "PageOf",
    "Paging",
    "Problem",
    "Query",
    "RecordId",
    "Request",
    "Sent",
    "Shown",
    "SignedFen",
    "Text",
    "TooOften",
    "Whole",
    "answered",
    "bind_problems",
    "change",
    "keyword",
    "make",
    "merged",
    "narrowed",
    "page",
    "refuse",
]
