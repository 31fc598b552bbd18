"""What files can bring targets: of members, and of teams of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base import matching, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.registries import ImportField, ImportKind
from xiaozhang.base.text import Message
from xiaozhang.performance.targets import actions, powers, queries
from xiaozhang.performance.targets.queries.kept import owner_of
from xiaozhang.performance.targets.rules.measuring import is_money
from xiaozhang.performance.targets.rules.owning import Owner

Row = Mapping[str, Any]
_HUNDREDTHS = 100  # figures are read as amounts: 分, or hundredths of a unit


def register() -> None:
    """Declare the kinds."""
    for kind in (TARGET, TEAM_TARGET):
        registries.import_kinds.add(kind.key, kind)


def _metrics() -> Mapping[str, str]:
    return {metric.key: str(metric.label) for metric in queries.metrics()}


def _check(row: Row) -> Mapping[str, Message]:
    metric = queries.metric_of(row.get("metric") or queries.RECEIPT)
    figure = row.get("amount_fen") or 0
    if not 0 <= figure <= MAX_FEN:
        return {"amount_fen": Message("目标不能为负，也不能超过十万亿元。")}
    if not is_money(metric) and figure % _HUNDREDTHS:
        return {"amount_fen": Message("「{metric}」的目标是整数。", {"metric": metric.label})}
    return {}


def _figure(metric: str, hundredths: int, path: str) -> int:
    if is_money(queries.metric_of(metric)):
        return hundredths
    whole, rest = divmod(hundredths, _HUNDREDTHS)
    if rest:
        raise Invalid({path: Message("「{metric}」的目标是整数。", {"metric": queries.metric_of(metric).label})})
    return whole


def _taking(kind: str) -> Callable[..., list[int]]:
    def take(*, actor: Actor, now: datetime, rows: Sequence[Row]) -> list[int]:
        given = []
        seen: set[tuple[object, ...]] = set()
        for place, row in enumerate(rows):
            metric = row.get("metric") or queries.RECEIPT
            told = (row[kind], metric, row["month"])
            if told in seen:
                raise Invalid({f"rows[{place}].month": "同一成员或团队、同一指标、同一月份写了两行。"})
            seen.add(told)
            owner = Owner("team", row[kind]) if kind == "team" else Owner("member", row[kind])
            figure = _figure(metric, row["amount_fen"], f"rows[{place}].amount_fen")
            given.append((owner, metric, row["month"], figure))
        return actions.put_targets(actor=actor, now=now, rows=given)

    return take


def _change(*, actor: Actor, now: datetime, rows: Mapping[int, Row]) -> None:
    stands = {row.pk: row for row in queries.targets_by_id(list(rows))}
    given = [
        (
            owner_of(stands[pk]),
            stands[pk].metric,
            stands[pk].month_on,
            _figure(stands[pk].metric, values["amount_fen"], f"rows[{pk}].amount_fen"),
        )
        for pk, values in rows.items()
    ]
    actions.put_targets(actor=actor, now=now, rows=given)


def _undo(*, actor: Actor, now: datetime, ids: Sequence[int]) -> None:
    actions.take_back_targets(actor=actor, now=now, target_ids=ids)


_MEMBER = ImportField(
    "member", Message("成员"), "record", is_needed=True, refers_to="member",
    names=(
        "姓名", "业务员", "销售员", "销售人员", "销售", "销售代表", "店员", "负责人", "salesagent", "salesrep",
        "member", "name",
    ),
)  # fmt: skip
_TEAM = ImportField(
    "team", Message("团队"), "record", is_needed=True, refers_to="team",
    names=("团队名称", "部门", "部门名称", "小组", "组别", "区域公司", "team", "teamname", "department"),
)  # fmt: skip
_REST = (
    ImportField(
        "metric", Message("指标"), "choice", choices=_metrics, names=("指标名称", "考核指标", "目标指标", "metric"),
        hint=Message("不写是回款额。"),
    ),
    ImportField(
        "month", Message("月份"), "month", is_needed=True,
        names=("月", "年月", "期间", "所属月份", "考核月份", "month", "period"),
    ),
    ImportField(
        "amount_fen", Message("目标"), "money", is_needed=True,
        names=(
            "目标金额", "目标额", "销售目标", "回款目标", "任务", "任务额", "指标", "指标值", "目标值", "目标数",
            "预计", "计划", "target", "quota", "goal",
        ),
    ),
)  # fmt: skip
TARGET = ImportKind(
    key="target",
    label=Message("目标"),
    icon="target",
    power=powers.TAKE_OVER,
    order=110,
    fields=(_MEMBER, *_REST),
    keys=(),
    find=matching.nothing_found,
    current=queries.current_targets,
    take=_taking("member"),
    change=_change,
    undo=_undo,
    check=_check,
    same=queries.same_targets,
)
TEAM_TARGET = ImportKind(
    key="team_target",
    label=Message("团队目标"),
    icon="target",
    power=powers.TAKE_OVER,
    order=111,
    fields=(_TEAM, *_REST),
    keys=(),
    find=matching.nothing_found,
    current=queries.current_team_targets,
    take=_taking("team"),
    change=_change,
    undo=_undo,
    check=_check,
    same=queries.same_team_targets,
)
