"""Sealed texts: read by whom they are for, told apart when anything was changed."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base import sealing
from xiaozhang.base.sealing import Broken, seal, unseal

KEY = b"the installation's own"


def test_the_examples_hold() -> None:
    assert doctest.testmod(sealing).failed == 0


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_what_was_sealed_is_read_again(text: str) -> None:
    sealed = seal(KEY, "robots", text)
    assert unseal(KEY, "robots", sealed) == text
    assert len(text) < 8 or text not in sealed


@pytest.mark.parametrize(("key", "purpose"), [(b"another", "robots"), (KEY, "channels")])
def test_another_secret_or_purpose_does_not_read_it(key: bytes, purpose: str) -> None:
    with pytest.raises(Broken):
        unseal(key, purpose, seal(KEY, "robots", "SEC123"))


@given(place=st.integers(0, 50))
def test_a_changed_text_is_not_read(place: int) -> None:
    sealed = seal(KEY, "robots", "SEC123")
    changed = sealed[:place] + ("x" if sealed[place] != "x" else "y") + sealed[place + 1 :]
    with pytest.raises(Broken):
        unseal(KEY, "robots", changed)


@pytest.mark.parametrize("sealed", ["", "short", "no base64 at all !", "密文"])
def test_what_is_no_sealed_text_is_refused(sealed: str) -> None:
    with pytest.raises(Broken):
        unseal(KEY, "robots", sealed)


def test_the_same_text_sealed_twice_looks_different() -> None:
    assert seal(KEY, "robots", "SEC") != seal(KEY, "robots", "SEC")
