"""Members with what they are paid on a day, and all that is known of one member's pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.people.staffing import powers
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem, Succession
from xiaozhang.people.staffing.queries.absences import standing_absences, standing_successions
from xiaozhang.people.staffing.queries.bases import all_bases, all_items, basis_warnings, get_paid_member, laws_on
from xiaozhang.people.staffing.rules.warnings import Agreed, warnings_of

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member

_MONTHS_SHOWN = 12
_ROWS_SHOWN = 60
_OF_BASIS = ("wage_fen", "performance_fen", "region", "start_on", "contract_from", "contract_to", "probation_to")


@dataclass(frozen=True)
class PayCard:
    """All that a page shows of one member's pay. `is_shown`: with amounts."""

    member: Member
    is_own: bool
    is_shown: bool
    present: PayBasis | None
    warnings: list[Message]
    bases: list[PayBasis]
    items: list[PayItem]
    absences: list[Absence]
    successions: list[Succession]
    can_change: bool
    can_record: bool


def paid_members(viewer: Actor) -> QuerySet[Member]:
    """Return the members whose pay the viewer may see: those in reach with the power, else the viewer alone."""
    rows = org_queries.members(viewer)
    return rows if viewer.may(powers.SEE_PAY) else rows.filter(pk=viewer.member_id or 0)


def paid_members_on(viewer: Actor, on: date) -> QuerySet[Any]:
    """Return them with the terms of the day as `basis_id`, `basis_wage_fen`, `basis_region` and so on, None without."""
    held = PayBasis.objects.filter(member_id=OuterRef("pk"), withdrawn_at__isnull=True, start_on__lte=on).filter(
        Q(end_on__isnull=True) | Q(end_on__gt=on)
    )
    columns = {f"basis_{name}": Subquery(held.values(name)[:1]) for name in ("id", *_OF_BASIS)}
    return paid_members(viewer).annotate(**columns)


def employed(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Keep who is with the company on the day or will come."""
    return rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))


def without_basis(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Keep who is with the company and has no basis on the day."""
    return employed(rows, on).filter(joined_on__lte=on, basis_id__isnull=True)


def in_regions(rows: QuerySet[Any], regions: Sequence[str]) -> QuerySet[Any]:
    """Keep whose basis names one of the regions."""
    return rows.filter(basis_region__in=regions)


def known_regions(viewer: Actor) -> list[tuple[str, str]]:
    """Return the regions that bases in the viewer's sight name, as pairs for a filter."""
    named = all_bases(viewer).filter(withdrawn_at__isnull=True).order_by("region")
    return [(region, region) for region in named.values_list("region", flat=True).distinct()]


def found_members(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Narrow members to those whose name or pinyin contains the text."""
    return org_queries.find_members(rows, text)


def members_named(viewer: Actor, names: Sequence[str]) -> dict[str, list[int]]:
    """Return the ids of the members in reach who are called so or have that login, by the name as given; one query."""
    rows = org_queries.members(viewer).filter(Q(name__in=names) | Q(login__in=[each.lower() for each in names]))
    found: dict[str, list[int]] = {}
    for pk, name, login in rows.values_list("pk", "name", "login"):
        for given in names:
            if given == name or given.lower() == login:
                found.setdefault(given, [])
                found[given] += [pk] if pk not in found[given] else []
    return found


def warnings_on(row: Any, laws: Sequence[RegionalLaw], on: date) -> list[Message]:
    """Return what is worth saying about the basis of a row of paid_members_on; nothing without one."""
    if row.basis_id is None:
        return []
    agreed = Agreed(
        row.basis_wage_fen, row.basis_region, row.basis_contract_from, row.basis_contract_to, row.basis_probation_to
    )
    return warnings_of(agreed, laws, on)


def pay_card(viewer: Actor, member_id: int, today: date, *, is_shown: bool = False) -> PayCard:
    """Return all there is to show of a member's pay, the latest first; one's own always with amounts.

    Raises Missing outside the viewer's sight.
    """
    member = get_paid_member(viewer, member_id)
    is_own = member.pk == viewer.member_id
    bases = list(
        all_bases(viewer)
        .filter(member_id=member.pk)
        .order_by(F("withdrawn_at").asc(nulls_first=True), "-start_on", "-id")[:_ROWS_SHOWN]
    )
    present = next((row for row in bases if row.withdrawn_at is None and _holds(row, today)), None)
    since_on = add_months(month_of(today), 1 - _MONTHS_SHOWN)
    items = all_items(viewer).filter(member_id=member.pk, withdrawn_at__isnull=True, month_on__gte=since_on)
    away = standing_absences(viewer).filter(member_id=member.pk, end_on__gt=since_on)
    follows = standing_successions(viewer).filter(member_id=member.pk).order_by("-from_on")
    return PayCard(
        member=member,
        is_own=is_own,
        is_shown=is_shown or is_own,
        present=present,
        warnings=basis_warnings(present, laws_on(today), today) if present and viewer.may(powers.SEE_PAY) else [],
        bases=bases,
        items=list(items.order_by("-month_on", "id")[:_ROWS_SHOWN]),
        absences=list(away.order_by("-start_on")[:_ROWS_SHOWN]),
        successions=list(follows[:_ROWS_SHOWN]),
        can_change=viewer.may(powers.CHANGE_PAY) and not is_own,
        can_record=viewer.may(powers.RECORD_ABSENCES) and not is_own,
    )


def _holds(row: PayBasis, on: date) -> bool:
    return row.start_on <= on and (row.end_on is None or on < row.end_on)
