"""What one charter changes of another, by tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foundation.charter.kinds import TrialBonus, bonus
from xiaozhang.base.clause_kind import Known
from xiaozhang.foundation.charter.rules.differences import chapter_differences, differences
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion
from xiaozhang.foundation.charter.rules.inline import Fate, paragraphs_changed, words_changed
from xiaozhang.foundation.charter.rules.parameters import parameters_changed, said

Changes = list[tuple[str, str]]


def clause(key: str, number: str = "1.1", text: str = "甲。", **more: Any) -> DraftClause:
    return DraftClause(**{"key": key, "number": number, "title": key, "text": text} | more)


def version(*chapters: tuple[int, str, list[DraftClause]]) -> DraftVersion:
    return DraftVersion("制度", "V1.0", "", tuple(DraftChapter(n, t, "", tuple(c)) for n, t, c in chapters))


def one(*clauses: DraftClause) -> DraftVersion:
    return version((1, "总则", list(clauses)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("三天以内回复。", "三天以内回复。", "三天以内回复。"),
        ("三天以内回复。", "五天以内回复。", "[-三-]{+五+}天以内回复。"),
        ("三天以内回复。", "3 个工作日以内回复。", "[-三天-]{+3 个工作日+}以内回复。"),
        ("满 200,000 元的", "满 300,000 元的", "满 [-200,000-]{+300,000+} 元的"),
        ("按 1.5% 计提", "按 2% 计提", "按 [-1.5%-]{+2%+} 计提"),
        ("由销售经理批准。", "由销售经理和财务批准。", "由销售经理{+和财务+}批准。"),
        ("不得罚款，应当说明。", "应当说明。", "[-不得罚款，-]应当说明。"),
        ("", "新写。", "{+新写。+}"),
        ("旧写。", "", "[-旧写。-]"),
    ],
)
def test_words_are_told_as_people_would_mark_them(before: str, after: str, expected: str) -> None:
    marks = {Fate.KEPT: "{}", Fate.CUT: "[-{}-]", Fate.NEW: "{{+{}+}}"}

    assert "".join(marks[run.fate].format(run.text) for run in words_changed(before, after)) == expected


@given(st.text("甲乙丙12。，%", max_size=40), st.text("甲乙丙12。，%", max_size=40))
def test_runs_hold_both_texts_whole(before: str, after: str) -> None:
    runs = words_changed(before, after)

    assert "".join(run.text for run in runs if run.fate is not Fate.NEW) == before
    assert "".join(run.text for run in runs if run.fate is not Fate.CUT) == after


def test_paragraphs_that_came_went_and_changed() -> None:
    found = paragraphs_changed(
        ["第一款不变。", "第二款三天以内。", "第三款删去的内容。"],
        ["第一款不变。", "全新而没有任何相同字样。", "第二款五天以内。"],
    )

    assert [(each.before_place, each.after_place, each.is_changed) for each in found] == [
        (1, 1, False), (None, 2, True), (2, 3, True), (3, None, True),
    ]  # fmt: skip
    assert (found[2].before, found[2].after) == ("第二款三天以内。", "第二款五天以内。")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (one(clause("a")), one(clause("a")), []),
        (one(clause("a")), one(clause("a"), clause("b", "1.2")), [("b", "added")]),
        (one(clause("a"), clause("b", "1.2")), one(clause("a")), [("b", "removed")]),
        (one(clause("a")), one(clause("a", "1.5")), [("a", "renumbered")]),
        (one(clause("a")), one(clause("a", title="新名")), [("a", "retitled")]),
        (one(clause("a")), one(clause("a", text="乙。")), [("a", "reworded")]),
        (one(clause("a")), one(clause("a", is_public=True)), [("a", "shown_otherwise")]),
        (one(clause("a")), one(clause("a", kind="k", parameters={})), [("a", "of_another_kind")]),
        # b stands before a now: one of them moved
        (one(clause("a"), clause("b", "1.2")), one(clause("b", "1.1"), clause("a", "1.2")),
         [("b", "renumbered"), ("b", "moved"), ("a", "renumbered")]),
        # a new clause in front moves nobody
        (one(clause("a")), one(clause("b"), clause("a", "1.2")), [("b", "added"), ("a", "renumbered")]),
        (version((1, "总则", [clause("a")]), (2, "流程", [clause("b", "2.1")])),
         version((1, "总则", []), (2, "流程", [clause("b", "2.1"), clause("a", "2.2")])),
         [("a", "renumbered"), ("a", "moved")]),
        # a chapter that only got another name moves none of its clauses
        (version((1, "总则", [clause("a")])), version((1, "基本规定", [clause("a")])), []),
    ],
)  # fmt: skip
def test_clauses_by_what_became_of_them(before: DraftVersion, after: DraftVersion, expected: Changes) -> None:
    words = ("added", "removed", "renumbered", "moved", "retitled", "reworded", "of_another_kind", "shown_otherwise")
    found = [
        (each.key, word) for each in differences(before, after) for word in words if getattr(each, f"is_{word}") is True
    ]

    assert found == expected


def test_what_went_stands_where_it_stood() -> None:
    before = one(clause("a"), clause("b", "1.2"), clause("c", "1.3"))

    assert [each.key for each in differences(before, one(clause("a"), clause("c", "1.2")))] == ["a", "b", "c"]
    assert [each.key for each in differences(before, one(clause("c", "1.1")))] == ["a", "b", "c"]


def test_parameters_row_by_row_with_old_and_new() -> None:
    old = bonus(("0", "1.0%"), ("1000", "2.0%"), ("5000", "3.0%")).model_dump(mode="json", by_alias=True)
    new = bonus(("0", "1.0%"), ("2000", "2.5%"), mode="monthly").model_dump(mode="json", by_alias=True)

    found = parameters_changed(old, new, TrialBonus, Known())

    assert [(each.path, str(each.before), str(each.after)) for each in found] == [
        ("mode", "一次", "按月"),
        ("bands[1].from", "1,000.00 元", "2,000.00 元"),
        ("bands[1].rate", "2.0%", "2.5%"),
        ("bands[2]", "回款满 5,000.00 元，比例 3.0%", "None"),
    ]


def test_a_row_added_in_front_is_one_difference() -> None:
    old, new = [{"k": "b", "v": 2}], [{"k": "a", "v": 1}, {"k": "b", "v": 2}]

    found = parameters_changed({"rows": old}, {"rows": new}, None, Known())

    assert [(each.path, str(each.place), each.before) for each in found] == [("rows[0]", "rows 第 1 行", None)]


@pytest.mark.parametrize(
    ("value", "words"),
    [(True, "是"), (None, "（不填）"), ("", "（不填）"), (["x", "y"], "x、y"), ("-1234.50", "-1,234.50"), (3, "3")],
)
def test_values_are_said_as_people_say_them(value: object, words: str) -> None:
    assert str(said(value, Known())) == words


def test_chapters_are_told_by_title_and_then_by_number() -> None:
    before = version((1, "总则", []), (2, "流程", []), (3, "附则", []))
    after = version((1, "总则", []), (2, "销售流程", []), (4, "附则", []), (5, "风险", []))

    told = [
        (each.before and each.before.number, each.after and each.after.number, each.is_renumbered, each.is_retitled)
        for each in chapter_differences(before, after)
    ]

    assert told == [(1, 1, False, False), (2, 2, False, True), (3, 4, True, False), (None, 5, False, False)]
    assert [each.after for each in chapter_differences(after, replace(after, chapters=after.chapters[:3]))][-1] is None
