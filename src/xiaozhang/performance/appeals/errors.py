"""Refusals of the appeals app."""

from __future__ import annotations

from xiaozhang.base.errors import NotAllowed, Refused


class NotAppellant(NotAllowed):
    """Only the member whose pay it is may do that."""

    code = "not_appellant"


class OwnAppeal(NotAllowed):
    """Nobody answers their own appeal, and nobody reviews their own answer."""

    code = "own_appeal"


class NotAppealable(Refused):
    """The statement is not published, or a newer one has taken its place."""

    code = "not_appealable"


class WindowOver(Refused):
    """The days to appeal, or to ask for a review, are over."""

    code = "window_over"


class AlreadyAppealed(Refused):
    """There is an appeal against this line, or too many against the statement."""

    code = "already_appealed"


class WrongState(Refused):
    """The appeal has moved on meanwhile."""

    code = "wrong_state"


class NobodyReviews(Refused):
    """Nobody of the next level is there to review it."""

    code = "nobody_reviews"
