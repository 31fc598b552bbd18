"""Values as JSON, and keyed digests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.base.text import Message
from xiaozhang.foundation.audit.rules.values import digest, pairs, plain


class Grade(StrEnum):
    A = "a"


@pytest.mark.parametrize(
    "value, kept",
    [
        (None, None),
        (True, True),
        (10**15, 10**15),
        ("陈昱", "陈昱"),
        (Grade.A, "a"),
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2, 1, 2, tzinfo=UTC), "2026-11-02T01:02:00+00:00"),
        (Fraction(6, 400), "3/200"),
        ((1, [Fraction(1), {"x": date(2026, 1, 1)}]), [1, ["1/1", {"x": "2026-01-01"}]]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (Message("满 {n}", {"n": 3}), "满 3"),
    ],
)
def test_plain(value: object, kept: object) -> None:
    assert plain(value) == kept


@pytest.mark.parametrize("value", [0.1, object(), b"x", 1j])
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="exactly"):
        plain(value)


def test_pairs_name_fields_of_both_sides_in_order() -> None:
    assert pairs({"b": 1, "a": 2}, {"a": 3, "c": 4}) == {"b": [1, None], "a": [2, 3], "c": [None, 4]}


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.fractions(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(trees)
def test_whatever_is_kept_survives_json(value: object) -> None:
    kept = plain(value)

    assert json.loads(json.dumps(kept)) == kept
    assert plain(kept) == kept


def test_digests_bind_key_record_field_and_value() -> None:
    first = digest(b"k", "org.member:1", "phone", "138")

    assert first == digest(b"k", "org.member:1", "phone", "138")
    assert len({
        first,
        digest(b"K", "org.member:1", "phone", "138"),
        digest(b"k", "org.member:2", "phone", "138"),
        digest(b"k", "org.member:1", "login", "138"),
        digest(b"k", "org.member:1", "phone", "139"),
    }) == 5  # fmt: skip
    assert digest(b"k", "org.member:1", "phone", "") is None
