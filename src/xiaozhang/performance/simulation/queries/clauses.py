"""The clauses of a version as a simulation keeps them, and those it is tried with: its own from a day on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from xiaozhang.base import registries
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.queries.clauses import stated_in
from xiaozhang.performance.appraisal.clauses import KpiPay
from xiaozhang.performance.plans.clauses import Award, CommissionPlan, CommissionTable, Contest
from xiaozhang.performance.plans.rules.inputs import Clause

_THAT_PAY = (CommissionPlan, CommissionTable, Award, Contest, KpiPay)


def kept_clauses(version_id: int) -> str:
    """Return the clauses of a version that the house can carry out, with their parameters, as canonical JSON text."""
    rows = [
        [
            each.clause_id,
            each.key,
            each.number,
            each.title,
            each.parameters.name,
            each.parameters.schema_number,
            each.parameters.model_dump(mode="json", by_alias=True),
        ]
        for each in stated_in(version_id)
    ]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def pays(text: str) -> bool:
    """Say whether any of the kept clauses can bring money."""
    names = {kind.name for kind in _THAT_PAY}
    return any(row[4] in names for row in json.loads(text))


def tried_clauses(text: str, label: str, version_id: int, first_on: date) -> list[Clause]:
    """Return kept clauses as if in force from `first_on` on, and before that day those that were.

    A version that really was in force then keeps its own first day, so that it is compared with itself unchanged.
    """
    spans = charter.version_spans()
    start_on = next((each.start_on for each in spans if each.version_id == version_id and first_on in each), first_on)
    labels = {row.pk: row.label for row in charter.ever_in_force()}
    found: list[Clause] = []
    for span in spans:
        if span.start_on < start_on:
            end_on = min(span.end_on or start_on, start_on)
            found += [
                Clause(
                    each.key, each.number, each.title, labels[span.version_id], span.start_on, end_on, each.parameters,
                    each.clause_id,
                )
                for each in stated_in(span.version_id)
            ]  # fmt: skip
    return [*found, *_read(text, label, start_on)]


def _read(text: str, label: str, start_on: date) -> Sequence[Clause]:
    found = []
    for pk, key, number, title, name, schema_number, parameters in json.loads(text):
        kind = registries.clause_kinds.get(name).kind
        typed = kind.model_validate(kind.raised(parameters, schema_number))
        found.append(Clause(key, number, title, label, start_on, None, typed, pk))
    return found


def titles(*texts: str) -> dict[str, tuple[str, str]]:
    """Return number and title by clause key; the later text's hold."""
    return {row[1]: (row[2], row[3]) for text in texts if text for row in json.loads(text)}
