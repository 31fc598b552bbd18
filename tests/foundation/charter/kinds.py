"""Two small clause kinds of the tests' own, so that they need no upper app."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from tests.factories.ledger import AMOUNT
from xiaozhang.base import registries
from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind, Finding, Known, Rate, Severity, Table, Yuan
from xiaozhang.base.text import Message

MODES = {"once": Message("一次"), "monthly": Message("按月")}


class Band(BaseModel):
    """A rate from an amount on."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, populate_by_name=True)

    from_fen: Annotated[Yuan, Named(Message("回款满"), unit=Message("元"))] = Field(alias="from")
    rate: Annotated[Rate, Named(Message("比例"))]


class TrialBonus(ClauseKind):
    """A single kind with nested parameters."""

    name: ClassVar[str] = "trial_bonus"
    label: ClassVar[Message] = Message("试验奖金")
    is_single: ClassVar[bool] = True

    mode: Annotated[Literal["once", "monthly"], Named(Message("发放"), words=MODES)]
    bands: Annotated[tuple[Band, ...], Named(Message("分档"))]

    def check(self, known: Known) -> list[Finding]:
        """Refuse bands that fall, warn where there is only one."""
        found = [
            Finding(
                Severity.ERROR,
                f"bands[{index}].from",
                Message("第 {n} 档低于前一档，请从低到高排列。", {"n": index + 1}),
            )
            for index in range(1, len(self.bands))
            if self.bands[index].from_fen <= self.bands[index - 1].from_fen
        ]
        if len(self.bands) == 1:
            found.append(Finding(Severity.WARNING, "bands", Message("只有一档。")))
        return found

    def sentence(self) -> Message:
        """Say how many bands there are."""
        return Message("奖金分 {n} 档。", {"n": len(self.bands)})

    def table(self, known: Known) -> Table:
        """One row per band."""
        rows = tuple(
            (Message(f"满 {band.from_fen // 100} 元"), Message(f"{band.rate.numerator / band.rate.denominator:.1%}"))
            for band in self.bands
        )
        return Table((Message("回款"), Message("比例")), rows)


class TrialDays(ClauseKind):
    """A kind of which several may stand, carried out by nothing. Its first schema said `count` for days."""

    name: ClassVar[str] = "trial_days"
    label: ClassVar[Message] = Message("试验期限")
    schema_number: ClassVar[int] = 2

    days: Annotated[StrictInt, Named(Message("期限"), unit=Message("天"))]
    metric: Annotated[str, Named(Message("指标"), keys="metrics")] = AMOUNT.key
    strict: Annotated[bool, Named(Message("从严"))] = False

    @classmethod
    def raised(cls, parameters: dict[str, Any], schema_number: int) -> dict[str, Any]:
        """Read the first schema too."""
        return {"days": parameters["count"]} if schema_number == 1 else super().raised(parameters, schema_number)

    def check(self, known: Known) -> list[Finding]:
        """Refuse a metric nobody knows."""
        if self.metric in known.metrics:
            return []
        return [Finding(Severity.ERROR, "metric", Message("没有「{metric}」这个指标。", {"metric": self.metric}))]

    def sentence(self) -> Message:
        """Say the days."""
        return Message("期限 {days} 天。", {"days": self.days})


registries.clause_kinds.add(TrialBonus.name, registries.KindBinding(TrialBonus, is_executed=True))
registries.clause_kinds.add(TrialDays.name, registries.KindBinding(TrialDays, is_executed=False))
registries.consequences.add(
    "trial_bonus.paid",
    registries.Consequence(
        "trial_bonus.paid", TrialBonus.name, Message("发放奖金"), lambda pk: 7, lambda pk: f"/paid/{pk}/"
    ),
)


def bonus(*bands: tuple[str, str], mode: str = "once") -> TrialBonus:
    """Return a bonus of (from in yuan, rate) bands."""
    given = bands or (("0", "1.0%"), ("1000", "2.0%"))
    return TrialBonus.model_validate({"mode": mode, "bands": [{"from": from_, "rate": rate} for from_, rate in given]})


def days(count: int, **more: object) -> TrialDays:
    """Return a limit in days."""
    return TrialDays.model_validate({"days": count, **more})


YAML = """\
format: xiaozhang-charter/1
title: 试验制度
label: {label}
chapters:
  - number: 1
    title: 总则
    clauses:
      - key: purpose
        number: "1.1"
        title: 目的
        text: 写明规则。
      - key: limit
        number: "1.2"
        title: 期限
        text: |
          三天以内回复。
          超过的，说明原因。
        kind: trial_days
        parameters:
          days: {days}
          metric: {metric}
  - number: 2
    title: 奖金
    clauses:
      - key: bonus
        number: 2.10
        title: 奖金，按回款
        text: 奖金按回款计。
        kind: trial_bonus
        parameters:
          mode: once
          bands:
            - from: 0
              rate: 1.0%
            - from: {second}
              rate: 2.5%
"""


def yaml_text(*, label: str = "V1.0", days: object = 3, metric: str = "trial_amount", second: object = 1000) -> str:
    """Return a small charter as YAML."""
    return YAML.format(label=label, days=days, metric=metric, second=second)
