"""Whose agreement a version needs by the charter in force, and what the approvers decide on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from xiaozhang.base.clause_parts import joined
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.approvals.clauses import ROLE, ApprovalChain, ChainRange, ChainStep, Mode
from xiaozhang.foundation.charter import powers
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.queries.checking import kinds, known
from xiaozhang.foundation.charter.queries.clauses import as_draft, clauses_in_force
from xiaozhang.foundation.charter.queries.versions import APPROVAL_KIND
from xiaozhang.foundation.charter.rules.amendment import changes_in_words, tally
from xiaozhang.foundation.charter.rules.differences import differences
from xiaozhang.foundation.charter.rules.drafts import DraftVersion
from xiaozhang.foundation.charter.rules.in_force import InForce
from xiaozhang.foundation.org import queries as org

_NOTHING = DraftVersion("", "", "", ())
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose agreement a version needs. `clause` is None where the charter in force names no chain."""

    clause: InForce[ApprovalChain] | None
    plan: approvals.Plan


def chain_on(on: date) -> InForce[ApprovalChain] | None:
    """Return the clause that says whose agreement versions need on a day, if the charter has one that asks anybody."""
    found = clauses_in_force(ApprovalChain, Period(on, on + timedelta(days=1)))
    named = (clause for clause in found if clause.parameters.subject == APPROVAL_KIND)
    return next((clause for clause in named if clause.parameters.rules_for(0)), None)


def approval_asked(applicant_id: int, on: date) -> Asked:
    """Return the steps a version needs: those of the clause, else any one of those who may publish.

    Raises NobodyCanSign.
    """
    clause = chain_on(on)
    chain = clause.parameters if clause is not None else _fallback()
    return Asked(clause, approvals.plan(chain, 0, applicant_id, on))


def picture(version_id: int) -> Mapping[str, str]:
    """Return what the approvers of a version decide on; empty for one that is withdrawn or gone."""
    version = Version.objects.select_related("based_on").filter(pk=version_id).first()
    if version is None or version.state == Version.State.WITHDRAWN:
        return {}
    base = as_draft(version.based_on) if version.based_on is not None else _NOTHING
    found = [each for each in differences(base, as_draft(version), kinds(), known()) if each.is_changed]
    named = changes_in_words(found)
    more = [Message("……另有 {n} 处", {"n": len(named) - _MOST_NAMED})] if len(named) > _MOST_NAMED else []
    return {
        "制度": f"{version.title} {version.label}",
        "文本指纹": version.text_hash,
        "修订自": version.based_on.label if version.based_on is not None else "",
        "改动": str(tally(found)),
        "改动的条款": str(joined([*named[:_MOST_NAMED], *more], "\n")),
        "修订说明": version.note,
        "征求意见": f"{timezone.localdate(version.consulted_at)} 结束" if version.consulted_at else "没有征求意见",
    }


def _fallback() -> ApprovalChain:
    """The chain where the charter names none: any one of those whose post may publish."""
    holding = [role.key for role in org.roles() if powers.PUBLISH_CHARTER.key in role.powers]
    who = tuple(f"{ROLE}{key}" for key in holding or ("leadership",))
    return ApprovalChain(
        subject=APPROVAL_KIND,
        ranges=(ChainRange(from_fen=0, steps=(ChainStep(who=who, mode=Mode.ANY),)),),
    )
