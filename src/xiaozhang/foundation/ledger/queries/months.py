"""Months: open or closed, and held while facts are posted."""

from __future__ import annotations

from datetime import date

from django.db import connection

from xiaozhang.base.periods import add_months, month_of
from xiaozhang.foundation.ledger.models import Month


def month_state(month_on: date) -> str:
    """Return "open" or "closed"; a month no fact has touched is open."""
    state = Month.objects.filter(month_on=month_on).values_list("state", flat=True).first()
    return state or Month.State.OPEN.value


def is_closed(month_on: date) -> bool:
    """Say whether the month has been closed."""
    return month_state(month_on) == Month.State.CLOSED


def open_month_for(day: date) -> date:
    """Return the month in which something that happened on the day would count now."""
    closed = set(
        Month.objects.filter(state=Month.State.CLOSED, month_on__gte=month_of(day)).values_list("month_on", flat=True)
    )
    month_on = month_of(day)
    while month_on in closed:
        month_on = add_months(month_on, 1)
    return month_on


def months() -> list[Month]:
    """Return the months that facts count in, the latest first."""
    return list(Month.objects.order_by("-month_on"))


def month_held_shared(month_on: date) -> Month | None:
    """Return the month's row, held shared until the transaction ends; None if there is no such row yet.

    PostgreSQL holds it by FOR SHARE, which Django has no word for; on SQLite the writer is alone anyway.
    """
    ending = " FOR SHARE" if connection.vendor == "postgresql" else ""
    found = Month.objects.raw(
        f"SELECT * FROM {Month._meta.db_table} WHERE month_on = %s{ending}",
        [connection.ops.adapt_datefield_value(month_on)],
    )
    return next(iter(found), None)


def month_locked(month_on: date) -> Month:
    """Return the month's row, held exclusively until the transaction ends."""
    return Month.objects.select_for_update().get(month_on=month_on)
