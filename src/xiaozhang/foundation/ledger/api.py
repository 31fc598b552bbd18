"""The ledger for programs: facts and totals, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiaozhang.base import api, pages, registries
from xiaozhang.base.errors import Invalid
from xiaozhang.base.periods import parse_month
from xiaozhang.foundation.ledger import powers, queries, schemas
from xiaozhang.foundation.org import queries as org

if TYPE_CHECKING:
    from xiaozhang.foundation.ledger.models import Fact

door = api.Door("业绩台账")


@door.read("/facts", schemas.FactPage, powers.SEE_LEDGER, "台账里的事实")
def fact_list(request: api.Request, asked: api.Query[schemas.FactsAsked]) -> schemas.FactPage:
    """List facts."""
    rows = queries.listed_facts(request.actor)
    if asked.view == "mine":
        rows = queries.credited_to(rows, [request.actor.member_id or 0])
    if asked.member_id:
        rows = queries.credited_to(rows, asked.member_id)
    rows = api.narrowed(
        rows,
        metric__in=asked.metric,
        month_on__in=[parse_month(month) for month in asked.month],
        occurred_on__gte=asked.occurred_from,
        occurred_on__lte=asked.occurred_until,
        source=asked.source,
    )
    return api.page(schemas.FactPage, rows, asked, asked.sort, {"occurred": "occurred_at", "id": "id"}, _shown)


@door.read("/facts/{fact_id}", schemas.FactShown, powers.SEE_LEDGER, "一个事实")
def fact(request: api.Request, fact_id: api.RecordId) -> schemas.FactShown:
    """Show one fact."""
    return _shown(queries.get_fact(request.actor, fact_id))


@door.read("/metrics", schemas.Metrics, powers.SEE_LEDGER, "台账的指标")
def metrics(request: api.Request) -> schemas.Metrics:
    """List what is counted."""
    return schemas.Metrics(
        items=[
            schemas.MetricShown(key=metric.key, label=pages.words(metric.label), unit=metric.unit)
            for metric in registries.metrics
        ]
    )


@door.read("/totals", schemas.Totals, powers.SEE_LEDGER, "一个月的合计")
def totals(request: api.Request, asked: api.Query[schemas.TotalsAsked]) -> schemas.Totals:
    """Show what members and teams in reach have been credited with in a month; does not grow with history."""
    if asked.metric not in registries.metrics:
        raise Invalid({"metric": "没有这个指标，可用 /api/metrics 查看。"})
    viewer, month_on = request.actor, parse_month(asked.month)
    found = queries.member_totals(asked.metric, month_on, None if viewer.sees_all() else viewer.member_ids)
    names = org.names_of(found)
    return schemas.Totals(
        metric=asked.metric,
        unit=registries.metrics.get(asked.metric).unit,
        month=asked.month,
        is_closed=queries.is_closed(month_on),
        members=[
            schemas.MemberTotal(
                member_id=pk,
                member=names.get(pk, ""),
                amount_fen=total.amount_fen,
                quantity=total.quantity,
                facts=total.facts,
            )
            for pk, total in sorted(found.items())
        ],
        teams=[
            schemas.TeamTotalShown(
                team_id=team.team_id,
                team=team.team_name,
                amount_fen=team.total.amount_fen,
                quantity=team.total.quantity,
                facts=team.total.facts,
            )
            for team in queries.totals_by_team(asked.metric, month_on, viewer)
        ],
    )


def _shown(row: Fact) -> schemas.FactShown:
    reversal = getattr(row, "reversed_by", None)
    return schemas.FactShown(
        id=row.pk,
        key=row.key,
        metric=row.metric,
        source_type=row.source_type,
        source_id=row.source_id,
        customer_id=row.customer_id,
        references=row.references,
        amount_fen=row.amount_fen,
        quantity=row.quantity,
        occurred_at=row.occurred_at,
        occurred_on=row.occurred_on,
        recorded_at=row.recorded_at,
        month=f"{row.month_on:%Y-%m}",
        source=row.source,
        reverses_id=row.reverses_id,
        reversed_by_id=reversal.pk if reversal is not None else None,
        credits=[
            schemas.CreditShown(
                member_id=share.member_id,
                member=share.member.name,
                share_bp=share.share_bp,
                amount_fen=share.amount_fen,
                quantity=share.quantity,
            )
            for share in row.credits.all()
        ],
    )
