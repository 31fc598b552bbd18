"""Pay bases, pay items and leaves for programs. A member's amounts are read by a POST, since reading them is noted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import api
from xiaozhang.base.periods import parse_month
from xiaozhang.people.staffing import actions, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem

door = api.Door("人事")
_DAY = timedelta(days=1)


@door.change("/members/{member_id}/pay", schemas.PayBases, powers.SEE_PAY, "查看成员的薪酬基础")
def reveal_pay(request: api.Request, member_id: api.RecordId, sent: schemas.PayAsked) -> HttpResponse:
    """Show a member's pay bases and note that they were shown: each time, whatever the request key."""
    rows = actions.reveal_pay(actor=request.actor, now=timezone.now(), member_id=member_id)
    return api.answered(
        schemas.PayBases(items=[_basis(row) for row in rows if sent.with_withdrawn or row.withdrawn_at is None])
    )


@door.make("/pay-bases", schemas.PayBasisMade, powers.CHANGE_PAY, "登记薪酬基础")
def add_pay_basis(request: api.Request, sent: schemas.PayBasisSent) -> HttpResponse:
    """Enter what was agreed with a member."""
    values = {name: value for name, value in sent.__dict__.items() if name != "last_on"}
    return api.make(
        request, actions.add_pay_basis, queries.get_basis, _made_basis, end_on=_after(sent.last_on), **values
    )


@door.make("/pay-items", schemas.PayItemMade, powers.CHANGE_PAY, "登记工资项目")
def record_pay_item(request: api.Request, sent: schemas.PayItemSent) -> HttpResponse:
    """Put an item on a member's wage of a month."""
    return api.make(
        request,
        actions.record_pay_item,
        queries.get_item,
        _item,
        member_id=sent.member_id,
        month_on=parse_month(sent.month),
        item=sent.item,
        amount_fen=sent.amount_fen,
    )


@door.read("/absences", schemas.AbsencePage, powers.SEE_ABSENCES, "请假列表")
def absences(request: api.Request, asked: api.Query[schemas.AbsencesAsked]) -> schemas.AbsencePage:
    """List leaves that stand."""
    rows = queries.standing_absences(request.actor)
    if asked.on is not None:
        rows = rows.filter(start_on__lte=asked.on, end_on__gt=asked.on)
    return api.page(schemas.AbsencePage, rows.order_by(), asked, asked.sort, {"id": "id"}, _absence)


@door.make("/absences", schemas.AbsenceShown, powers.RECORD_ABSENCES, "登记请假")
def record_absence(request: api.Request, sent: schemas.AbsenceSent) -> HttpResponse:
    """Record that a member is on leave."""
    return api.make(
        request,
        actions.record_absence,
        queries.get_absence,
        _absence,
        member_id=sent.member_id,
        start_on=sent.start_on,
        end_on=sent.last_on + _DAY,
        kind=sent.kind,
        note=sent.note,
    )


def _after(last_on: date | None) -> date | None:
    return last_on + _DAY if last_on is not None else None


def _basis(row: PayBasis) -> schemas.PayBasisShown:
    return schemas.PayBasisShown(
        id=row.pk,
        member_id=row.member_id,
        start_on=row.start_on,
        last_on=row.last_on,
        wage_fen=row.wage_fen,
        performance_fen=row.performance_fen,
        region=row.region,
        contract_from=row.contract_from,
        contract_to=row.contract_to,
        probation_to=row.probation_to,
        source=row.source,
        is_withdrawn=row.withdrawn_at is not None,
    )


def _made_basis(row: PayBasis) -> schemas.PayBasisMade:
    return schemas.PayBasisMade(
        id=row.pk, member_id=row.member_id, start_on=row.start_on, last_on=row.last_on, region=row.region
    )


def _item(row: PayItem) -> schemas.PayItemMade:
    return schemas.PayItemMade(id=row.pk, member_id=row.member_id, month=f"{row.month_on:%Y-%m}", item=row.item)


def _absence(row: Absence) -> schemas.AbsenceShown:
    return schemas.AbsenceShown(
        id=row.pk,
        member_id=row.member_id,
        start_on=row.start_on,
        last_on=row.last_on,
        kind=row.kind,
        note=row.note,
    )
