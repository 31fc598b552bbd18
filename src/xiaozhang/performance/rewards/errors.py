"""Refusals of the rewards app."""

from __future__ import annotations

from xiaozhang.base.errors import NotAllowed, Refused


class OwnReward(NotAllowed):
    """Nobody nominates, decides or keeps the leave of themselves."""

    code = "own_reward"


class NotDecider(NotAllowed):
    """The clause names other posts."""

    code = "not_decider"


class NotInForce(Refused):
    """No clause gives such a reward on that day, or not in that way."""

    code = "not_in_force"


class NotOver(Refused):
    """The period is still running."""

    code = "not_over"


class NotReached(Refused):
    """The standard is not reached, or not any more."""

    code = "not_reached"


class AlreadyProposed(Refused):
    """There is such a proposal already."""

    code = "already_proposed"


class TooOften(Refused):
    """The member has had it as often as the year allows."""

    code = "too_often"


class OverBudget(Refused):
    """The period's budget is used up."""

    code = "over_budget"


class WrongState(Refused):
    """As it stands that cannot be done with it."""

    code = "wrong_state"


class NotEnoughLeave(Refused):
    """More days than are left, or after they have expired."""

    code = "not_enough_leave"
