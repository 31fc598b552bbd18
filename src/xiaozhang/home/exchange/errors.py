"""Why nothing was imported."""

from __future__ import annotations

from collections.abc import Sequence

from xiaozhang.base.errors import Refused
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
