"""Through what a member's figure changed between two runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.performance.incentives.rules.comparing import (
    Around,
    ComparedLine,
    Why,
    causes,
    differing,
    payout_parts,
    read_trace,
)

OCTOBER = date(2026, 10, 1)
LINE = ComparedLine(1, "pay.table", 11, 5, OCTOBER, "commission", 1_000)
SAME = {"pay.table": frozenset({11})}
AROUND = Around(mark=100, versions_before=SAME, versions_after=SAME)


@pytest.mark.parametrize(
    ("before", "after", "around", "why"),
    [
        ([], [replace(LINE, fact_id=101)], AROUND, Why.FACT),
        ([], [replace(LINE, fact_id=101)], replace(AROUND, reversing={101}), Why.REVERSAL),
        ([LINE], [replace(LINE, clause_id=12, amount_fen=1_500)], AROUND, Why.CLAUSE),
        ([], [LINE], replace(AROUND, versions_before={}), Why.CLAUSE),
        ([LINE], [], replace(AROUND, versions_after={}), Why.CLAUSE),
        ([LINE], [replace(LINE, amount_fen=0, exceptions=frozenset({"QC-1"}))], AROUND, Why.EXCEPTION),
        ([LINE], [], replace(AROUND, is_person_moved=True), Why.PEOPLE),
        (
            [replace(LINE, factors="1.0")],
            [replace(LINE, factors="0.9", amount_fen=900)],
            replace(AROUND, is_target_moved=True),
            Why.TARGET,
        ),
        ([replace(LINE, factors="1.0")], [replace(LINE, factors="0.9", amount_fen=900)], AROUND, Why.FACTOR),
        ([LINE], [replace(LINE, amount_fen=1_200)], AROUND, Why.CUMULATIVE),
        (
            [replace(LINE, fact_id=None, kind="kpi_pay")],
            [replace(LINE, fact_id=None, kind="kpi_pay", amount_fen=5)],
            replace(AROUND, is_target_moved=True),
            Why.TARGET,
        ),
    ],
)
def test_a_difference_is_put_down_to_one_cause(
    before: list[ComparedLine], after: list[ComparedLine], around: Around, why: Why
) -> None:
    found = causes(before, after, around)
    assert [cause.why for cause in found] == [why]
    assert found[0].difference_fen == sum(x.amount_fen for x in after) - sum(x.amount_fen for x in before)


def test_facts_stand_alone_and_other_causes_are_gathered_by_clause() -> None:
    before = [replace(LINE, pk=pk, fact_id=pk) for pk in (1, 2)]
    after = [replace(line, amount_fen=1_010) for line in before]
    after += [replace(LINE, pk=pk, fact_id=pk, amount_fen=500) for pk in (101, 102)]
    found = causes(before, after, AROUND)
    assert [(cause.why, cause.fact_id, cause.lines, cause.difference_fen) for cause in found] == [
        (Why.FACT, 101, 1, 500),
        (Why.FACT, 102, 1, 500),
        (Why.CUMULATIVE, None, 2, 20),
    ]


def test_an_exception_names_what_is_on_one_side_only() -> None:
    before = [replace(LINE, exceptions=frozenset({"QC-1", "QC-2"}))]
    after = [replace(LINE, amount_fen=0, exceptions=frozenset({"QC-2", "QC-3"}))]
    assert causes(before, after, AROUND)[0].exceptions == ("QC-1", "QC-3")


_lines = st.lists(
    st.builds(
        ComparedLine,
        pk=st.integers(1, 99),
        clause_key=st.sampled_from(("a", "b")),
        clause_id=st.sampled_from((11, 12)),
        fact_id=st.none() | st.integers(1, 6),
        origin_on=st.sampled_from((date(2026, 9, 1), OCTOBER)),
        kind=st.sampled_from(("commission", "limit")),
        amount_fen=st.integers(-500, 500),
    ),
    max_size=12,
)


@given(_lines, _lines, st.booleans(), st.booleans())
def test_the_causes_sum_to_the_difference(
    before: list[ComparedLine], after: list[ComparedLine], target: bool, person: bool
) -> None:
    around = Around(mark=3, reversing={5}, is_target_moved=target, is_person_moved=person)
    difference = sum(x.amount_fen for x in after) - sum(x.amount_fen for x in before)
    assert sum(cause.difference_fen for cause in causes(before, after, around)) == difference


def test_only_lines_that_differ_have_their_trace_read() -> None:
    same = replace(LINE, pk=2, fact_id=6)
    assert {line.pk for line in differing([LINE, same], [replace(LINE, pk=3, amount_fen=2), same])} == {1, 3}
    trace = {"exceptions": ["QC-1"], "factors": [{"label": "完成率", "factor": "90%"}]}
    assert read_trace(trace) == (frozenset({"QC-1"}), "[{'label': '完成率', 'factor': '90%'}]")
    assert read_trace({}) == (frozenset(), "")


def test_what_is_held_lowers_and_what_is_released_raises_what_is_paid() -> None:
    before, after = {"held_fen": 100}, {"held_fen": 250, "released_fen": 40, "recovered_fen": 5}
    assert payout_parts(before, after) == [("held_fen", -150), ("released_fen", 40), ("recovered_fen", -5)]
