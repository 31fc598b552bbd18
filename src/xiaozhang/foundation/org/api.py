"""The organisation for programs: whom a token acts as, members, teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xiaozhang.base import api
from xiaozhang.foundation.org import powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member

door = api.Door("组织")


@door.read("/me", schemas.Myself, None, "这个令牌代表谁")
def myself(request: api.Request) -> schemas.Myself:
    """Show whom the token acts as and what it may do."""
    actor = request.actor
    return schemas.Myself(
        member_id=actor.member_id,
        name=actor.name,
        roles=sorted(actor.roles),
        scope=actor.scope.value,
        powers=sorted(actor.powers),
        today=timezone.localdate(),
    )


@door.read("/members", schemas.MemberPage, powers.SEE_MEMBERS, "成员列表")
def member_list(request: api.Request, asked: api.Query[schemas.MembersAsked]) -> schemas.MemberPage:
    """List members."""
    today = timezone.localdate()
    rows = queries.active_members(request.actor, today) if asked.is_active else queries.members(request.actor)
    rows = queries.find_members(rows, api.keyword(asked.q))
    orders = {"name": "name_key", "id": "id"}
    return api.page(
        schemas.MemberPage, rows, asked, asked.sort, orders, lambda row: schemas.MemberShown(**_values(row))
    )


@door.read("/members/{member_id}", schemas.MemberOpened, powers.SEE_MEMBERS, "一位成员")
def member(request: api.Request, member_id: api.RecordId) -> schemas.MemberOpened:
    """Show a member with roles, team and history."""
    card = queries.member_card(request.actor, member_id, timezone.localdate())
    return schemas.MemberOpened(
        **_values(card.member),
        roles=[name for name in card.role_words.split("、") if name],
        scope=card.scope,
        team=card.team_path,
        areas=list(card.areas),
        history=[
            schemas.Stay(team_id=stay.team_id, team=stay.team.name, start_on=stay.start_on, last_on=stay.last_on)
            for stay in card.history
        ],
    )


@door.read("/teams", schemas.Teams, powers.SEE_MEMBERS, "团队")
def team_list(request: api.Request) -> schemas.Teams:
    """List the teams."""
    return schemas.Teams(
        items=[
            schemas.TeamShown(
                id=row.pk,
                name=row.name,
                parent_id=row.parent_id,
                leader_id=row.leader_id,
                leader=row.leader.name if row.leader else "",
                area=row.area,
            )
            for row in queries.teams(request.actor)
        ]
    )


def _values(row: Member) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "joined_on": row.joined_on, "left_on": row.left_on}
