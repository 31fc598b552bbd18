"""What is worth saying about a basis, and which terms cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kinds.typical import typical
from xiaozhang.base.errors import Invalid
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.people.staffing.rules.probation import full_months, last_day
from xiaozhang.people.staffing.rules.spans import meet
from xiaozhang.people.staffing.rules.terms import checked_terms
from xiaozhang.people.staffing.rules.warnings import Agreed, warnings_of

TODAY = date(2026, 11, 20)
NONE = "制度里没有「苏州」的法定参数，最低工资和扣回上限无从核对。"


def law(**changes: Any) -> RegionalLaw:
    return RegionalLaw.model_validate({**typical()["regional_law"], "region": "苏州", **changes})


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 3, 1), 1, date(2026, 3, 31)),
        (date(2026, 1, 15), 2, date(2026, 3, 14)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 4)),
    ],
)
def test_a_span_of_months_ends_on_the_day_before_or_the_last_day(start: date, months: int, last: date) -> None:
    assert last_day(start, months) == last


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 120))
def test_full_months_counts_what_last_day_ends(start: date, months: int) -> None:
    last = last_day(start, months)
    assert full_months(start, last) == months
    assert full_months(start, last - timedelta(days=1)) == max(months - 1, 0)


@pytest.mark.parametrize(
    ("contract_to", "probation_to", "said"),
    [
        (date(2026, 3, 30), date(2026, 1, 31), ["这个期限的合同依法不得约定试用期。"]),
        (date(2026, 3, 31), date(2026, 1, 31), []),
        (date(2026, 12, 31), date(2026, 2, 28), []),
        (date(2026, 12, 31), date(2026, 3, 1), ["试用期超过法定上限：这个期限的合同最长 2 个月。"]),
        (date(2028, 12, 31), date(2026, 6, 30), []),
        (None, date(2026, 7, 1), ["试用期超过法定上限：这个期限的合同最长 6 个月。"]),
        (None, None, []),
    ],
)
def test_a_probation_beyond_the_law_is_warned_of(
    contract_to: date | None, probation_to: date | None, said: list[str]
) -> None:
    agreed = Agreed(8_000_00, "苏州", date(2026, 1, 1), contract_to, probation_to)
    assert [str(each) for each in warnings_of(agreed, [law(probation=[])], TODAY)] == said


def test_a_region_without_figures_and_a_wage_below_its_minimum_are_warned_of() -> None:
    low = Agreed(2_000_00, "苏州")
    assert [str(each) for each in warnings_of(low, [], TODAY)] == [NONE]
    assert [str(each) for each in warnings_of(low, [law(effective_on=date(2026, 12, 1))], TODAY)] == [NONE]
    assert [str(each) for each in warnings_of(low, [law(region="上海")], TODAY)] == [NONE]
    least = law(minimum_wage="2,490")
    assert [str(each) for each in warnings_of(low, [least], TODAY)] == [
        "约定工资低于苏州最低月工资 2,490.00 元，每月须补足。"
    ]
    assert warnings_of(Agreed(2_490_00, "苏州"), [least], TODAY) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"wage_fen": -1}, ["wage_fen"]),
        ({"wage_fen": 100_000_001}, ["wage_fen"]),
        ({"performance_fen": 10**18}, ["performance_fen"]),
        ({"region": " \u200b "}, ["region"]),
        ({"region": "苏" * 41}, ["region"]),
        ({"source": "见" * 201}, ["source"]),
        ({"contract_to": date(2027, 1, 1)}, ["contract_from"]),
        ({"probation_to": date(2027, 1, 1)}, ["contract_from"]),
        ({"contract_from": date(2026, 5, 1), "contract_to": date(2026, 4, 30)}, ["contract_to"]),
        ({"contract_from": date(2026, 5, 1), "probation_to": date(2026, 4, 30)}, ["probation_to"]),
        (
            {
                "contract_from": date(2026, 5, 1),
                "contract_to": date(2026, 6, 30),
                "probation_to": date(2026, 7, 1),
            },
            ["probation_to"],
        ),
        ({"contract_from": date(226, 5, 1)}, ["contract_from"]),
    ],
)
def test_terms_that_cannot_be_are_refused_by_field(changes: dict[str, Any], wrong: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        checked_terms(**{"wage_fen": 8_000_00, "region": "苏州", **changes})
    assert list(refused.value.fields) == wrong


@given(*[st.one_of(st.none(), st.integers(1, 30)) for _each in range(2)], st.integers(0, 29), st.integers(0, 29))
def test_spans_meet_where_a_day_is_in_both(
    length: int | None, other_length: int | None, start: int, other: int
) -> None:
    def days(first: int, count: int | None) -> set[int]:
        return set(range(first, 60 if count is None else first + count))

    def day(number: int) -> date:
        return date(2026, 1, 1) + timedelta(days=number)

    ends = [None if count is None else day(first + count) for first, count in ((start, length), (other, other_length))]
    assert meet(day(start), ends[0], day(other), ends[1]) == bool(days(start, length) & days(other, other_length))
