"""Teams are added and changed."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Stale
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.errors import TeamCircle
from xiaozhang.foundation.org.models import Team
from xiaozhang.foundation.org.queries.teams import parents_of_all, sisters
from xiaozhang.foundation.org.rules.teams import would_circle


@action(powers.MANAGE_TEAMS, label="添加团队")
def add_team(
    *, actor: Actor, now: datetime, name: str, parent_id: int | None, area: str = "", leader_id: int | None = None
) -> Team:
    """Add a team below another, or at the top; it stands last among its sisters.

    Raises:
        Invalid: name or area cannot be taken, or a sister has the name.
        Missing: no such parent or leader.
    """
    if parent_id is not None:
        queries.get_team(actor, parent_id, lock=True)
    values = _checked(actor, None, name=name, parent_id=parent_id, area=area, leader_id=leader_id)
    team = Team.objects.create(**values, position=sisters(parent_id).count() + 1)
    note_change(team, new=values)
    return team


@action(powers.MANAGE_TEAMS, label="修改团队")
def change_team(
    *,
    actor: Actor,
    now: datetime,
    team_id: int,
    name: str,
    parent_id: int | None,
    area: str = "",
    leader_id: int | None = None,
    position: int | None = None,
    revision: int | None = None,
) -> Team:
    """Change a team's name, place in the tree, area and leader.

    Raises:
        Stale: changed meanwhile.
        TeamCircle: the new parent is the team itself or stands below it.
        Invalid: name or area cannot be taken, or a sister has the name.
    """
    parents = parents_of_all(lock=True)
    team = queries.get_team(actor, team_id, lock=True)
    if revision is not None and team.revision != revision:
        raise Stale
    if would_circle(parents, team_id, parent_id):
        raise TeamCircle(team.name, queries.get_team(actor, parent_id or 0).name)
    values = _checked(actor, team, name=name, parent_id=parent_id, area=area, leader_id=leader_id)
    if position is not None:
        values["position"] = position
    old, new = differences(team, values)
    if not new:
        nothing_changed()
        return team
    team.revision += 1
    team.save()
    note_change(team, old=old, new=new)
    return team


def _checked(
    actor: Actor, team: Team | None, *, name: str, parent_id: int | None, area: str, leader_id: int | None
) -> dict[str, object]:
    wrong: dict[str, Message | str] = {}
    clean_name, clean_area = clean_line(name), clean_line(area)
    if not 0 < len(clean_name) <= 60:
        wrong["name"] = "请填写团队名称，不超过 60 个字。"
    if len(clean_area) > 200:
        wrong["area"] = "负责区域不超过 200 个字。"
    same = sisters(parent_id).filter(name=clean_name)
    if (same.exclude(pk=team.pk) if team is not None else same).exists():
        wrong["name"] = Message("同一上级下已有团队「{name}」，请换个名称。", {"name": clean_name})
    if wrong:
        raise Invalid(wrong)
    if parent_id is not None:
        queries.get_team(actor, parent_id)
    if leader_id is not None and (team is None or leader_id != team.leader_id):
        leader = queries.get_member(actor, leader_id)
        if leader.left_on is not None:
            raise Invalid({"leader_id": Message("{name}已办理离职，不能作负责人。", {"name": leader.name})})
    return {"name": clean_name, "parent_id": parent_id, "area": clean_area, "leader_id": leader_id}
