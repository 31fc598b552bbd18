"""Pages of the ledger: the list of facts, and one fact."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xiaozhang.base import pages, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages import showing, words
from xiaozhang.base.pages.specs import Rows
from xiaozhang.base.periods import parse_month
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import powers, queries
from xiaozhang.foundation.ledger.rules.sizes import size_words
from xiaozhang.foundation.org import queries as org_queries

_WHOLE_BP = 10_000


@pages.page(powers.SEE_LEDGER)
def list_(request: pages.Request) -> HttpResponse:
    """Show the facts in reach, the latest first."""
    return pages.list_page(request, FACTS)


@pages.page(powers.SEE_LEDGER)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show what happened, who is credited, when it counts, where it came from and what took it back."""
    fact = queries.get_fact(request.actor, pk)
    links = queries.records_of(request.actor, fact)
    return pages.record_page(
        request,
        "fact",
        fact,
        overview_template="ledger/_fact.html",
        facts=[_happened(fact), _counted(fact), _origin(fact)],
        context={
            "metric": queries.metric_of(fact),
            "size": _size(fact),
            "source": links[0],
            "references": links[1:],
            "attributes": _attributes(request.actor, fact),
            "credits": _shares(fact),
            "is_counted_later": fact.month_on != fact.occurred_on.replace(day=1),
            "is_month_closed": queries.is_closed(fact.month_on),
            "opposite": _opposite(fact),
        },
    )


def _size(fact: Any) -> str:
    return words(size_words(queries.metric_of(fact).unit, fact.amount_fen, fact.quantity))


def _size_typed(fact: Any) -> pages.Typed:
    """The size as a number in the unit of its metric: a file is for adding up."""
    if queries.metric_of(fact).unit == "fen":
        return pages.Typed(fact.amount_fen, "yuan")
    return pages.Typed(fact.quantity, "count")


def _happened(fact: Any) -> str:
    return _("{day}发生").format(day=date_format(fact.occurred_on, _("Y年n月j日")))


def _counted(fact: Any) -> str:
    return _("计入 {month}").format(month=showing.month(fact.month_on))


def _origin(fact: Any) -> str:
    return str(fact.get_source_display()) if fact.source == "taken_over" else ""


def _state(fact: Any) -> str:
    if fact.reverses_id is not None:
        return _("冲销")
    return _("已冲销") if hasattr(fact, "reversed_by") else ""


def _opposite(fact: Any) -> Any:
    """The fact at the other end of a reversal, if there is one."""
    return fact.reverses or getattr(fact, "reversed_by", None)


def _people(fact: Any) -> str:
    shares = fact.credits.all()
    if len(shares) == 1:
        return str(shares[0].member.name)
    return "、".join(f"{share.member.name} {_percent(share.share_bp)}" for share in shares)


def _shares(fact: Any) -> list[tuple[str, str, str]]:
    unit = queries.metric_of(fact).unit
    return [
        (share.member.name, _percent(share.share_bp), words(size_words(unit, share.amount_fen, share.quantity)))
        for share in fact.credits.all()
    ]


def _percent(share_bp: int) -> str:
    whole, rest = divmod(share_bp, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02d}%"


def _attributes(viewer: Actor, fact: Any) -> list[tuple[str, object]]:
    told = []
    for name, value in fact.attributes.items():
        key = f"ledger.fact.{name}"
        if key in registries.attribute_words:
            value = registries.attribute_words.get(key)(viewer, value)
            if not value:
                continue
        told.append((_attribute_label(name), value))
    return told


def _attribute_label(name: str) -> str:
    key = f"ledger.fact.{name}"
    return words(registries.field_labels.get(key)) if key in registries.field_labels else name


def _metric_choices(viewer: Actor) -> list[tuple[str, Message]]:
    return [(metric.key, metric.label) for metric in registries.metrics]


def _month_choices(viewer: Actor) -> list[tuple[str, str]]:
    return [(f"{month.month_on:%Y-%m}", showing.month(month.month_on)) for month in queries.months()]


def _member_choices(viewer: Actor) -> list[tuple[str, str]]:
    return [(str(member.pk), member.name) for member in org_queries.members(viewer)]


def _in_months(rows: Rows, values: list[str]) -> Rows:
    return rows.filter(month_on__in=[parse_month(value) for value in values])


def _of_members(rows: Rows, values: list[str]) -> Rows:
    return queries.credited_to(rows, [int(value) for value in values])


def _mine(rows: Rows, viewer: Actor) -> Rows:
    return queries.credited_to(rows, [viewer.member_id or 0])


FACTS = pages.ListSpec(
    record="fact",
    title=Message("业绩台账"),
    unit="条",
    rows=queries.listed_facts,
    sort="-occurred",
    views=(pages.ViewTab("all", Message("全部")), pages.ViewTab("mine", Message("我的"), _mine)),
    columns=(
        pages.Column("metric", Message("事实"), cell=lambda fact: words(queries.metric_of(fact).label)),
        pages.Column("occurred", Message("发生"), cell=lambda fact: fact.occurred_on, kind="day", sort="occurred_at"),
        pages.Column("size", Message("数额"), cell=_size, num=True, export=_size_typed),
        pages.Column("people", Message("计入"), cell=_people),
        pages.Column("month", Message("计入月份"), cell=lambda fact: fact.month_on, kind="month", low=True),
        pages.Column("source", Message("来源"), cell=lambda fact: fact.get_source_display(), low=True),
        pages.Column("state", Message("冲销"), cell=_state, low=True),
    ),
    filters=(
        pages.Filter("metric", Message("事实"), field="metric", choices=_metric_choices),
        pages.Filter("month", Message("计入月份"), choices=_month_choices, apply=_in_months),
        pages.Filter("member", Message("成员"), choices=_member_choices, apply=_of_members),
        pages.Filter("occurred", Message("发生日期"), kind="dates", field="occurred_on"),
        pages.Filter("source", Message("来源"), field="source", choices=lambda viewer: queries.sources()),
    ),
    empty=pages.Empty(
        Message("还没有计入台账的事实"),
        Message("合同签订、回款确认、跟进和拜访会自动计入这里，不需要另外填写。"),
    ),
    export=powers.EXPORT_LEDGER,
)
