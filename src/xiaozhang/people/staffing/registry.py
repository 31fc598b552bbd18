"""What staffing offers the house."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.base.text import Message
from xiaozhang.people.staffing import powers
from xiaozhang.people.staffing.clauses import ALL

_LOG_WORDS = {"org.member.pay_shown": "显示了"}


def register() -> None:
    """Declare powers, clause kinds, who may read such values in the log, and words for it."""
    registries.add_powers(powers.ALL)
    for kind in ALL:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=False))
    for model in ("paybasis", "payitem"):
        registries.log_powers.add(f"staffing.{model}", powers.SEE_PAY)
    registries.log_powers.add("staffing.absence", powers.SEE_ABSENCES)
    for key, label in _LOG_WORDS.items():
        registries.field_labels.add(key, Message(label))
