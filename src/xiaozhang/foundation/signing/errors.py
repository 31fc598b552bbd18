"""Refusals of signing."""

from __future__ import annotations

from typing import ClassVar

from xiaozhang.base.errors import NotAllowed, Refused


class NotStanding(Refused):
    """The text is no longer the one that is published: another took its place, or it was withdrawn."""

    code: ClassVar[str] = "text_not_standing"


class NotRead(Refused):
    """One signs for what one says one has read."""

    code: ClassVar[str] = "text_not_read"


class NotAsked(NotAllowed):
    """Nobody signs for another, nor what is asked of other posts; programs do not sign."""

    code: ClassVar[str] = "signature_not_asked"


class NobodyToRemind(Refused):
    """Everybody has signed, or was reminded today."""

    code: ClassVar[str] = "nobody_to_remind"
