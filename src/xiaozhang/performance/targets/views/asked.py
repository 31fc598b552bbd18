"""What the address of a page of targets asks for, and how figures are written on it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.errors import Missing
from xiaozhang.base.money import yuan
from xiaozhang.base.periods import parse_month
from xiaozhang.base.registries import Metric
from xiaozhang.performance.targets import queries
from xiaozhang.performance.targets.rules.measuring import is_money


def asked_month(request: pages.Request, today: date) -> date:
    """Return the month asked for, else the running one."""
    try:
        return parse_month(request.GET.get("month", "") or f"{today:%Y-%m}")
    except ValueError:
        raise Missing(_("没有这个月份，请写成 2026-11。")) from None


def asked_metric(request: pages.Request) -> Metric:
    """Return the metric asked for, else what is received."""
    return queries.metric_of(request.GET.get("metric", "") or queries.RECEIPT)


def address_query(month_on: date, metric: Metric) -> str:
    """Return the query of the address of a month and metric.

    >>> from xiaozhang.base.text import Message
    >>> address_query(date(2026, 11, 1), Metric("visit", Message("拜访"), "次"))
    'month=2026-11&metric=visit'
    """
    query = f"month={month_on:%Y-%m}"
    return query if metric.key == queries.RECEIPT else f"{query}&metric={metric.key}"


def figure_words(figure: int | None, metric: Metric) -> str:
    """Return a figure as it is read: yuan with two places, or a whole number; — for none."""
    if figure is None:
        return "—"
    return yuan(figure) if is_money(metric) else f"{figure:,}".replace("-", "−")


def unit_words(metric: Metric) -> str:
    """Return the unit in which figures are written."""
    return _("元") if is_money(metric) else _(metric.unit)
