"""Steps before they begin: how many must agree, who they are, and who stands in where nobody is there.

A step has seats; a seat is filled by whoever of its members decides first (any one of two people in finance). The mode
says what becomes of several seats: one after the other, all of them, or any one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals.clauses import (
    LEADER,
    LEADER_OF,
    MODE_WORDS,
    MOST_STEPS,
    ROLE,
    SUPERIOR,
    SUPERIOR_ABOVE,
    Mode,
    StepRule,
)
from xiaozhang.foundation.approvals.errors import NobodyCanSign

__all__ = [
    "ADMINISTRATOR",
    "FALLBACK_WORDS",
    "LEADER",
    "LEADERSHIP",
    "LEADER_OF",
    "MODE_WORDS",
    "MOST_STEPS",
    "ROLE",
    "SUPERIOR",
    "SUPERIOR_ABOVE",
    "Fallback",
    "Mode",
    "People",
    "StepPlan",
    "StepRule",
    "members_for",
    "steps_for",
]

LEADERSHIP, ADMINISTRATOR = "leadership", "administrator"


class Fallback(StrEnum):
    """Why a seat is filled by somebody else than the chain names."""

    NONE = ""
    OWN_TO_SUPERIOR = "own_to_superior"
    NOBODY_TO_SUPERIOR = "nobody_to_superior"
    TO_LEADERSHIP = "to_leadership"
    TO_ADMINISTRATOR = "to_administrator"


FALLBACK_WORDS: Mapping[Fallback, Message] = {
    Fallback.NONE: Message(""),
    Fallback.OWN_TO_SUPERIOR: Message("本应由发起人本人审批，改由其上级审批"),
    Fallback.NOBODY_TO_SUPERIOR: Message("这一岗位现在没有人，改由发起人的上级审批"),
    Fallback.TO_LEADERSHIP: Message("没有可以审批的上级，改由公司领导审批"),
    Fallback.TO_ADMINISTRATOR: Message("没有可以审批的上级和公司领导，改由系统管理员审批"),
}


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step as the caller wants it. `seats` hold member ids; any one of a seat fills it.

    `remind_days` and `escalate_days` are workdays of waiting; None: never.
    """

    seats: tuple[tuple[int, ...], ...]
    mode: Mode = Mode.IN_ORDER
    name: str = ""
    fallback: Fallback = Fallback.NONE
    remind_days: int | None = None
    escalate_days: int | None = None

    @classmethod
    def of(cls, *members: int, mode: Mode = Mode.IN_ORDER, name: str = "") -> StepPlan:
        """Return a step in which each member has a seat.

        >>> StepPlan.of(3, 4, mode=Mode.ALL).seats
        ((3,), (4,))
        """
        return cls(tuple((member,) for member in members), mode, name)


@dataclass(frozen=True, slots=True)
class People:
    """Who stands around the applicant on the day: leaders above (nearest first), the leader of the own team, holders
    of roles by key, leaders of teams by name. People who have left are not in it.
    """

    applicant: int
    superiors: tuple[int, ...] = ()
    leader: int | None = None
    holders: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    leaders: Mapping[str, int] = field(default_factory=dict)


def steps_for(rules: Sequence[StepRule], people: People) -> tuple[StepPlan, ...]:
    """Return the steps with their people; nobody decides on their own case.

    A seat that would fall to the applicant alone goes to the applicant's superior; where there is none, or where the
    chain names somebody who is not there, to the leadership, then to the administrators, and the step says so.

    Raises:
        NobodyCanSign: not even they are there.

    >>> rules = [StepRule(("superior",)), StepRule(("role:finance", "role:sales_manager"), Mode.ALL)]
    >>> people = People(1, superiors=(2, 3), holders={"finance": (4, 5), "sales_manager": (3,)})
    >>> [step.seats for step in steps_for(rules, people)]
    [((2,),), ((4, 5), (3,))]
    >>> steps_for(rules[:1], People(3, holders={"leadership": (9,)}))[0].fallback
    <Fallback.TO_LEADERSHIP: 'to_leadership'>
    """
    return tuple(_step(place, rule, people) for place, rule in enumerate(rules, start=1))


def members_for(who: Iterable[str], people: People) -> tuple[int, ...]:
    """Return everybody meant, each once, the applicant not among them: for copies."""
    found = dict.fromkeys(member for one in who for member in _meant(one, people))
    return tuple(member for member in found if member != people.applicant)


def _step(place: int, rule: StepRule, people: People) -> StepPlan:
    seats: list[tuple[int, ...]] = []
    fallback = Fallback.NONE
    for who in rule.who:
        seat, why = _seat(place, who, people)
        fallback = fallback or why
        if seat not in seats:
            seats.append(seat)
    return StepPlan(tuple(seats), rule.mode, rule.name, fallback, rule.remind_days, rule.escalate_days)


def _seat(place: int, who: str, people: People) -> tuple[tuple[int, ...], Fallback]:
    meant = _meant(who, people)
    others = tuple(member for member in meant if member != people.applicant)
    if others:
        return others, Fallback.NONE
    if people.superiors and who not in (SUPERIOR, SUPERIOR_ABOVE):
        return people.superiors[:1], Fallback.OWN_TO_SUPERIOR if meant else Fallback.NOBODY_TO_SUPERIOR
    for role, why in ((LEADERSHIP, Fallback.TO_LEADERSHIP), (ADMINISTRATOR, Fallback.TO_ADMINISTRATOR)):
        stand_in = tuple(member for member in people.holders.get(role, ()) if member != people.applicant)
        if stand_in:
            return stand_in, why
    raise NobodyCanSign(
        Message("没有提审：第 {place} 步没有可以审批的人。请管理员检查团队负责人和岗位的设置。", {"place": place})
    )


def _meant(who: str, people: People) -> tuple[int, ...]:
    if who == SUPERIOR:
        return people.superiors[:1]
    if who == SUPERIOR_ABOVE:
        return people.superiors[1:2]
    if who == LEADER:
        return (people.leader,) if people.leader is not None else ()
    if who.startswith(LEADER_OF):
        leader = people.leaders.get(who.removeprefix(LEADER_OF))
        return (leader,) if leader is not None else ()
    return people.holders.get(who.removeprefix(ROLE), ())
