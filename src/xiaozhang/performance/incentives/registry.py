"""What incentives offers the house."""

from xiaozhang.base import registries
from xiaozhang.performance.incentives import powers
from xiaozhang.performance.incentives.clauses import CommissionTable


def register() -> None:
    """Declare this app's powers, record types, tabs and the like."""
    registries.add_powers(powers.ALL)
    registries.clause_kinds.add(CommissionTable.name, registries.KindBinding(CommissionTable, is_executed=True))
