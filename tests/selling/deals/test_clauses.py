"""The stage standard refuses nonsense at publication and says itself in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.selling.deals.charters import KNOWN, stage, stages, standard
from xiaozhang.selling.deals.clauses import StageStandard


def paths(changed: list[dict[str, Any]]) -> list[str]:
    return [finding.path for finding in standard(changed).check(KNOWN)]


def test_a_whole_standard_may_be_published() -> None:
    assert standard().check(KNOWN) == []


@pytest.mark.parametrize(
    ("place", "change", "path"),
    [
        (0, {"role": "chancellor"}, "stages[0].role"),
        (1, {"days": 0}, "stages[1].days"),
        (1, {"days": -3}, "stages[1].days"),
        (1, {"days": 367}, "stages[1].days"),
        (2, {"work": "  "}, "stages[2].work"),
        (2, {"work": "长" * 501}, "stages[2].work"),
        (6, {"evidence": stage("delivery", 1, ("x", "验收", "deals.field", "need"))["evidence"]}, "stages[6].evidence"),
    ],
)
def test_check_finds_a_stage_that_cannot_be_carried_out(place: int, change: dict[str, Any], path: str) -> None:
    changed = stages()
    changed[place] |= change
    assert paths(changed) == [path]


@pytest.mark.parametrize(
    ("item", "path"),
    [
        (("k", "标签", "weather.sunny", "any"), "stages[2].evidence[0].evidence"),
        (("k", "标签", "deals.field", "colour"), "stages[2].evidence[0].argument"),
        (("k", "标签", "records.tick", " "), "stages[2].evidence[0].argument"),
        (("k", " ", "deals.field", "need"), "stages[2].evidence[0].label"),
        (("", "标签", "deals.field", "need"), "stages[2].evidence[0].key"),
    ],
)
def test_check_finds_evidence_that_nobody_can_give(item: tuple[str, str, str, str], path: str) -> None:
    changed = stages()
    changed[2] = stage("introduction", 8, item)
    assert paths(changed) == [path]


def test_check_finds_keys_used_twice_across_stages() -> None:
    changed = stages()
    changed[2] = stage("introduction", 8, ("need", "又写明", "deals.field", "customer"))
    assert paths(changed) == ["stages[2].evidence[0].key"]


def test_check_finds_the_same_evidence_asked_twice_in_a_stage() -> None:
    changed = stages()
    changed[2] = stage("introduction", 8, ("a", "甲", "deals.field", "need"), ("b", "乙", "deals.field", "need"))
    assert paths(changed) == ["stages[2].evidence[1]"]


def test_check_names_each_missing_stage() -> None:
    assert [str(f.message) for f in standard(stages()[1:5]).check(KNOWN)] == [
        "缺少阶段「开发」，请补上这一段。",
        "缺少阶段「签约」，请补上这一段。",
        "缺少阶段「交付」，请补上这一段。",
    ]


def test_check_refuses_another_order_and_doubled_stages() -> None:
    swapped = stages()
    swapped[0], swapped[1] = swapped[1], swapped[0]
    assert paths(swapped) == ["stages"]
    assert paths([*stages(), stage("delivery", None)]) == ["stages"]


@pytest.mark.parametrize("days", ["10", 2.5, True])
def test_days_are_whole_numbers(days: object) -> None:
    with pytest.raises(ValidationError):
        standard([{**stages()[0], "days": days}])


def test_sentence_says_days_and_evidence() -> None:
    assert str(standard().sentence()) == (
        "商机依次经过开发（15 个工作日，证据 1 项）、需求分析（10 个工作日，证据 1 项）、产品介绍（8 个工作日）、"
        "报价（10 个工作日，证据 2 项）、谈判（10 个工作日）、签约（7 个工作日）、交付。"
        "离开一个阶段前，该阶段所列证据须齐备。"
    )


def test_table_has_a_row_per_stage() -> None:
    table = standard().table(KNOWN)
    assert [str(head) for head in table.heads] == ["阶段", "工作内容", "责任岗位", "时限", "离开前须齐备"]
    assert [str(cell) for cell in table.rows[3]] == [
        "报价", "quotation 的工作", "销售代表", "10 个工作日", "决策人已当面确认方案；技术澄清纪要已归档",
    ]  # fmt: skip
    assert [str(cell) for cell in table.rows[6]] == ["交付", "delivery 的工作", "销售代表", "不设时限", "—"]


def test_paragraph_is_the_place_of_the_stage() -> None:
    assert [StageStandard.paragraph(rule.stage) for rule in standard().stages] == [1, 2, 3, 4, 5, 6, 7]


def test_stored_parameters_come_back_equal() -> None:
    stored = standard().model_dump(mode="json")
    assert StageStandard.model_validate(stored) == standard()
