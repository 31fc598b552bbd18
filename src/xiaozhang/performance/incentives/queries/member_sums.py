"""What a finished run came to, member by member and clause by clause: for those who hold something else against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from xiaozhang.performance.incentives.models import Line, Run
from xiaozhang.performance.incentives.queries.following import statements_in


@dataclass(slots=True)
class MemberSums:
    """A member's statement in sums: `clauses` and `limits_fen` are what its lines brought, by id of the clause.

    `pay` are the sums between what was earned and what is paid, by the names of plans.rules.paying.Pay.
    """

    statement_id: int
    member_id: int
    team_name: str
    earned_fen: int
    paid_fen: int
    pay: Mapping[str, int]
    lines: int = 0
    limits_fen: int = 0
    clauses: dict[int, int] = field(default_factory=dict)


def member_sums(run: Run, member_id: int | None = None) -> list[MemberSums]:
    """Return the sums of a run's statements in order of member, or those of one; two queries."""
    statements = statements_in(run)
    if member_id is not None:
        statements = statements.filter(member_id=member_id)
    lines = Line.objects.filter(statement__in=statements)
    found: dict[int, MemberSums] = {}
    columns = ("pk", "member_id", "team_name", "total_fen", "paid_fen", "pay")
    for pk, who, team, earned_fen, paid_fen, pay in statements.order_by("member_id").values_list(*columns):
        found[pk] = MemberSums(pk, who, team, earned_fen, paid_fen, _sums(pay))
    grouped = lines.values_list("statement_id", "clause_id", "kind").annotate(Sum("amount_fen"), Count("pk"))
    for pk, clause_id, kind, amount_fen, count in grouped.order_by():
        sums, amount = found[pk], int(amount_fen)
        sums.clauses[clause_id] = sums.clauses.get(clause_id, 0) + amount
        sums.limits_fen += amount if kind == Line.Kind.LIMIT else 0
        sums.lines += count
    return list(found.values())


def _sums(text: str) -> dict[str, int]:
    given = json.loads(text).get("pay", {}) if text else {}
    return {str(name): int(fen) for name, fen in given.items()}
