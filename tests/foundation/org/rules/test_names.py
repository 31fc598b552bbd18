"""Pinyin of personal names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.foundation.org.rules.names import name_keys, person_syllables


@pytest.mark.parametrize(
    "name, syllables",
    [
        ("陈昱", "chen yu"),
        ("曾广贤", "zeng guang xian"),
        ("仇和", "qiu he"),
        ("单雄信", "shan xiong xin"),
        ("解缙", "xie jin"),
        ("查良镛", "zha liang yong"),
        ("乐嘉", "yue jia"),
        ("尉迟恭", "yu chi gong"),
        ("长孙无忌", "zhang sun wu ji"),
        ("单于明", "chan yu ming"),
        ("欧阳娜娜", "ou yang na na"),
        ("吕布", "lv bu"),
        ("沈约", "shen yue"),
        ("Darcel Schlecht", "darcel schlecht"),
        ("李Tony", "li tony"),
        (" 王　芳 ", "wang fang"),
        ("", ""),
    ],
)
def test_surnames_are_read_as_surnames(name: str, syllables: str) -> None:
    assert " ".join(person_syllables(name)) == syllables


def test_sort_keys_order_by_pinyin_then_by_the_characters() -> None:
    names = ["张伟", "章伟", "曾伟", "安宁", "Zoe", "陈昱", "陈煜"]

    assert sorted(names, key=lambda name: name_keys(name).sort) == [
        "安宁",
        "陈昱",
        "陈煜",
        "曾伟",
        "张伟",
        "章伟",
        "Zoe",
    ]


def test_terms_hold_name_pinyin_and_initials() -> None:
    assert name_keys("欧阳 娜娜").terms == "欧阳娜娜 ouyangnana oynn"


@given(st.text(max_size=80))
def test_any_text_has_keys_that_fit_their_columns(name: str) -> None:
    keys = name_keys(name)

    assert len(keys.sort) <= 200
    assert len(keys.terms) <= 400
    assert "\x00" not in keys.sort + keys.terms
