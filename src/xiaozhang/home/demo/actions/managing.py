"""What happens to the department itself in the story: who leads, and what the charter says of commission."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals import queries as approvals_queries
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.org import actions as org
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.home.demo.rules import amendment, lawful


def promote(who: dict[str, Any], member_id: int, role: str, team_name: str) -> None:
    """Give a member another role, and the lead of a team."""
    member = org_queries.get_member(who["actor"], member_id)
    org.change_member(
        **who,
        member_id=member_id,
        name=member.name,
        login=member.login,
        phone=member.phone,
        role_keys=[role],
        joined_on=member.joined_on,
    )
    team = org_queries.teams(who["actor"]).get(name=team_name)
    org.change_team(
        **who,
        team_id=team.pk,
        name=team.name,
        parent_id=team.parent_id,
        area=team.area,
        leader_id=member_id,
    )


def amend(who: dict[str, Any], effective_on: date) -> None:
    """Draft the amendment from the version in force, have it approved and publish it, as the sales manager does."""
    version = charter_queries.published_version()
    if version is None:
        raise LookupError("the story amends a charter that is there")
    standing = {
        clause.key: clause for chapter in charter_queries.as_draft(version).chapters for clause in chapter.clauses
    }
    changed = [
        replace(
            standing[key],
            text=text,
            parameters=amendment.parameters(standing[key].parameters),
            examples=amendment.EXAMPLES.get(key, ()),
        )
        for key, text in amendment.TEXTS.items()
    ]
    draft = charter.draft_amendment(**who, note=amendment.NOTE, clauses=changed)
    chapter = next(each for each in charter_queries.chapters(draft.pk) if each.number == lawful.CHAPTER)
    for region in lawful.REGIONS:
        charter.add_clause(**who, chapter_id=chapter.pk, **lawful.clause(region, effective_on))
    if charter_queries.chain_on(timezone.localdate(who["now"])) is not None:
        charter.submit_for_approval(**who, version_id=draft.pk, note=amendment.REASON)
        _agree(who["now"], draft.pk)
    charter.publish_version(**who, version_id=draft.pk, effective_on=effective_on, reason=amendment.REASON)


def _agree(now: datetime, version_id: int) -> None:
    """Let those whose agreement the charter asks for give it, one after the other."""
    today = timezone.localdate(now)
    while case := approvals_queries.latest_case(charter_queries.APPROVAL_KIND, version_id):
        waiting = approvals_queries.waiting_members(case)
        if not waiting:
            return
        actor = org_queries.actor_of(min(waiting), today)
        approvals.approve_case(actor=actor, now=now, case_id=case.pk, comment=amendment.AGREED)
