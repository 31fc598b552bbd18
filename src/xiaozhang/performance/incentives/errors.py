"""Refusals of the incentives app."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class RunUnderWay(Refused):
    """The month is being settled already."""

    code = "run_under_way"


class MonthClosed(Refused):
    """The month is closed; it is never settled again."""

    code = "month_closed"


class NotYetBegun(Refused):
    """The month lies in the future."""

    code = "not_yet_begun"


class NoCommissionClause(Refused):
    """No charter version with a commission table is in force in the month."""

    code = "no_commission_clause"


class WrongState(Refused):
    """The run has moved on, or has been superseded."""

    code = "wrong_state"


class StandsAgainst(Refused):
    """Members can still appeal, or have appealed and wait for an answer."""

    code = "stands_against"


class RunOutdated(Refused):
    """Ledger or charter hold something the run has not seen."""

    code = "run_outdated"


class NothingToFollow(Refused):
    """The draft that a run was to follow is not what it was: the whole month is to be settled."""

    code = "nothing_to_follow"


class RunSetAside(Refused):
    """The run that is being staged was superseded meanwhile; the worker stops."""

    code = "run_set_aside"
