"""How worked examples of a reward clause are computed: whether figures reach a reward, by the rule itself (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from xiaozhang.base.clause_examples import CannotWork, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.performance.rewards.clauses import Basis, RewardCatalogue, given_words
from xiaozhang.performance.rewards.rules.judging import Person, judge


def _asks(catalogue: RewardCatalogue, known: Known) -> list[Value]:
    labels = tuple(each.label for each in catalogue.rewards if each.basis is Basis.FIGURES)
    return [
        Value("reward", "奖励", Reads.TEXT, choices=labels),
        Value("figure", "期内实际", Reads.FIGURE, is_needed=False),
        Value("attained", "回款目标完成率", Reads.PERCENT, is_needed=False),
        Value("place", "名次", Reads.COUNT, is_needed=False),
        Value("had", "本年已得次数", Reads.COUNT, is_needed=False),
    ]


def _gives(catalogue: RewardCatalogue, known: Known) -> list[Value]:
    return [Value("is_reached", "达到", Reads.FLAG), Value("given", "给什么", Reads.TEXT)]


def _work(catalogue: RewardCatalogue, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    reward = next((each for each in catalogue.rewards if each.label == given["reward"]), None)
    if reward is None or reward.basis is not Basis.FIGURES:
        raise CannotWork("目录里没有按数据评定的「{label}」。", label=given["reward"])
    roles, figure = frozenset(reward.roles), Fraction(given.get("figure", 0))
    rate = Fraction(given.get("attained", 0))
    person = Person(
        member_id=0,
        name="",
        roles=roles,
        figures={reward.metric: figure},
        received_fen=rate.numerator,
        target_fen=rate.denominator if "attained" in given else None,
        had={reward.key: given.get("had", 0)},
    )
    ahead = [
        Person(member_id=place, name="", roles=roles, figures={reward.metric: figure + 1})
        for place in range(1, max(1, min(given.get("place", 1), 1000)))
    ]
    verdict = next(each for each in judge(reward, [person, *ahead]) if each.member_id == 0)
    return {"is_reached": verdict.is_met, "given": str(given_words(reward)) if verdict.is_met else "不给"}


RUNNER = Runner(_asks, _gives, _work)
