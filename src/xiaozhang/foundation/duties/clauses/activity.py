"""Activities asked of a day, a week or a month, counted in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import StrictBool, StrictInt

from xiaozhang.base import registries
from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, ClauseKind, Finding, Known, Table
from xiaozhang.base.clause_parts import error, role_findings, role_words, verbatim
from xiaozhang.base.text import Message
from xiaozhang.foundation.duties.clauses.parts import row


class Period(StrEnum):
    """What an activity is counted over."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


PERIOD_LABELS = {Period.DAY: Message("每日"), Period.WEEK: Message("每周"), Period.MONTH: Message("每月")}


class ActivityQuota(ClauseKind):
    """Members of some roles do something at least so often each day, week or month; counted in the ledger."""

    name: ClassVar[str] = "activity_quota"
    label: ClassVar[Message] = Message("活动量")

    metric: Annotated[str, Named(Message("做什么"), keys="metrics")]
    at_least: Annotated[StrictInt, Named(Message("至少"), unit=Message("次"))]
    per: Annotated[Period, Named(Message("多久"), words={each.value: words for each, words in PERIOD_LABELS.items()})]
    roles: Annotated[tuple[str, ...], Named(Message("适用岗位"), keys="roles")]
    workdays_only: Annotated[StrictBool, Named(Message("只计工作日"))] = True
    is_lapse: Annotated[StrictBool, Named(Message("不足记一次违时限"))] = True

    def check(self, known: Known) -> list[Finding]:
        """Find an unknown metric, a number that is none, roles that are not there."""
        found = list(role_findings("roles", self.roles, known))
        if self.metric not in known.metrics:
            found.append(error("metric", "系统不认识指标「{metric}」。", metric=self.metric))
        if not 1 <= self.at_least <= 1000:
            found.append(error("at_least", "次数须为 1 至 1000。"))
        if not self.roles:
            found.append(error("roles", "请写明适用的岗位。"))
        return found

    def claims(self) -> Iterator[Claim]:
        """Settle how often each post does something."""
        for role in self.roles:
            values = {"role": role_words(role), "per": PERIOD_LABELS[self.per], "metric": metric_label(self.metric)}
            words = Message("{role}{per}的{metric}", values)
            yield Claim(
                (self.name, self.metric, self.per, role), words, f"{self.at_least} {self.workdays_only}", "at_least"
            )

    def sentence(self) -> Message:
        """Say how much of what is asked how often."""
        values = {
            "per": Message("每个工作日") if self.per is Period.DAY and self.workdays_only else PERIOD_LABELS[self.per],
            "metric": metric_label(self.metric),
            "n": self.at_least,
            "unit": metric_unit(self.metric),
        }
        if self.is_lapse:
            return Message("{per}的{metric}不少于 {n} {unit}。不足的，记一次违时限。", values)
        return Message("{per}的{metric}不少于 {n} {unit}。不足的，在时限清单上列出。", values)

    def table(self, known: Known) -> Table:
        """Lay out whom it applies to."""
        roles = "、".join(known.roles.get(role, role) for role in self.roles)
        return Table((Message("事项"), Message("内容")), (row("适用岗位", roles),))


def metric_label(key: str) -> Message:
    """Return the metric in words."""
    return registries.metrics.get(key).label if key in registries.metrics else verbatim(key)


def metric_unit(key: str) -> str:
    """Return the metric's counting word."""
    return registries.metrics.get(key).unit if key in registries.metrics else ""
