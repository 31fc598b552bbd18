"""One's own duties: follow-ups, money that is late, statements to confirm, months to close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse

from xiaozhang.base.actor import Actor
from xiaozhang.base.money import yuan
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.ledger import powers as ledger_powers
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.signing import queries as signing
from xiaozhang.home.today.queries.terms import lacking_today, own_terms
from xiaozhang.home.today.rules.duties import Duties, Duty
from xiaozhang.performance.incentives import powers as incentives_powers
from xiaozhang.performance.incentives import queries as incentives
from xiaozhang.selling.contracts import powers as contracts_powers
from xiaozhang.selling.contracts import queries as contracts
from xiaozhang.selling.customers import powers as customers_powers
from xiaozhang.selling.customers import queries as customers

if TYPE_CHECKING:
    from xiaozhang.selling.contracts.models import Instalment
    from xiaozhang.selling.customers.models import Customer

SHOWN = 8
COMING = 4


def duties(viewer: Actor, today: date, calendar: Calendar) -> Duties:
    """Return what the viewer has to do, each list cut to `SHOWN`; the queries do not grow with how much it is."""
    late: list[Duty] = []
    due: list[Duty] = []
    coming: list[Duty] = []
    late_count = due_count = 0
    if viewer.may(customers_powers.RECORD_FOLLOW_UP):
        counted = _follow_up_counts(viewer, today)
        late_count, due_count = late_count + counted[0], due_count + counted[1]
        shown = _follow_ups(viewer, today, calendar)
        late += [duty for duty in shown if duty.is_late][:SHOWN]
        due += [duty for duty in shown if not duty.is_late and duty.on == today][:SHOWN]
        coming += [duty for duty in shown if duty.on is not None and duty.on > today][:COMING]
    if viewer.may(contracts_powers.RECORD_RECEIPT) and not viewer.sees_all():
        count, money = _own_money(viewer, today)
        late_count += count
        late += money
    for signature in _signatures(viewer, today):
        (late if signature.is_late else due).append(signature)
        late_count, due_count = late_count + signature.is_late, due_count + (not signature.is_late)
    for extra in (*lacking_today(viewer, today, calendar), *_statement(viewer), *_months(viewer, today)):
        due.append(extra)
        due_count += 1
    late.sort(key=lambda duty: duty.on or today)
    terms = own_terms(viewer, today)
    return Duties(late[:SHOWN], late_count, due[: SHOWN + 1], due_count, coming, terms.shown, terms.count, terms.late)


def _follow_up_counts(viewer: Actor, today: date) -> tuple[int, int]:
    own = customers.narrow_to_own(customers.customers(viewer), viewer)
    found = own.filter(next_follow_up_on__lte=today).aggregate(
        late=Count("pk", filter=Q(next_follow_up_on__lt=today)), due=Count("pk", filter=Q(next_follow_up_on=today))
    )
    return found["late"], found["due"]


def _follow_ups(viewer: Actor, today: date, calendar: Calendar) -> list[Duty]:
    """The first of those past their day, due today, and coming, with what was planned."""
    own = customers.narrow_to_own(customers.customers(viewer), viewer)
    rows = [
        *own.filter(next_follow_up_on__lt=today).order_by("next_follow_up_on", "pk")[:SHOWN],
        *own.filter(next_follow_up_on=today).order_by("pk")[:SHOWN],
        *own.filter(next_follow_up_on__gt=today).order_by("next_follow_up_on", "pk")[:COMING],
    ]
    plans = _plans(viewer, rows)
    return [_follow_up(row, plans.get(row.pk, ""), today, calendar) for row in rows]


def _plans(viewer: Actor, rows: Iterable[Customer]) -> dict[int, str]:
    """What was planned for each customer's next day, in one query."""
    wanted = Q(pk__in=())
    for row in rows:
        wanted |= Q(customer_id=row.pk, next_on=row.next_follow_up_on)
    found = customers.follow_ups(viewer).filter(wanted).order_by("happened_at", "pk")
    return dict(found.values_list("customer_id", "next_plan"))


def _follow_up(row: Customer, plan: str, today: date, calendar: Calendar) -> Duty:
    on = row.next_follow_up_on
    assert on is not None
    is_late = on < today
    if is_late:
        over = calendar.elapsed(on, today)
        why = Message("已过 {days} 个工作日", {"days": over}) if over else Message("已过期限")
    else:
        why = Message("按上次约定")
    if row.last_follow_up_on is not None:
        last = {"why": why, "month": row.last_follow_up_on.month, "day": row.last_follow_up_on.day}
        why = Message("{why} · 上次 {month}月{day}日", last)
    return Duty(
        on=on,
        who=row.name,
        who_url=reverse("customers:record", args=[row.pk]),
        what=plan or Message("跟进"),
        why=why,
        label=Message("记跟进"),
        url=f"{reverse('customers:add_follow_up')}?customer={row.pk}",
        is_late=is_late,
    )


def _own_money(viewer: Actor, today: date) -> tuple[int, list[Duty]]:
    rows = contracts.overdue_instalments(viewer, today).filter(contract__owner_id=viewer.member_id)
    return rows.order_by().count(), [_collecting(row, today) for row in rows[:SHOWN]]


def _collecting(row: Instalment, today: date) -> Duty:
    contract = row.contract
    return Duty(
        on=row.due_on,
        who=contract.customer.name,
        who_url=reverse("contracts:record", args=[contract.pk]),
        what=Message("{name} {amount} 元催收", {"name": row.name, "amount": yuan(row.amount_fen - row.received_fen)}),
        why=Message("合同 {number} · 逾期 {days} 天", {"number": contract.number, "days": (today - row.due_on).days}),
        label=Message("记催收"),
        url=f"{reverse('customers:add_follow_up')}?customer={contract.customer_id}",
        is_late=True,
    )


def _signatures(viewer: Actor, today: date) -> list[Duty]:
    """Texts that are to be read and signed."""
    return [
        Duty(
            on=own.due_on,
            who="",
            who_url="",
            what=Message("签阅{text}", {"text": str(own.request)}),
            why=Message("期限 {month}月{day}日", {"month": own.due_on.month, "day": own.due_on.day}),
            label=Message("去签阅"),
            url=reverse("signing:read", args=[own.request.pk]),
            is_late=own.due_on < today,
            in_drawer=False,
        )
        for own in signing.awaited(viewer, today)
    ]


def _statement(viewer: Actor) -> list[Duty]:
    if not viewer.may(incentives_powers.CONFIRM_STATEMENT):
        return []
    latest = incentives.latest_own(viewer)
    if latest is None or latest.confirmed_at is not None:
        return []
    return [
        Duty(
            on=None,
            who="",
            who_url="",
            what=Message(
                "{month} 月结算单 {amount} 元，请核对确认",
                {"month": latest.month_on.month, "amount": yuan(latest.total_fen)},
            ),
            why=Message("单号 {number}", {"number": latest.number}),
            label=Message("核对"),
            url=reverse("incentives:record", args=[latest.pk]),
            in_drawer=False,
        )
    ]


def _months(viewer: Actor, today: date) -> list[Duty]:
    """Months before this one that count facts and are not closed; one line for all of them."""
    if not viewer.may(ledger_powers.CLOSE_MONTH):
        return []
    waiting = sorted(
        row.month_on for row in ledger.months() if row.month_on < month_of(today) and row.state != "closed"
    )
    if not waiting:
        return []
    first = {"year": waiting[0].year, "month": waiting[0].month, "count": len(waiting)}
    what = "{year} 年 {month} 月还没有结账" if len(waiting) == 1 else "{year} 年 {month} 月起有 {count} 个月还没有结账"
    return [
        Duty(
            on=None,
            who="",
            who_url="",
            what=Message(what, first),
            why=Message("试算、发布、确认后结账，再到的回款计入以后月份"),
            label=Message("去结算"),
            url=reverse("incentives:runs"),
            in_drawer=False,
        )
    ]
