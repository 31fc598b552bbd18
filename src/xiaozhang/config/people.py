"""The table of who can sign in with what, printed at start."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from xiaozhang.base.actor import SYSTEM
from xiaozhang.config import passwords
from xiaozhang.config.passwords import FirstPassword
from xiaozhang.foundation.org import queries as org

_CHANGED = "已改"


def table(folder: Path) -> list[str]:
    """Return the lines to print: one person of each role, and where the others stand."""
    known = passwords.read(folder)
    company = org.company()
    if company is None:
        return []
    if not known:
        return [f"{company.name}。忘了密码：xiaozhang user password 登录名 --data {folder}"]
    to_change = {member.login for member in org.members(SYSTEM) if member.must_change_password}
    shown = _one_of_each_role(known)
    rows = [("岗位", "姓名", "登录名", "首次密码")]
    rows += [(row.role, row.name, row.login, row.password if row.login in to_change else _CHANGED) for row in shown]
    lines = [f"{company.name}：可以这样登录（首次登录时更换密码）", *_aligned(rows)]
    if len(known) > len(shown):
        lines.append(f"  其余 {len(known) - len(shown)} 人的登录名和首次密码在 {passwords.path(folder)}")
    return lines


def _one_of_each_role(known: list[FirstPassword]) -> list[FirstPassword]:
    first: dict[str, FirstPassword] = {}
    for row in known:
        first.setdefault(row.role, row)
    return list(first.values())


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  " + "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row)).rstrip() for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
