"""How a draft's page marks what a draft changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiaozhang.base.clause_parts import joined
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.differences import ClauseDifference


@dataclass(frozen=True, slots=True)
class Gone:
    """A clause of the version a draft is based on that the draft has no more."""

    key: str
    number: str
    title: str


def marks(found: Iterable[ClauseDifference]) -> dict[str, Message]:
    """Return by key what a draft did to each clause that it changed and kept: 新增, or 改正文、参数."""
    return {each.key: _mark(each) for each in found if each.is_changed and not each.is_removed}


def gone(found: Iterable[ClauseDifference]) -> list[Gone]:
    """Return the clauses that a draft has no more, in order."""
    return [
        Gone(each.key, each.before.clause.number, each.before.clause.title)
        for each in found
        if each.is_removed and each.before is not None
    ]


def _mark(each: ClauseDifference) -> Message:
    if each.is_added:
        return Message("新增")
    said = [
        Message(words)
        for holds, words in (
            (each.is_retitled, "改标题"),
            (each.is_reworded, "改正文"),
            (bool(each.parameters) or each.is_of_another_kind, "改参数"),
            (each.has_other_examples, "改算例"),
            (each.is_shown_otherwise, "改公示"),
            (each.is_moved, "移动"),
            (each.is_renumbered and not each.is_moved, "改编号"),
        )
        if holds
    ]
    return joined(said, "、") if said else Message("有改动")
