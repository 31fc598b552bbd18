"""What becomes of every file in shared/data, as a page of docs/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xiaozhang.base.registries import ImportKind
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.finding import find_tables
from xiaozhang.home.exchange.rules.found import MONTHS_DOWN, FoundTable
from xiaozhang.home.exchange.rules.guessing import guess, why_not
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.read import ReadRow, ReadTable
from xiaozhang.home.exchange.rules.reading_rows import read_rows
from xiaozhang.home.exchange.rules.shapes import months_down

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data"
PAGE = Path(__file__).resolve().parents[4] / "docs" / "import-outcomes.md"
FOLDERS = ("maven_crm", "zh_clean_case/input", "zh_sheets", "zh_templates")
HEAD = """# What becomes of the files we have

Every file of `shared/data` that a clerk could drop into 导入, sheet by sheet: the table found (its corner, columns by
rows), what it is taken for with nobody's help (score 0 to 100, columns used), how many rows can be read and how many
are stopped, or the words with which it is not imported. Rows are counted before references are looked up, so 可导入 is
the most that can come in; a person may choose another kind, other columns, fixed values for what is missing, or say
what a word means, and then more of them import.

A test keeps this page true, and writes it anew when asked:
`XIAOZHANG_WRITE_OUTCOMES=1 python -m pytest tests/home/exchange/reading/test_outcomes.py`.

| file | sheet | table | outcome |
| --- | --- | --- | --- |
"""


def page(kinds: Sequence[ImportKind]) -> str:
    """Return the whole page."""
    lines = [line for folder in FOLDERS for path in files(SHARED / folder) for line in _file(path, kinds)]
    return HEAD + "\n".join(lines) + "\n"


def files(folder: Path) -> list[Path]:
    """Return the files of a folder that are tables by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xls", ".xlsx"))


def _file(path: Path, kinds: Sequence[ImportKind]) -> Iterator[str]:
    try:
        book = read_book(path, path.name)
    except BadFile as refused:
        yield _row(path.name, "", "", f"拒绝：{refused}")
        return
    for sheet in book.sheets:
        tables = find_tables(sheet)
        name = f"{sheet.name}（隐藏）" if sheet.is_hidden else sheet.name
        if not tables:
            yield _row(path.name, name, "", "空表，不导入。")
        for table in tables:
            yield _row(path.name, name, _place(table), _outcome(table, kinds))
            if MONTHS_DOWN in table.shapes:
                down = months_down(table)
                yield _row(path.name, name, f"{_place(down)}，拆成每月一行", _outcome(down, kinds))


def _place(table: FoundTable) -> str:
    corner = f"{table.columns[0].letter}{table.top}"
    return f"{corner}，{len(table.columns)} 列 × {len(table.rows)} 行"


def _outcome(table: FoundTable, kinds: Sequence[ImportKind]) -> str:
    guesses = guess(table, kinds)
    reason = why_not(table, guesses, kinds)
    if reason is not None:
        return f"不导入：{str(reason).removeprefix('没有导入：')}"
    best = guesses[0]
    kind = next(kind for kind in kinds if kind.key == best.kind)
    read = read_rows(table, kind, Layout(kind.key, best.columns))
    stopped = [(row.line, problem) for row, problem in _stopped(read, kind)]
    labels = {field.key: field.label for field in kind.fields}
    used = "、".join(f"{table.columns[place].heading}→{labels[key]}" for key, place in best.columns.items())
    words = f"{kind.label}（{best.score}）：可导入 {len(read.rows) - len(stopped)} 行。{used}"
    if stopped:
        words += f"。另 {len(stopped)} 行要改，如第 {stopped[0][0]} 行{stopped[0][1]}"
    return words


def _stopped(read: ReadTable, kind: ImportKind) -> Iterator[tuple[ReadRow, str]]:
    """Yield the rows that cannot be imported, each with its first problem: of a cell, or of the row as a whole."""
    refused: dict[int, str] = {}
    for problem in read.problems:
        if problem.is_refusal:
            refused.setdefault(problem.line, f" {problem.letter or problem.heading} 列：{problem.words}")
    for row in read.rows:
        if row.is_refused:
            yield row, refused[row.line]
        elif kind.check is not None and (wrong := kind.check(row.values)):
            yield row, f"：{next(iter(wrong.values()))}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "／").replace("\n", " ") for cell in cells) + " |"
