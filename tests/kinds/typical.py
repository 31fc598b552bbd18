"""Typical parameters of every kind, from typical.yaml, and a house in which they make sense."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from xiaozhang.base import registries
from xiaozhang.base.clause_kind import ClauseKind, Known, KnownMoment
from xiaozhang.base.clause_parts import ROLE_WORDS
from xiaozhang.foundation.charter.documents.parsing import parse

KNOWN = Known(
    metrics={
        "receipt": "回款额",
        "signed_amount": "签约额",
        "new_customer": "新客户",
        "follow_up": "跟进",
        "visit": "拜访",
        "lapse": "违时限",
    },
    roles={key: str(label) for key, label in ROLE_WORDS.items()},
    teams={"华东一组": "华东一组"},
    evidence={"customers.follow_up": "跟进记录"},
    arguments={"customers.follow_up": {"any": "任意方式"}},
    approvals={"contract": "合同签订"},
    moments={
        "customers.assigned": KnownMoment("客户分配", "customer", grades=("A", "B", "C")),
        "customers.followed_up": KnownMoment("记下跟进", "customer"),
        "contracts.due": KnownMoment("款项到期", "contract", has_day=True, has_amount=True),
        "contracts.paid": KnownMoment("款项付清", "contract"),
    },
)


@cache
def typical() -> dict[str, dict[str, Any]]:
    """Return parameters by kind, as YAML gives them."""
    text = (Path(__file__).parent / "typical.yaml").read_text(encoding="utf-8")
    whole: dict[str, dict[str, Any]] = parse(text).plain()
    return whole


def kind_of(name: str) -> type[ClauseKind]:
    """Return a kind of the house by name."""
    return registries.clause_kinds.get(name).kind


def found(name: str, **changes: Any) -> list[tuple[str, str]]:
    """Return path and words of what is found when parameters of the typical ones are changed."""
    clause = kind_of(name).model_validate({**typical()[name], **changes})
    return [(each.path, str(each.message)) for each in clause.check(KNOWN)]
