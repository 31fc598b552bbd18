"""Reads of staffing: what settlement takes, and what pages show."""

from xiaozhang.people.staffing.queries.absences import (
    absence_meeting,
    all_absences,
    all_successions,
    get_absence,
    get_succession,
    standing_absences,
    standing_successions,
    succession_from,
)
from xiaozhang.people.staffing.queries.bases import (
    all_bases,
    all_items,
    basis_on,
    basis_warnings,
    get_basis,
    get_item,
    get_paid_member,
    laws_on,
    regions,
    standing_bases,
    standing_item,
)
from xiaozhang.people.staffing.queries.settling import absences, pay_bases, pay_items, successors

__all__ = [
    "absence_meeting",
    "absences",
    "all_absences",
    "all_bases",
    "all_items",
    "all_successions",
    "basis_on",
    "basis_warnings",
    "get_absence",
    "get_basis",
    "get_item",
    "get_paid_member",
    "get_succession",
    "laws_on",
    "pay_bases",
    "pay_items",
    "regions",
    "standing_absences",
    "standing_bases",
    "standing_item",
    "standing_successions",
    "succession_from",
    "successors",
]
