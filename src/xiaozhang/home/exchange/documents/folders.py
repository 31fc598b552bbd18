"""From a folder of files to a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xiaozhang.home.exchange.errors import BadFiles
from xiaozhang.home.exchange.rules.mapping import Mapping, read_mapping
from xiaozhang.home.exchange.rules.planning import Plan, plan
from xiaozhang.home.exchange.rules.problems import Problems
from xiaozhang.home.exchange.rules.tables import MAX_BYTES, Table, read_table


@dataclass(frozen=True, slots=True)
class Read:
    """Files that could be read whole, without anything wrong."""

    mapping: Mapping
    plan: Plan


def read_folder(folder: Path, mapping_file: Path) -> Read:
    """Read mapping and files and plan the import; nothing is written anywhere.

    Raises:
        BadFiles: something must be mended first; everything that is wrong is named at once.
    """
    problems = Problems()
    mapping = read_mapping(_text(mapping_file, problems), problems) if _is_there(mapping_file, problems) else None
    if mapping is None:
        raise BadFiles([str(problem) for problem in problems.found])
    tables: dict[str, Table] = {}
    for name, section in mapping.sections():
        file = folder / section.file
        if _is_there(file, problems):
            table = read_table(section.file, file.read_bytes(), section.columns(), problems)
            if table is not None:
                tables[name] = table
    if problems:
        raise BadFiles([str(problem) for problem in problems.found])
    planned = plan(mapping, tables, problems)
    if problems:
        raise BadFiles([str(problem) for problem in problems.found])
    return Read(mapping, planned)


def _is_there(file: Path, problems: Problems) -> bool:
    if not file.is_file():
        problems.add(file.name, 0, "", "没有找到这个文件。")
        return False
    if file.stat().st_size > MAX_BYTES:
        problems.add(file.name, 0, "", f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分开导入。")
        return False
    return True


def _text(file: Path, problems: Problems) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add(file.name, 0, "", "不是 UTF-8 编码，请另存为 UTF-8。")
        return ""
