"""Contracts corrected in bulk by what a file says of them: their names, never what money stands on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.matching import portions
from xiaozhang.base.text import Message, clean_line, match_key
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions.approving import note_changed
from xiaozhang.selling.contracts.models import Contract, Line, State

_BATCH = 500
_COLUMNS = {
    "customer": "customer_id", "owner": "owner_id", "deal": "deal_id", "amount_fen": "amount_fen",
    "signed_on": "signed_on", "state": "state",
}  # fmt: skip
_STANDS = "合同已签订，客户、负责人、商机、金额、日期和状态不随导入改变。金额和提成以它为准；确有错误请作废后重签。"


@action(powers.TAKE_OVER, label="导入修改合同")
def correct_contracts(*, actor: Actor, now: datetime, rows: Mapping[int, Mapping[str, object]]) -> None:
    """Change title and number of contracts by id to what a file says; only the fields given, all or none.

    Raises:
        Invalid: the file says otherwise of what was signed, or the number is another contract's; `rows[<id>].number`.
    """
    wrong: dict[str, Message | str] = {}
    taken = queries.numbers_taken([str(values["number"]) for values in rows.values() if values.get("number")])
    changed: list[int] = []
    for piece in portions(sorted(rows), _BATCH):
        held = queries.held_contracts(piece)
        lines = queries.lines_of(held)
        for pk, contract in held.items():
            found = _wrong(contract, lines.get(pk, []), rows[pk], taken)
            wrong |= {f"rows[{pk}].{field}": words for field, words in found.items()}
            if not found and _correct(contract, rows[pk]):
                changed.append(pk)
    if wrong:
        raise Invalid(wrong)
    for piece in portions(changed, _BATCH):
        fresh = queries.contracts(SYSTEM).filter(pk__in=piece)
        records.put_documents(actor=actor, now=now, documents=queries.documents_of(fresh))
        for contract in fresh.filter(state=State.DRAFT):
            note_changed(actor, now, contract.pk)
    if not changed:
        nothing_changed()


def _wrong(
    contract: Contract, lines: list[Line], values: Mapping[str, object], taken: set[str]
) -> dict[str, Message | str]:
    wrong: dict[str, Message | str] = {}
    if contract.state == State.VOID:
        return {"number": "合同已作废，不再改。"}
    for field, column in _COLUMNS.items():
        if field in values and values[field] != getattr(contract, column):
            wrong[field] = _STANDS
    if len(lines) == 1:
        line = lines[0]
        cost_fen = None if line.cost_fen is None else line.cost_fen * line.quantity
        standing = {
            "product": line.product_id, "quantity": line.quantity, "tax_bp": line.tax_bp, "cost_fen": cost_fen,
        }  # fmt: skip
        for field, stands in standing.items():
            if field in values and values[field] != stands:
                wrong[field] = _STANDS
    number = clean_line(str(values.get("number") or contract.number))
    if len(number) > 40:
        wrong["number"] = "合同编号最多 40 字。"
    if match_key(number) != contract.number_key and match_key(number) in taken:
        wrong["number"] = Message("已有合同用了编号「{number}」。", {"number": number})
    if "title" in values and not 1 <= len(clean_line(str(values["title"] or ""))) <= 120:
        wrong["title"] = "合同名称须为 1 至 120 字。"
    return wrong


def _correct(contract: Contract, values: Mapping[str, object]) -> bool:
    given = {field: clean_line(str(values[field])) for field in ("title", "number") if values.get(field)}
    old, new = differences(contract, given)
    if not new:
        return False
    contract.number_key = match_key(contract.number)
    contract.revision += 1
    contract.save()
    note_change(contract, old=old, new=new)
    return True
