"""Why nothing was imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xiaozhang.base.errors import Refused, Stale
from xiaozhang.base.text import Message

SHOWN = 20


class BadFiles(Refused):
    """Mapping or files must be mended first; `lines` holds every place as `file:line:column：words`."""

    code = "bad_files"

    def __init__(self, lines: Sequence[str]) -> None:
        """Say in several lines that nothing was imported and why; beyond `SHOWN` only the number is given."""
        self.lines = tuple(lines)
        shown = [*self.lines[:SHOWN]]
        if len(self.lines) > SHOWN:
            shown.append(f"另有 {len(self.lines) - SHOWN} 处。")
        super().__init__(
            Message(
                "没有导入任何数据：文件里有 {count} 处要改。\n{lines}",
                {"count": len(self.lines), "lines": "\n".join(shown)},
            )
        )


class RowsChanged(Refused):
    """Rows imported before read differently now."""

    code = "rows_changed"


class BadFile(Refused):
    """A file that cannot be read, with words for the person who chose it; nothing of it was taken."""

    code = "bad_file"


class NotNow(Stale):
    """The import has gone on since the page was opened: the step asked for is not possible as it stands now."""

    code = "not_now"


class Overtaken(Refused):
    """Another job has taken the import over, or its work is done: stop without a word."""

    code = "overtaken"


class RowsRefused(Refused):
    """Rows that were fine in the dry run cannot be taken after all; `rows` says why, by staged row and field."""

    code = "rows_refused"

    def __init__(self, rows: Mapping[int, Mapping[str, Message]]) -> None:
        """Say that nothing was imported."""
        self.rows = rows
        reasons = "；".join(str(words) for fields in list(rows.values())[:3] for words in fields.values())
        super().__init__(
            Message(
                "没有导入任何数据：有 {n} 行在写入时被拒绝（{reasons}）。请改正后再试算一次。",
                {"n": len(rows), "reasons": reasons},
            )
        )
