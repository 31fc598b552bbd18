"""What a settlement is made from, and how it is kept: the snapshot of a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from xiaozhang.performance.incentives.rules.kept import inputs_content, read_inputs
from xiaozhang.performance.incentives.rules.needs import is_streamed
from xiaozhang.performance.plans.clauses import CommissionTable
from xiaozhang.performance.plans.rules.inputs import MonthInputs

ATTAINED_METRIC = "receipt"  # what counts against a member's target


class Credit(Protocol):
    """A member's share of a fact, as the ledger gives it."""

    @property
    def fact_id(self) -> int:
        """The fact."""
        ...

    @property
    def member_id(self) -> int:
        """Who is credited."""
        ...

    @property
    def amount_fen(self) -> int | None:
        """The member's part; None for a fact that is not money."""
        ...

    @property
    def occurred_on(self) -> date:
        """The basis day, in the company's zone."""
        ...


class PlacedCredit(Credit, Protocol):
    """A credit that says its own place among the others."""

    @property
    def occurred_at(self) -> datetime:
        """The first criterion of order."""
        ...

    @property
    def recorded_at(self) -> datetime:
        """The second criterion of order."""
        ...

    @property
    def key(self) -> str:
        """The fact's key: the last criterion of order."""
        ...


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A commission clause of one charter version, and the days it is in force: `[start_on, end_on)`, open if None."""

    clause_id: int
    start_on: date
    end_on: date | None
    table: CommissionTable

    def covers(self, day: date) -> bool:
        """Say whether the version is in force on the day."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)


@dataclass(frozen=True, slots=True)
class Post:
    """The posts a member held from a day on."""

    start_on: date
    role_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Payee:
    """A member who gets a statement.

    `posts` in order of time, `post_name` for reading, `target_fen` None where none was set.
    """

    member_id: int
    name: str
    team_name: str
    post_name: str
    posts: tuple[Post, ...]
    target_fen: int | None

    def roles_on(self, day: date) -> tuple[str, ...]:
        """Return the posts held on the day; before the first and after leaving, the nearest known ones."""
        held = [post.role_keys for post in self.posts if post.start_on <= day]
        if held:
            return held[-1]
        return self.posts[0].role_keys if self.posts else ()


@dataclass(frozen=True)
class Inputs:
    """A whole month in memory, for rules and simulations.

    `credits`: by metric, all credits counted in the month. `earlier`: by metric, for the payees who have late facts,
    all credits that occurred in the months of those facts and were counted before this month.
    """

    month_on: date
    payees: Sequence[Payee]
    tables: Sequence[TableSpan]
    credits: Mapping[str, Sequence[PlacedCredit]]
    earlier: Mapping[str, Sequence[Credit]] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """What is fixed when a run starts: the mark of the ledger, who is paid, the tables of the charter.

    `fixed` is everything else that a month is settled from, but for the facts, which the mark fixes.
    """

    month_on: date
    mark: int
    payees: tuple[Payee, ...]
    tables: tuple[TableSpan, ...]
    fixed: MonthInputs

    @property
    def is_streamed(self) -> bool:
        """Say whether plain tables alone pay commission, so that facts are taken one by one and never kept in mind."""
        return is_streamed(self.fixed.clauses, {each.clause for each in self.fixed.departures})

    @property
    def streamed(self) -> tuple[TableSpan, ...]:
        """The tables that facts are taken under one by one; none where plans carry them out."""
        return self.tables if self.is_streamed else ()

    def metrics(self) -> list[str]:
        """Return the metrics whose credits the run reads: those of the tables, and what targets are measured by."""
        return sorted({ATTAINED_METRIC, *(span.table.base for span in self.tables)})

    def as_text(self) -> str:
        """Return the snapshot as canonical JSON."""
        content = {
            "month_on": self.month_on.isoformat(),
            "mark": self.mark,
            "tables": [
                [
                    span.clause_id,
                    span.start_on.isoformat(),
                    span.end_on.isoformat() if span.end_on else None,
                    span.table.model_dump(mode="json"),
                ]
                for span in self.tables
            ],
            "payees": [
                [
                    payee.member_id,
                    payee.name,
                    payee.team_name,
                    payee.post_name,
                    [[post.start_on.isoformat(), list(post.role_keys)] for post in payee.posts],
                    payee.target_fen,
                ]
                for payee in self.payees
            ],
            "fixed": inputs_content(self.fixed),
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_snapshot(text: str) -> Snapshot:
    """Return the snapshot of its canonical JSON."""
    content = json.loads(text)
    month_on = date.fromisoformat(content["month_on"])
    return Snapshot(
        month_on=month_on,
        mark=content["mark"],
        tables=tuple(_span(*row) for row in content["tables"]),
        payees=tuple(_payee(*row) for row in content["payees"]),
        fixed=read_inputs(month_on, content["fixed"]),
    )


def differ_in_mark_only(text: str, mark: int, other: str, other_mark: int) -> bool:
    """Say whether two snapshots, as text, are made from the same things but for facts that came in between."""
    return _unmarked(text, mark) == _unmarked(other, other_mark)


def _unmarked(text: str, mark: int) -> str:
    before, found, after = text.rpartition(f',"mark":{mark},"month_on":"')  # no text inside has quotes of its own
    if not found:
        raise LookupError("a snapshot without its mark")
    return f"{before}\n{after}"


def inputs_hash(text: str) -> str:
    """Return the sha256 of a snapshot's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _span(clause_id: int, start_on: str, end_on: str | None, table: dict[str, Any]) -> TableSpan:
    return TableSpan(
        clause_id,
        date.fromisoformat(start_on),
        date.fromisoformat(end_on) if end_on else None,
        CommissionTable.model_validate(table),
    )


def _payee(
    member_id: int,
    name: str,
    team_name: str,
    post_name: str,
    posts: list[tuple[str, list[str]]],
    target_fen: int | None,
) -> Payee:
    held = tuple(Post(date.fromisoformat(start_on), tuple(role_keys)) for start_on, role_keys in posts)
    return Payee(member_id, name, team_name, post_name, held, target_fen)
