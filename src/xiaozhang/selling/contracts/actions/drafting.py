"""Drafting a contract, from a deal in 签约 or straight from a customer, and changing the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message, clean_line, match_key
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.contracts import powers, queries
from xiaozhang.selling.contracts.actions.approving import note_changed
from xiaozhang.selling.contracts.errors import ContractExists, NotInState
from xiaozhang.selling.contracts.models import Contract, Instalment, Line, State
from xiaozhang.selling.contracts.rules.drafting import (
    NewInstalment,
    NewLine,
    total,
    wrong_with_lines,
    wrong_with_plan,
)
from xiaozhang.selling.contracts.rules.facts import tax_words
from xiaozhang.selling.customers import queries as customers
from xiaozhang.selling.deals import queries as deals
from xiaozhang.selling.deals.clauses import StageKey, stage_label
from xiaozhang.selling.products import queries as products

SERIES, PREFIX = "contract", "HT"
_COST_CHANGED = "（成本已改）"


@action(powers.DRAFT_CONTRACT)
def draft_contract(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int | None = None,
    deal_id: int | None = None,
    title: str,
    lines: Sequence[NewLine],
    instalments: Sequence[NewInstalment] = (),
    delivery_on: date | None = None,
) -> Contract:
    """Draft a contract: of a deal that stands in 签约 (its customer and owner), or of a customer without a deal.

    Prices may differ from the list; unit is kept as the product has it now, so are tax rate and cost unless they are
    given. Who may not see costs may not set them.

    Raises:
        NotAllowed: a cost, by somebody who may not see costs.
        Missing: customer, deal or product is not there, or not the actor's.
        Refused: the deal is not in 签约.
        ContractExists: the deal has a contract.
        Invalid: lines that do not add up to anything, or a plan above the contract.
    """
    today = timezone.localdate(now)
    customer_id, owner_id = _parties(actor, customer_id, deal_id)
    title, lines, instalments = _cleaned(title, lines, instalments)
    number = records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=today)
    contract = Contract.objects.create(
        number=number,
        number_key=match_key(number),
        title=title,
        customer_id=customer_id,
        deal_id=deal_id,
        owner_id=owner_id,
        amount_fen=total(lines),
        delivery_on=delivery_on,
        created_at=now,
    )
    rows = line_rows(actor, contract, lines, today)
    Line.objects.bulk_create(rows)
    Instalment.objects.bulk_create(plan_rows(contract, instalments))
    new = {"number": contract.number, "title": title, "amount_fen": contract.amount_fen, "delivery_on": delivery_on}
    note_change(contract, new={**new, "lines": line_words(rows), "instalments": plan_words(instalments)})
    make_findable(actor, now, contract)
    return contract


@action(powers.DRAFT_CONTRACT)
def change_contract(
    *,
    actor: Actor,
    now: datetime,
    contract_id: int,
    title: str,
    lines: Sequence[NewLine],
    instalments: Sequence[NewInstalment] = (),
    delivery_on: date | None = None,
    revision: int | None = None,
) -> Contract:
    """Change a draft; an approval asked for or given falls. A signed contract is voided and drafted anew instead.

    Raises:
        Stale: it was changed since the form was shown.
        NotInState: it is signed or void.
        Invalid: as for draft_contract.
    """
    contract = queries.get_contract(actor, contract_id, power=powers.DRAFT_CONTRACT, lock=True)
    if revision is not None and revision != contract.revision:
        raise Stale
    if contract.state != State.DRAFT:
        raise NotInState("没有保存：合同已签订或作废，不能再改。需要改动请作废后重新起草。")
    today = timezone.localdate(now)
    title, lines, instalments = _cleaned(title, lines, instalments)
    held_lines = list(queries.lines(contract.pk))
    rows = line_rows(actor, contract, lines, today, held_lines)
    before_plan = [NewInstalment(x.name, x.due_on, x.amount_fen) for x in queries.instalments(contract.pk)]
    values = {"title": title, "amount_fen": total(lines), "delivery_on": delivery_on}
    old, new = differences(contract, values)
    if list(map(_told, rows)) != list(map(_told, held_lines)):
        old["lines"], new["lines"] = _replace_lines(contract, held_lines, rows)
    if before_plan != instalments:
        queries.instalments(contract.pk).delete()
        Instalment.objects.bulk_create(plan_rows(contract, instalments))
        old["instalments"], new["instalments"] = plan_words(before_plan), plan_words(instalments)
    if not new:
        nothing_changed()
        return contract
    contract.revision += 1
    contract.save()
    note_change(contract, old=old, new=new)
    make_findable(actor, now, contract)
    note_changed(actor, now, contract.pk)
    return contract


def line_rows(
    actor: Actor, contract: Contract, lines: Sequence[NewLine], today: date, held: Sequence[Line] = ()
) -> list[Line]:
    """Return the rows of lines; what is not said of tax and cost is as in the `held` rows, else as the product has it.

    Products must be on sale, unless the contract had them already. Raises Missing, and NotAllowed for a cost.
    """
    if any(line.cost_fen is not None for line in lines) and not products.sees_cost(actor):
        raise NotAllowed("没有保存：您的岗位不看成本，也不能填写。请把成本留空，按产品成本计。")
    kept = {line.product_id: line for line in held if line.product_id is not None}
    wanted = {line.product_id for line in lines if line.product_id is not None}
    on_sale = {product.pk: product for product in products.active_products(today).filter(pk__in=wanted)}
    if wanted - on_sale.keys() - kept.keys():
        raise Missing("没有保存：有产品不存在或已停售，请重新选择。")
    before = {(line.product_id, line.description): line for line in reversed(held)}
    rows = []
    for sequence, line in enumerate(lines, start=1):
        product = kept.get(line.product_id) or on_sale.get(line.product_id) if line.product_id is not None else None
        source = before.get((line.product_id, line.description)) or product
        row = Line(
            contract=contract,
            sequence=sequence,
            product_id=line.product_id,
            description=line.description,
            unit=product.unit if product is not None else "",
            quantity=line.quantity,
            price_fen=line.price_fen,
            amount_fen=line.quantity * line.price_fen,
            tax_bp=line.tax_bp if line.tax_bp is not None or source is None else source.tax_bp,
            cost_fen=line.cost_fen if line.cost_fen is not None or source is None else source.cost_fen,
        )
        rows.append(row)
    _tax_alike(rows)
    return rows


def _tax_alike(rows: Sequence[Line]) -> None:
    """Give lines in words whose rate nobody said the rate of the products, where these have one."""
    rates = {row.tax_bp for row in rows if row.product_id is not None}
    if len(rates) == 1:
        for row in rows:
            if row.tax_bp is None:
                row.tax_bp = next(iter(rates))


def _told(row: Line) -> tuple[object, ...]:
    return row.product_id, row.description, row.quantity, row.price_fen, row.tax_bp, row.cost_fen


def plan_rows(contract: Contract, instalments: Sequence[NewInstalment]) -> list[Instalment]:
    """Return the rows of a plan."""
    return [
        Instalment(contract=contract, sequence=place, name=one.name, due_on=one.due_on, amount_fen=one.amount_fen)
        for place, one in enumerate(instalments, start=1)
    ]


def line_words(rows: Sequence[Line]) -> list[str]:
    """Return lines as the trace keeps them; not what they cost, which fewer people may see."""
    return [
        f"{row.description} × {row.quantity}，单价 {yuan(row.price_fen)}"
        + (f"，税率 {tax_words(row.tax_bp)}" if row.tax_bp is not None else "")
        for row in rows
    ]


def plan_words(instalments: Sequence[NewInstalment]) -> list[str]:
    """Return a plan as the trace keeps it."""
    return [f"{one.name} {one.due_on.isoformat()} {yuan(one.amount_fen)}" for one in instalments]


def make_findable(actor: Actor, now: datetime, contract: Contract) -> None:
    """Renew what search knows of a contract."""
    records.put_documents(actor=actor, now=now, documents=queries.documents_of([contract]))


def _replace_lines(contract: Contract, held: Sequence[Line], rows: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Put rows in the place of those held, and return both in words."""
    old, new = line_words(held), line_words(rows)
    queries.lines(contract.pk).delete()
    Line.objects.bulk_create(rows)
    return old, new if new != old else [*new, _COST_CHANGED]


def _parties(actor: Actor, customer_id: int | None, deal_id: int | None) -> tuple[int, int]:
    """Return customer and owner. The deal's row is held, so that two drafts cannot pass each other."""
    if deal_id is None:
        if customer_id is None:
            raise Invalid({"customer_id": "请写明客户。"})
        if actor.member_id is None:
            raise Invalid({"customer_id": "系统不起草合同。"})
        return customers.get_customer(actor, customer_id).pk, actor.member_id
    deal = deals.get_deal(actor, deal_id, lock=True)
    if deal.stage != StageKey.SIGNING or deal.outcome != "open" or deal.customer_id is None:
        raise Refused(
            Message(
                "没有起草合同：商机「{title}」在「{stage}」，到「签约」才能起草。",
                {"title": deal.title, "stage": stage_label(deal.stage)},
            )
        )
    standing = queries.live_contract_of_deal(deal.pk)
    if standing is not None:
        raise ContractExists(
            Message("没有起草合同：这个商机已有合同 {number}。请在原合同上修改。", {"number": standing.number})
        )
    return deal.customer_id, deal.owner_id


def _cleaned(
    title: str, lines: Sequence[NewLine], instalments: Sequence[NewInstalment]
) -> tuple[str, list[NewLine], list[NewInstalment]]:
    title = clean_line(title)
    cleaned_lines = [replace(line, description=clean_line(line.description)) for line in lines]
    plan = [replace(one, name=clean_line(one.name)) for one in instalments]
    wrong: dict[str, Message | str] = {}
    if not 1 <= len(title) <= 120:
        wrong["title"] = "合同名称须为 1 至 120 字。"
    wrong_lines = wrong_with_lines(cleaned_lines)
    if wrong_lines is not None:
        wrong["lines"] = wrong_lines
    else:
        wrong_plan = wrong_with_plan(plan, total(cleaned_lines))
        if wrong_plan is not None:
            wrong["instalments"] = wrong_plan
    if wrong:
        raise Invalid(wrong)
    return title, cleaned_lines, plan
