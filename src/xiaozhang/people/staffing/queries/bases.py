"""Pay bases, pay items and warnings, for who may see them: those with the power in their reach, and one's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message, match_key
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.people.staffing import powers
from xiaozhang.people.staffing.clauses import RegionalLaw
from xiaozhang.people.staffing.models import PayBasis, PayItem
from xiaozhang.people.staffing.rules.warnings import Agreed, warnings_of

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member


def all_bases(viewer: Actor) -> QuerySet[PayBasis]:
    """Return the pay bases the viewer may see, withdrawn ones included."""
    return PayBasis.objects.filter(_seen(viewer)).select_related("member", "recorded_by", "withdrawn_by")


def standing_bases(member_id: int) -> list[PayBasis]:
    """Return the bases of a member that stand, in order of time, whoever asks: for actions that hold the member."""
    return list(PayBasis.objects.filter(member_id=member_id, withdrawn_at__isnull=True).order_by("start_on"))


def basis_on(viewer: Actor, member_id: int, on: date) -> PayBasis | None:
    """Return the basis of a member on a day, if the viewer may see it."""
    rows = all_bases(viewer).filter(member_id=member_id, withdrawn_at__isnull=True, start_on__lte=on)
    return rows.filter(Q(end_on__isnull=True) | Q(end_on__gt=on)).first()


def get_basis(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> PayBasis:
    """Return one basis.

    Raises:
        Missing: not there, or the viewer may not see it.
        NotAllowed: the viewer may see it and lacks `power`.
    """
    rows = all_bases(viewer)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def may_see_pay(viewer: Actor, member_id: int) -> bool:
    """Say whether the viewer may learn what a member is paid: their own, or with the power and in reach."""
    if member_id == viewer.member_id:
        return True
    return viewer.may(powers.SEE_PAY) and (viewer.sees_all() or member_id in viewer.member_ids)


def get_paid_member(viewer: Actor, member_id: int) -> Member:
    """Return the member whose pay the viewer asks about: in reach with the power, or the viewer.

    Raises Missing.
    """
    member = org_queries.get_member(viewer, member_id)
    if member.pk != viewer.member_id and not viewer.may(powers.SEE_PAY):
        raise Missing
    return member


def all_items(viewer: Actor) -> QuerySet[PayItem]:
    """Return the pay items the viewer may see, withdrawn ones included."""
    return PayItem.objects.filter(_seen(viewer)).select_related("member", "recorded_by", "withdrawn_by")


def standing_items(viewer: Actor) -> QuerySet[PayItem]:
    """Return the pay items the viewer may see that stand."""
    return all_items(viewer).filter(withdrawn_at__isnull=True)


def items_found(rows: QuerySet[PayItem], text: str) -> QuerySet[PayItem]:
    """Narrow pay items to those whose member or name contains the text."""
    return rows.filter(Q(member__search_terms__contains=match_key(text)) | Q(item__contains=text))


def get_item(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> PayItem:
    """Return one pay item. Raises Missing; NotAllowed without `power`."""
    rows = all_items(viewer)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def standing_item(member_id: int, month_on: date, item: str) -> PayItem | None:
    """Return the item of that name on the month's wage of a member, whoever asks."""
    return PayItem.objects.filter(member_id=member_id, month_on=month_on, item=item, withdrawn_at__isnull=True).first()


def laws_on(on: date) -> list[RegionalLaw]:
    """Return the legal figures of regions that the charter in force on the day states."""
    day = Period(on, date.fromordinal(on.toordinal() + 1))
    return [each.parameters for each in charter_queries.clauses_in_force(RegionalLaw, day)]


def regions(on: date) -> list[str]:
    """Return the regions with legal figures, by name."""
    return sorted({law.region.strip() for law in laws_on(on)})


def basis_warnings(basis: PayBasis, laws: list[RegionalLaw], today: date) -> list[Message]:
    """Return what is worth saying about a basis today, or on its first day if that is still to come."""
    agreed = Agreed(basis.wage_fen, basis.region, basis.contract_from, basis.contract_to, basis.probation_to)
    return warnings_of(agreed, laws, max(today, basis.start_on))


def _seen(viewer: Actor) -> Q:
    own = Q(member_id=viewer.member_id or 0)
    if not viewer.may(powers.SEE_PAY):
        return own
    return Q() if viewer.sees_all() else own | Q(member_id__in=viewer.member_ids)
