"""Refusals of the simulation app."""

from __future__ import annotations

from xiaozhang.base.errors import Refused


class NotPastYet(Refused):
    """A month that is to be simulated is not over."""

    code = "not_past_yet"


class NothingToTry(Refused):
    """The version has no clause that settlement carries out."""

    code = "nothing_to_try"


class SetAside(Refused):
    """Another worker began again, or the simulation was removed; this worker stops."""

    code = "set_aside"


class NotComparable(Refused):
    """Two simulations are of different months, or not finished."""

    code = "not_comparable"


class NotInConsultation(Refused):
    """Only a version in consultation can be tried by everybody, each for themselves."""

    code = "not_in_consultation"
