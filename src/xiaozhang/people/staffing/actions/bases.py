"""Pay bases are begun, changed, ended and withdrawn; what a closed month was settled from stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import powers, queries
from xiaozhang.people.staffing.actions.holding import (
    hold_member,
    in_row,
    recorded,
    refuse_closed,
    refuse_days,
    withdrawn,
)
from xiaozhang.people.staffing.errors import Overlaps, Withdrawn
from xiaozhang.people.staffing.models import PayBasis
from xiaozhang.people.staffing.rules.spans import meet
from xiaozhang.people.staffing.rules.terms import checked_terms

if TYPE_CHECKING:
    from xiaozhang.foundation.org.models import Member

OWN = "没有保存：本人的薪酬由他人登记。"
Terms = Mapping[str, Any]


@action(powers.CHANGE_PAY, label="登记薪酬基础")
def add_pay_basis(
    *,
    actor: Actor,
    now: datetime,
    member_id: int,
    start_on: date,
    wage_fen: int,
    region: str,
    end_on: date | None = None,
    performance_fen: int | None = None,
    contract_from: date | None = None,
    contract_to: date | None = None,
    probation_to: date | None = None,
    source: str = "",
) -> PayBasis:
    """Enter what was agreed with a member for the days `[start_on, end_on)`.

    Without `end_on` it takes over from the basis that holds on that day: that one ends, and the new one holds as long
    as it would have; without `performance_fen` that stays as it was. `contract_to` and `probation_to` are last days.

    Raises:
        Missing: nobody, or outside the actor's reach.
        OwnPay: the actor's own.
        Invalid: by field, an amount beyond reason, days that cannot be, no region.
        MonthClosed: days of a closed month.
        Overlaps: another basis holds on some of these days.
    """
    terms = checked_terms(
        wage_fen=wage_fen, performance_fen=performance_fen, region=region, contract_from=contract_from,
        contract_to=contract_to, probation_to=probation_to, source=source,
    )  # fmt: skip
    return _begin(actor, now, member_id, start_on, end_on, terms, keeps_performance=performance_fen is None)


@action(powers.CHANGE_PAY, label="更正薪酬基础")
def change_pay_basis(
    *,
    actor: Actor,
    now: datetime,
    basis_id: int,
    start_on: date,
    region: str,
    wage_fen: int | None = None,
    end_on: date | None = None,
    performance_fen: int | None = None,
    contract_from: date | None = None,
    contract_to: date | None = None,
    probation_to: date | None = None,
    source: str = "",
) -> PayBasis:
    """Put a basis right that no closed month was settled from: a new row takes its place, the old one stays readable.

    Without an amount the old one stays. Where only the end differs, the row itself ends on another day.

    Raises:
        Missing, NotAllowed, OwnPay, Invalid, MonthClosed, Overlaps: as for add_pay_basis.
        Withdrawn: it does not stand any more.
    """
    member, row = _held(actor, basis_id)
    terms = checked_terms(
        wage_fen=row.wage_fen if wage_fen is None else wage_fen,
        performance_fen=row.performance_fen if performance_fen is None else performance_fen,
        region=region, contract_from=contract_from, contract_to=contract_to, probation_to=probation_to, source=source,
    )  # fmt: skip
    refuse_days(member, start_on, end_on, now)
    if row.start_on == start_on and all(getattr(row, name) == value for name, value in terms.items()):
        if row.end_on == end_on:
            nothing_changed()
        else:
            _move_end(row, member, end_on)
        return row
    return _replace(actor, now, member, row, start_on, end_on, terms)


@action(powers.CHANGE_PAY, label="结束薪酬基础")
def end_pay_basis(*, actor: Actor, now: datetime, basis_id: int, end_on: date) -> PayBasis:
    """Let a basis no longer hold from a day on.

    Raises:
        Missing, NotAllowed, OwnPay, Withdrawn: as for change_pay_basis.
        Invalid: the day is not after its first one, or it ends earlier already.
        MonthClosed: the day, or what follows, is in a closed month.
    """
    member, row = _held(actor, basis_id)
    if end_on <= row.start_on:
        raise Invalid({"last_on": Message("最后一天不能早于 {day}。", {"day": row.start_on.isoformat()})})
    if row.last_on is not None and row.end_on is not None and row.end_on <= end_on:
        raise Invalid({"last_on": Message("这一项在 {day} 已经结束。", {"day": row.last_on.isoformat()})})
    _move_end(row, member, end_on)
    return row


@action(powers.CHANGE_PAY, label="撤销薪酬基础")
def withdraw_pay_basis(*, actor: Actor, now: datetime, basis_id: int) -> PayBasis:
    """Take a basis back that no closed month was settled from; the one it had ended goes on in its place.

    Raises:
        Missing, NotAllowed, OwnPay, Withdrawn: as for change_pay_basis.
        MonthClosed: it was used.
    """
    member, row = _held(actor, basis_id)
    _withdraw(actor, now, member, row)
    return row


@action(powers.CHANGE_PAY, label="导入薪酬基础")
def put_pay_bases(*, actor: Actor, now: datetime, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Enter the bases of a file, in order, each as add_pay_basis does; return their ids.

    Raises:
        Invalid: with fields such as `rows[3].wage_fen`.
        Refused: as for add_pay_basis, with the row.
        Missing, OwnPay: as for add_pay_basis.
    """
    ids = []
    for place, given in enumerate(rows):
        terms = {name: value for name, value in given.items() if name not in ("member_id", "start_on", "end_on")}
        try:
            values = checked_terms(**terms)
            row = _begin(
                actor, now, given["member_id"], given["start_on"], given.get("end_on"), values,
                keeps_performance=given.get("performance_fen") is None,
            )  # fmt: skip
        except (Invalid, Refused) as error:
            raise in_row(place, error) from error
        ids.append(row.pk)
    nothing_changed()  # where the file brings none; every basis has its own trace
    return ids


@action(powers.CHANGE_PAY, label="撤销导入薪酬基础")
def take_back_pay_bases(*, actor: Actor, now: datetime, basis_ids: Sequence[int]) -> None:
    """Withdraw the bases of a file, the last first; what is withdrawn already is passed over.

    Raises:
        MonthClosed: one was used.
        Missing, OwnPay: as for withdraw_pay_basis.
    """
    nothing_changed()
    for pk in sorted(basis_ids, reverse=True):
        if queries.get_basis(actor, pk).withdrawn_at is None:
            member, row = _held(actor, pk)
            _withdraw(actor, now, member, row)


@action(powers.SEE_PAY, label="查看薪酬")
def reveal_pay(*, actor: Actor, now: datetime, member_id: int) -> list[PayBasis]:
    """Return a member's pay bases with their amounts, the latest first, and leave a trace of who asked to see them.

    Raises:
        Missing: nobody, or outside the actor's reach.
    """
    member = queries.get_paid_member(actor, member_id)
    if member.pk == actor.member_id:
        nothing_changed()
    else:
        note_change(member, title="", new={"pay_shown": str(PayBasis._meta.verbose_name)})
    return list(queries.all_bases(actor).filter(member_id=member_id).order_by("-start_on", "-id"))


def _begin(
    actor: Actor,
    now: datetime,
    member_id: int,
    start_on: date,
    end_on: date | None,
    terms: Terms,
    *,
    keeps_performance: bool,
) -> PayBasis:
    member = hold_member(actor, member_id, own=OWN)
    refuse_days(member, start_on, end_on, now)
    before = _taken_over(member, start_on) if end_on is None else None
    end_on = end_on or (before.end_on if before else None)
    refuse_closed(start_on, end_on)
    _refuse_overlap(member, start_on, end_on, besides=before.pk if before else None)
    if before is not None:
        before.end_on = start_on
        before.save(update_fields=["end_on"])
        terms = {**terms, "performance_fen": before.performance_fen} if keeps_performance else terms
    row = PayBasis.objects.create(
        member=member, start_on=start_on, end_on=end_on, follows=before, **terms, **recorded(actor, now)
    )
    note_change(row, title=_title(member, row), personal_new=_said(row))
    return row


def _replace(
    actor: Actor, now: datetime, member: Member, row: PayBasis, start_on: date, end_on: date | None, terms: Terms
) -> PayBasis:
    refuse_closed(row.start_on, row.end_on)
    refuse_closed(start_on, end_on)
    _refuse_overlap(member, start_on, end_on, besides=row.pk)
    withdrawn(row, actor, now)
    new = PayBasis.objects.create(
        member=member, start_on=start_on, end_on=end_on, follows_id=row.follows_id, **terms, **recorded(actor, now)
    )
    old_said, new_said = _said(row), _said(new)
    names = [name for name in new_said if old_said[name] != new_said[name]]
    note_change(
        new,
        title=_title(member, new),
        personal_old={name: old_said[name] for name in names},
        personal_new={name: new_said[name] for name in names},
    )
    return new


def _taken_over(member: Member, start_on: date) -> PayBasis | None:
    """Return the basis that began before the day and holds on it."""
    held = [row for row in queries.standing_bases(member.pk) if row.start_on < start_on]
    return next((row for row in held if row.end_on is None or row.end_on > start_on), None)


def _held(actor: Actor, basis_id: int) -> tuple[Member, PayBasis]:
    """Return the member and the basis, both held, and as they are now."""
    found = queries.get_basis(actor, basis_id, power=powers.CHANGE_PAY)
    member = hold_member(actor, found.member_id, own=OWN)
    row = queries.get_basis(actor, basis_id, lock=True)
    if row.withdrawn_at is not None:
        raise Withdrawn("没有执行：这一项已经撤销或被更正过。请刷新后再看。")
    if row.end_on != found.end_on:
        raise Stale
    return member, row


def _withdraw(actor: Actor, now: datetime, member: Member, row: PayBasis) -> None:
    refuse_closed(row.start_on, row.end_on)
    withdrawn(row, actor, now)
    stands = queries.standing_bases(member.pk) if row.follows_id is not None else []
    before = next((each for each in stands if each.end_on == row.start_on), None)
    if before is not None:  # the one it had ended, or what has taken that one's place since
        before.end_on = row.end_on
        before.save(update_fields=["end_on"])
    note_change(row, title=_title(member, row), personal_old=_said(row))


def _move_end(row: PayBasis, member: Member, end_on: date | None) -> None:
    known = [day for day in (row.end_on, end_on) if day is not None]
    refuse_closed(min(known), max(known) if len(known) == 2 else None)
    _refuse_overlap(member, row.start_on, end_on, besides=row.pk)
    old, row.end_on = row.end_on, end_on
    row.save(update_fields=["end_on"])
    note_change(row, title=_title(member, row), personal_old={"end_on": old}, personal_new={"end_on": end_on})


def _refuse_overlap(member: Member, start_on: date, end_on: date | None, *, besides: int | None) -> None:
    for row in queries.standing_bases(member.pk):
        if row.pk != besides and meet(start_on, end_on, row.start_on, row.end_on):
            last = row.last_on
            held = {
                "name": member.name,
                "from": row.start_on.isoformat(),
                "to": last.isoformat() if last else Message("今后"),
            }
            raise Overlaps(
                Message("没有保存：{name}从 {from} 至 {to}已有一项薪酬基础。请更正那一项，或改起止日期。", held)
            )


def _said(row: PayBasis) -> dict[str, object]:
    names = (
        "start_on", "end_on", "wage_fen", "performance_fen", "region", "contract_from", "contract_to", "probation_to",
        "source",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _title(member: Member, row: PayBasis) -> str:
    return f"{member.name} {row.start_on.isoformat()}"
