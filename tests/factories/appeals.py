"""Appeals for tests: submitted and answered through the product's own actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.factories.incentives import NOW, make_statement
from tests.factories.org import actor_for, make_member
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.appeals import actions
from xiaozhang.performance.appeals.models import Appeal, AppealMessage
from xiaozhang.performance.incentives.models import Statement

REASON = "10 月 9 日的回款按合同应算在我名下，档次也应是第二档。"


def make_manager(name: str = "周源") -> Member:
    """Return a sales manager, who answers appeals; the same one on every call by the name."""
    return Member.objects.filter(name=name).first() or make_member(name, "sales_manager")


def make_appeal(
    member: Member | None = None,
    *,
    statement: Statement | None = None,
    line_sequence: int = 1,
    kind: str = "figure",
    reason: str = REASON,
    now: datetime = NOW,
    **given: Any,
) -> Appeal:
    """Return an appeal against a line of an October statement of the member; a sales manager is there to answer."""
    if not org.holders_of("sales_manager", now.date()):
        make_manager()
    found = statement or make_statement(member)
    return actions.submit_appeal(
        actor=actor_for(found.member, now.date()),
        now=now,
        statement_id=found.pk,
        line_sequence=line_sequence,
        kind=kind,
        reason=reason,
        **given,
    )


def make_answered(
    member: Member | None = None,
    *,
    decision: str = "rejected",
    follow_up: str = "none",
    now: datetime = NOW,
    **given: Any,
) -> Appeal:
    """Return an appeal that the sales manager has answered."""
    row = make_appeal(member, now=now, **given)
    decider = actor_for(row.assignee or make_manager(), now.date())
    words = "按第 1 条，回款当月累计的档次没有错。"
    return actions.decide_appeal(
        actor=decider, now=now, appeal_id=row.pk, decision=decision, words=words, follow_up=follow_up
    )


def make_appeal_message(
    row: Appeal | None = None, words: str = "补一份回款水单。", now: datetime = NOW
) -> AppealMessage:
    """Return what the member wrote about an appeal."""
    found = row or make_appeal()
    actor = actor_for(found.member, now.date())
    return actions.write_message(actor=actor, now=now, appeal_id=found.pk, words=words)
