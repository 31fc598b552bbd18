"""The check at publication, against the keys that exist in this house."""

from __future__ import annotations

from datetime import date

from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.clause_examples import examples_of
from xiaozhang.base.clause_kind import ClauseKind, Known, KnownMoment
from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import month_of
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.queries.clauses import as_draft, chapters, chapters_of
from xiaozhang.foundation.charter.queries.versions import published_version
from xiaozhang.foundation.charter.rules.differences import ClauseDifference, differences
from xiaozhang.foundation.charter.rules.drafts import DraftVersion
from xiaozhang.foundation.charter.rules.examples import example_findings
from xiaozhang.foundation.charter.rules.findings import (
    ClauseFinding,
    StoredClause,
    backdated,
    empty,
    find,
    of_whole,
    outdated,
    unconsulted,
)
from xiaozhang.foundation.charter.rules.interests import touching
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.org import queries as org_queries


@remembered
def known() -> Known:
    """Return the keys that exist in this house, with their labels, for a kind's check."""
    return Known(
        metrics={metric.key: str(metric.label) for metric in registries.metrics},
        evidence={evidence.key: str(evidence.label) for evidence in registries.evidence},
        roles={role.key: role.name for role in org_queries.roles()},
        arguments={
            evidence.key: dict(evidence.arguments())
            for evidence in registries.evidence
            if evidence.arguments is not None
        },
        approvals={kind.key: str(kind.label) for kind in registries.approval_kinds},
        teams={team.name: team.name for team in org_queries.teams(SYSTEM)},
        moments={
            each.key: KnownMoment(str(each.label), each.record, each.has_day, each.has_amount, each.grades)
            for each in registries.duty_moments
        },
        words=dict(zip(registries.sale_words.keys(), registries.sale_words, strict=True)),
    )


def kinds() -> dict[str, type[ClauseKind]]:
    """Return the clause kinds of this house by name."""
    return {binding.kind.name: binding.kind for binding in registries.clause_kinds}


def draft_findings(draft: DraftVersion) -> list[ClauseFinding]:
    """Return what would be wrong with a charter that has been read and not been taken in."""
    stored = [
        StoredClause(
            number,
            each.key,
            each.number,
            each.title,
            each.kind,
            each.schema_number,
            each.parameters,
            each.examples,
            each.text,
        )
        for number, each in enumerate(draft.clauses(), start=1)
    ]
    return find(stored, kinds(), known(), _former_kinds(published_version())) + _example_findings(stored)


@remembered
def beside_former(version: Version) -> tuple[list[Chapter], Version | None, list[Chapter]]:
    """Return the chapters of a version, and the published version with its chapters, if that is another."""
    former = published_version()
    if former is None or former == version:
        return chapters(version.pk), None, []
    listed = chapters_of([version.pk, former.pk])
    return listed[version.pk], former, listed[former.pk]


def findings(version: Version) -> list[ClauseFinding]:
    """Return what is wrong with a version, clause by clause in order; without errors it may be published."""
    listed, former, standing_chapters = beside_former(version)
    rows = sorted((row for chapter in listed for row in chapter.clauses.all()), key=lambda row: row.position)
    if not rows:
        return [empty()]
    stored = [
        StoredClause(
            row.pk, row.key, row.number, row.title, row.kind, row.schema_number, row.parameters,
            examples_of(row.examples), row.text,
        )
        for row in rows
    ]  # fmt: skip
    if former is None:
        return find(stored, kinds(), known()) + _example_findings(stored) + _told(version, is_of_interests=True)
    standing, draft = as_draft(former, standing_chapters), as_draft(version, listed)
    found = find(stored, kinds(), known(), _kinds_named({clause.kind for clause in standing.clauses()}))
    return found + _example_findings(stored) + _against_former(version, former, differences(standing, draft))


def warning_of_day(effective_on: date, *, today: date) -> ClauseFinding | None:
    """Return what speaks against a version's first day: that it has passed, where another stands and can be replaced.

    A day in a closed month is not warned of: it cannot be chosen at all.
    """
    former = published_version()
    if former is None or effective_on >= today or ledger_queries.is_closed(month_of(effective_on)):
        return None
    return backdated(effective_on, today)


def _told(version: Version, *, is_of_interests: bool) -> list[ClauseFinding]:
    """Return what upper apps warn of."""
    warnings = (each for warn in registries.version_warnings for each in warn(version.pk))
    return [of_whole(each.words, each.code) for each in warnings if is_of_interests or not each.is_of_interests]


def _against_former(version: Version, former: Version, changed: list[ClauseDifference]) -> list[ClauseFinding]:
    """Return what the version has against the one it would replace: changes not consulted about, changes lost."""
    named = [(each.number, each.name) for each in touching(changed, kinds())]
    is_asked = version.consulted_at is not None or version.state == Version.State.CONSULTING
    found = [unconsulted(named)] if named and not is_asked else []
    found += _told(version, is_of_interests=bool(named))
    if version.based_on_id is not None and version.based_on_id != former.pk:
        base = Version.objects.get(pk=version.based_on_id)
        found.append(outdated(base.label, former.label))
    return found


def _example_findings(stored: list[StoredClause]) -> list[ClauseFinding]:
    """Rerun all worked examples by the parameters of their clauses."""
    if not any(each.examples for each in stored):
        return []
    runners = {binding.kind.name: binding.example for binding in registries.clause_kinds}
    return list(example_findings(stored, kinds(), runners, known(), org_queries.calendar()))


def _former_kinds(former: Version | None) -> dict[str, str]:
    """Return the kinds of clauses that the published version has, with what they are called."""
    rows = Clause.objects.filter(version=former).exclude(kind="") if former else Clause.objects.none()
    return _kinds_named(set(rows.values_list("kind", flat=True)))


def _kinds_named(names: set[str]) -> dict[str, str]:
    return {name: str(kind.label) for name, kind in kinds().items() if name in names}
