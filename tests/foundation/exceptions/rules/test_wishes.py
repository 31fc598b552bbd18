"""What may be wished for: values held against what a way allows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from xiaozhang.base.departures import Departure, Part, Reads, Way, read_value, write_value
from xiaozhang.foundation.exceptions.rules.registered import Registered
from xiaozhang.foundation.exceptions.rules.standing import look_of
from xiaozhang.foundation.exceptions.rules.wishes import Wrong, wish

SHANGHAI = ZoneInfo("Asia/Shanghai")
PARTS = (
    Part("rate", "比例", "2.0%", Reads.RATE),
    Part("cap", "封顶", "50,000.00 元", Reads.YUAN),
    Part("times", "次数", "3", Reads.COUNT),
    Part("weight", "权重", "47.85", Reads.FIGURE),
)
VALUE = Way(Departure.VALUE, ("customer",), lambda _parameters: PARTS)


@pytest.mark.parametrize(
    ("path", "typed", "kept", "read"),
    [
        ("rate", "3.5%", "3.5%", Fraction(7, 200)),
        ("rate", "3.123456%", "3.123456%", Fraction("3.123456") / 100),
        ("cap", "6万", "60,000.00", 6_000_000),
        ("times", " 4 ", "4", 4),
        ("weight", "1,047.5", "1047.5", Fraction(2095, 2)),
    ],
)
def test_another_value_is_kept_as_it_is_reckoned_with(path: str, typed: str, kept: str, read: object) -> None:
    wrong: Wrong = {}
    wished = wish(VALUE, None, {"path": path, "value": typed}, wrong)
    assert (wrong, wished.value["value"]) == ({}, kept)
    assert read_value(Reads(str(wished.value["reads"])), kept) == read
    assert write_value(Reads(str(wished.value["reads"])), read_value(Reads(str(wished.value["reads"])), kept)) == kept


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"path": "rate", "value": "3.5"}, "value"),
        ({"path": "rate", "value": "120%"}, "value"),
        ({"path": "rate", "value": "3.1234567%"}, "value"),
        ({"path": "rate", "value": "0.0000001%"}, "value"),
        ({"path": "cap", "value": "-5"}, "value"),
        ({"path": "times", "value": "three"}, "value"),
        ({"path": "times", "value": "4.0"}, "value"),
        ({"path": "times", "value": "9" * 16}, "value"),
        ({"path": "weight", "value": "1/0"}, "value"),
        ({"path": "weight", "value": "1e99999999"}, "value"),
        ({"path": "weight", "value": "0.1234567"}, "value"),
        ({"path": "nothing", "value": "3%"}, "path"),
        ({}, "path"),
    ],
)
def test_another_value_that_cannot_be_is_refused(given: dict[str, str], field: str) -> None:
    wrong: Wrong = {}
    wish(VALUE, None, given, wrong)
    assert set(wrong) == {field}


def registered(departure: Departure, **value: object) -> Registered:
    day = date(2026, 11, 20)
    return Registered(
        1, "QC", "k", 1, departure, value, (("member", 1),), day, day, "", datetime(2026, 1, 1, tzinfo=UTC)
    )


DUE = datetime(2026, 11, 20, 18, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("value", "later"),
    [
        ({"days": 2}, DUE + timedelta(days=2)),
        ({"until": "2026-11-25T09:00:00+08:00"}, datetime(2026, 11, 25, 9, tzinfo=SHANGHAI)),
        ({"until": "2026-11-25"}, datetime(2026, 11, 26, tzinfo=SHANGHAI)),
        ({"until": "2026-11-01T09:00:00+08:00"}, None),
        ({}, None),
    ],
)
def test_a_longer_term_ends_when_it_says(value: dict[str, object], later: datetime | None) -> None:
    assert registered(Departure.EXTEND, **value).later(DUE, SHANGHAI) == later
    assert registered(Departure.WAIVE, **value).later(DUE, SHANGHAI) is None


def test_what_is_let_off_is_named_or_the_whole_clause() -> None:
    assert registered(Departure.WAIVE, parts=["a"]).waives("a")
    assert not registered(Departure.WAIVE, parts=["a"]).waives("b")
    assert registered(Departure.WAIVE, parts=[]).waives("b")
    assert not registered(Departure.VALUE, parts=["a"]).waives("a")


@pytest.mark.parametrize(
    ("state", "revoked_on", "today", "words"),
    [
        ("draft", None, date(2026, 11, 1), "草稿"),
        ("approved", None, date(2026, 11, 1), "9 天后生效"),
        ("approved", None, date(2026, 11, 10), "生效中"),
        ("approved", None, date(2026, 12, 1), "已期满"),
        ("revoked", date(2026, 11, 20), date(2026, 11, 18), "2 天后撤销"),
        ("revoked", date(2026, 11, 20), date(2026, 11, 20), "已撤销"),
    ],
)
def test_how_it_stands_in_words(state: str, revoked_on: date | None, today: date, words: str) -> None:
    assert str(look_of(state, date(2026, 11, 10), date(2026, 12, 1), revoked_on, today).words) == words
