"""The clauses behind lines, scores and outlooks as pages show them: number, version, what they say, and their table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.money import percent
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.rules.in_force import ClauseRef
from xiaozhang.performance.plans.clauses import (
    BASE_WORDS,
    BASIS_WORDS,
    METHOD_WORDS,
    CommissionPlan,
    CommissionTable,
)
from xiaozhang.performance.plans.clauses.plan import BASIS_WORDS as PLAN_BASIS_WORDS

Asked = Iterable[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause behind a line. `key` is that of the clause through all versions; `parameters` None for text."""

    ref: ClauseRef
    key: str
    parameters: ClauseKind | None

    @property
    def table(self) -> CommissionTable | None:
        """The plain commission table, whose lines keep their slices; None for every other kind."""
        return self.parameters if isinstance(self.parameters, CommissionTable) else None

    @property
    def base_words(self) -> Message | None:
        """What is added up."""
        if isinstance(self.parameters, CommissionTable):
            return BASE_WORDS[self.parameters.base]
        return self.parameters.base_words() if isinstance(self.parameters, CommissionPlan) else None

    @property
    def counts_receipts(self) -> bool:
        """Say whether money received is counted, by the day it came."""
        if isinstance(self.parameters, CommissionTable):
            return self.parameters.base == "receipt"
        return isinstance(self.parameters, CommissionPlan) and self.parameters.base.metric == "receipt"

    @property
    def basis_words(self) -> Message | None:
        """The day that chooses the version: 到账日."""
        if isinstance(self.parameters, CommissionTable):
            return BASIS_WORDS[self.parameters.basis]
        return PLAN_BASIS_WORDS[self.parameters.basis] if isinstance(self.parameters, CommissionPlan) else None

    @property
    def method_words(self) -> Message | None:
        """How tiers are added up: 超额累进; None where there are none."""
        table = self.table
        return METHOD_WORDS[table.method] if table is not None and table.method is not None else None

    @property
    def sentence(self) -> Message | None:
        """What the clause says, in one sentence."""
        return self.parameters.sentence() if self.parameters is not None else None

    @property
    def rows(self) -> list[tuple[Message, str]]:
        """The table in words: the first column, and the last. Empty where the sentence says it all."""
        table = self.table
        if table is not None:
            return [(table.interval_words(place), percent(tier.rate)) for place, tier in enumerate(table.tiers)]
        laid_out = self.parameters.table(Known()) if self.parameters is not None else None
        return [(row[0], str(row[-1])) for row in laid_out.rows] if laid_out is not None else []

    def period_words(self, origin_on: date) -> Message:
        """Name the period that begins on a day as the clause counts: a month, quarter or year."""
        period = str(getattr(self.parameters, "period", "month"))
        values = {"year": origin_on.year, "month": origin_on.month, "quarter": (origin_on.month + 2) // 3}
        if period == "quarter":
            return Message("{year} 年第 {quarter} 季度", values)
        return Message("{year} 年度", values) if period == "year" else Message("{year} 年 {month} 月", values)


def shown_clauses(ids: Collection[int], named: Asked = ()) -> dict[int, ShownClause]:
    """Return clauses by id, and those that kept results name by key and version, in one query."""
    wanted = Q(pk__in=set(ids))
    for key, version in sorted({(each["key"], each["version"]) for each in named}):
        wanted |= Q(key=key, version__label=version)
    rows = charter_queries.readable_clauses(SYSTEM).filter(wanted).order_by("version__number", "position")
    return {
        row.pk: ShownClause(
            ref=ClauseRef(row.pk, row.number, row.title, row.version.label, row.version.effective_on),
            key=row.key,
            parameters=charter_queries.parameters_of(row),
        )
        for row in rows
    }


def clause_named(clauses: Iterable[ShownClause], named: Mapping[str, str]) -> ShownClause | None:
    """Return the clause that a kept result names by key and version; None where the charter has it no more."""
    found = [each for each in clauses if (each.key, each.ref.version_label) == (named["key"], named["version"])]
    return found[-1] if found else None
