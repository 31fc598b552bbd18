"""Refusals about approvals."""

from __future__ import annotations

from xiaozhang.base.errors import NotAllowed, Refused


class CaseClosed(Refused):
    """The case is decided, withdrawn or void."""

    code = "case_closed"


class NotYourTurn(Refused):
    """Nothing of this case waits for the person: decided already, not yet reached, or somebody else's."""

    code = "not_your_turn"


class OwnCase(NotAllowed):
    """Nobody approves their own."""

    code = "own_case"


class NotYours(NotAllowed):
    """Only the applicant may do it."""

    code = "not_yours"


class NobodyCanSign(Refused):
    """A step has nobody who could decide it."""

    code = "nobody_can_sign"


class CaseStands(Refused):
    """The subject is up for approval already."""

    code = "case_stands"


class TooSoon(Refused):
    """It was done today already."""

    code = "too_soon"
