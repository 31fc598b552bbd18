"""What a saved view keeps of an address: conditions, order, columns, page size; nothing of the moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from xiaozhang.base.text import clean_line

MOST_VIEWS = 50  # of one member on one list
_LONGEST_QUERY = 4_000
_LONGEST_NAME, _LONGEST_VALUE, _MOST_PAIRS = 60, 200, 100
_OF_THE_MOMENT = frozenset({"saved", "at", "open", "panel", "export", "form", "back", "pick", "request_key"})
_COLUMN = re.compile(r"\+?[\w.:-]{1,60}", re.ASCII)
_LIST_KEY = re.compile(r"[a-z][\w.]*(:[\w.-]+)?", re.ASCII)


def clean_query(query: str) -> str | None:
    """Return the parameters of a list's address that make a view; None for what is no address of a list.

    >>> clean_query("?grade=A&at=xyz&sort=-next&open=7")
    'grade=A&sort=-next'
    """
    if len(query) > _LONGEST_QUERY:
        return None
    try:
        pairs = parse_qsl(query.lstrip("?"), max_num_fields=_MOST_PAIRS)
    except ValueError:
        return None
    cleaned = [(clean_line(name), clean_line(value)) for name, value in pairs]
    kept = [(name, value) for name, value in cleaned if name not in _OF_THE_MOMENT and value]
    if any(len(name) > _LONGEST_NAME or len(value) > _LONGEST_VALUE for name, value in kept if name != "cols"):
        return None
    return urlencode(kept)


def clean_columns(keys: Sequence[str]) -> str | None:
    """Return keys of columns as they are kept, in order and once each; None if one of them cannot be a key.

    >>> clean_columns(["name", "+due", "name"])
    'name,+due'
    """
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > _MOST_PAIRS or not all(_COLUMN.fullmatch(key) for key in wanted):
        return None
    return ",".join(wanted)


def record_of(list_key: str) -> str:
    """Return the record type that a list shows, "" for what is no name of a list.

    >>> record_of("task:team"), record_of("../etc")
    ('task', '')
    """
    return list_key.partition(":")[0] if len(list_key) <= 60 and _LIST_KEY.fullmatch(list_key) else ""
