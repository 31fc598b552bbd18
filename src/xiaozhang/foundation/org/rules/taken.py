"""People and teams as a file brings them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from xiaozhang.base.text import clean_line

_BETWEEN = re.compile(r"\s*[/＞>\\]\s*")


@dataclass(frozen=True, slots=True)
class TakenMember:
    """A person. Without `login` one is made of the name; `team` is a name or a path, made where it is missing.

    Without a team it is the one of `leader`. `leader` leads that team where it has no leader yet, and becomes a member
    with `leader_role` if nobody has the name.
    """

    name: str
    joined_on: date
    role: str = "representative"
    login: str = ""
    phone: str = ""
    team: str = ""
    area: str = ""
    leader: str = ""
    leader_role: str = "supervisor"


def team_names(path: str) -> tuple[str, ...]:
    """Return the names of a team's path from the top.

    >>> team_names("销售部 / 华东组")
    ('销售部', '华东组')
    """
    return tuple(name for part in _BETWEEN.split(path) if (name := clean_line(part)))


def team_led_by(leader: str) -> tuple[str, ...]:
    """Return what a team without a name is called after the one who leads it.

    >>> team_led_by("周敏"), team_led_by("Dustin Brinkmann"), team_led_by("")
    (('周敏团队',), ('Dustin Brinkmann Team',), ())
    """
    name = clean_line(leader)
    return (f"{name} Team" if name.isascii() else f"{name}团队",) if name else ()
