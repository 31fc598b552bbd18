"""Logins, phone numbers, first passwords."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.foundation.org.rules.devices import device_words
from xiaozhang.foundation.org.rules.sign_in import login_of, phone_of, readable_password


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("Chen.Yu", "chen.yu"),
        (" ｃｈｅｎ＠ｈｃ ", "chen@hc"),
        ("陈昱", "陈昱"),
        ("138-1234", "138-1234"),
        ("a\u200bb", "ab"),
    ],
)
def test_a_login_has_one_spelling(typed: str, kept: str) -> None:
    assert login_of(typed) == kept


@pytest.mark.parametrize("typed", ["", "a", "a b", "a/b", "<script>", "x" * 61, "a'b"])
def test_what_cannot_be_a_login(typed: str) -> None:
    with pytest.raises(ValueError, match="not a login"):
        login_of(typed)


@given(st.text(max_size=70))
def test_a_login_that_is_kept_stays_itself(typed: str) -> None:
    try:
        kept = login_of(typed)
    except ValueError:
        return
    assert login_of(kept) == kept


@pytest.mark.parametrize(
    "typed, kept", [("", ""), ("138 1234 5621", "13812345621"), ("+86 （0512） 6288-1234", "+86051262881234")]
)
def test_a_phone_number_is_kept_as_digits(typed: str, kept: str) -> None:
    assert phone_of(typed) == kept


@pytest.mark.parametrize("typed", ["123", "call me", "138x1234567", "1" * 40])
def test_what_is_no_phone_number(typed: str) -> None:
    with pytest.raises(ValueError, match="not a phone number"):
        phone_of(typed)


def test_first_passwords_have_no_signs_that_look_alike() -> None:
    source = random.Random(7)
    passwords = {readable_password(source.randrange) for _count in range(500)}

    assert len(passwords) == 500
    assert not set("".join(passwords)) & set("0O1lIio")
    assert {len(password) for password in passwords} == {14}


@pytest.mark.parametrize(
    "agent, words",
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36 MicroMessenger/8.0", "微信 · 安卓"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_device_words(agent: str, words: str) -> None:
    assert device_words(agent) == words
