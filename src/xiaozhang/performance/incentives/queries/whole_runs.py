"""A whole run, statement by statement and line by line, for a file: read in portions, however many lines it has."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from xiaozhang.base.actor import Actor
from xiaozhang.performance.incentives.models import Line, Run, Statement
from xiaozhang.performance.incentives.queries.following import statements_in
from xiaozhang.performance.incentives.queries.traces import ShownLine, shown_lines

_PORTION = 500


def run_statements(run: Run) -> QuerySet[Statement]:
    """Return the statements of a run in the order of its page, for those who could open the run."""
    return statements_in(run).order_by("team_name", "member_id")


def run_lines(viewer: Actor, run: Run) -> Iterator[tuple[Statement, ShownLine]]:
    """Yield every line of a run with its statement, in the order of the page; some queries for each portion."""
    for statement in run_statements(run).iterator(chunk_size=_PORTION):
        for shown in every_line(viewer, statement):
            yield statement, shown


def every_line(viewer: Actor, statement: Statement) -> Iterator[ShownLine]:
    """Yield every line of a statement the caller has fetched, in order; some queries for each portion."""
    after = 0
    while True:
        lines = list(Line.objects.filter(statement=statement, sequence__gt=after).order_by("sequence")[:_PORTION])
        yield from shown_lines(viewer, lines)
        if len(lines) < _PORTION:
            break
        after = lines[-1].sequence
