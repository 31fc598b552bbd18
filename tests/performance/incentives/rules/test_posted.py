"""One fact of the ledger, split for the clauses that look at product or days; each figure reckoned by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from tests.performance.plans.rules.values import fact, member, plan, settled, statement
from xiaozhang.foundation.ledger.rules.credits import FactRow
from xiaozhang.performance.incentives.rules.posted import fact_of, ids_by_key, standing_signed
from xiaozhang.performance.plans.clauses import Award, CommissionPlan
from xiaozhang.performance.plans.rules.inputs import Departure, Fact
from xiaozhang.performance.plans.rules.parting import looked_at, looks_of
from xiaozhang.selling.contracts.rules.sold import Fill, SoldPart, cost_of, fills_text, grouped, parts_text

AT = datetime(2026, 3, 9, 4, tzinfo=UTC)
PARTS = (SoldPart("甲", 70_000_00, 30_000_00, 1300, 7), SoldPart("乙", 30_000_00, 20_000_00, 600, 1))
FILLS = (Fill(1, 20_000_00, date(2026, 2, 27), date(2026, 2, 1)), Fill(2, 30_000_00, date(2026, 3, 31), None))
BY = {"method": "words", "by": "product", "label": "产品"}
ALL = frozenset({"product", "day", "both"})


def row(number: int = 1, fen: int = 50_000_01, reverses: FactRow | None = None, **attributes: Any) -> FactRow:
    key = f"receipt:{number}" if reverses is None else f"{reverses.key}:reversed"
    return FactRow(
        number, key, "receipt", fen, None, AT.date(), AT, AT, date(2026, 3, 1), number, 5, {"contract": 9}, attributes,
        reverses.fact_id if reverses else None, reverses.key if reverses else None, ((1, 10_000),),
    )  # fmt: skip


def posted(given: FactRow) -> Fact:
    return fact_of(given, None, None, UTC, ALL)


def test_parts_add_up_to_the_fact_and_a_reversal_mirrors_them() -> None:
    original = row(parts=parts_text(PARTS), fills=fills_text(FILLS), cost_fen=25_000_01)
    back = row(2, -50_000_01, original, **original.attributes)
    whole, mirrored = posted(original), posted(back)
    assert [(each.key, each.amount_fen, each.cost_fen) for each in whole.splits["product"]] == [
        ("receipt:1#p1", 35_000_01, 15_000_01), ("receipt:1#p2", 15_000_00, 10_000_00),
    ]  # fmt: skip
    assert [each.amount_fen for each in whole.splits["day"]] == [20_000_00, 30_000_01]
    both = whole.splits["both"]
    assert [(each.key, each.amount_fen) for each in both] == [
        ("receipt:1#d1#p1", 14_000_00), ("receipt:1#d1#p2", 6_000_00), ("receipt:1#d2#p1", 21_000_01),
        ("receipt:1#d2#p2", 9_000_00),
    ]  # fmt: skip
    assert sum(each.cost_fen or 0 for each in both) == 25_000_01
    for looks, parts in whole.splits.items():
        taken = mirrored.splits[looks]
        assert [(each.amount_fen, each.cost_fen) for each in taken] == [
            (-(each.amount_fen or 0), -(each.cost_fen or 0)) for each in parts
        ]
        assert [each.reverses for each in taken] == [each.key for each in parts]
    ids = ids_by_key([whole, mirrored], [original, back])
    assert (ids["receipt:1#d2#p2"], ids["receipt:1"], ids["receipt:1:reversed#p1"]) == (1, 1, 2)


def test_an_exception_that_names_a_fact_covers_its_parts_and_their_reversal() -> None:
    given = row(parts=parts_text(PARTS), fills=fills_text(FILLS))
    back = row(2, -50_000_01, given, **given.attributes)
    named = Departure("QC-1", "commission", "rate", date(2026, 1, 1), None, date(2026, 3, 1), fact="receipt:1")
    for whole in (posted(given), posted(back)):
        assert all(named.meets(part, "1") for parts in whole.splits.values() for part in parts)
    assert not named.meets(posted(row(3, parts=parts_text(PARTS))).splits["product"][0], "1")


def test_a_fact_is_whole_for_clauses_that_look_at_nothing() -> None:
    given = row(parts=parts_text(PARTS), fills=fills_text(FILLS))
    assert dict(fact_of(given, None, None, UTC).splits) == {}
    assert dict(fact_of(given, None, None, UTC, frozenset({"day"})).splits).keys() == {"day"}
    assert (
        posted(given).tax_rate == Fraction(100_000, 1) / (Fraction(70_000 * 100, 113) + Fraction(30_000 * 100, 106)) - 1
    )
    alone = row(fills=fills_text(FILLS), product="甲", tax_rate="13%")
    assert [each.key for each in posted(alone).splits["both"]] == ["receipt:1#d1", "receipt:1#d2"]
    assert {each.words["product"] for each in posted(alone).splits["both"]} == {"甲"}


@pytest.mark.parametrize(
    ("changes", "looks"),
    [
        ({}, ""),
        ({"base": {"metric": "receipt", "where": [{"attribute": "product", "is": ["甲"]}]}}, "product"),
        ({"base": {"metric": "receipt", "where": [{"attribute": "region", "is": ["东"]}]}}, ""),
        ({"basis": "billed"}, "day"),
        ({"coefficients": [{"label": "账期", "by": "payment_days", "rows": [{"from": 0, "factor": "100%"}]}]}, "day"),
        ({"coefficients": [{**BY, "rows": [{"is": "甲", "factor": "100%"}]}], "basis": "billed"}, "both"),
    ],
)
def test_what_a_plan_looks_at(changes: dict[str, Any], looks: str) -> None:
    assert looks_of(plan(**changes)) == looks


def product_plan(*names: str, **changes: Any) -> CommissionPlan:
    where = [{"attribute": "product", "is": list(names)}]
    return plan(base={"metric": "receipt", "where": where, **changes}, method=None, tiers=[{"from": 0, "rate": "10%"}])


def month(clauses: Any, *rows: FactRow) -> Any:
    facts = [posted(each) for each in rows]
    return statement(settled(clauses, facts, [member("1")]), "1")


def test_a_plan_of_one_product_pays_its_part_net_of_its_tax_and_the_rest_is_unpaid() -> None:
    given = row(fen=50_000_00, parts=parts_text(PARTS))
    paid = month(product_plan("甲", net_of_tax=True), given)
    assert [(line.fact, line.amount_fen) for line in paid.lines] == [("receipt:1#p1", 3_097_35)]  # 35,000 / 1.13 x 10 %
    assert str(paid.lines[0].words[0]) == "本行是这一笔中产品「甲」的 35,000.00 元"
    assert paid.unpaid == [("receipt:1", 15_000_00)]
    both = month(product_plan("甲", "乙"), given)
    assert [line.amount_fen for line in both.lines] == [3_500_00, 1_500_00]
    assert both.unpaid == []


def test_a_reversal_gives_back_what_each_part_brought() -> None:
    given = row(fen=50_000_01, parts=parts_text(PARTS))
    back = row(2, -50_000_01, given, **given.attributes)
    lines = month(product_plan("甲", net_of_tax=True), given, back).lines
    assert [(line.fact, line.amount_fen) for line in lines] == [
        ("receipt:1#p1", 3_097_35), ("receipt:1:reversed#p1", -3_097_35),
    ]  # fmt: skip


def test_overdue_days_are_those_of_each_instalment_filled() -> None:
    late = {
        "label": "逾期",
        "by": "overdue_days",
        "rows": [{"from": -999, "factor": "100%"}, {"from": 1, "factor": "50%"}],
    }
    own = plan(coefficients=[late], method=None, tiers=[{"from": 0, "rate": "10%"}])
    lines = month(own, row(fen=50_000_00, fills=fills_text(FILLS))).lines
    assert [(line.fact, line.amount_fen) for line in lines] == [("receipt:1#d2", 3_000_00), ("receipt:1#d1", 1_000_00)]


def test_an_award_counts_a_contract_of_two_products_once() -> None:
    award = Award.model_validate({
        "title": "新品", "roles": ["representative"], "metric": "receipt", "each": 100, "least": 20000,
        "where": [{"attribute": "product", "is": ["甲", "乙"]}],
    })  # fmt: skip
    three = (*PARTS, SoldPart("丙", 100_000_00, None, 1300, 1))
    result = month(award, row(1, 50_000_00, parts=parts_text(three)), row(3, 20_000_00, parts=parts_text(three)))
    assert [(line.fact, line.amount_fen) for line in result.lines] == [("receipt:1", 100_00)]  # of 3 only 10,000 is
    assert looked_at([]) == frozenset()


def test_facts_without_parts_are_as_they_were() -> None:
    plain = fact("r", date(2026, 3, 5), 1000)
    assert [line.amount_fen for line in statement(settled(product_plan("甲"), [plain])).lines] == []
    again = Fact(**{name: getattr(plain, name) for name in Fact.__slots__})
    assert again == plain


def test_the_parts_of_a_contract() -> None:
    lines = [*PARTS, SoldPart("", 5_000_00, 0, None), SoldPart("", -1_000_00, None, None), PARTS[0]]
    parts = grouped(lines)
    assert [(each.product, each.amount_fen, each.units) for each in parts] == [
        ("甲", 140_000_00, 14), ("乙", 30_000_00, 1), ("", 5_000_00, 0),
    ]  # fmt: skip
    assert cost_of(parts) == 80_000_00
    assert cost_of([*parts, SoldPart("丙", 1, None, None)]) is None


def test_the_signed_amount_that_stands() -> None:
    first, second = row(1, 100_00, cost_fen=1), row(3, 100_00, cost_fen=2)
    back = row(2, -100_00, first, cost_fen=1)
    for given in (first, second, back):
        object.__setattr__(given, "source_id", 9)
    assert {key: each.cost_fen for key, each in standing_signed([first, back, second]).items()} == {9: 2}
    assert {key: each.cost_fen for key, each in standing_signed([first, back]).items()} == {9: 1}
