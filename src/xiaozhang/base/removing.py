"""Many rows taken out again, unless something was built on them. For actions alone."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError, QuerySet

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message

_SHOWN = 3


def remove_rows(rows: QuerySet[Any]) -> None:
    """Delete rows with what is part of them.

    Raises:
        Refused: records of this app or of those above stand on them; the refusal names some and counts all.
    """
    try:
        rows.delete()
    except ProtectedError as error:
        raise Refused(_words(list(error.protected_objects))) from error


def _words(standing: list[Any]) -> Message:
    """Say what stands in the way, such as 商机「SJ-2026-0001 二期流量监测」 等 3 条."""
    standing.sort(key=lambda row: (row._meta.label_lower, row.pk))
    shown = "、".join(f"{row._meta.verbose_name}「{row}」" for row in standing[:_SHOWN])
    return Message(
        "没有撤销：已经有 {count} 条记录以它们为依据，例如{shown}。请先处理这些记录；资料都还在。",
        {"count": len(standing), "shown": shown},
    )
