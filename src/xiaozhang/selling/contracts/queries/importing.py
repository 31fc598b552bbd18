"""Which contracts, receipts and instalments a file means, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.matching import matched, portions
from xiaozhang.base.text import match_key
from xiaozhang.selling.contracts.models import Contract, Instalment, Line, Receipt, ReceiptState, State
from xiaozhang.selling.contracts.queries.contracts import SIGNED, contracts
from xiaozhang.selling.contracts.queries.receipts import receipts

Rows = Sequence[Mapping[str, object]]


def find_contracts(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return the viewer's contracts by their number."""

    def numbered(keys: Sequence[str]) -> Iterable[tuple[str, int]]:
        return contracts(viewer).filter(number_key__in=keys).order_by("id").values_list("number_key", "id")

    return matched(values, numbered)


def same_contracts(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the viewer's contracts with the customer, day of signing and amount of each row."""
    found: dict[tuple[object, ...], list[int]] = {}
    for piece in portions(sorted(_ids(rows, "customer"))):
        known = contracts(viewer).filter(customer_id__in=piece, state__in=SIGNED).order_by("id")
        for pk, *mark in known.values_list("id", "customer_id", "signed_on", "amount_fen"):
            found.setdefault(tuple(mark), []).append(pk)
    return [found.get((row.get("customer"), row.get("signed_on"), row.get("amount_fen")), []) for row in rows]


def current_contracts(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of the viewer's contracts, by import field; product and quantity where there is one line."""
    found: dict[int, dict[str, object]] = {}
    for piece in portions(ids):
        lines = _only_lines(piece)
        for contract in contracts(viewer).select_related(None).filter(pk__in=piece):
            found[contract.pk] = {
                "number": contract.number,
                "title": contract.title,
                "customer": contract.customer_id,
                "owner": contract.owner_id,
                "deal": contract.deal_id,
                "amount_fen": contract.amount_fen,
                "signed_on": contract.signed_on,
                "state": contract.state,
            }
            line = lines.get(contract.pk)
            if line is not None:
                cost_fen = None if line.cost_fen is None else line.cost_fen * line.quantity
                found[contract.pk] |= {
                    "product": line.product_id, "quantity": line.quantity, "tax_bp": line.tax_bp, "cost_fen": cost_fen,
                }  # fmt: skip
    return found


def same_receipts(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the viewer's receipts on the contract, day and amount of each row; refused and reversed ones are none."""
    found: dict[tuple[object, ...], list[int]] = {}
    for piece in portions(sorted(_ids(rows, "contract"))):
        known = receipts(viewer).select_related(None).filter(contract_id__in=piece).order_by("id")
        counting = known.filter(state__in=(ReceiptState.RECORDED, ReceiptState.CONFIRMED))
        for pk, *mark in counting.values_list("id", "contract_id", "received_on", "amount_fen"):
            found.setdefault(tuple(mark), []).append(pk)
    return [found.get((row.get("contract"), row.get("received_on"), row.get("amount_fen")), []) for row in rows]


def current_receipts(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of the viewer's receipts, by import field."""
    return {
        row.pk: {
            "contract": row.contract_id,
            "amount_fen": row.amount_fen,
            "received_on": row.received_on,
            "billed_on": row.billed_on,
            "method": row.method,
            "payer": row.payer,
            "note": row.note,
        }
        for piece in portions(ids)
        for row in receipts(viewer).select_related(None).filter(pk__in=piece)
    }


def same_instalments(viewer: Actor, rows: Rows) -> list[list[int]]:
    """Return the viewer's instalments of the contract and day of each row."""
    found: dict[tuple[object, ...], list[int]] = {}
    for piece in portions(sorted(_ids(rows, "contract"))):
        known = visible_instalments(viewer).filter(contract_id__in=piece).order_by("id")
        for pk, *mark in known.values_list("id", "contract_id", "due_on"):
            found.setdefault(tuple(mark), []).append(pk)
    return [found.get((row.get("contract"), row.get("due_on")), []) for row in rows]


def current_instalments(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of the viewer's instalments, by import field."""
    return {
        row.pk: {
            "contract": row.contract_id,
            "name": row.name,
            "due_on": row.due_on,
            "amount_fen": row.amount_fen,
            "billed_on": row.billed_on,
            "invoice_number": row.invoice_number,
        }
        for piece in portions(ids)
        for row in visible_instalments(viewer).filter(pk__in=piece)
    }


def visible_instalments(viewer: Actor) -> QuerySet[Instalment]:
    """Return the instalments of the viewer's contracts."""
    rows = Instalment.objects.all()
    return rows if viewer.sees_all() else rows.filter(contract__owner_id__in=viewer.member_ids)


def numbers_taken(numbers: Sequence[str]) -> set[str]:
    """Return the keys of those numbers that a contract has, whoever owns it."""
    taken: set[str] = set()
    for piece in portions(sorted({match_key(number) for number in numbers})):
        taken.update(Contract.objects.filter(number_key__in=piece).values_list("number_key", flat=True))
    return taken


def deals_with_contract(deal_ids: Sequence[int]) -> set[int]:
    """Return those of the deals that have a contract which is not void."""
    found: set[int] = set()
    for piece in portions(sorted(set(deal_ids))):
        rows = Contract.objects.filter(deal_id__in=piece).exclude(state=State.VOID)
        found.update(pk for pk in rows.values_list("deal_id", flat=True) if pk is not None)
    return found


def held_contracts(ids: Iterable[int]) -> dict[int, Contract]:
    """Return contracts by id with their rows held, in order of id; the caller has the right."""
    found: dict[int, Contract] = {}
    for piece in portions(sorted(set(ids))):
        rows = contracts(SYSTEM).select_for_update(of=("self",)).filter(pk__in=piece).order_by("pk")
        found |= {row.pk: row for row in rows}
    return found


def receipts_on(contract_ids: Iterable[int]) -> dict[int, list[Receipt]]:
    """Return the receipts of contracts by contract, in order of id, with their rows held."""
    found: dict[int, list[Receipt]] = {}
    for piece in portions(sorted(set(contract_ids))):
        rows = Receipt.objects.select_for_update().filter(contract_id__in=piece).order_by("pk")
        for row in rows:
            found.setdefault(row.contract_id, []).append(row)
    return found


def receipts_by_id(ids: Iterable[int]) -> list[Receipt]:
    """Return receipts in order of id; the caller has the right to their contracts."""
    return [row for piece in portions(sorted(set(ids))) for row in Receipt.objects.filter(pk__in=piece).order_by("pk")]


def plans_of(contract_ids: Iterable[int]) -> dict[int, list[Instalment]]:
    """Return the plans of contracts by contract, each in order."""
    found: dict[int, list[Instalment]] = {}
    for piece in portions(sorted(set(contract_ids))):
        for row in Instalment.objects.filter(contract_id__in=piece).order_by("contract_id", "sequence"):
            found.setdefault(row.contract_id, []).append(row)
    return found


def instalments_by_id(ids: Iterable[int]) -> list[Instalment]:
    """Return instalments in order of id; the caller has the right to their contracts."""
    rows = [Instalment.objects.filter(pk__in=piece).order_by("pk") for piece in portions(sorted(set(ids)))]
    return [row for found in rows for row in found]


def lines_of(contract_ids: Iterable[int]) -> dict[int, list[Line]]:
    """Return the lines of contracts by contract, each in order."""
    found: dict[int, list[Line]] = {}
    for piece in portions(sorted(set(contract_ids))):
        for row in (
            Line.objects.filter(contract_id__in=piece).select_related("product").order_by("contract_id", "sequence")
        ):
            found.setdefault(row.contract_id, []).append(row)
    return found


def came_with(deals: Mapping[int, datetime]) -> list[int]:
    """Return the contracts that were taken over in one go with their deals: deal id -> the instant of it."""
    found: list[int] = []
    for piece in portions(sorted(deals)):
        rows = Contract.objects.filter(deal_id__in=piece, is_taken_over=True)
        for pk, deal_id, created_at in rows.values_list("pk", "deal_id", "created_at"):
            if deal_id is not None and deals[deal_id] == created_at:
                found.append(pk)
    return found


def heirs(customer_ids: Sequence[int], *, without: Sequence[int]) -> dict[int, Contract]:
    """Return the first signed contract of each customer besides those that go."""
    gone = set(without)
    firsts: dict[int, Contract] = {}
    for piece in portions(sorted(set(customer_ids))):
        rows = Contract.objects.filter(customer_id__in=piece, state__in=SIGNED).select_related("customer")
        for row in rows.order_by("signed_on", "pk"):
            if row.pk not in gone:
                firsts.setdefault(row.customer_id, row)
    return firsts


def _only_lines(contract_ids: Sequence[int]) -> dict[int, Line]:
    return {pk: lines[0] for pk, lines in lines_of(contract_ids).items() if len(lines) == 1}


def _ids(rows: Rows, field: str) -> set[int]:
    return {value for row in rows if isinstance(value := row.get(field), int)}
