"""What the desk says of a run: its steps, what is unusual, the sums of pay."""

from __future__ import annotations

from datetime import date

import pytest

from xiaozhang.base.text import Message
from xiaozhang.performance.incentives.rules.pay_sums import kind_sums, pay_sums, summed
from xiaozhang.performance.incentives.rules.steps import Key, Standing, steps
from xiaozhang.performance.incentives.rules.watching import great_shares, median_fen, months_of_each, unusual

ALL_MAY = {"is_superseded": False, "is_closed": False, "may_publish": True, "may_close": True}


def shown(**given: object) -> str:
    """One letter a step: d done, o open, b blocked."""
    found = steps(Standing(**{"state": "draft", **ALL_MAY, **given}))  # type: ignore[arg-type]
    return "".join("d" if step.is_done else "o" if step.is_open else "b" for step in found)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "dobbbb"),
        ({"may_publish": False}, "dbbbbb"),
        ({"is_superseded": True}, "dbbbbb"),
        ({"state": "published"}, "dddobb"),
        ({"state": "published", "appeal_until_on": date(2026, 11, 23), "today": date(2026, 11, 23)}, "ddoobb"),
        ({"state": "published", "appeal_until_on": date(2026, 11, 23), "today": date(2026, 11, 24)}, "dddobb"),
        ({"state": "published", "against": [Message("还有 1 件申诉。")]}, "ddobbb"),
        ({"state": "confirmed"}, "ddddob"),
        ({"state": "confirmed", "moved_facts": 2}, "ddddbb"),
        ({"state": "confirmed", "is_charter_moved": True}, "ddddbb"),
        ({"state": "confirmed", "is_exception_moved": True}, "ddddbb"),
        ({"state": "confirmed", "is_pay_moved": True}, "ddddbb"),
        ({"state": "confirmed", "is_balance_moved": True}, "ddddbb"),
        ({"state": "confirmed", "open_before_on": date(2026, 9, 1)}, "ddddbb"),
        ({"state": "confirmed", "may_close": False}, "ddddbb"),
        ({"state": "confirmed", "is_closed": True}, "dddddo"),
    ],
)
def test_steps_of_a_run(given: dict[str, object], expected: str) -> None:
    assert shown(**given) == expected


def test_a_blocked_step_says_why() -> None:
    found = {step.key: step for step in steps(Standing(state="confirmed", **ALL_MAY, moved_facts=3))}
    assert [str(words) for words in found[Key.CLOSE].why_not] == [
        "试算之后台账又记了 3 笔计入本月的事实，要重新试算、发布、确认。"
    ]
    assert [str(words) for words in found[Key.EXPORT].why_not] == ["结账后导出。"]


@pytest.mark.parametrize(
    ("now_fen", "earlier", "median"),
    [
        (300_000, [], None),
        (300_000, [100_000], 100_000),
        (200_000, [100_000], None),  # twice is not more than twice, and the move is no more than 1,000 yuan
        (200_001, [100_000], 100_000),
        (100_000, [1_000, 2_000, 3_000], None),  # below 1,000 yuan
        (600_000, [100_000, 500_000, 900_000], None),
        (1_000_001, [100_000, 500_000, 900_000], 500_000),
        (249_999, [500_000], 500_000),
        (250_000, [500_000], None),
        (-200_000, [300_000], 300_000),
        (0, [500_000, 500_001], 500_000),
    ],
)
def test_unusual_is_more_than_twice_or_less_than_half_the_median(
    now_fen: int, earlier: list[int], median: int | None
) -> None:
    found = unusual(now_fen, earlier)
    assert (found.median_fen if found else None) == median


def test_great_shares_need_eight_payees() -> None:
    assert great_shares(dict.fromkeys(range(7), 100) | {9: 100_000}) == [9]
    assert great_shares(dict.fromkeys(range(6), 100) | {9: 100_000}) == []
    assert great_shares(dict.fromkeys(range(8), 100)) == []


def test_months_are_gathered_by_member_and_medians_lean_to_zero() -> None:
    assert months_of_each([(1, 5), (2, 7), (1, 6)]) == {1: [5, 6], 2: [7]}
    assert (median_fen([1, 2]), median_fen([-1, -2])) == (1, -1)


def test_pay_sums_of_nothing_are_zero_and_add_up() -> None:
    assert set(pay_sums("").values()) == {0}
    each = [pay_sums('{"pay": {"paid_fen": 5, "held_fen": 2}}'), pay_sums('{"pay": {"paid_fen": -1}}')]
    assert {name: fen for name, fen in summed(each).items() if fen} == {"paid_fen": 4, "held_fen": 2}
    assert pay_sums('{"pay": {}, "roll_forward": {"opening_fen": 7}}')["opening_fen"] == 7
    assert kind_sums('{"sums": {"award": 12}}') == {"award": 12}
