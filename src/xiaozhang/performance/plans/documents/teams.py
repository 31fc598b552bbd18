"""Teams as files name them: by name, or by path from the top (华东/一队) where teams share a name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from xiaozhang.base.text import Message
from xiaozhang.performance.plans.rules.inputs import Member, cannot

_BETWEEN = "/"
_SHOWN = 40


def team_path(text: str, where: str) -> str:
    """Return a team as written, without blanks around the names. Raises CannotSettle for a path with an empty name.

    >>> team_path("华东 / 一队", "roster.csv 第 2 行")
    '华东/一队'
    """
    names = [name.strip() for name in text.split(_BETWEEN)]
    if len(names) > 1 and not all(names):
        raise cannot(where, "团队「{team}」的路径里有空的一级，请写成 华东/一队 这样。", team=text[:_SHOWN])
    return _BETWEEN.join(names)


def refuse_doubtful(places: Mapping[str, str]) -> None:
    """Refuse a roster in which a name may mean several teams. `places`: by team where it is first written.

    What two rows call 一队 is one team; beside 华东/一队 nobody can tell whether 一队 is that or another.
    """
    for team, where in places.items():
        others = _ending(team, places)
        if others:
            msgid = "团队「{team}」不知是哪一个：花名册里还有{others}。请从上级团队写起，例如「{example}」。"
            raise cannot(where, msgid, team=team[:_SHOWN], others=_listed(others), example=others[0][:_SHOWN])


def team_meant(text: str, teams: Collection[str], where: str) -> str:
    """Return the team of the roster that a file names, in full or by the end of its path.

    Raises CannotSettle where no team is meant, or more than one.
    """
    team = team_path(text, where)
    if team in teams:
        return team
    found = _ending(team, teams)
    if not found:
        raise cannot(where, "「{team}」不是花名册里的团队。", team=team[:_SHOWN])
    if len(found) > 1:
        msgid = "团队「{team}」不知是哪一个：花名册里有{others}。请从上级团队写起。"
        raise cannot(where, msgid, team=team[:_SHOWN], others=_listed(found))
    return found[0]


def below_two(members: Sequence[Member]) -> Iterator[Message]:
    """Yield a warning for each team whose members report to people of two other teams on one day: it may be two."""
    by_key = {member.key: member for member in members}
    stands: dict[str, list[tuple[date, date, str]]] = {}
    for member in members:
        for at in member.assignments:
            above = by_key[at.manager].at(at.start_on).team if at.manager else ""
            if at.team and above not in ("", at.team):
                stands.setdefault(at.team, []).append((at.start_on, at.end_on or date.max, above))
    for team, spans in stands.items():
        found = sorted({above for low, high, above in spans if _meets(low, high, above, spans)})
        if len(found) > 1:
            msgid = (
                "团队「{team}」的人同一天向{others}的人汇报，按一个团队计。如果是几个团队，请写成「{example}」这样。"
            )
            values = {"team": team, "others": _listed(found), "example": f"{found[0]}{_BETWEEN}{team}"}
            yield Message(msgid, values)


def _meets(low: date, high: date, above: str, spans: Sequence[tuple[date, date, str]]) -> bool:
    return any(other != above and low < past and first < high for first, past, other in spans)


def _ending(team: str, teams: Collection[str]) -> list[str]:
    """Return the other teams whose path ends with this one."""
    return sorted(each for each in teams if each.endswith(_BETWEEN + team))


def _listed(teams: list[str]) -> str:
    return "、".join(f"「{team[:_SHOWN]}」" for team in teams)
