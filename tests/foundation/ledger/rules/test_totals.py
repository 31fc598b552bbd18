"""Totals add up, and differences are found in one pass."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from xiaozhang.foundation.ledger.rules.totals import Key, Total, differing

DAY = date(2026, 11, 1)
ROWS = st.dictionaries(st.integers(1, 8), st.integers(-2, 2), max_size=6)


def test_totals_add_up() -> None:
    assert Total(1, 2, 3) + Total(10, 20, -3) == Total(11, 22, 0)
    assert not Total(0, 0, 0)


@settings(deadline=None)
@given(counted=ROWS, stored=ROWS)
def test_differing_finds_what_a_comparison_of_dictionaries_finds(
    counted: dict[int, int], stored: dict[int, int]
) -> None:
    def rows(given_: dict[int, int]) -> list[tuple[Key, Total]]:
        return [((owner, DAY, DAY), Total(given_[owner])) for owner in sorted(given_)]

    found = {key[0]: (ours.amount_fen, kept.amount_fen) for key, ours, kept in differing(rows(counted), rows(stored))}

    assert found == {
        owner: (counted.get(owner, 0), stored.get(owner, 0))
        for owner in counted.keys() | stored.keys()
        if counted.get(owner, 0) != stored.get(owner, 0)
    }
