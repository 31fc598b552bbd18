"""Two runs of a month side by side: whose figure changed, and through which fact, clause or exception.

Members are read a page at a time, and their lines for the whole page at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.foundation.exceptions import queries as exception_queries
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.performance.incentives.models import ClauseTally, Line, Run, Statement
from xiaozhang.performance.incentives.queries.following import statements_in
from xiaozhang.performance.incentives.queries.runs import DUE_FEN, due_of_runs, get_run
from xiaozhang.performance.incentives.rules.comparing import (
    Around,
    Cause,
    ComparedLine,
    causes,
    differing,
    payout_parts,
    read_trace,
)
from xiaozhang.performance.incentives.rules.pay_sums import PAY_WORDS, pay_sums

COMPARED_A_PAGE = 25
_IN_A_FILE = 250  # members at once
MOST_EXCEPTIONS = 20
_IDS_AT_ONCE = 500
_FIGURES = (
    "member_id", "pk", "member_name", "team_name", "post_name", "target_fen", "total_fen", "due_fen", "digest",
)  # fmt: skip
_TARGET, _PERSON = Message("目标改了"), Message("团队或岗位变了")
_NEW, _GONE = Message("上一次没有结算单"), Message("这一次没有结算单")


@dataclass(frozen=True, slots=True)
class Figures:
    """A member's statement in one of the two runs."""

    member_id: int
    statement_id: int
    name: str
    team_name: str
    post_name: str
    target_fen: int | None
    total_fen: int
    paid_fen: int
    digest: str


@dataclass(frozen=True, slots=True)
class ShownCause:
    """A cause with its clause (in both versions, where they differ), its fact and its exceptions."""

    cause: Cause
    clause: ClauseRef | None
    former_clause: ClauseRef | None
    fact: str = ""
    fact_url: str = ""
    customer: str = ""

    @property
    def is_new_version(self) -> bool:
        """Say whether the two runs followed different versions of the clause."""
        return self.clause is not None and self.former_clause is not None and self.clause != self.former_clause


@dataclass(frozen=True, slots=True)
class MemberDifference:
    """A member whose statement differs; the parts of `causes` sum to `earned_fen`, with `payout` and `rest` to
    `paid_fen`.
    """

    before: Figures | None
    after: Figures | None
    notes: tuple[Message, ...] = ()
    causes: tuple[ShownCause, ...] = ()
    payout: tuple[tuple[Message, int], ...] = ()
    rest_fen: int = 0

    @property
    def shown(self) -> Figures:
        """The later statement, or the earlier where it is gone."""
        found = self.after or self.before
        if found is None:
            raise LookupError("a difference without a statement")
        return found

    @property
    def earned(self) -> tuple[int, int]:
        """What was earned in the earlier run and in the later; 0 without a statement."""
        return (self.before.total_fen if self.before else 0), (self.after.total_fen if self.after else 0)

    @property
    def paid(self) -> tuple[int, int]:
        """What is paid in the earlier run and in the later; 0 without a statement."""
        return (self.before.paid_fen if self.before else 0), (self.after.paid_fen if self.after else 0)

    @property
    def earned_fen(self) -> int:
        """By how much what was earned differs."""
        return self.earned[1] - self.earned[0]

    @property
    def paid_fen(self) -> int:
        """By how much what is paid differs."""
        return self.paid[1] - self.paid[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs of a month: who differs, the greatest first, a page of them with causes, and what lies between."""

    run: Run
    former: Run
    rows: tuple[MemberDifference, ...]
    changed: int
    number: int
    count: int
    due_fen: int
    former_due_fen: int
    new_facts: int
    exceptions: tuple[tuple[str, str, str], ...]


def former_of(viewer: Actor, run: Run, number: int | None) -> Run | None:
    """Return the finished run of the month that is to be compared with: by its number, else the one before.

    Raises Missing for a number that no earlier, finished run has.
    """
    rows = Run.objects.filter(month_on=run.month_on, number__lt=run.number).exclude(state=Run.State.STAGED)
    if number is None:
        return rows.order_by("-number").first()
    found = rows.filter(number=number).first()
    if found is None:
        raise Missing
    return get_run(viewer, found.pk)


def earlier_numbers(run: Run) -> list[int]:
    """Return the numbers of the month's earlier, finished runs, the latest first."""
    rows = Run.objects.filter(month_on=run.month_on, number__lt=run.number).exclude(state=Run.State.STAGED)
    return list(rows.order_by("-number").values_list("number", flat=True))


def comparison(viewer: Actor, run: Run, former: Run, number: int = 1) -> Comparison:
    """Return who differs between two runs, a page with the causes; the queries do not grow with the members."""
    pairs, due = _changed(run, former), due_of_runs((run, former))
    count = max(1, -(-len(pairs) // COMPARED_A_PAGE))
    number = min(max(1, number), count)
    start = (number - 1) * COMPARED_A_PAGE
    new_facts = ledger_queries.facts(SYSTEM).filter(month_on=run.month_on, pk__gt=former.mark, pk__lte=run.mark).count()
    return Comparison(
        run=run,
        former=former,
        rows=tuple(_explained(run, former, pairs[start : start + COMPARED_A_PAGE])),
        changed=len(pairs),
        number=number,
        count=count,
        due_fen=due[run.pk],
        former_due_fen=due[former.pk],
        new_facts=new_facts,
        exceptions=_exceptions_between(viewer, run, former),
    )


def differences(run: Run, former: Run) -> Iterator[MemberDifference]:
    """Yield everybody who differs with the causes, for a file; some queries for each portion."""
    pairs = _changed(run, former)
    for start in range(0, len(pairs), _IN_A_FILE):
        yield from _explained(run, former, pairs[start : start + _IN_A_FILE])


def _changed(run: Run, former: Run) -> list[MemberDifference]:
    """Return whose statement is not to the byte that of the former run, the greatest difference first; two queries."""
    before, after = _figures(former), _figures(run)
    found = [
        MemberDifference(before.get(pk), after.get(pk))
        for pk in {**after, **before}
        if pk not in before or pk not in after or before[pk].digest != after[pk].digest
    ]
    return sorted(found, key=lambda each: (-abs(each.earned_fen), -abs(each.paid_fen), each.shown.member_id))


def _figures(run: Run) -> dict[int, Figures]:
    rows = statements_in(run).annotate(due_fen=DUE_FEN).order_by("member_id").values_list(*_FIGURES)
    return {row[0]: Figures(*row) for row in rows}


def _explained(run: Run, former: Run, pairs: Sequence[MemberDifference]) -> list[MemberDifference]:
    before_ids = {each.before.statement_id: each.shown.member_id for each in pairs if each.before}
    after_ids = {each.after.statement_id: each.shown.member_id for each in pairs if each.after}
    keys, versions = _clause_keys(run, former)
    lines = _lines([*before_ids, *after_ids], keys)
    before = {member_id: lines.get(pk, []) for pk, member_id in before_ids.items()}
    after = {member_id: lines.get(pk, []) for pk, member_id in after_ids.items()}
    traces = _traces([
        line.pk for each in pairs
        for line in differing(before.get(each.shown.member_id, ()), after.get(each.shown.member_id, ()))
    ])  # fmt: skip
    fact_ids = {line.fact_id for rows in after.values() for line in rows if (line.fact_id or 0) > former.mark}
    reversing = _reversing({pk for pk in fact_ids if pk})
    pays = dict(Statement.objects.filter(pk__in=[*before_ids, *after_ids]).values_list("pk", "pay"))
    found = []
    for each in pairs:
        around = Around(former.mark, reversing, versions[0], versions[1], *_moved(each))
        member_id = each.shown.member_id
        was, now = (_traced(rows.get(member_id, []), traces) for rows in (before, after))
        found.append((each, causes(was, now, around)))
    naming = _Naming([cause for _each, parts in found for cause in parts])
    return [_told(each, [naming.shown(cause) for cause in parts], pays) for each, parts in found]


def _told(each: MemberDifference, shown: Sequence[ShownCause], pays: Mapping[int, str]) -> MemberDifference:
    target_moved, person_moved = _moved(each)
    notes = []
    if each.before is None or each.after is None:
        notes.append(_NEW if each.before is None else _GONE)
    if person_moved:
        notes.append(_PERSON)
    if target_moved:
        notes.append(_TARGET)
    sums = [pay_sums(pays.get(side.statement_id, "")) if side else {} for side in (each.before, each.after)]
    parts = payout_parts(*sums)
    rest_fen = each.paid_fen - each.earned_fen - sum(fen for _name, fen in parts)
    payout = tuple((PAY_WORDS[name], fen) for name, fen in parts)
    return replace(each, notes=tuple(notes), causes=tuple(shown), payout=payout, rest_fen=rest_fen)


def _moved(each: MemberDifference) -> tuple[bool, bool]:
    before, after = each.before, each.after
    if before is None or after is None:
        return False, False
    is_person_moved = (before.team_name, before.post_name) != (after.team_name, after.post_name)
    return before.target_fen != after.target_fen, is_person_moved


def _clause_keys(run: Run, former: Run) -> tuple[dict[int, str], tuple[dict[str, frozenset[int]], ...]]:
    """Return the key of every clause at work in the runs, and by key the versions at work in each; two queries."""
    ids: dict[int, set[int]] = {former.pk: set(), run.pk: set()}
    for run_id, clause_id in ClauseTally.objects.filter(run__in=(run, former)).values_list("run_id", "clause_id"):
        ids[run_id].add(clause_id)
    stated = charter_queries.stated({pk for pks in ids.values() for pk in pks})
    keys = {pk: each.key for pk, each in stated.items()}
    versions = []
    for pks in (ids[former.pk], ids[run.pk]):
        by_key: dict[str, set[int]] = {}
        for pk in pks:
            by_key.setdefault(keys.get(pk, str(pk)), set()).add(pk)
        versions.append({key: frozenset(found) for key, found in by_key.items()})
    return keys, tuple(versions)


def _lines(statement_ids: Collection[int], keys: Mapping[int, str]) -> dict[int, list[ComparedLine]]:
    rows = Line.objects.filter(statement_id__in=statement_ids).order_by("statement_id", "sequence").values_list(
        "statement_id", "pk", "clause_id", "fact_id", "origin_month_on", "kind", "amount_fen"
    )  # fmt: skip
    found: dict[int, list[ComparedLine]] = {}
    for statement_id, pk, clause_id, fact_id, origin_on, kind, amount_fen in rows:
        key = keys.get(clause_id, str(clause_id))
        line = ComparedLine(pk, key, clause_id, fact_id, origin_on, kind, amount_fen)
        found.setdefault(statement_id, []).append(line)
    return found


def _traces(pks: Sequence[int]) -> dict[int, tuple[frozenset[str], str]]:
    """Return exceptions and coefficients of lines, by id; one query for most pages."""
    found = {}
    for start in range(0, max(1, len(pks)), _IDS_AT_ONCE):
        rows = Line.objects.filter(pk__in=pks[start : start + _IDS_AT_ONCE]).exclude(trace="")
        for pk, text in rows.values_list("pk", "trace"):
            found[pk] = read_trace(json.loads(text))
    return found


def _traced(lines: Sequence[ComparedLine], traces: Mapping[int, tuple[frozenset[str], str]]) -> list[ComparedLine]:
    return [
        replace(line, exceptions=traces[line.pk][0], factors=traces[line.pk][1]) if line.pk in traces else line
        for line in lines
    ]


def _reversing(fact_ids: Collection[int]) -> set[int]:
    if not fact_ids:
        return set()
    rows = ledger_queries.facts(SYSTEM).filter(pk__in=fact_ids, reverses__isnull=False)
    return set(rows.values_list("pk", flat=True))


class _Naming:
    """Puts clause, fact and customer to causes; read once for all of them."""

    def __init__(self, found: Sequence[Cause]) -> None:
        ids = {pk for cause in found for pk in (cause.clause_id, cause.former_clause_id)}
        self.clauses = charter_queries.clause_refs(ids)
        rows = ledger_queries.facts(SYSTEM).filter(pk__in={cause.fact_id for cause in found if cause.fact_id})
        self.facts = {row.pk: row for row in rows}
        self.customers = _titles("customer", {row.customer_id for row in self.facts.values() if row.customer_id})
        self.sources: dict[tuple[str, int], str] = {}
        by_type: dict[str, set[int]] = {}
        for row in self.facts.values():
            by_type.setdefault(row.source_type, set()).add(row.source_id)
        for record, pks in by_type.items():
            self.sources |= {(record, pk): title for pk, title in _titles(record, pks).items()}
        self.url = registries.record_types.get("fact").url

    def shown(self, cause: Cause) -> ShownCause:
        """Return the cause with what it names."""
        clause = self.clauses.get(cause.clause_id or 0)
        former = self.clauses.get(cause.former_clause_id or 0)
        fact = self.facts.get(cause.fact_id or 0)
        if fact is None:
            return ShownCause(cause, clause, former)
        title = self.sources.get((fact.source_type, fact.source_id), fact.key)
        customer = self.customers.get(fact.customer_id or 0, "")
        return ShownCause(cause, clause, former, title, self.url(fact.pk), customer)


def _titles(record: str, pks: Collection[int]) -> dict[int, str]:
    if record not in registries.record_types or not pks:
        return {}
    kind = registries.record_types.get(record)
    return {row.pk: kind.title(row) for row in kind.rows(SYSTEM).filter(pk__in=pks)}


def _exceptions_between(viewer: Actor, run: Run, former: Run) -> tuple[tuple[str, str, str], ...]:
    """Return number, words and address of pay exceptions approved or revoked between the runs, as far as one sees."""
    rows = exception_queries.exceptions(viewer).filter(is_pay=True)
    approved = rows.filter(approved_at__gt=former.created_at, approved_at__lte=run.created_at)
    revoked = rows.filter(revoked_at__gt=former.created_at, revoked_at__lte=run.created_at)
    found = (approved | revoked).distinct().order_by("number")[:MOST_EXCEPTIONS]
    url = registries.record_types.get("exception").url
    return tuple((row.number, row.summary, url(row.pk)) for row in found)
