"""What a clause of somebody's own rulebook seems to be: one recogniser per kind, each with the words it went by.

A recogniser never invents: what is not in the text is named as assumed or lacking, figures it did not take are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from xiaozhang.foundation.adoption.rules.figures import Figure
from xiaozhang.foundation.adoption.rules.recognising.activity import activity_quota
from xiaozhang.foundation.adoption.rules.recognising.approvals import approval_chain
from xiaozhang.foundation.adoption.rules.recognising.attendance import attendance
from xiaozhang.foundation.adoption.rules.recognising.commission import commission_table
from xiaozhang.foundation.adoption.rules.recognising.expenses import expense_limit
from xiaozhang.foundation.adoption.rules.recognising.hours import working_hours
from xiaozhang.foundation.adoption.rules.recognising.kpi import kpi_table
from xiaozhang.foundation.adoption.rules.recognising.limits import time_limit
from xiaozhang.foundation.adoption.rules.recognising.naming import named_kind
from xiaozhang.foundation.adoption.rules.recognising.parts import Confidence, House, Passage, Suggestion
from xiaozhang.foundation.adoption.rules.recognising.pools import pool_limits
from xiaozhang.foundation.adoption.rules.recognising.reminders import reminder
from xiaozhang.foundation.adoption.rules.recognising.retention import retention
from xiaozhang.foundation.adoption.rules.recognising.rhythm import contact_rhythm
from xiaozhang.foundation.adoption.rules.recognising.servicing import service_standard
from xiaozhang.foundation.adoption.rules.recognising.stages import stage_standard
from xiaozhang.foundation.adoption.rules.recognising.training import training_requirement

Recogniser = Callable[[Passage, House], Suggestion | None]

# Tables and lists first: a table of tiers also holds terms, a term holds no table.
RECOGNISERS: dict[str, Recogniser] = {
    "stage_standard": stage_standard,
    "commission_table": commission_table,
    "kpi_table": kpi_table,
    "approval_chain": approval_chain,
    "expense_limit": expense_limit,
    "pool_limits": pool_limits,
    "contact_rhythm": contact_rhythm,
    "service_standard": service_standard,
    "retention": retention,
    "training_requirement": training_requirement,
    "attendance": attendance,
    "working_hours": working_hours,
    "reminder": reminder,
    "activity_quota": activity_quota,
    "time_limit": time_limit,
}

__all__ = ["RECOGNISERS", "Confidence", "House", "Passage", "Recognised", "Suggestion", "recognise"]


@dataclass(frozen=True)
class Recognised:
    """What a clause seems to be: the best suggestion, the kinds it also looks like, the figures not taken over."""

    best: Suggestion | None
    also: tuple[str, ...]
    left: tuple[Figure, ...]


_RANK = {Confidence.SURE: 0, Confidence.LIKELY: 1, Confidence.UNSURE: 2}


def recognise(title: str, text: str, house: House) -> Recognised:
    """Return what a clause seems to be, among the kinds that exist in this house."""
    passage = Passage(title, text)
    found = [
        suggestion
        for kind, recogniser in RECOGNISERS.items()
        if kind in house.kinds and (suggestion := recogniser(passage, house)) is not None
    ]
    if not found and (named := named_kind(passage, house)) is not None:
        found = [named]
    found.sort(key=lambda each: _RANK[each.confidence])
    best = _as_written(found[0], passage) if found else None
    used = set(best.used) if best is not None and best.parameters is not None else set()
    left = tuple(figure for figure in passage.figures if figure not in used)
    return Recognised(best, tuple(each.kind for each in found[1:]), left)


def _as_written(found: Suggestion, passage: Passage) -> Suggestion:
    """Return the suggestion with its words as they stand in the source."""
    words = []
    for word in found.words:
        place = passage.plain.find(word)
        words.append(passage.text[place : place + len(word)] if place >= 0 else word)
    return replace(found, words=tuple(words))
