"""What a row would do, in which order rows go, values there and back, and error files that are harmless."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime

import pytest

from xiaozhang.base.registries import ImportField
from xiaozhang.base.text import Message
from xiaozhang.home.exchange.rules import error_file, judging, liveness, values

FIELDS = (
    ImportField("name", Message("名称"), "text"),
    ImportField("on", Message("日期"), "day"),
    ImportField("at", Message("时间"), "moment"),
    ImportField("month", Message("月份"), "month"),
    ImportField("fen", Message("金额"), "money"),
    ImportField("rate", Message("比例"), "rate"),
)


@pytest.mark.parametrize("module", [judging, values, error_file])
def test_the_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_values_come_back_from_json_as_they_were() -> None:
    given = {
        "name": "江阴水务", "on": date(2017, 1, 31), "at": datetime(2017, 1, 31, 2, tzinfo=UTC), "month": None,
        "fen": 1234, "rate": 0,
    }  # fmt: skip
    assert values.real(FIELDS, values.plain(given)) == given


def test_values_that_no_import_has_are_a_defect() -> None:
    with pytest.raises(TypeError):
        values.plain({"fen": 1.5})


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("fen", 123456, "1,234.56"), ("rate", 1350, "13.5%"), ("month", date(2017, 6, 1), "2017-06")],
)
def test_values_are_shown_as_a_person_reads_them(key: str, value: object, said: str) -> None:
    field = next(field for field in FIELDS if field.key == key)
    assert values.shown(field, value) == said


def test_words_come_back_from_json() -> None:
    words = Message("第 {line} 行：{what}", {"line": 3, "what": Message("不对")})
    assert str(values.words_of(values.written(words))) == "第 3 行：不对"


def test_rows_that_refer_to_each_other_go_in_waves_and_circles_are_named() -> None:
    rows = [("a", frozenset({"b"})), ("b", frozenset()), ("c", frozenset({"d"})), ("d", frozenset({"c"}))]
    assert judging.in_order(rows) == ([[1], [0]], [2, 3])


def test_two_records_for_a_row_are_for_a_person_to_decide() -> None:
    row = judging.Judged(2, (), {"name": "江阴水务"})
    judging.compare(row, [3, 4], Message("客户"))
    assert (row.outcome, row.record_id) == ("refused", None)


def test_a_job_is_dead_after_two_minutes_of_silence_on_both_ways() -> None:
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    later = datetime(2026, 11, 20, 2, 3, tzinfo=UTC)
    assert liveness.is_silent(at, None, later)
    assert not liveness.is_silent(at, later, later)
