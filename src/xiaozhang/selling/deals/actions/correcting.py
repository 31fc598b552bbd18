"""Deals corrected in bulk by what a file says of them: only what it names, never the stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.matching import portions
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message, clean_line, clean_text, match_key
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.actions.obliging import passed_on
from xiaozhang.selling.deals.models import Deal, Interest, Outcome
from xiaozhang.selling.deals.rules import stages

_BATCH = 500
_COLUMNS = {
    "code": "external_code", "title": "title", "customer": "customer_id", "owner": "owner_id",
    "amount_fen": "expected_fen", "expected_on": "expected_on", "need": "need", "lost_reason": "lost_note",
    "opened_on": "opened_on",
}  # fmt: skip
_WHEN_CLOSED = {"code", "title", "lost_reason"}
_BY_WORK_ALONE = {
    "stage": Message("阶段只在系统里推进，导入不改。请打开商机推进；或在映射里去掉这一列。"),
    "outcome": Message("赢单和输单只在系统里登记，导入不改。请打开商机处理；或在映射里去掉这一列。"),
    "closed_on": Message("结束日期随赢单和输单而定，导入不改。请在映射里去掉这一列。"),
}
Values = Mapping[str, object]


@action(powers.TAKE_OVER, label="导入修改商机")
def correct_deals(*, actor: Actor, now: datetime, rows: Mapping[int, Values]) -> None:
    """Change deals by id to what a file says; only the fields given, all or none.

    Raises:
        Invalid: a value cannot be, or is not a file's to change: stage and outcome, and whatever money hangs on.
    """
    wrong: dict[str, Message | str] = {}
    is_changed = False
    moved: list[Deal] = []
    for piece in portions(sorted(rows), _BATCH):
        changed: list[Deal] = []
        held = queries.interests_of(piece)
        for deal in queries.held_deals(piece):
            found, former_id = _wrong(deal, rows[deal.pk]), deal.owner_id
            wrong |= {f"rows[{deal.pk}].{field}": words for field, words in found.items()}
            if not found and not wrong and _correct(deal, rows[deal.pk], held.get(deal.pk, [])):
                changed.append(deal)
                moved += [deal] if deal.owner_id != former_id else []
        if changed and not wrong:
            fresh = queries.deals(actor).filter(pk__in=[deal.pk for deal in changed])
            records.put_documents(actor=actor, now=now, documents=queries.documents_of(fresh))
            is_changed = True
    if wrong:
        raise Invalid(wrong)
    duties.pass_on(actor=actor, now=now, records=[passed_on(deal) for deal in moved])
    if not is_changed:
        nothing_changed()


def _wrong(deal: Deal, values: Values) -> dict[str, Message | str]:
    wrong: dict[str, Message | str] = {}
    standing = deal.stage if deal.outcome == Outcome.OPEN else deal.outcome
    for field, stands in (("stage", standing), ("outcome", deal.outcome), ("closed_on", deal.closed_on)):
        if field in values and values[field] != stands:
            wrong[field] = _BY_WORK_ALONE[field]
    changing = {
        field for field, column in _COLUMNS.items() if field in values and values[field] != _standing(deal, column)
    }
    if deal.outcome != Outcome.OPEN:
        for field in changing - _WHEN_CLOSED:
            wrong[field] = "商机已经结束，这一项不能再改。"
    if "title" in values and not 1 <= len(clean_line(str(values["title"] or ""))) <= 120:
        wrong["title"] = "标题须为 1 至 120 字。"
    if "owner" in values and values["owner"] is None:
        wrong["owner"] = "商机要有负责人。"
    if "customer" in changing and values["customer"] is None and stages.needs_customer(deal.stage):
        wrong["customer"] = "从「需求分析」起须写明客户。"
    amount = values.get("amount_fen", 0)
    if not isinstance(amount, int) or not 0 <= amount <= MAX_FEN:
        wrong["amount_fen"] = "金额超出范围。"
    if "opened_on" in changing and not deal.is_taken_over:
        wrong["opened_on"] = "开立日期由系统记下，导入不改。"
    return wrong


def _standing(deal: Deal, column: str) -> object:
    return getattr(deal, column)


def _correct(deal: Deal, values: Values, interests: list[Interest]) -> bool:
    """Write one deal and note what changed; say whether anything did."""
    given = {column: _kept(values[field]) for field, column in _COLUMNS.items() if field in values}
    old, new = differences(deal, given)
    product_id = values.get("product")
    if isinstance(product_id, int) and deal.outcome == Outcome.OPEN:
        quantity = values.get("quantity")
        _want(deal, product_id, quantity if isinstance(quantity, int) else None, interests, old, new)
    if not new:
        return False
    deal.title_key, deal.external_key = match_key(deal.title), match_key(deal.external_code)[:60]
    deal.revision += 1
    deal.save()
    note_change(deal, old=old, new=new)
    return True


def _want(
    deal: Deal,
    product_id: int,
    quantity: int | None,
    interests: list[Interest],
    old: dict[str, object],
    new: dict[str, object],
) -> None:
    """Let the deal be about the product the file names; other products it is about stay."""
    line = next((each for each in interests if each.product_id == product_id), None)
    wanted = quantity or (line.quantity if line else 1)
    if line is not None and line.quantity == wanted:
        return
    old["products"] = "、".join(f"{each.product_id}×{each.quantity}" for each in interests)
    line = line or Interest(deal=deal, product_id=product_id)
    line.quantity = wanted
    line.save()
    others = [each for each in interests if each.product_id != product_id]
    new["products"] = "、".join(f"{each.product_id}×{each.quantity}" for each in [*others, line])


def _kept(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value
