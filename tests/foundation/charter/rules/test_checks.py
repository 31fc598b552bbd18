"""What publication reads out of a clause's words, by tables."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from tests.foundation.charter.kinds import TrialBonus, TrialDays, bonus, days
from xiaozhang.base.clause_kind import EVERY, Claim, ClauseKind, Finding, Known, Rate, Refusal, Yuan
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.figures import figures_held, figures_said, number_of
from xiaozhang.foundation.charter.rules.findings import StoredClause, find
from xiaozhang.foundation.charter.rules.unlawful import unlawful_findings
from xiaozhang.foundation.charter.rules.wording import wording_findings


class Tier(BaseModel):
    """A rate from an amount on."""

    from_fen: Yuan = Field(alias="from")
    rate: Rate


class TrialTiers(ClauseKind):
    """Tiers with a method, claimed post by post."""

    name: ClassVar[str] = "trial_tiers"
    label: ClassVar[Message] = Message("试验提成")

    method: str = "progressive"
    tiers: tuple[Tier, ...]
    roles: tuple[str, ...] = ("representative",)

    def check(self, known: Known) -> list[Finding]:
        """Find nothing."""
        return []

    def sentence(self) -> Message:
        """Say little."""
        return Message("试验。")

    def claims(self) -> Iterable[Claim]:
        """Settle the rate of each post."""
        for role in self.roles:
            yield Claim(("tiers", role), Message("{role}的提成", {"role": role}), self.method, "tiers")


class TrialLaw(ClauseKind):
    """Legal parameters that refuse fines."""

    name: ClassVar[str] = "trial_law"
    label: ClassVar[Message] = Message("试验法定参数")

    def check(self, known: Known) -> list[Finding]:
        """Find nothing."""
        return []

    def sentence(self) -> Message:
        """Say little."""
        return Message("不得罚款。")

    def refusals(self) -> Iterable[Refusal]:
        """Refuse fines."""
        return (Refusal.FINES,)


KINDS = {kind.name: kind for kind in (TrialTiers, TrialLaw, TrialDays, TrialBonus)}


def tiers(*rows: tuple[str, str], **more: object) -> TrialTiers:
    given = [{"from": from_, "rate": rate} for from_, rate in rows or (("0", "1%"), ("200000", "1.5%"))]
    return TrialTiers.model_validate({"tiers": given, **more})


def told(found: Iterable[Finding]) -> list[str]:
    return [f"{'错' if each.severity == 'error' else '提醒'} {each.path}" for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("负责人应在二十四小时以内完成首次联系，休息日不计。", [("24", "小时", "up_to")]),
        ("满 20 万元不满 50 万元，1.5%。", [("200000", "元", "from"), ("500000", "元", "below"), ("3/2", "%", None)]),
        ("超过 50 万元的部分按百分之二计。", [("500000", "元", None), ("2", "%", None)]),
        ("10 万元以上由经理，10 万元以下由主管。", [("100000", "元", "from"), ("100000", "元", "up_to")]),
        ("20 万元以上（不含本数）。", [("200000", "元", "above")]),
        ("10 万元（不含）以下。", [("100000", "元", "below")]),
        ("2026 年 10 月 1 日起，每月五日前，次月 10 日发放。", []),
        ("按第 3.2 条第二款，超过两个工作日的。", [("2", "天", "above")]),
        ("不低于 3 次，至少 20,000.00 元。", [("20000", "元", "from")]),
        ("不超过三十分钟，1.5 个月内。", [("30", "分钟", "up_to"), ("3/2", "个月", "up_to")]),
        ("主管以上办理。", []),
    ],
)  # fmt: skip
def test_figures_of_a_text_with_their_bounds(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(str(one.value), one.measure.value, one.bound) for one in figures_said(text)] == expected


@pytest.mark.parametrize(
    ("words", "value"),
    [("一百零五", 105), ("三万五千", 35_000), ("两", 2), ("十", 10), ("1.5万", 15_000), ("1,234.5", Fraction("1234.5")),
     ("二十", 20), ("一亿", 10**8), ("甲", None), ("", None)],
)  # fmt: skip
def test_numbers_in_figures_and_in_signs(words: str, value: object) -> None:
    assert number_of(words) == value


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    list(wording_findings(text, tiers()))
    list(unlawful_findings(text, frozenset(Refusal)))


def test_figures_of_parameters_in_their_measures() -> None:
    assert [(one.words, one.path, one.bound) for one in figures_held(tiers())] == [
        ("0 元", "tiers[0].from", "from"),
        ("1%", "tiers[0].rate", None),
        ("200000 元", "tiers[1].from", "from"),
        ("1.5%", "tiers[1].rate", None),
    ]
    assert [one.words for one in figures_held(days(3))] == ["3 天"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不满 20 万元的按 1%，满 20 万元的按 1.5%，超额累进。", []),
        ("20 万元以上的部分按 1.5%，其余按 1%。", []),
        ("超过 20 万元的部分按 1.5%，其余按 1%。", []),
        # the point is given to the other side
        ("超过 20 万元的，按 1.5%，其余按 1%。", ["提醒 tiers[1].from"]),
        ("20 万元以下按 1%，以上按 1.5%。", ["提醒 tiers[1].from"]),
        # both sides take it, or neither does
        ("20 万元以下按 1%，20 万元以上按 1.5%。", ["错 text", "提醒 tiers[1].from"]),
        ("不满 20 万元按 1%，超过 20 万元按 1.5%。", ["错 text", "提醒 tiers[1].from"]),
        # figures that only the text has
        ("不满 20 万元按 1%，满 20 万元按 2%。", ["提醒 tiers[1].rate"]),
        ("满 30 万元按 1.5%，其余按 1%。", ["提醒 tiers[1].from"]),
        # what the parameters have is all there: further figures are further rules
        ("不满 20 万元按 1%，满 20 万元按 1.5%，新客户另加 0.5%。", []),
        ("详见下表。", []),
        ("按全额累进计算。", ["错 method"]),
    ],
)
def test_a_text_against_its_parameters(text: str, expected: list[str]) -> None:
    assert told(wording_findings(text, tiers())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 万元以上由经理批准，10 万元以下由主管批准。", ["提醒 text"]),
        ("超过 10 万元由经理批准，不满 10 万元由主管批准。", ["提醒 text"]),
        ("10 万元以上由经理批准，不满 10 万元由主管批准。", []),
        ("10 万元（不含）以上由经理批准，10 万元以下由主管批准。", []),
        ("提成按阶梯计算。", ["提醒 text"]),
        ("提成按阶梯计算，超额累进。", []),
        ("提成按阶梯计算，超过各档的部分按该档。", []),
    ],
)
def test_a_text_against_itself(text: str, expected: list[str]) -> None:
    assert told(wording_findings(text, None)) == expected


def test_a_bound_that_disagrees_says_how_to_mend_it() -> None:
    found = str(next(iter(wording_findings("超过 20 万元的，按 1.5%，其余按 1%。", tiers()))).message)

    assert "正文写「超过 20 万元」，参数里正好 200000 元 的归上面一段" in found
    assert "请改正文为「满 200000 元」" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("迟到一次罚款 50 元。", "提醒"),
        ("迟到一次罚 50 元。", "提醒"),
        ("本公司不设罚款，也不收押金。", ""),
        ("不得以任何名义罚款。", ""),
        ("入职时交纳服装押金 500 元。", "提醒"),
        ("客户交纳的样机押金由财务保管。", ""),
        ("考核实行末位淘汰。", "错"),
        ("季度排名最后的，解除劳动合同。", "错"),
        ("不实行末位淘汰。", ""),
        ("业务员离职后，未到账的提成不再发放。", "提醒"),
        ("离职当月提成一律作废。", "提醒"),
        ("离职时结清已到账的提成。", ""),
        ("丢失客户的，当月提成清零。", "提醒"),
        ("造成损失的，每月从工资中扣除 50%。", "提醒"),
        ("造成损失的，每月扣除不超过当月工资的 20%。", ""),
        ("造成损失的，从工资中扣除 20%。", ""),
        ("合同约定违约金由客户承担。", ""),
    ],
)
def test_what_no_company_may_write(text: str, expected: str) -> None:
    found = [line.split()[0] for line in told(unlawful_findings(text, frozenset()))]

    assert found == ([expected] if expected else [])


def test_what_the_region_refuses_is_an_error() -> None:
    clauses = [stored(1, tiers(), "迟到一次的，罚款。"), stored(2, TrialLaw(), "按所在地区的规定。")]

    assert [(each.number, each.severity.value) for each in find(clauses, KINDS, Known())] == [("1.1", "error")]
    assert [each.severity.value for each in find(clauses[:1], KINDS, Known())] == ["warning"]


def stored(place: int, parameters: ClauseKind | None, text: str = "详见下表。") -> StoredClause:
    given = parameters.model_dump(mode="json", by_alias=True) if parameters else None
    name, number = (parameters.name, parameters.schema_number) if parameters else ("", None)
    return StoredClause(place, f"key_{place}", f"1.{place}", f"第{place}件", name, number, given, text=text)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (tiers(), tiers(roles=("supervisor",)), []),
        (tiers(), tiers(), [("1.2", "warning")]),
        (tiers(), tiers(method="slab"), [("1.2", "error")]),
        (tiers(roles=("supervisor", "representative")), tiers(method="slab"), [("1.2", "error")]),
    ],
)
def test_two_clauses_that_settle_the_same(first: TrialTiers, second: TrialTiers, expected: list[object]) -> None:
    found = find([stored(1, first), stored(2, second)], KINDS, Known())

    assert [(each.number, each.severity.value) for each in found] == expected


def test_a_contradiction_names_the_other_clause() -> None:
    found = find([stored(1, tiers()), stored(2, tiers(method="slab"))], KINDS, Known())

    assert str(found[0].sentence()) == (
        "第 1.2 条「第2件」 tiers：representative的提成与第 1.1 条「第1件」写的不一样，同一件事只能有一个规定。"
        "请删去一条，或分开适用的对象。"
    )


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ((("a", "x"), 0, None), (("a", "x"), 0, None), True),
        ((("a", "x"), 0, None), (("a", "y"), 0, None), False),
        ((("a", EVERY), 0, None), (("a", "y"), 0, None), True),
        ((("a", "x"), 0, 100), (("a", "x"), 100, None), False),
        ((("a", "x"), 0, 101), (("a", "x"), 100, None), True),
        ((("a", "x"), 100, None), (("a", "x"), 0, 100), False),
        ((("a",), 0, None), (("a", "x"), 0, None), False),
    ],
)
def test_claims_meet_in_matter_and_amount(one: tuple, other: tuple, meets: bool) -> None:
    claims = [Claim(about, Message("甲"), "", "", from_, to) for about, from_, to in (one, other)]

    assert (claims[0].meets(claims[1]), claims[1].meets(claims[0])) == (meets, meets)


def test_a_finding_is_named_by_its_words() -> None:
    one, other = find([stored(1, bonus(("0", "1.0%"))), stored(2, None, "提成按阶梯计算。")], KINDS, Known())

    assert (one.key == other.key, len(one.key)) == (False, 12)
    assert find([stored(1, bonus(("0", "1.0%")))], KINDS, Known())[0].key == one.key
