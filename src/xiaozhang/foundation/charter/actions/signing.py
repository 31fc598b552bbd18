"""Members are asked to sign what was published, and no longer what was withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from xiaozhang.base.action import action
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.charter import queries
from xiaozhang.foundation.charter.models import Clause
from xiaozhang.foundation.charter.queries.signing import SIGNED_KIND
from xiaozhang.foundation.signing import actions as signing
from xiaozhang.foundation.signing.clauses import SigningTerm
from xiaozhang.foundation.signing.rules.terms import Term


@action(None, keeps_trace=False)
def ask_for_signatures(*, actor: Actor, now: datetime, version_id: int) -> None:
    """Ask everybody to read and sign a version that was published, by the term that it sets itself. B6."""
    version = queries.get_version(SYSTEM, version_id)
    signing.ask(
        actor=actor,
        now=now,
        text_kind=SIGNED_KIND,
        record_id=version.pk,
        title=version.title,
        version=version.label,
        text_hash=version.text_hash,
        roles=None,
        url=f"{reverse('charter:handbook')}?version={version.pk}",
        term=_term(queries.clauses_of(version.pk)),
    )


@action(None, keeps_trace=False)
def stop_asking_for_signatures(*, actor: Actor, now: datetime, version_id: int) -> None:
    """No longer ask for a version that was withdrawn before it took effect; the one that stands again is asked for."""
    signing.void(actor=actor, now=now, text_kind=SIGNED_KIND, record_id=version_id)
    standing = queries.published_version()
    if standing is not None and standing.text_hash:
        ask_for_signatures(actor=actor, now=now, version_id=standing.pk)


def _term(clauses: list[Clause]) -> Term | None:
    for clause in clauses:
        if clause.kind == SigningTerm.name:
            rule = queries.parameters_of(clause)
            assert isinstance(rule, SigningTerm)
            return Term(rule.days, rule.remind_before, rule.remind_every, clause.pk, clause.number)
    return None
