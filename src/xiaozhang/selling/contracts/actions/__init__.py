"""The only writers of contracts, plans and receipts."""

from xiaozhang.selling.contracts.actions.approving import submit_contract
from xiaozhang.selling.contracts.actions.billing import record_billing
from xiaozhang.selling.contracts.actions.correcting import correct_contracts
from xiaozhang.selling.contracts.actions.drafting import change_contract, draft_contract
from xiaozhang.selling.contracts.actions.following import (
    follow_customer_name,
    follow_customer_owner,
    void_drafts_of_lost_deal,
)
from xiaozhang.selling.contracts.actions.fulfilling import (
    record_acceptance,
    record_delivery,
    sign_contract,
    void_contract,
)
from xiaozhang.selling.contracts.actions.receiving import (
    confirm_receipt,
    record_receipt,
    refuse_receipt,
    reverse_receipt,
)
from xiaozhang.selling.contracts.actions.taking_back import (
    take_back_contracts,
    take_back_instalments,
    take_back_receipts,
    take_back_wins,
)
from xiaozhang.selling.contracts.actions.taking_money import (
    correct_instalments,
    take_over_instalments,
    take_over_receipts,
)
from xiaozhang.selling.contracts.actions.taking_over import take_over_contract, take_over_contracts, take_over_wins

__all__ = [
    "change_contract",
    "confirm_receipt",
    "correct_contracts",
    "correct_instalments",
    "draft_contract",
    "follow_customer_name",
    "follow_customer_owner",
    "record_acceptance",
    "record_billing",
    "record_delivery",
    "record_receipt",
    "refuse_receipt",
    "reverse_receipt",
    "sign_contract",
    "submit_contract",
    "take_back_contracts",
    "take_back_instalments",
    "take_back_receipts",
    "take_back_wins",
    "take_over_contract",
    "take_over_contracts",
    "take_over_instalments",
    "take_over_receipts",
    "take_over_wins",
    "void_contract",
    "void_drafts_of_lost_deal",
]
