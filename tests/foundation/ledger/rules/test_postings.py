"""Postings refuse what can't be a fact, and split a whole so that the parts sum to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaozhang.foundation.ledger.rules.postings import BadPosting, Posting, Share, shares, stored_attributes

AT = datetime(2026, 11, 2, 4, tzinfo=UTC)


def posting(**overrides: Any) -> Posting:
    values: dict[str, Any] = {
        "metric": "receipt", "occurred_at": AT, "source_type": "receipt", "source_id": 1, "key": "receipt:1",
        "amount_fen": 100, "credits": ((7, 10_000),),
    }  # fmt: skip
    return Posting(**values | overrides)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "k" * 121},
        {"occurred_at": AT.replace(tzinfo=None)},
        {"amount_fen": None},
        {"quantity": 1},
        {"amount_fen": True},
        {"amount_fen": 1.5},
        {"amount_fen": 10**15 + 1},
        {"source": "guess"},
        {"credits": ((7, 9_999),)},
        {"credits": ((7, 5_000), (7, 5_000))},
        {"credits": ((7, 10_000), (8, 0))},
        {"credits": ((7, 12_000), (8, -2_000))},
        {"attributes": {"rate": 0.1}},
        {"attributes": {"rate": [1]}},
    ],
)
def test_a_posting_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadPosting):
        posting(**wrong)


def test_attributes_are_stored_as_json_keeps_them() -> None:
    given_ = {"due": date(2026, 11, 2), "at": AT, "product": "GTX", "tax_bp": 1_300, "region": None}

    assert stored_attributes(given_) == {
        "due": "2026-11-02", "at": "2026-11-02T04:00:00+00:00", "product": "GTX", "tax_bp": 1_300, "region": None,
    }  # fmt: skip


def test_a_quantity_is_split_in_whole_units() -> None:
    assert shares(posting(amount_fen=None, quantity=3, credits=((7, 5_000), (8, 5_000)))) == [
        Share(7, 5_000, None, 2),
        Share(8, 5_000, None, 1),
    ]


def test_a_fact_that_is_nobodys_is_not_split() -> None:
    assert shares(posting(credits=())) == []


@settings(deadline=None)
@given(
    amount_fen=st.integers(-(10**15), 10**15),
    cuts=st.lists(st.integers(1, 9_999), max_size=6, unique=True).map(sorted),
)
def test_parts_sum_to_the_whole_and_a_reversal_mirrors_them(amount_fen: int, cuts: list[int]) -> None:
    edges = [0, *cuts, 10_000]
    credits = tuple((index, high - low) for index, (low, high) in enumerate(zip(edges, edges[1:], strict=False)))

    parts = [share.amount_fen for share in shares(posting(amount_fen=amount_fen, credits=credits))]
    mirrored = [share.amount_fen for share in shares(posting(amount_fen=-amount_fen, credits=credits))]

    assert sum(part or 0 for part in parts) == amount_fen
    assert mirrored == [-(part or 0) for part in parts]
