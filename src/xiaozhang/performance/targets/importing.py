"""What files can bring targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base import matching, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.performance.targets import actions, powers, queries

Row = Mapping[str, Any]


def register() -> None:
    """Declare the kind."""
    registries.import_kinds.add("target", TARGET)


def _check(row: Row) -> Mapping[str, Message]:
    if 0 <= (row.get("amount_fen") or 0) <= MAX_FEN:
        return {}
    return {"amount_fen": Message("目标不能为负，也不能超过十万亿元。")}


def _take(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
    given = [(row["member"], row["month"], row["amount_fen"]) for row in rows]
    seen: set[tuple[int, object]] = set()
    for place, (member_id, month_on, _amount_fen) in enumerate(given):
        if (member_id, month_on) in seen:
            raise Invalid({f"rows[{place}].month": "同一成员同一月份写了两行。"})
        seen.add((member_id, month_on))
    return actions.put_targets(actor=actor, now=now, rows=given)


def _change(*, actor: Actor, now: datetime, rows: Mapping[int, Row]) -> None:
    stands = {row.pk: row for row in queries.targets_by_id(list(rows))}
    given = [(stands[pk].member_id, stands[pk].month_on, values["amount_fen"]) for pk, values in rows.items()]
    actions.put_targets(actor=actor, now=now, rows=given)


def _undo(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_targets(actor=actor, now=now, target_ids=ids)


FIELDS = (
    ImportField(
        "member", Message("成员"), "record", is_needed=True, refers_to="member",
        names=(
            "姓名", "业务员", "销售员", "销售人员", "销售", "销售代表", "店员", "负责人", "salesagent", "salesrep",
            "member", "name",
        ),
    ),
    ImportField(
        "month", Message("月份"), "month", is_needed=True,
        names=("月", "年月", "期间", "所属月份", "考核月份", "month", "period"),
    ),
    ImportField(
        "amount_fen", Message("目标"), "money", is_needed=True,
        names=(
            "目标金额", "目标额", "销售目标", "回款目标", "任务", "任务额", "指标", "预计", "计划", "target", "quota",
            "goal",
        ),
    ),
)  # fmt: skip
TARGET = ImportKind(
    key="target",
    label=Message("目标"),
    icon="target",
    power=powers.TAKE_OVER,
    order=110,
    fields=FIELDS,
    keys=(),
    find=matching.nothing_found,
    current=queries.current_targets,
    take=_take,
    change=_change,
    undo=_undo,
    check=_check,
    same=queries.same_targets,
)
