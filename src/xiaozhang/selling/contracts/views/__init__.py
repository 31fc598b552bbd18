"""Pages of contracts and receipts."""

from xiaozhang.selling.contracts.views.lists import contract_list, receipt_list
from xiaozhang.selling.contracts.views.receipts import (
    add_receipt,
    bill,
    confirm,
    receipt,
    refuse,
    reverse_receipt,
    to_confirm,
)
from xiaozhang.selling.contracts.views.records import accept, add, change, deliver, record, sign, submit, void

__all__ = [
    "accept",
    "add",
    "add_receipt",
    "bill",
    "change",
    "confirm",
    "contract_list",
    "deliver",
    "receipt",
    "receipt_list",
    "record",
    "refuse",
    "reverse_receipt",
    "sign",
    "submit",
    "to_confirm",
    "void",
]
