"""Pay bases, pay items, absences and successors for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.org import NOW, make_member
from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem, Succession


def make_pay_basis(member: Any = None, **values: Any) -> PayBasis:
    """Give a member (a new one, if none is given) a pay basis of 8,000 元 in 苏州 from 2026-01-01 on."""
    given = {"start_on": date(2026, 1, 1), "wage_fen": 8_000_00, "region": "苏州", **values}
    return PayBasis.objects.create(member=member or make_member(), recorded_at=NOW, **given)


def make_pay_item(member: Any = None, **values: Any) -> PayItem:
    """Put 加班费 of 300 元 on a member's wage of November 2026."""
    given = {"month_on": date(2026, 11, 1), "item": "加班费", "amount_fen": 300_00, **values}
    return PayItem.objects.create(member=member or make_member(), recorded_at=NOW, **given)


def make_absence(member: Any = None, **values: Any) -> Absence:
    """Let a member be away on 9 and 10 November 2026."""
    given = {"start_on": date(2026, 11, 9), "end_on": date(2026, 11, 11), "kind": "personal", **values}
    return Absence.objects.create(member=member or make_member(), recorded_at=NOW, **given)


def make_succession(member: Any = None, successor: Any = None, **values: Any) -> Succession:
    """Name who takes over from a member from 2026-11-01 on."""
    given = {"from_on": date(2026, 11, 1), **values}
    return Succession.objects.create(
        member=member or make_member(), successor=successor or make_member(), recorded_at=NOW, **given
    )
