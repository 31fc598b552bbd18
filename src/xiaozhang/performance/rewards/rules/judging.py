"""Who reaches the standard of a reward in a period, by which figures, and what is missing for those who do not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction

from xiaozhang.base.clause_rows import count, metric_unit, metric_words
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message
from xiaozhang.performance.rewards.clauses import AMONG_WORDS, Among, Reward


@dataclass(frozen=True, slots=True)
class Person:
    """A member on the last day of the period, with what the period brought.

    `figures` are by metric, amounts in yuan. `target_fen` is None where a month has no target; `without` are those
    months. `had` is how often the member has had each reward in the year, by key.
    """

    member_id: int
    name: str
    roles: frozenset[str]
    team_id: int | None = None
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    received_fen: int = 0
    target_fen: int | None = None
    without: tuple[date, ...] = ()
    had: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: what is asked, what there is, and what is missing. `metric` is what it was counted from."""

    asked: Message
    had: Message
    is_met: bool
    lacks: Message | None = None
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one member reaches a reward, condition by condition."""

    member_id: int
    name: str
    team_id: int | None
    checks: tuple[Check, ...]

    @property
    def is_met(self) -> bool:
        """Say whether every condition is met."""
        return all(check.is_met for check in self.checks)

    @property
    def lacking(self) -> list[Message]:
        """What is missing, in words."""
        return [check.lacks or check.asked for check in self.checks if not check.is_met]


@dataclass(frozen=True, slots=True)
class Kept:
    """A condition as it is kept with a proposal."""

    asked: str
    had: str
    is_met: bool
    metric: str = ""


def judge(reward: Reward, people: Iterable[Person]) -> list[Verdict]:
    """Return what stands for and against each member whom the reward may go to: those who reach it first.

    Places are counted among them by the metric; equals share a place, and who did nothing has none.
    """
    asked = [person for person in people if not reward.roles or person.roles & set(reward.roles)]
    verdicts = [
        Verdict(person.member_id, person.name, person.team_id, tuple(_checks(reward, person, asked)))
        for person in asked
    ]
    return sorted(verdicts, key=lambda each: (not each.is_met, sum(not check.is_met for check in each.checks)))


def written(checks: Sequence[Check]) -> str:
    """Return conditions as they are kept: JSON, in words."""
    kept = [Kept(str(check.asked), str(check.had), check.is_met, check.metric) for check in checks]
    return json.dumps([asdict(each) for each in kept], ensure_ascii=False)


def read(text: str) -> list[Kept]:
    """Return conditions from how they were kept."""
    return [Kept(**each) for each in json.loads(text)]


def _checks(reward: Reward, person: Person, rivals: Sequence[Person]) -> Iterable[Check]:
    figure = person.figures.get(reward.metric, Fraction(0))
    if reward.at_least is not None:
        yield _least(reward, reward.at_least, figure)
    if reward.attained is not None:
        yield _attained(reward.attained, person)
    if reward.rank is not None:
        yield _place(reward, reward.rank, person, rivals)
    yield _often(reward, person.had.get(reward.key, 0))


def _least(reward: Reward, least: Fraction, figure: Fraction) -> Check:
    unit, metric = metric_unit(reward.metric), metric_words(reward.metric)
    short = least - figure
    return Check(
        Message("{metric}满 {n}", {"metric": metric, "n": count(least, unit)}),
        count(figure, unit),
        figure >= least,
        Message("{metric}还差 {n}", {"metric": metric, "n": count(short, unit)}),
        reward.metric,
    )


def _attained(asked: Fraction, person: Person) -> Check:
    words = Message("回款目标完成率满 {rate}", {"rate": percent(asked, 0)})
    if not person.target_fen:
        months = "、".join(f"{month:%Y-%m}" for month in person.without)
        lacks = Message("{months} 没有目标", {"months": months}) if months else Message("目标为 0")
        return Check(words, Message("未计量"), False, lacks, "receipt")
    part = Fraction(person.received_fen, person.target_fen)
    had = Message(
        "{rate}（{received} ÷ {target} 元）",
        {"rate": percent(part, 1), "received": yuan(person.received_fen), "target": yuan(person.target_fen)},
    )
    short_fen = -((person.received_fen - asked * person.target_fen) // 1)
    lacks = Message("回款还差 {n} 元", {"n": yuan(int(short_fen))})
    return Check(words, had, part >= asked, lacks, "receipt")


def _place(reward: Reward, rank: int, person: Person, rivals: Sequence[Person]) -> Check:
    is_team = reward.among is Among.TEAM
    met = [each for each in rivals if not is_team or each.team_id == person.team_id]
    figure = person.figures.get(reward.metric, Fraction(0))
    place = 1 + sum(each.figures.get(reward.metric, Fraction(0)) > figure for each in met)
    values: dict[str, object] = {
        "among": AMONG_WORDS[reward.among], "metric": metric_words(reward.metric), "n": rank, "place": place,
        "all": len(met),
    }  # fmt: skip
    asked = Message("{metric}在{among}中排前 {n} 名", values)
    if figure <= 0:
        return Check(asked, Message("不排名"), False, Message("没有{metric}，不排名", values), reward.metric)
    had = Message("第 {place} 名，共 {all} 人", values)
    return Check(asked, had, place <= rank, Message("排第 {place} 名，要前 {n} 名", values), reward.metric)


def _often(reward: Reward, had: int) -> Check:
    values = {"had": had, "n": reward.per_year}
    return Check(
        Message("每年最多 {n} 次", values),
        Message("本年已得 {had} 次", values),
        had < reward.per_year,
        Message("本年已得 {had} 次，每年最多 {n} 次", values),
    )
