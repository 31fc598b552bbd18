"""How much of a file is kept, so that no file takes more memory than was promised."""

from __future__ import annotations

from collections.abc import Sequence

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Cell

MAX_KEPT = 130 * 1024 * 1024
MAX_COLUMNS = 500
_SHARED_LENGTH, _MAX_SHARED = 40, 100_000
_CELL, _ROW, _OTHER, _LATIN, _WIDE = 8, 72, 28, 50, 74  # bytes, as CPython keeps them

TOO_LARGE = Message(
    "没有读入任何内容：表格太大，读到第 {line} 行已经超出一次能读的量（大约 20 万行 × 12 列）。请分成几个文件导入。"
)
TOO_WIDE = Message("没有读入任何内容：第 {line} 行有 {count} 列有内容，最多 500 列。请删去不用的列再导入。")


class Budget:
    """Counts what rows take in memory and lets equal short texts share one object."""

    def __init__(self, limit: int = MAX_KEPT) -> None:
        """Allow about `limit` bytes."""
        self._left = limit
        self._shared: dict[str, str] = {}

    def row(self, values: Sequence[Cell], line: int) -> tuple[Cell, ...]:
        """Return the cells of a row, empty texts as None and short texts shared.

        Raises:
            BadFile: the row is too wide, or goes beyond the budget.
        """
        if len(values) > MAX_COLUMNS:
            raise BadFile(Message(TOO_WIDE.msgid, {"line": line, "count": len(values)}))
        shared, size = self._shared, _ROW + _CELL * len(values)
        kept: list[Cell] = []
        for value in values:
            if not isinstance(value, str):
                kept.append(value)
                size += _OTHER
                continue
            known = shared.get(value)
            if known is None and value:
                known = value
                size += (_LATIN if value.isascii() else _WIDE) + len(value) * (1 if value.isascii() else 2)
                if len(value) <= _SHARED_LENGTH and len(shared) < _MAX_SHARED:
                    shared[value] = value
            kept.append(known)
        self._left -= size
        if self._left < 0:
            raise BadFile(Message(TOO_LARGE.msgid, {"line": line}))
        return tuple(kept)
