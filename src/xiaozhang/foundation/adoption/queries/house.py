"""What this house knows, for recognising what a clause is, and whether a suggestion holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.foundation.adoption.rules.recognising import House, Recognised, recognise
from xiaozhang.foundation.charter import queries as charter_queries


def house() -> House:
    """Return the kinds, metrics, moments, posts and approvals of this house with their words."""
    known = charter_queries.known()
    return House(
        kinds={name: kind.label for name, kind in charter_queries.kinds().items()},
        metrics=known.metrics,
        moments={key: moment.label for key, moment in known.moments.items()},
        roles=known.roles,
        approvals=known.approvals,
    )


def recognised(title: str, text: str, known: House) -> tuple[Recognised, ClauseKind | None]:
    """Return what a clause seems to be, and the suggestion typed where it is complete and its kind can read it."""
    found = recognise(title, text, known)
    best = found.best
    return found, typed(best.kind, best.parameters) if best is not None else None


def typed(kind: str, parameters: Mapping[str, Any] | None) -> ClauseKind | None:
    """Return parameters as their kind reads them, None where it does not."""
    kinds = charter_queries.kinds()
    if parameters is None or kind not in kinds:
        return None
    try:
        return kinds[kind].model_validate(parameters)
    except ValidationError:
        return None
