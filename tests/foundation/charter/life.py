"""Steps in the life of a version, taken as people take them, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.factories import ledger as _trial_metrics
from tests.factories.charter import make_charter
from tests.factories.org import actor_for, make_member
from tests.foundation.charter.kinds import days
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals import queries as approvals_queries
from xiaozhang.foundation.approvals.clauses import ApprovalChain, ChainRange, ChainStep
from xiaozhang.foundation.charter import actions
from xiaozhang.foundation.charter.models import Version

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DECEMBER = date(2026, 12, 1)
KIND = "charter_version"
METRIC = _trial_metrics.AMOUNT.key  # what a trial clause of days names
STATES: Sequence[str] = ("draft", "consulting", "approving", "approved", "published", "superseded", "withdrawn")


def chain(*who: str) -> ApprovalChain:
    """Return a clause that lets posts approve versions, one after the other."""
    steps = tuple(ChainStep(who=(each,)) for each in who or ("role:leadership",))
    return ApprovalChain(subject=KIND, ranges=(ChainRange(from_fen=0, steps=steps),))


def manager(name: str = "周衡") -> Actor:
    """Return a sales manager, who drafts and publishes."""
    return actor_for(make_member(name, role="sales_manager"))


def leader(name: str = "唐朔") -> Actor:
    """Return one of the leadership, who drafts and approves."""
    return actor_for(make_member(name, role="leadership"))


def draft(*parameters: ClauseKind | str, **given: Any) -> Version:
    """Return a draft of these clauses."""
    return make_charter(*(parameters or (days(4),)), effective_on=None, **given)


def in_state(state: str, actor: Actor, decider: Actor) -> Version:
    """Return a version that was brought into a state by its actions; one is published and in force before it."""
    make_charter(days(3))
    version = draft()
    if state == "consulting":
        actions.open_consultation(actor=actor, now=NOW, version_id=version.pk)
    if state in ("approving", "approved"):
        actions.submit_for_approval(actor=actor, now=NOW, version_id=version.pk)
    if state == "approved":
        approve(version, decider)
    if state in ("published", "superseded"):
        publish(version, actor)
    if state == "superseded":
        publish(draft(days(5)), actor)
    if state == "withdrawn":
        actions.withdraw_version(actor=actor, now=NOW, version_id=version.pk)
    version.refresh_from_db()
    assert version.state == state
    return version


def case_of(version: Version) -> Any:
    """Return the latest case of a version."""
    return approvals_queries.latest_case(KIND, version.pk)


def approve(version: Version, decider: Actor) -> None:
    """Agree to a version's case."""
    approvals.approve_case(actor=decider, now=NOW, case_id=case_of(version).pk)


def publish(version: Version, actor: Actor, effective_on: date = DECEMBER, **given: Any) -> Version:
    """Publish a version with one reason for all warnings."""
    return actions.publish_version(
        actor=actor, now=NOW, version_id=version.pk, effective_on=effective_on, **{"reason": "按会议决定", **given}
    )
