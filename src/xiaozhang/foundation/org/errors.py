"""What org refuses, in words of its own."""

from __future__ import annotations

from datetime import date

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message


class AlreadyFounded(Refused):
    """There is a company here already."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__("没有设立：这个数据目录里已有一家公司。请换一个空的数据目录再设立。")


class LastAdministrator(Refused):
    """Nobody would be left to administer the system."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("没有保存：这是最后一位在职的系统管理员。请先把「系统管理员」岗位给另一位成员。")


class BeyondOwnPowers(Refused):
    """Nobody but 系统管理员 gives a role more than they have themselves."""

    def __init__(self, labels: list[str]) -> None:
        """Name the powers; without any it is the reach that is too wide."""
        if labels:
            words = "没有保存：不能给出自己没有的权限（{powers}）。请由系统管理员来给。"
            super().__init__(Message(words, {"powers": "、".join(labels[:5]) + ("等" if len(labels) > 5 else "")}))
        else:
            super().__init__("没有保存：不能给出比自己更宽的数据范围。请由系统管理员来给。")


class GrantTooWide(Refused):
    """Only who administers roles may give or touch a role that administers roles."""

    def __init__(self) -> None:
        """Name the way out."""
        super().__init__(
            "没有保存：涉及「系统管理员」一类的岗位，只有系统管理员能授予、更改或重置密码。请联系系统管理员。"
        )


class TeamCircle(Refused):
    """A team would stand below itself."""

    def __init__(self, team: str, parent: str) -> None:
        """Name both teams."""
        super().__init__(
            Message(
                "没有移动「{team}」：「{parent}」在它下面，团队不能成为自己的下级。请另选上级团队。",
                {"team": team, "parent": parent},
            )
        )


class MovedThatDay(Refused):
    """The member came into a team on that very day, or later."""

    def __init__(self, name: str, start_on: date) -> None:
        """Say from when the present membership runs."""
        super().__init__(
            Message(
                "没有调动{name}：现在的团队归属从 {start_on} 起。调动日期须晚于这一天。",
                {"name": name, "start_on": start_on.isoformat()},
            )
        )
