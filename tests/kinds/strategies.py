"""Parameters of the right types and otherwise anything at all, made from the shape of a kind."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.clause_shapes import Group, Leaf, Many, Part, Rows, Shape, Sort, shape_of

_TEXT = st.one_of(
    st.sampled_from(
        ["", "A", "representative", "nobody", "receipt", "luck", "{0}", "{row}", "迟到", "甲：乙\n- 丙", "# %"]
    ),
    st.text("甲乙丙 {}%:#'\"-\n", max_size=12),
)
_NUMBERS = st.one_of(st.integers(-3, 130), st.sampled_from([0, 1, 100, 10**9, -(10**9), 10**15]))
_BY_SORT: dict[Sort, st.SearchStrategy[Any]] = {
    Sort.YUAN: st.one_of(st.integers(-5, 2_000_000), st.sampled_from(["0.01", "1,234.50", "3万", 10**12])),
    Sort.RATE: st.integers(-50, 1200).map(lambda number: f"{number}%") | st.just("0.333333%"),
    Sort.FIGURE: st.integers(-50, 200) | st.sampled_from(["47.85", "0.000001", 10**11]),
    Sort.COUNT: _NUMBERS,
    Sort.FLAG: st.booleans(),
    Sort.DAY: st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str),
    Sort.CLOCK: st.sampled_from(["09:00", "24:00", "25:61"]),
    Sort.WORD: _TEXT,
}


@cache
def parameters_of(kind: type[ClauseKind]) -> st.SearchStrategy[ClauseKind]:
    """Return clauses of a kind: those of random parameters that its types let through."""
    return _group(shape_of(kind)).map(lambda given: _clause(kind, given)).filter(lambda clause: clause is not None)


def _clause(kind: type[ClauseKind], given: dict[str, Any]) -> ClauseKind | None:
    try:
        return kind.model_validate(given)
    except ValidationError:
        return None


def _group(shape: Group) -> st.SearchStrategy[dict[str, Any]]:
    required = {part.key: _part(part) for part in shape.parts if part.is_required}
    optional = {part.key: _part(part) for part in shape.parts if not part.is_required}
    return st.fixed_dictionaries(required, optional=optional)


def _part(part: Part) -> st.SearchStrategy[Any]:
    whole = _shape(part.shape, list(part.named.words))
    return st.none() | whole if part.may_be_none else whole


def _shape(shape: Shape, words: list[str]) -> st.SearchStrategy[Any]:
    if isinstance(shape, Group):
        return _group(shape)
    if isinstance(shape, Rows):
        return st.lists(_group(shape.row), max_size=4)
    one = _one(shape, words)
    if shape.many is Many.GRID:
        return st.lists(st.lists(one, min_size=1, max_size=3), max_size=3)
    return st.lists(one, max_size=3) if shape.many is Many.LIST else one


def _one(leaf: Leaf, words: list[str]) -> st.SearchStrategy[Any]:
    if leaf.words:
        return st.sampled_from([*leaf.words])
    if words and leaf.sort is Sort.WORD:
        return st.sampled_from(words) | _TEXT
    return _BY_SORT[leaf.sort]
