"""Deals for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import api, pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.deals import actions, powers, queries, schemas
from xiaozhang.selling.deals.clauses import stage_label
from xiaozhang.selling.deals.rules.stages import Line

if TYPE_CHECKING:
    from xiaozhang.selling.deals.models import Deal

door = api.Door("商机")
_KEPT = ("title", "customer_id", "expected_fen", "expected_on", "need")
# What a list reads, in the order of DealShown, then what it is sorted by; whole rows would cost three times as much.
_LISTED = (
    "pk", "number", "title", "customer_id", "customer__name", "owner_id", "owner__name", "stage", "stage_entered_on",
    "outcome", "expected_fen", "expected_on", "need", "lost_reason", "lost_note", "opened_on", "closed_on",
    "delivered_on", "is_taken_over", "revision", "id",
)  # fmt: skip
_NAMES = tuple(schemas.DealShown.model_fields)
_ORDERS = {"entered": "stage_entered_on", "amount": "expected_fen", "expected": "expected_on", "id": "id"}


@door.read("/deals", schemas.DealPage, powers.SEE_DEALS, "商机列表")
def deal_list(request: api.Request, asked: api.Query[schemas.DealsAsked]) -> schemas.DealPage:
    """List deals."""
    viewer = request.actor
    rows = queries.deals(viewer)
    if asked.view in ("open", "mine"):
        rows = queries.still_open(rows)
    if asked.view == "mine":
        rows = queries.own(rows, viewer)
    if asked.view in ("won", "lost"):
        rows = queries.with_outcome(rows, asked.view)
    if asked.view == "over" or asked.late is not None:
        pacing = queries.pacing_on(timezone.localdate())
        rows = queries.overdue_rows(rows, pacing) if asked.view == "over" else rows
        if asked.late is not None:
            rows = queries.overdue_rows(rows, pacing) if asked.late else queries.in_time_rows(rows, pacing)
    rows = api.narrowed(
        rows,
        stage__in=asked.stage,
        owner_id__in=asked.owner_id,
        customer_id=asked.customer_id,
        expected_fen__gte=asked.amount_from,
        expected_fen__lte=asked.amount_until,
        expected_on__gte=asked.expected_from,
        expected_on__lte=asked.expected_until,
    )
    if text := api.keyword(asked.q):
        rows = rows.filter(pk__in=records.matching_ids(viewer, text, record_type="deal"))
    return api.page(schemas.DealPage, rows.values_list(*_LISTED, named=True), asked, asked.sort, _ORDERS, _listed)


@door.read("/deals/sums", schemas.StageSums, powers.SEE_DEALS, "各阶段的个数与金额")
def stage_sums(request: api.Request, asked: api.Query[schemas.SumsAsked]) -> schemas.StageSums:
    """Count and sum the deals on the way by stage; from indexes alone, so it costs the same with a long history."""
    today = timezone.localdate()
    rows = api.narrowed(queries.deals(request.actor), owner_id__in=asked.owner_id)
    if asked.team_id is not None:
        rows = rows.filter(owner_id__in=org.team_member_ids(asked.team_id, today))
    columns = queries.stage_sums(rows, queries.pacing_on(today))
    stages = [
        schemas.StageSum(stage=stage.value, label=pages.words(stage_label(stage)), count=count, sum_fen=fen, late=late)
        for stage, (count, fen, late) in columns.items()
    ]
    return schemas.StageSums(
        stages=stages, count=sum(each.count for each in stages), sum_fen=sum(each.sum_fen for each in stages)
    )


@door.read("/deals/{deal_id}", schemas.DealOpened, powers.SEE_DEALS, "一个商机与它的阶段标准")
def deal(request: api.Request, deal_id: api.RecordId) -> schemas.DealOpened:
    """Show a deal, and how it stands against its stage's standard."""
    return _opened(queries.get_deal(request.actor, deal_id))


@door.read("/deals/{deal_id}/moves", schemas.StageMoves, powers.SEE_DEALS, "商机的阶段推进")
def moves(request: api.Request, deal_id: api.RecordId) -> schemas.StageMoves:
    """Show the steps a deal took, the latest first."""
    row = queries.get_deal(request.actor, deal_id)
    return schemas.StageMoves(
        items=[
            schemas.StageMoveShown(
                id=move.pk,
                from_stage=move.from_stage,
                to_stage=move.to_stage,
                at=move.at,
                by=move.by.name if move.by else "",
                clause=clause.number if clause else "",
                note=move.note,
            )
            for move, clause in queries.moves_with_clauses(row)
        ]
    )


@door.make("/deals", schemas.DealShown, powers.OPEN_DEAL, "新建商机")
def open_deal(request: api.Request, sent: schemas.NewDeal) -> HttpResponse:
    """Open a deal in 开发."""
    return api.make(
        request,
        actions.open_deal,
        queries.get_deal,
        lambda row: schemas.DealShown(**_values(row)),
        **{**sent.__dict__, "products": _pairs(sent.products)},
    )


@door.change("/deals/{deal_id}", schemas.DealOpened, powers.CHANGE_DEAL, "修改商机", method="PATCH")
def change_deal(request: api.Request, deal_id: api.RecordId, sent: schemas.DealChange) -> HttpResponse:
    """Change an open deal; what is left out stays."""
    row = queries.get_deal(request.actor, deal_id)
    values = api.merged(row, _KEPT, sent)
    standing = [(line.product_id, line.quantity) for line in queries.interests(deal_id)]
    values["products"] = standing if sent.products is None else _pairs(sent.products)
    return api.change(request, actions.change_deal, lambda: deal(request, deal_id), deal_id=deal_id, **values)


@door.change("/deals/{deal_id}/move", schemas.DealOpened, powers.MOVE_DEAL, "推进或退回阶段")
def move_deal(request: api.Request, deal_id: api.RecordId, sent: schemas.Move) -> HttpResponse:
    """Move a deal: forward only when the stage standards are met, back with a reason."""
    return api.change(request, actions.move_deal, lambda: deal(request, deal_id), deal_id=deal_id, **sent.__dict__)


@door.change("/deals/{deal_id}/lose", schemas.DealOpened, powers.CLOSE_DEAL, "输单")
def lose_deal(request: api.Request, deal_id: api.RecordId, sent: schemas.Loss) -> HttpResponse:
    """Close a deal as lost."""
    return api.change(request, actions.lose_deal, lambda: deal(request, deal_id), deal_id=deal_id, **sent.__dict__)


@door.change("/deals/{deal_id}/reopen", schemas.DealOpened, powers.CLOSE_DEAL, "重新打开")
def reopen_deal(request: api.Request, deal_id: api.RecordId) -> HttpResponse:
    """Open a lost deal again."""
    return api.change(request, actions.reopen_deal, lambda: deal(request, deal_id), deal_id=deal_id)


@door.change("/deals/{deal_id}/assign", schemas.DealOpened, powers.ASSIGN_DEAL, "变更负责人")
def assign_deal(request: api.Request, deal_id: api.RecordId, sent: schemas.Assignment) -> HttpResponse:
    """Give a deal to another owner inside one's scope."""
    return api.change(
        request, actions.assign_deal, lambda: deal(request, deal_id), deal_id=deal_id, owner_id=sent.owner_id
    )


def _listed(row: Any) -> schemas.DealShown:
    values = dict(zip(_NAMES, row[: len(_NAMES)], strict=True))
    return schemas.DealShown(**{**values, "customer": values["customer"] or ""})


def _pairs(lines: list[schemas.Interest]) -> list[tuple[int, int]]:
    return [(line.product_id, line.quantity) for line in lines]


def _opened(row: Deal) -> schemas.DealOpened:
    pacing = queries.pacing_on(timezone.localdate())
    stay = pacing.stay(row)
    standing = queries.standard_of(row, pacing.today)
    return schemas.DealOpened(
        **_values(row),
        products=[
            schemas.Interest(product_id=line.product_id, quantity=line.quantity) for line in queries.interests(row.pk)
        ],
        stay_days=stay.days,
        limit_days=stay.limit,
        clause=standing.clause_number,
        standard=[
            schemas.Evidence(
                stage=line.stage.value,
                key=line.item.key,
                label=line.item.label,
                is_met=line.is_met,
                words=pages.words(_words(line)),
                found_on=line.proof.on if line.proof else None,
                exception=line.exception.number if line.exception else "",
            )
            for line in standing.lines
        ],
    )


def _words(line: Line) -> Message:
    if line.exception is not None:
        return line.exception.words
    return line.proof.words if line.proof else line.lack


def _values(row: Deal) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "customer_id": row.customer_id,
        "customer": row.customer.name if row.customer else "",
        "owner_id": row.owner_id,
        "owner": row.owner.name,
        "stage": row.stage,
        "stage_entered_on": row.stage_entered_on,
        "outcome": row.outcome,
        "expected_fen": row.expected_fen,
        "expected_on": row.expected_on,
        "need": row.need,
        "lost_reason": row.lost_reason,
        "lost_note": row.lost_note,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
        "delivered_on": row.delivered_on,
        "is_taken_over": row.is_taken_over,
        "revision": row.revision,
    }
