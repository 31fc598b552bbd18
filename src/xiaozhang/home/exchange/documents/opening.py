"""The child process that opens a workbook: what goes wrong in it, goes wrong alone.

    python -m xiaozhang.home.exchange.documents.opening KIND PATH NAME

It limits its own memory, checks the file, and writes one JSON value per line: `{"checked": size}`, `{"sheet": ...}`,
its rows as lists (days as {"d": ...}, moments as {"t": ...}), `{"flaws": ...}`, at last `{"end": true}`; or
`{"refused": ...}` with the words for a clerk.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

from xiaozhang.base.text import Message
from xiaozhang.home.exchange.documents.compounds import check_compound
from xiaozhang.home.exchange.documents.packages import check_package
from xiaozhang.home.exchange.documents.sniffing import PACKAGE
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.cells import Flaw

MAX_MEMORY = 196 * 1024 * 1024  # of addresses; 20 MB of them before anything is read
_EXACT = 10**15

_BROKEN = Message("没有读入任何内容：文件已损坏，打不开。请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。")
_LOCKED = Message("没有读入任何内容：工作簿加了打开密码。请在 Excel 或 WPS 里去掉密码，另存后再导入。")
_CUT = Message("这个号码在 Excel 里存成了数字，只留得住前 15 位。请把这一列设成文本，重新填完整。")


def main(kind: str, path: Path, name: str) -> None:
    """Write what stands in the workbook, or why nothing does, to standard output."""
    _limit_memory()
    try:
        for line in _lines(kind, path, name):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            if isinstance(line, dict):
                sys.stdout.flush()
    except BadFile as error:
        sys.stdout.write(json.dumps({"refused": error.message.msgid, "values": _plain(error.message)}) + "\n")


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(message: Message) -> dict[str, object]:
    return {key: str(value) if isinstance(value, Message) else value for key, value in message.values.items()}


def _lines(kind: str, path: Path, name: str) -> Iterator[dict[str, Any] | list[Any]]:
    size, by_order = check_package(path, name) if kind == PACKAGE else check_compound(path, name)
    yield {"checked": size}
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)  # by path it would believe the ending
            for number, sheet in enumerate(book.sheets_metadata):
                if sheet.typ is SheetTypeEnum.WorkSheet:
                    flaws = by_order[number] if number < len(by_order) else []
                    is_hidden = sheet.visible is not Visible.Visible
                    yield from _sheet(book.get_sheet_by_name(sheet.name), is_hidden, flaws)
    except PasswordError:
        raise BadFile(_LOCKED) from None
    except CalamineError as error:
        raise BadFile(_BROKEN) from error
    yield {"end": True}


def _sheet(sheet: CalamineSheet, is_hidden: bool, flaws: list[Flaw]) -> Iterator[dict[str, Any] | list[Any]]:
    merged = [[a + 1, b, c + 1, d] for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    yield {"sheet": sheet.name, "hidden": is_hidden, "merged": merged}
    cut: list[Flaw] = []
    lead: list[None] = [None] * (sheet.start or (0, 0))[1]  # rows come from the first line, columns from the first used
    for line, cells in enumerate(sheet.iter_rows(), 1):
        row: list[Any] = lead.copy()
        for value in cells:
            if type(value) is str:
                row.append(value or None)
            elif isinstance(value, int | float) and not -_EXACT < value < _EXACT:
                cut.append(Flaw(line, len(row), _CUT))
                row.append(str(_kept(value)))
            else:
                row.append(_kept(value))
        while row and row[-1] is None:
            row.pop()
        yield row
    yield {
        "flaws": [[flaw.line, flaw.place, flaw.words.msgid, _plain(flaw.words)] for flaw in [*flaws, *cut]],
    }


def _kept(value: Any) -> Any:
    """Return a cell as JSON holds it; whole numbers lose the point that calamine gives them."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e21 else format(value, ".15g")
    if isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return {"t": (value + timedelta(milliseconds=500)).isoformat(timespec="seconds")}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    return _clock(value) if isinstance(value, timedelta) else str(value)


def _clock(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
