"""What an appeal keeps: written and read again, touched or not, found in a newer statement, set beside it."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.workdays import Calendar
from xiaozhang.performance.appeals.rules import evidence, standing, windows
from xiaozhang.performance.appeals.rules.evidence import Seen, SeenLine, beside, is_untouched, read, same_line, written
from xiaozhang.performance.appeals.rules.standing import look_of, wrong_follow_up
from xiaozhang.performance.appeals.rules.windows import Terms, last_day

LINE = SeenLine(
    sequence=3, kind="commission", label="提成", fact_id=7, fact_key="receipt:7", fact="回款 HK-7", clause_id=5,
    clause="第 5.1 条 提成", basis_on="2026-10-09", origin_month_on="2026-10-01", base_fen=100_00, before_fen=0,
    after_fen=100_00, amount_fen=2_00, trace="[[0,10000]]", words=("100.00 × 2.0% = 2.00 元。",),
)  # fmt: skip
SEEN = Seen("JS-202610-0007", 1, "ab", 2_00, 0, 0, 2_00, 2_00, LINE)
DUE = date(2026, 11, 20)


@given(st.text(max_size=40), st.integers(-(10**15), 10**15), st.none() | st.integers(0, 10**9))
def test_what_is_written_is_read_again_and_has_one_form(words: str, amount: int, fact_id: int | None) -> None:
    seen = replace(SEEN, line=replace(LINE, amount_fen=amount, fact_id=fact_id, words=(words,)))
    text, digest = written(seen)
    assert read(text) == seen
    assert written(read(text)) == (text, digest)
    assert is_untouched(text, digest)
    assert not is_untouched(text.replace('"kind":"commission"', '"kind":"award"'), digest)


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ([], None),
        ([replace(LINE, sequence=9, amount_fen=1)], 9),  # moved, and another amount
        ([replace(LINE, sequence=9, clause_id=6)], 9),  # another version of the clause, alone of its fact
        ([replace(LINE, sequence=8, clause_id=6), replace(LINE, sequence=9)], 9),  # the same clause comes first
        ([replace(LINE, sequence=8, clause_id=6), replace(LINE, sequence=9, clause_id=4)], None),  # which one?
        ([replace(LINE, sequence=9, fact_id=8)], None),
        ([replace(LINE, sequence=9, kind="adjustment")], None),
        ([replace(LINE, sequence=9, origin_month_on="2026-09-01")], None),
    ],
)
def test_the_line_of_a_newer_statement_that_stands_for_it(others: list[SeenLine], found: int | None) -> None:
    line = same_line(LINE, others)
    assert (line.sequence if line is not None else None) == found


def test_a_line_without_a_fact_is_found_by_its_clause_alone() -> None:
    limit = replace(LINE, kind="limit", fact_id=None)
    assert same_line(limit, [replace(limit, sequence=4)]) == replace(limit, sequence=4)
    assert same_line(limit, [replace(limit, clause_id=6)]) is None


def test_both_sides_stand_beside_each_other_and_what_changed_is_marked() -> None:
    now = replace(SEEN, run_number=2, total_fen=3_00, line=replace(LINE, amount_fen=3_00))
    assert [str(each.label) for each in beside(SEEN, now) if each.is_changed] == ["金额", "结算单", "本月所得"]
    gone = {str(each.label): each.now for each in beside(SEEN, replace(now, line=None))}
    assert (gone["金额"], gone["本月所得"]) == ((), ("3.00 元",))
    assert [each.now for each in beside(SEEN)] == [None] * len(beside(SEEN))
    assert [str(each.label) for each in beside(replace(SEEN, line=None))] == ["结算单", "本月所得"]


@pytest.mark.parametrize(
    ("state", "decision", "today", "uncorrected", "words", "tone"),
    [
        ("open", "", DUE, False, "待答复", "live"),
        ("reviewing", "rejected", date(2026, 11, 22), False, "复核中，超期 2 天", "late"),
        ("answered", "rejected", DUE, False, "不成立", "late"),
        ("reviewed", "partly", DUE, True, "部分成立，待更正", "live"),
        ("reviewed", "upheld", DUE, False, "成立", "good"),
        ("withdrawn", "", date(2027, 1, 1), False, "已撤回", ""),
    ],
)
def test_how_an_appeal_looks(state: str, decision: str, today: date, uncorrected: bool, words: str, tone: str) -> None:
    look = look_of(state, decision, DUE, today, is_uncorrected=uncorrected)
    assert (str(look.words), look.tone) == (words, tone)


@pytest.mark.parametrize(
    ("decision", "follow_up", "is_closed", "is_wrong"),
    [
        ("rejected", "none", True, False),
        ("rejected", "fact", False, True),
        ("upheld", "rerun", True, True),
        ("upheld", "rerun", False, False),
        ("partly", "fact", True, False),
    ],
)
def test_what_cannot_follow(decision: str, follow_up: str, is_closed: bool, is_wrong: bool) -> None:
    assert (wrong_follow_up(decision, follow_up, is_closed=is_closed) is not None) == is_wrong


def test_a_window_over_the_national_day_counts_make_up_workdays() -> None:
    calendar = Calendar(
        days_off=frozenset(date(2026, 10, day) for day in range(1, 8)), makeup_days=frozenset({date(2026, 10, 10)})
    )
    assert last_day(date(2026, 9, 30), Terms(), calendar) == date(2026, 10, 13)


@pytest.mark.parametrize("module", [evidence, standing, windows])
def test_the_worked_examples_are_true(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert (outcome.failed, outcome.attempted > 0) == (0, True)
