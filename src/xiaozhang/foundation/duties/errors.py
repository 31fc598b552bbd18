"""Refusals of duties."""

from __future__ import annotations

from typing import ClassVar

from xiaozhang.base.errors import NotAllowed, Refused


class AlreadySettled(Refused):
    """The duty was kept, excused or withdrawn meanwhile."""

    code: ClassVar[str] = "already_settled"


class OwnDuty(NotAllowed):
    """Nobody lets themselves off."""

    code: ClassVar[str] = "own_duty"
