"""What audit refuses, in words of its own."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class NothingToErase(Refused):
    """No personal value of the record is left in the log."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("没有抹去：日志里已没有这条记录的个人信息。")
