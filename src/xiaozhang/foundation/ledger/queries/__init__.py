"""The only readers of the ledger."""

from xiaozhang.foundation.ledger.queries.credits import earlier_credits, settled_count, settled_credits, settled_portion
from xiaozhang.foundation.ledger.queries.facts import (
    credited_to,
    fact_by_key,
    facts,
    facts_by_keys,
    get_fact,
    greatest_fact_id,
    is_reversed,
    listed_facts,
    metric_of,
    records_of,
    reversed_among,
    sources,
)
from xiaozhang.foundation.ledger.queries.months import (
    is_closed,
    month_held_shared,
    month_locked,
    month_state,
    months,
    open_month_for,
)
from xiaozhang.foundation.ledger.queries.proof import prove_totals, verify_totals
from xiaozhang.foundation.ledger.queries.seals import (
    facts_digest,
    last_month_seal,
    month_seals,
    parts_of,
    prove_months,
    unsealed_months,
)
from xiaozhang.foundation.ledger.queries.totals import (
    customer_total,
    member_days,
    member_months,
    member_totals,
    totals_by_team,
)

__all__ = [
    "credited_to",
    "customer_total",
    "earlier_credits",
    "fact_by_key",
    "facts",
    "facts_by_keys",
    "facts_digest",
    "get_fact",
    "greatest_fact_id",
    "is_closed",
    "is_reversed",
    "last_month_seal",
    "listed_facts",
    "member_days",
    "member_months",
    "member_totals",
    "metric_of",
    "month_held_shared",
    "month_locked",
    "month_seals",
    "month_state",
    "months",
    "open_month_for",
    "parts_of",
    "prove_months",
    "prove_totals",
    "records_of",
    "reversed_among",
    "settled_count",
    "settled_credits",
    "settled_portion",
    "sources",
    "totals_by_team",
    "unsealed_months",
    "verify_totals",
]
