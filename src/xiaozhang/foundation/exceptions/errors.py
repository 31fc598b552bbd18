"""Refusals of exceptions."""

from __future__ import annotations

from xiaozhang.base.errors import NotAllowed, Refused


class NotDepartable(Refused):
    """The clause cannot be departed from: a draft, or carried out by the system without a way to do otherwise."""

    code = "not_departable"


class WrongState(Refused):
    """The exception is no longer, or not yet, where this can be done."""

    code = "wrong_state"


class NotApplicant(NotAllowed):
    """Only who applied may do this."""

    code = "not_applicant"


class NobodyApproves(Refused):
    """Neither the charter nor a role names anybody who could approve it."""

    code = "nobody_approves"
