"""What settlement keeps as JSON text: the inputs a snapshot fixes, a member's month, a line's trace, a run's outcome.

The same values always make the same text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.incentives.rules.needs import SETTLED
from xiaozhang.performance.plans.rules.inputs import (
    Balance,
    Clause,
    Departure,
    Member,
    MonthInputs,
    PayBasis,
    PayItem,
    RegionLaw,
    Target,
)
from xiaozhang.performance.plans.rules.lines import ADJUSTMENT, COMMISSION, LIMIT, POOL, PayLine
from xiaozhang.performance.plans.rules.settling import MonthResult, MonthStatement, statement_json

_KINDS = {kind.name: kind for kind in SETTLED}
_COMMISSION = (COMMISSION, LIMIT, POOL)


class _Fixed(NamedTuple):
    """The inputs of a month but for clauses and facts."""

    members: tuple[Member, ...]
    targets: tuple[Target, ...]
    departures: tuple[Departure, ...]
    balances: tuple[Balance, ...]
    pay_basis: tuple[PayBasis, ...]
    pay_items: tuple[PayItem, ...]
    laws: tuple[RegionLaw, ...]
    calendar: Calendar


_FIXED = TypeAdapter(_Fixed)
_LEFT_OUT: tuple[tuple[str, str, object], ...] = (
    ("members", "leads", []),
    ("targets", "is_summed", False),
    ("laws", "probation", []),
)
"""What only clauses that ask for it fill: left out where it says nothing, so that other months keep their text."""


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """A member's month as a statement keeps it: the text, sums in 分, and what stays open."""

    member_id: int
    lines: tuple[PayLine, ...]
    pay: str
    commission_fen: int
    adjustment_fen: int
    award_fen: int
    paid_fen: int
    unpaid_fen: int
    appeal_until_on: date | None
    balances: tuple[Balance, ...]


def inputs_content(inputs: MonthInputs) -> dict[str, Any]:
    """Return inputs without their facts in JSON values."""
    fixed = _Fixed(*(_as_held(getattr(inputs, name)) for name in _Fixed._fields))
    content: dict[str, Any] = dict(zip(_Fixed._fields, _FIXED.dump_python(fixed, mode="json"), strict=True))
    # Sets come in an order that every process has of its own: in order, the same days make the same text and hash.
    content["calendar"] = {name: sorted(days) for name, days in content["calendar"].items()}
    for name, field, left_out in _LEFT_OUT:
        for each in content[name]:
            if each[field] == left_out:
                del each[field]
    content["clauses"] = [_clause_content(each) for each in inputs.clauses]
    return content


def read_inputs(month_on: date, content: Mapping[str, Any]) -> MonthInputs:
    """Return the inputs of a month from JSON values; without facts."""
    fixed = _FIXED.validate_python([content[name] for name in _Fixed._fields], strict=False)
    clauses = tuple(_read_clause(row) for row in content["clauses"])
    return MonthInputs(month_on=month_on, clauses=clauses, facts=(), **fixed._asdict())


def kept_month(each: MonthStatement, counted: Mapping[str, int], month_on: date) -> KeptMonth:
    """Return a member's month for keeping. `counted`: 分 by kind of the lines that were reckoned elsewhere."""
    content = statement_json(each, month_on)
    del content["lines"]
    sums = dict(content["sums"])
    for kind, fen in counted.items():
        if fen or kind in sums:
            sums[kind] = sums.get(kind, 0) + fen
    content["sums"] = sums
    own: dict[str, int] = {}
    for line in each.lines:
        own[line.kind] = own.get(line.kind, 0) + line.amount_fen
    return KeptMonth(
        member_id=int(each.member.key),
        lines=tuple(each.lines),
        pay=text_of(content),
        commission_fen=sum(own.get(kind, 0) for kind in _COMMISSION),
        adjustment_fen=own.get(ADJUSTMENT, 0),
        award_fen=sum(fen for kind, fen in own.items() if kind not in (*_COMMISSION, ADJUSTMENT)),
        paid_fen=each.pay.paid_fen,
        unpaid_fen=sum(fen for _fact, fen in each.unpaid),
        appeal_until_on=each.appeal_until,
        balances=tuple(each.pay.balances),
    )


def trace_text(line: PayLine) -> str:
    """Return what explains a line, with its sentences in the words of the day."""
    content = {**line.trace, "words": [str(words) for words in line.words]}
    if line.points is not None:
        content["points"] = str(line.points)
    return text_of(content)


def outcome_text(results: Sequence[MonthResult]) -> str:
    """Return what a run found beside statements: outside payments, contests, sanctions that follow, warnings."""
    warnings = sorted({str(words) for each in results for words in each.warnings})
    return text_of({
        "outside": sorted((row for each in results for row in each.outside), key=text_of),
        "contests": [row for each in results for row in each.contests],
        "sanctions": [row for each in results for row in each.sanctions],
        "warnings": warnings,
    })  # fmt: skip


def read_outcome(text: str) -> dict[str, Any]:
    """Return what a run found beside statements, or under `refused` what it lacked; nothing of an empty text."""
    content: dict[str, Any] = json.loads(text) if text else {}
    return content


def text_of(content: object) -> str:
    """Return JSON that is equal exactly when every value is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _as_held(value: Any) -> Any:
    return value if isinstance(value, Calendar) else tuple(value)


def _clause_content(clause: Clause) -> list[Any]:
    parameters = clause.parameters
    return [
        clause.id, clause.key, clause.number, clause.title, clause.version, clause.start_on.isoformat(),
        clause.end_on.isoformat() if clause.end_on else None, parameters.name,
        parameters.model_dump(mode="json", by_alias=True),
    ]  # fmt: skip


def _read_clause(row: Sequence[Any]) -> Clause:
    pk, key, number, title, version, start_on, end_on, kind, parameters = row
    return Clause(
        key, number, title, version, date.fromisoformat(start_on), date.fromisoformat(end_on) if end_on else None,
        _KINDS[kind].model_validate(parameters), pk,
    )  # fmt: skip
