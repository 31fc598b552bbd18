"""What targets offers the house."""

from xiaozhang.base import registries
from xiaozhang.base.text import Message
from xiaozhang.performance.targets import clauses, importing, powers


def register() -> None:
    """Declare the powers, the group 目标与业绩 of the menu and its page 目标."""
    registries.add_powers(powers.ALL)
    for kind in clauses.ALL:
        is_executed = kind is clauses.TargetBreakdown  # of the policy, warnings and changes are not carried out yet
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=is_executed))
    importing.register()
    registries.navigation.add(
        "performance",
        registries.Navigation(
            key="performance",
            label=Message("目标与业绩"),
            url_name="targets:list",
            icon="chart-line",
            order=60,
            power=powers.SEE_TARGETS,
        ),
    )
    registries.navigation.add(
        "targets",
        registries.Navigation(
            key="targets",
            label=Message("目标"),
            url_name="targets:list",
            icon="target",
            order=61,
            power=powers.SEE_TARGETS,
            group="performance",
        ),
    )
