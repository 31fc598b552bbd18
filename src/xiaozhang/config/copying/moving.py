"""The copy itself: table by table in one transaction of the target, read back and compared before it counts."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from xiaozhang.base.errors import Refused
from xiaozhang.base.proofs import digest_rows, line_of
from xiaozhang.base.text import Message
from xiaozhang.config.copying.sides import MOVING, Side
from xiaozhang.config.copying.tables import TOKENS, Table, tables


class NotEmpty(Refused):
    """The target holds rows already."""

    code = "not_empty"


class CopyFailed(Refused):
    """The copy could not be made, or was not the same; nothing of it was kept."""

    code = "copy_failed"


@dataclass(frozen=True, slots=True)
class Copied:
    """One table that was copied: how many rows, and the digest that both sides have."""

    table: str
    count: int
    digest: str


def copy_all(source: Side, target: Side, tell: Callable[[Copied], None]) -> list[Copied]:
    """Copy every row into a target that has its tables and no rows, and keep it if both sides are the same.

    Raises:
        NotEmpty: there is a row of ours in the target.
        CopyFailed: a row was not accepted, or what was read back differs; the target is as it was.
    """
    known = tables()
    refuse_filled(target, known)
    target.open()
    for table in known:
        if target.has_rows(table):  # of a library, put in by setting up the tables
            target.empty(table)
    done = []
    for table in known:
        done.append(_copied(table, source, target))
        tell(done[-1])
    passing = _Passing(source.tokens())
    with _Named(TOKENS):
        target.write_tokens(passing)
    done.append(_compared(TOKENS, passing, target.tokens()))
    tell(done[-1])
    target.set_last_ids(known, source.last_ids())
    with _Named("外键"):
        target.keep()
    return done


def refuse_filled(target: Side, known: Iterable[Table] | None = None) -> None:
    """Raise NotEmpty if a table of ours holds a row."""
    present = target.names()
    for table in known or tables():
        if table.is_ours and table.name in present and target.has_rows(table):
            raise NotEmpty(
                Message("没有写入：目标数据库里已有数据（{table}）。请换一个空的数据库。", {"table": table.name})
            )


def is_half_moved(names: Iterable[str]) -> bool:
    """Say whether a database with these tables is one whose filling did not end."""
    return MOVING in names


def _copied(table: Table, source: Side, target: Side) -> Copied:
    passing = _Passing(source.rows(table))
    with _Named(table.name):
        target.write(table, passing)
    return _compared(table.name, passing, target.rows(table))


def _compared(table: str, passed: _Passing, rows: Iterable[Iterable[object]]) -> Copied:
    count, digest = digest_rows(rows)
    if (count, digest) != (passed.count, passed.digest.hexdigest()):
        words = {"table": table, "was": passed.count, "is": count}
        raise CopyFailed(
            Message("没有写入：{table} 核对不符（来源 {was} 行，写入 {is} 行，摘要不同）。目标已退回原样。", words)
        )
    return Copied(table, count, digest)


class _Passing:
    """Rows on their way from one side to the other, counted and digested."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.count = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            self.digest.update(line_of(row))
            yield row


class _Named:
    """Says in which table a database refused a row."""

    def __init__(self, table: str) -> None:
        self._table = table

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, psycopg.Error | sqlite3.Error):
            raise CopyFailed(
                Message(
                    "没有写入：{table} 有一行不被接受：{why}。目标已退回原样。",
                    {"table": self._table, "why": str(error).strip().splitlines()[0]},
                )
            ) from error
