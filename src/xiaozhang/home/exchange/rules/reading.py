"""From a cell to a value, or to a problem that names the cell."""

from __future__ import annotations

from datetime import date

from xiaozhang.base.money import parse_rate, parse_yuan
from xiaozhang.base.text import clean_line, match_key
from xiaozhang.home.exchange.rules.mapping import Fixed, Section, Source
from xiaozhang.home.exchange.rules.problems import Problems
from xiaozhang.home.exchange.rules.tables import Row

UNIT, SHORT, NAME, LONG = 10, 40, 80, 200
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)


class Cells:
    """Reads the cells of one file; every method returns a value of its type even when it notes a problem."""

    def __init__(self, file: str, problems: Problems) -> None:
        """Read cells of `file` and note what is wrong in `problems`."""
        self._file = file
        self._problems = problems

    def wrong(self, row: Row, column: str, text: str) -> None:
        """Note that a cell is wrong."""
        self._problems.add(self._file, row.line, column, text)

    def said(self, row: Row, section: Section) -> str:
        """Return what the row says in the columns that are used, as one text to compare by."""
        used = [name for name in section.columns() if name not in section.ignored]
        return "\n".join(f"{name}={clean_line(row.cells[name])}" for name in sorted(used))

    def text(self, row: Row, source: Source | None, limit: int, *, needed: bool = False) -> str:
        """Return a cleaned line of at most `limit` characters; "" for no source or an empty cell."""
        if source is None:
            return ""
        if isinstance(source, Fixed):
            return self.checked(row, "", source.fixed, limit)
        value = self.checked(row, source, row.cells[source], limit)
        if needed and not value:
            self.wrong(row, source, "不能为空。")
        return value

    def checked(self, row: Row, column: str, text: str, limit: int) -> str:
        """Return the text as one clean line, noting it if it is longer than `limit`."""
        value = clean_line(text)
        if len(value) > limit:
            self.wrong(row, column, f"有 {len(value)} 个字，最多 {limit} 个。")
            return value[:limit]
        return value

    def key(self, row: Row, column: str) -> str:
        """Return the match key of a cell that must not be empty."""
        return match_key(self.text(row, column, NAME, needed=True))

    def day(self, row: Row, column: str | None) -> date | None:
        """Return the day written as 2017-01-31; None for an empty cell or one that is noted."""
        text = clean_line(row.cells[column]) if column else ""
        if not text or column is None:
            return None
        try:
            day = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            day = None
        if day is None or not _FIRST <= day < _LAST:
            self.wrong(row, column, f"「{text[:20]}」不是日期，要写成 2017-01-31。")
            return None
        return day

    def amount(self, row: Row, column: str | None, *, needed: bool = False) -> int:
        """Return 分 of an amount in yuan that is not negative; 0 for an empty cell."""
        text = clean_line(row.cells[column]) if column else ""
        if not text or column is None:
            if needed and column:
                self.wrong(row, column, "缺金额。")
            return 0
        try:
            fen = parse_yuan(text)
        except ValueError:
            self.wrong(row, column, f"「{text[:20]}」不是金额，要写成 1234.50，最多两位小数。")
            return 0
        if fen < 0:
            self.wrong(row, column, "金额不能是负数。")
        return max(fen, 0)

    def rate_bp(self, row: Row, source: Source) -> int:
        """Return ten-thousandths of a percentage such as 13%."""
        text = self.text(row, source, SHORT, needed=True)
        column = source if isinstance(source, str) else ""
        try:
            exact = parse_rate(text) * 10000
        except ValueError:
            self.wrong(row, column, f"「{text}」不是百分数，要写成 13%。")
            return 0
        if exact.denominator != 1 or not 0 <= exact <= 10000:
            self.wrong(row, column, f"「{text}」要在 0% 到 100% 之间，最多两位小数。")
            return 0
        return int(exact)
