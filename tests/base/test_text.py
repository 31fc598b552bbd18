"""Words: messages, cleaned lines, keys to match by, masked phones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.text import Message, clean_line, clean_text, mask_phone, match_key


def test_a_message_fills_its_places() -> None:
    assert str(Message("没有移到「{stage}」", {"stage": "谈判"})) == "没有移到「谈判」"


def test_a_message_without_values_keeps_braces_and_percent_signs() -> None:
    assert str(Message("形如 {x} 的 100%")) == "形如 {x} 的 100%"


def test_a_message_is_a_value() -> None:
    assert Message("甲", {"x": 1}) == Message("甲", {"x": 1})
    with pytest.raises(AttributeError):
        Message("甲").msgid = "乙"  # type: ignore[misc]


@pytest.mark.parametrize(
    "text, line",
    [
        ("  苏州　恒力\t机电 ", "苏州 恒力 机电"),
        ("１２３ＡＢＣ", "123ABC"),
        ("澄源水务（集团）有限公司：一期，二期！", "澄源水务（集团）有限公司：一期，二期！"),
        ("a\x00b\u202ec\u200fd", "abcd"),
        ("first\r\nsecond", "first second"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\u200b\ufeff", ""),
        ("\ud800x", "x"),
    ],
)
def test_clean_line(text: str, line: str) -> None:
    assert clean_line(text) == line


def test_clean_text_keeps_lines_and_full_width_punctuation() -> None:
    assert clean_text(" 第一行，（甲）\r\n第二行\x00\r\n ") == "第一行，（甲）\n第二行"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_odd(text: str) -> None:
    line = clean_line(text)

    assert clean_line(line) == line
    assert line == line.strip()
    assert "\x00" not in clean_text(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in line)


@given(st.text(max_size=30))
def test_a_name_matches_however_it_is_spaced_and_cased(name: str) -> None:
    assert match_key(f" {name} ") == match_key(name)
    assert match_key(match_key(name)) == match_key(name)


def test_a_name_matches_whichever_brackets_are_typed() -> None:
    assert match_key("澄源水务（集团）") == match_key("澄源水务(集团)")


@pytest.mark.parametrize("name", ["a\u00a8", "\u00df\u0301", "\u03aa\u0301", "\u1f82\u0301"])
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert match_key(match_key(name)) == match_key(name)


@pytest.mark.parametrize(
    "phone, masked",
    [("", ""), ("13812345621", "138****5621"), ("0512-62881234", "051****1234"), ("12345", "1****"), ("1", "1")],
)
def test_mask_phone(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(alphabet="0123456789-+ ", min_size=8, max_size=20))
def test_a_masked_phone_hides_its_middle(phone: str) -> None:
    assert mask_phone(phone)[3:-4] == "****"
