"""The whole engine pays what the month's run pays for a commission table, line by line."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.performance.incentives.rules import values as table_values
from tests.performance.plans.rules.values import MARCH, amounts, clause, fact, member, settled
from xiaozhang.performance.incentives.rules.settling import settle

AMOUNTS = st.integers(-9_000_000, 30_000_000)
DAYS = st.dates(date(2026, 2, 1), date(2026, 3, 31))


@settings(max_examples=60, deadline=None)
@given(
    given_facts=st.lists(st.tuples(DAYS, AMOUNTS, st.booleans()), max_size=12),
    method=st.sampled_from(["progressive", "slab"]),
    second=st.booleans(),
)
def test_lines_equal_those_of_the_run(given_facts: list[tuple[date, int, bool]], method: str, second: bool) -> None:
    first = table_values.table(method, [(0, "1.5%"), (100000, "2.25%"), (250000, "3%")])
    later = table_values.table("progressive", [(0, "1%"), (50000, "2%")])
    middle = date(2026, 3, 15) if second else None
    spans = [table_values.span(1, first, date(2025, 1, 1), middle)]
    clauses = [clause(first, end_on=middle)]
    if middle:
        spans.append(table_values.span(2, later, middle))
        clauses.append(clause(later, start_on=middle, version="V1.1"))
    counted, earlier, facts = [], [], []
    for place, (day, fen, is_late) in enumerate(given_facts, start=1):
        counts_on = MARCH if day >= MARCH or is_late else date(2026, 2, 1)
        credit = table_values.credit(place, day, fen)
        (counted if counts_on == MARCH else earlier).append(credit)
        facts.append(fact(f"{place:05d}", day, month_on=counts_on, recorded=f"{place:05d}"))
        facts[-1].amount_fen = fen
    late_months = {credit.occurred_on.month for credit in counted}
    before = [credit for credit in earlier if credit.occurred_on.month in late_months]
    old = settle(table_values.inputs(MARCH, spans, counted, earlier=before))
    new = settled(clauses, facts, [member(roles=table_values.BOTH_POSTS)])
    by_base: dict[tuple[date, int], int] = {}
    for line in old[0].lines:
        by_base[line.origin_month_on, line.clause_id] = (
            by_base.get((line.origin_month_on, line.clause_id), 0) + line.amount_fen
        )
    assert sorted(line.amount_fen for line in old[0].lines) == sorted(amounts(new))
    assert sum(by_base.values()) == sum(amounts(new))
