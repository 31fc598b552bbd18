"""Spans of versions, labels, numerals, where a version stands, and finding words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter.rules.in_force import Span, spans
from xiaozhang.foundation.charter.rules.labels import next_label
from xiaozhang.foundation.charter.rules.reading import (
    Carried,
    ChapterReading,
    Reading,
    Standing,
    chinese_number,
    search,
    standing,
)

DAY = date(2026, 1, 1)
DAYS = st.lists(st.integers(0, 40).map(lambda offset: DAY + timedelta(days=offset)), max_size=6)


@settings(deadline=None)
@given(effective=DAYS, asked=st.integers(-2, 42))
def test_exactly_one_version_is_in_force_from_the_first_on(effective: list[date], asked: int) -> None:
    on = DAY + timedelta(days=asked)
    published = [(number, number, day) for number, day in enumerate(effective, start=1)]

    holding = [span.version_id for span in spans(published) if on in span]

    begun = [(day, number) for number, _, day in published if day <= on]
    assert holding == ([max(begun)[1]] if begun else [])


def test_a_span_meets_the_periods_it_touches() -> None:
    span = Span(1, date(2026, 10, 1), date(2026, 10, 15))

    assert span.meets(Period(date(2026, 9, 1), date(2026, 10, 2)))
    assert not span.meets(Period(date(2026, 9, 1), date(2026, 10, 1)))
    assert not span.meets(Period(date(2026, 10, 15), date(2026, 10, 16)))
    assert Span(1, date(2026, 10, 1), None).meets(Period(date(2030, 1, 1), date(2030, 1, 2)))


def test_labels_count_on_from_the_highest() -> None:
    assert [next_label(taken) for taken in ([], ["V1.0"], ["V1.9", "V1.10", "V0.99"], ["初稿"])] == [
        "V1.0", "V1.1", "V1.11", "V1.0",
    ]  # fmt: skip


def test_chapters_are_counted_in_chinese() -> None:
    assert [chinese_number(number) for number in (1, 9, 10, 11, 19, 20, 99, 100, 101, 110, 111, 999)] == [
        "一", "九", "十", "十一", "十九", "二十", "九十九", "一百", "一百零一", "一百一十", "一百一十一", "九百九十九",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "start_on", "end_on", "expected"),
    [
        ("draft", None, None, Standing.DRAFT),
        ("withdrawn", None, None, Standing.WITHDRAWN),
        ("published", date(2026, 1, 1), None, Standing.IN_FORCE),
        ("published", date(2026, 11, 22), None, Standing.IN_FORCE),
        ("published", date(2026, 11, 23), None, Standing.AHEAD),
        ("superseded", date(2026, 1, 1), date(2026, 11, 22), Standing.PAST),
        ("superseded", date(2026, 1, 1), date(2026, 11, 23), Standing.IN_FORCE),
        ("superseded", date(2026, 12, 1), date(2026, 12, 1), Standing.PAST),
        ("superseded", date(2026, 12, 1), date(2026, 12, 9), Standing.AHEAD),
    ],
)
def test_where_a_version_stands(state: str, start_on: date | None, end_on: date | None, expected: Standing) -> None:
    assert standing(state, start_on, end_on, date(2026, 11, 22)) is expected


def test_search_finds_numbers_titles_and_text_with_the_words_around() -> None:
    clauses = (
        Reading(1, "1.1", "目的", ("制定 CRM 规则。", "回款到账后计算。"), "", Carried.BY_PEOPLE),
        Reading(2, "1.2", "回款", ("另行规定。",), "", Carried.BY_PEOPLE),
    )
    chapters = [ChapterReading(1, "总则", (), clauses)]

    assert [(hit.clause.clause_id, hit.found) for hit in search(chapters, "回款")] == [(1, "回款"), (2, "")]
    assert [(hit.before, hit.found, hit.after) for hit in search(chapters, "crm")] == [
        ("制定 ", "CRM", " 规则。\n回款到账后计算。")
    ]
    assert [hit.clause.clause_id for hit in search(chapters, "1.2")] == [2]
    assert list(search(chapters, "没有")) == []
