"""Reads of staffing: what settlement takes, and what pages show."""

from xiaozhang.people.staffing.queries.settling import absences, pay_bases, pay_items, successors

__all__ = ["absences", "pay_bases", "pay_items", "successors"]
