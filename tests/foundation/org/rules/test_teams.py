"""The tree of teams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaozhang.foundation.org.rules.teams import areas_in, below, labels, would_circle

TREE = {1: None, 2: 1, 3: 2, 4: 2, 5: 1, 6: None}


@pytest.mark.parametrize(
    "roots, found", [([1], {1, 2, 3, 4, 5}), ([2], {2, 3, 4}), ([3, 6], {3, 6}), ([], set()), ([9], {9})]
)
def test_below_holds_roots_and_all_under_them(roots: list[int], found: set[int]) -> None:
    assert below(TREE, roots) == found


@pytest.mark.parametrize(
    "team, parent, circles", [(1, 3, True), (2, 2, True), (2, 4, True), (4, 5, False), (1, None, False), (1, 6, False)]
)
def test_would_circle(team: int, parent: int | None, circles: bool) -> None:
    assert would_circle(TREE, team, parent) is circles


@given(st.integers(2, 40).flatmap(lambda n: st.tuples(*[st.integers(0, i) for i in range(n)])))
def test_a_move_that_does_not_circle_leaves_every_team_under_a_top(choices: tuple[int, ...]) -> None:
    parents: dict[int, int | None] = {i: (choice if choice < i else None) for i, choice in enumerate(choices)}
    team, parent = len(choices) // 2, choices[-1]
    if would_circle(parents, team, parent):
        return
    parents[team] = parent
    tops = [one for one, above in parents.items() if above is None]
    assert below(parents, tops) == set(parents)


@pytest.mark.parametrize(
    "text, areas",
    [
        ("上海、江苏，浙江", {"上海", "江苏", "浙江"}),
        ("", set()),
        (" 、 ", set()),
        ("华东", {"华东"}),
        ("a;b；c/d e", set("abcde")),
    ],
)
def test_areas_in(text: str, areas: set[str]) -> None:
    assert areas_in(text) == areas


def test_below_ends_on_a_circle_that_should_not_be() -> None:
    assert below({1: 2, 2: 1}, [1]) == {1, 2}


def test_every_team_has_a_label_of_its_own_that_fits() -> None:
    long = "销" * 40
    teams = {
        1: ("华东", None), 2: ("一队", 1), 3: ("一队", None), 4: ("华北", None), 5: ("一队", 4), 6: ("甲", 2),
        7: ("甲", 5), 8: (long, 1), 9: (long, 4),
    }  # fmt: skip
    assert labels(teams) == {
        1: "华东", 2: "华东/一队", 3: "一队", 4: "华北", 5: "华北/一队", 6: "华东/一队/甲", 7: "华北/一队/甲",
        8: f"华东/{long}", 9: f"华北/{long}",
    }  # fmt: skip
    doubled = {1: ("甲/乙", None), 2: ("甲", None), 3: ("乙", 2), 4: ("乙", None), 5: (long * 2, 1), 6: (long * 2, 2)}
    assert labels(doubled) == {
        1: "甲/乙#1", 2: "甲", 3: "乙#3", 4: "乙", 5: f"{long}#5", 6: f"{long}#6",
    }  # fmt: skip
