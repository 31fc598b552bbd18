"""The file of refused rows: as they stood, with what is wrong with each, to be corrected and dropped in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xiaozhang.base.text import match_key
from xiaozhang.home.exchange.rules.found import FoundRow, FoundTable

REASONS = "哪里不对（改好后不必删这一列）"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9 ,.()%-]*")


def without_reasons(table: FoundTable) -> FoundTable:
    """Return the table without the column that an error file adds, so that a corrected one is read like the first."""
    wanted = match_key(REASONS)
    place = next((column.place for column in table.columns if match_key(column.heading) == wanted), None)
    if place is None:
        return table
    columns = tuple(
        replace(column, place=column.place - 1) if column.place > place else column
        for column in table.columns
        if column.place != place
    )
    rows = tuple(FoundRow(row.line, row.cells[:place] + row.cells[place + 1 :]) for row in table.rows)
    merged = tuple(each - 1 if each > place else each for each in table.merged_places if each != place)
    return replace(table, columns=columns, rows=rows, merged_places=merged)


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; numbers stay as they are.

    >>> harmless("=1+1"), harmless("-12.50"), harmless("+86 13800138000")
    ("'=1+1", '-12.50', '+86 13800138000')
    """
    if text.startswith(_RISKY) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def reason(problems: Sequence[tuple[str, str]]) -> str:
    """Put what is wrong with a row into one text: (heading, words) each.

    >>> reason([("电话", "太短。"), ("", "与第 3 行重复。")])
    '电话：太短。 与第 3 行重复。'
    """
    return " ".join(f"{heading}：{words}" if heading else words for heading, words in problems)
