"""How a yearly (or quarterly) target is broken down to months, and a team's to its members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Claim, Finding, Known, Yuan
from xiaozhang.base.clause_parts import Figure, error, figure_words, joined, role_findings, verbatim
from xiaozhang.base.clause_rows import TerseKind, metric_findings, metric_words, whole_weights
from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

REMAINDER_WORDS = {
    "largest": Message("按最大余数分"),
    "first": Message("归第一份"),
    "last": Message("归最后一份"),
}


class TargetBreakdown(TerseKind):
    """The parts of a target always sum to it; `remainder` says who has what does not come out even."""

    name: ClassVar[str] = "target_breakdown"
    label: ClassVar[Message] = Message("目标分解")
    touches_interests: ClassVar[bool] = True

    metric: Annotated[str, Named(Message("指标"), keys="metrics")]
    by: Annotated[
        Literal["weights", "equal", "workdays"],
        Named(
            Message("分到各月按"),
            words={
                "weights": Message("十二个月的权重"),
                "equal": Message("平分"),
                "workdays": Message("各月工作日"),
            },
        ),
    ] = "equal"
    weights: Annotated[tuple[Figure, ...], Named(Message("各月权重"), hint=Message("十二个，合计 100"))] = ()
    among: Annotated[
        Literal["none", "equal", "workdays"],
        Named(
            Message("团队分到个人按"),
            words={"none": Message("不分"), "equal": Message("人数平分"), "workdays": Message("在岗工作日")},
        ),
    ] = "none"
    roles: Annotated[tuple[str, ...], Named(Message("分到哪些岗位"), keys="roles")] = ()
    step: Annotated[Yuan, Named(Message("取整到"), unit=Message("元"))] = 1
    remainder: Annotated[Literal["largest", "first", "last"], Named(Message("余数"), words=REMAINDER_WORDS)] = "largest"

    def check(self, known: Known) -> list[Finding]:
        """Refuse weights that are not twelve or not 100, and members nobody names."""
        found = [*metric_findings("metric", self.metric, known), *role_findings("roles", self.roles, known)]
        if self.by == "weights":
            if len(self.weights) != 12:
                found.append(error("weights", "须写十二个月的权重，现在是 {n} 个。", n=len(self.weights)))
            found += whole_weights("weights", self.weights)
        elif self.weights:
            found.append(error("weights", "不按权重分，请删去 weights。"))
        if (self.among == "none") == bool(self.roles):
            found.append(error("roles", "分到个人时写岗位，不分时不写。"))
        if self.step <= 0:
            found.append(error("step", "取整的单位须大于 0。"))
        return found

    def claims(self) -> Iterator[Claim]:
        """Settle how the targets of a metric are broken down."""
        words = Message("{metric}目标的分解", {"metric": metric_words(self.metric)})
        yield Claim((self.name, self.metric), words, self.model_dump_json(), "metric")

    def sentence(self) -> Message:
        """Say how the target is broken down."""
        how = {"weights": Message("按权重"), "equal": Message("平分"), "workdays": Message("按各月工作日")}[self.by]
        if self.weights:
            how = Message("按权重 {weights}", {"weights": joined(map(verbatim, map(figure_words, self.weights)), "、")})
        values = {"metric": metric_words(self.metric), "how": how, "step": yuan(self.step),
                  "remainder": REMAINDER_WORDS[self.remainder]}  # fmt: skip
        return Message("{metric}的年度、季度目标{how}分到各月，取整到 {step} 元，余数{remainder}。", values)
