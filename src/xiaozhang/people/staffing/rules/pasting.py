"""Rows pasted from a spreadsheet: which cell is what, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.money import parse_yuan
from xiaozhang.base.text import Message, clean_line, match_key

MOST_ROWS = 500
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its key, what it is called (the first name is ours), how its cells are read, whether it must be there.

    `reads` is text, money, day or month.
    """

    key: str
    names: tuple[str, ...]
    reads: str
    is_needed: bool = False


class NotRead(ValueError):
    """Something pasted cannot be read; `message` says where and why."""

    def __init__(self, message: Message) -> None:
        """Keep the words."""
        super().__init__(str(message))
        self.message = message


BASES = (
    Heading("member", ("成员", "姓名", "登录名", "员工"), "text", is_needed=True),
    Heading("start_on", ("起始日期", "自", "生效日期"), "day", is_needed=True),
    Heading("wage_fen", ("约定工资", "工资", "月薪", "基本工资"), "money", is_needed=True),
    Heading("performance_fen", ("绩效工资基数", "绩效工资", "绩效基数"), "money"),
    Heading("region", ("适用地区", "地区", "工作地"), "text", is_needed=True),
    Heading("contract_from", ("合同起始", "合同自"), "day"),
    Heading("contract_to", ("合同期满", "合同至"), "day"),
    Heading("probation_to", ("试用期至", "试用至"), "day"),
    Heading("source", ("依据", "备注", "说明"), "text"),
)
ITEMS = (
    Heading("member", ("成员", "姓名", "登录名", "员工"), "text", is_needed=True),
    Heading("month_on", ("月份", "月", "年月"), "month", is_needed=True),
    Heading("item", ("项目", "工资项目", "名称"), "text", is_needed=True),
    Heading("amount_fen", ("金额", "数额"), "money", is_needed=True),
)


def read_pasted(text: str, headings: Sequence[Heading]) -> list[dict[str, object]]:
    r"""Return the rows of a pasted block by column key, empty cells left out.

    A first row that names columns says their order; without one they stand in the order of `headings`.

    Raises NotRead, naming row and column: nothing there, too much, a cell lacking or not to be read.

    >>> read_pasted("成员\t月份\t项目\t金额\n陈昱\t2026-11\t餐补\t1,200", ITEMS)
    [{'member': '陈昱', 'month_on': datetime.date(2026, 11, 1), 'item': '餐补', 'amount_fen': 120000}]
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    cells = [(number, [clean_line(cell) for cell in _split(line)]) for number, line in lines]
    order = _order(cells[0][1], headings) if cells else None
    if order is not None:
        cells = cells[1:]
    if not cells:
        raise NotRead(Message("没有可以登记的行。请连同表头从表格里复制。"))
    if len(cells) > MOST_ROWS:
        raise NotRead(Message("一次最多 {most} 行，现有 {has} 行。", {"most": MOST_ROWS, "has": len(cells)}))
    return [_row(number, row, order or list(headings)) for number, row in cells]


def _split(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else re.split(r"[;；]", line)


def _order(first: Sequence[str], headings: Sequence[Heading]) -> list[Heading | None] | None:
    """Return which column each cell of the first row names; None where it names too few to be a row of headings."""
    named: Mapping[str, Heading] = {match_key(name): each for each in headings for name in each.names}
    order = [named.get(match_key(re.sub(r"[（(].*?[)）]", "", cell))) for cell in first]
    found = [each for each in order if each is not None]
    if len(found) < 2:
        return None
    lacking = [each.names[0] for each in headings if each.is_needed and each not in found]
    if lacking:
        raise NotRead(Message("表头缺少：{names}。", {"names": "、".join(lacking)}))
    return list(order)


def _row(number: int, cells: Sequence[str], order: Sequence[Heading | None]) -> dict[str, object]:
    row: dict[str, object] = {}
    for heading, cell in zip(order, [*cells, *[""] * len(order)], strict=False):
        if heading is None:
            continue
        where = {"row": number, "name": heading.names[0], "cell": cell}
        if cell:
            try:
                row[heading.key] = _read(cell, heading.reads)
            except ValueError:
                raise NotRead(Message("第 {row} 行的{name}「{cell}」认不出来。", where)) from None
        elif heading.is_needed:
            raise NotRead(Message("第 {row} 行没有填{name}。", where))
    return row


def _read(cell: str, reads: str) -> object:
    if reads == "money":
        return parse_yuan(cell)
    if reads == "text":
        return cell
    found = (_DAY if reads == "day" else _MONTH).fullmatch(cell)
    if found is None:
        raise ValueError(cell)
    parts = [int(each) for each in found.groups()]
    return date(parts[0], parts[1], parts[2] if reads == "day" else 1)
