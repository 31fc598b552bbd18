"""Members and teams come in from a file, change by it, and are taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.removing import remove_rows
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.org import powers, queries
from xiaozhang.foundation.org.actions.members import add_member, change_member, move_member
from xiaozhang.foundation.org.actions.teams import add_team, change_team
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.org.queries import importing
from xiaozhang.foundation.org.rules.logins import login_for
from xiaozhang.foundation.org.rules.names import name_keys
from xiaozhang.foundation.org.rules.taken import TakenMember, team_led_by, team_names

Values = Mapping[str, object]
Wrong = dict[str, Message | str]


@action(powers.MANAGE_MEMBERS, label="导入成员")
def take_members(*, actor: Actor, now: datetime, rows: Sequence[TakenMember]) -> list[Member]:
    """Take people into the company, in order, with the teams they name; nobody can sign in until given a password.

    Raises:
        Invalid: a row cannot be; `rows[3].login` names place and field.
    """
    by_team = {(row.team, row.leader): row for row in rows}
    found = {key: _team_for(actor, now, row) for key, row in by_team.items()}
    team_ids = [found[row.team, row.leader] for row in rows]
    taken = importing.logins()
    wrong: Wrong = {}
    made: list[Member] = []
    for place, (row, team_id) in enumerate(zip(rows, team_ids, strict=True)):
        try:
            made.append(_add(actor, now, row, team_id, taken))
        except Invalid as error:
            wrong |= {f"rows[{place}].{_field(field)}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    _lead(actor, now, rows, team_ids, taken)
    nothing_changed()  # here: every member and team has its own trace
    return made


@action(powers.MANAGE_MEMBERS, label="导入修改成员")
def correct_members(*, actor: Actor, now: datetime, rows: Mapping[int, Values]) -> None:
    """Change members by id to what a file says; only the fields given. Another team is a move from today on.

    Raises:
        Invalid: a value cannot be; `rows[<id>].phone` names it.
    """
    wrong: Wrong = {}
    standing = importing.current_members(actor, list(rows))
    for member in importing.held_members(rows):
        values, stands = rows[member.pk], standing[member.pk]
        try:
            _correct(actor, now, member, values, stands)
        except Invalid as error:
            wrong |= {f"rows[{member.pk}].{_field(field)}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    nothing_changed()


@action(powers.MANAGE_MEMBERS, label="撤销导入成员")
def take_back_members(*, actor: Actor, now: datetime, member_ids: Sequence[int]) -> None:
    """Take people out again who have never signed in and stand on no record; ids gone are passed over.

    Teams made for them stay.

    Raises:
        Refused: one has signed in or moved, leads a team, or records stand in their name.
    """
    held = importing.held_members(member_ids)
    stays = importing.stays_of(member_ids)
    for member in held:
        if member.last_login is not None or len(stays.get(member.pk, [])) > 1:
            words = "没有撤销：成员「{name}」已登录过或调动过。请在设置里办理离职；资料都还在。"
            raise Refused(Message(words, {"name": member.name}))
        note_change(member, title="", personal_old={"name": member.name, "login": member.login})
    for stay in (each for stays_of_one in stays.values() for each in stays_of_one):
        stay.delete()
    remove_rows(queries.members(actor).filter(pk__in=[member.pk for member in held]))
    if not held:
        nothing_changed()


@action(powers.MANAGE_TEAMS, label="导入团队")
def take_teams(*, actor: Actor, now: datetime, rows: Sequence[Values]) -> list[int]:
    """Add teams, in order, below the team at the top unless they name another; fields are those of the import.

    Raises:
        Invalid: a row cannot be; `rows[3].name` names place and field.
    """
    top = importing.top_team_id()
    wrong: Wrong = {}
    made: list[int] = []
    for place, row in enumerate(rows):
        try:
            team = add_team(
                actor=actor,
                now=now,
                name=str(row["name"]),
                parent_id=_id(row.get("parent")) or top,
                area=str(row.get("area") or ""),
                leader_id=_id(row.get("leader")),
            )
        except Invalid as error:
            wrong |= {f"rows[{place}].{_field(field)}": words for field, words in error.fields.items()}
        else:
            made.append(team.pk)
    if wrong:
        raise Invalid(wrong)
    nothing_changed()
    return made


@action(powers.MANAGE_TEAMS, label="导入修改团队")
def correct_teams(*, actor: Actor, now: datetime, rows: Mapping[int, Values]) -> None:
    """Change teams by id to what a file says; only the fields given.

    Raises:
        Invalid: a value cannot be; `rows[<id>].name` names it.
        TeamCircle: a team would stand below itself.
    """
    wrong: Wrong = {}
    for team in importing.held_teams(rows):
        stands = {"name": team.name, "parent": team.parent_id, "area": team.area, "leader": team.leader_id}
        values: Values = {**stands, **rows[team.pk]}
        try:
            change_team(
                actor=actor,
                now=now,
                team_id=team.pk,
                name=str(values["name"] or ""),
                parent_id=_id(values["parent"]),
                area=str(values["area"] or ""),
                leader_id=_id(values["leader"]),
            )
        except Invalid as error:
            wrong |= {f"rows[{team.pk}].{_field(field)}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    nothing_changed()


@action(powers.MANAGE_TEAMS, label="撤销导入团队")
def take_back_teams(*, actor: Actor, now: datetime, team_ids: Sequence[int]) -> None:
    """Take teams out again that nobody is or was in; ids gone are passed over.

    Raises:
        Refused: members or other teams stand in one.
    """
    held = importing.held_teams(team_ids)
    for team in held:
        note_change(team, old={"name": team.name, "area": team.area})
    remove_rows(queries.teams(actor).filter(pk__in=[team.pk for team in held]))
    if not held:
        nothing_changed()


def _add(actor: Actor, now: datetime, row: TakenMember, team_id: int | None, taken: set[str]) -> Member:
    login = row.login or login_for(row.name, name_keys(row.name).sort, taken)
    taken.add(login)
    return add_member(
        actor=actor,
        now=now,
        name=row.name,
        login=login,
        role_keys=[row.role],
        team_id=team_id,
        joined_on=row.joined_on,
        phone=row.phone,
    )


def _team_for(actor: Actor, now: datetime, row: TakenMember) -> int | None:
    """Return the team a row names, by its path or by its name alone; what is missing of it is made below the top."""
    names = team_names(row.team) or team_led_by(row.leader)
    if not names:
        return None
    known = importing.team_ids_by_path()
    keys = tuple(match_key(name) for name in names)
    ending = sorted((path, pk) for path, pk in known.items() if path[-len(keys) :] == keys)
    if ending:
        return ending[0][1]
    top = importing.top_team_id()
    parent_id = top
    begun: tuple[str, ...] = next((path for path, pk in known.items() if pk == top), ())
    if begun and keys[0] == begun[0] and len(keys) > 1:
        names, keys = names[1:], keys[1:]
    for name, key in zip(names, keys, strict=True):
        begun = (*begun, key)
        parent_id = known.get(begun) or _new_team(actor, now, name, parent_id, row.area if key == keys[-1] else "")
    return parent_id


def _new_team(actor: Actor, now: datetime, name: str, parent_id: int | None, area: str) -> int:
    return add_team(actor=actor, now=now, name=name, parent_id=parent_id, area=area).pk


def _lead(
    actor: Actor, now: datetime, rows: Sequence[TakenMember], team_ids: Sequence[int | None], taken: set[str]
) -> None:
    """Let those named lead the teams that nobody leads; whoever is no member yet becomes one of that team."""
    wanted = {pk: row for row, pk in zip(rows, team_ids, strict=True) if pk is not None and row.leader}
    known = importing.members_named(row.leader for row in wanted.values())
    for team in importing.held_teams(wanted):
        row = wanted[team.pk]
        if team.leader_id is not None:
            continue
        key = match_key(row.leader)
        if key not in known:
            leader = TakenMember(row.leader, row.joined_on, role=row.leader_role)
            known[key] = _add(actor, now, leader, team.pk, taken).pk
        change_team(
            actor=actor,
            now=now,
            team_id=team.pk,
            name=team.name,
            parent_id=team.parent_id,
            area=team.area,
            leader_id=known[key],
        )


def _correct(actor: Actor, now: datetime, member: Member, values: Values, stands: Values) -> None:
    if "login" in values and values["login"] != member.login:
        raise Invalid({"login": "登录名不随导入改变，请在设置里改。"})
    asked = {name: values.get(name, stands[name]) for name in ("name", "phone", "joined_on", "role")}
    if any(asked[name] != stands[name] for name in asked):
        joined_on = asked["joined_on"]
        change_member(
            actor=actor,
            now=now,
            member_id=member.pk,
            name=str(asked["name"] or ""),
            login=member.login,
            phone=str(asked["phone"] or ""),
            role_keys=_roles(member.pk, str(asked["role"]), str(stands["role"])),
            joined_on=joined_on if isinstance(joined_on, date) else member.joined_on,
        )
    team = str(values.get("team") or "")
    if team and match_key(team_names(team)[-1]) != match_key(str(stands["team"])):
        team_id = _team_for(actor, now, TakenMember(member.name, member.joined_on, team=team))
        try:
            move_member(actor=actor, now=now, member_id=member.pk, team_id=team_id, on=timezone.localdate(now))
        except (Invalid, Refused) as error:
            raise Invalid({"team": error.message}) from error


def _roles(member_id: int, asked: str, stands: str) -> list[str]:
    """Return the roles to hold: another first one takes the place of the former, the others stay."""
    held = [role.key for role in queries.roles().filter(members=member_id)]
    return list(dict.fromkeys(asked if key == stands else key for key in held)) or [asked]


def _field(name: str) -> str:
    return {"role_keys": "role", "leader_id": "leader", "parent_id": "parent"}.get(name, name)


def _id(value: object) -> int | None:
    return value if isinstance(value, int) else None
