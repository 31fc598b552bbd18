"""A simulation summed up while its months go by: totals, months, clauses, who gains and who loses, warnings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from xiaozhang.base.text import Message
from xiaozhang.performance.simulation.rules.comparing import CLAUSE, STEP, Pair, Part, Person, by_weight
from xiaozhang.performance.simulation.rules.costing import AgainstBudget, Spent, against_budget, share
from xiaozhang.performance.simulation.rules.spreading import Bucket, Histogram, Quartiles, histogram, quartiles

RELEASED, SETTLED = "released", "settled"
_MOST_WARNINGS = 50
_QUARTILES = ("differences", "before", "after")


@dataclass(frozen=True, slots=True)
class MonthSum:
    """A month of all members. `source` says where `before` comes from: the statements released, or settled for this.

    Outside payments (to people who are no members) are part of the cost and stand apart.
    """

    month_on: date
    source: str
    members: int
    receipts_fen: int
    before_earned_fen: int
    after_earned_fen: int
    before_paid_fen: int
    after_paid_fen: int
    before_outside_fen: int
    after_outside_fen: int
    before_limits_fen: int
    after_limits_fen: int
    before_short: int
    after_short: int

    @property
    def before_fen(self) -> int:
        """What it cost."""
        return self.before_paid_fen + self.before_outside_fen

    @property
    def after_fen(self) -> int:
        """What it would cost."""
        return self.after_paid_fen + self.after_outside_fen

    @property
    def difference_fen(self) -> int:
        """What it would cost more."""
        return self.after_fen - self.before_fen

    @property
    def before_share(self) -> Fraction | None:
        """Cost per money received."""
        return share(self.before_fen, self.receipts_fen)

    @property
    def after_share(self) -> Fraction | None:
        """Cost per money received, under the version."""
        return share(self.after_fen, self.receipts_fen)


@dataclass(frozen=True, slots=True)
class PartSum:
    """A clause (by key) or a step of all members, and how many gain or lose by it."""

    kind: str
    key: str
    before_fen: int
    after_fen: int
    gainers: int
    losers: int

    @property
    def difference_fen(self) -> int:
        """What it brings more."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True)
class Summary:
    """The figures of a finished simulation. `names` are number and title by key of clause."""

    months: tuple[MonthSum, ...]
    parts: tuple[PartSum, ...]
    names: Mapping[str, tuple[str, str]]
    members: int
    gainers: int
    losers: int
    gained_fen: int
    lost_fen: int
    differences: Quartiles | None
    before: Quartiles | None
    after: Quartiles | None
    histogram: Histogram
    unbased: int
    warnings: tuple[tuple[str, int], ...]

    @property
    def unchanged(self) -> int:
        """How many get the same."""
        return self.members - self.gainers - self.losers

    @property
    def whole(self) -> MonthSum:
        """All months together."""
        sums: dict[str, Any] = {
            name: sum(getattr(month, name) for month in self.months)
            for name in MonthSum.__dataclass_fields__
            if name not in ("month_on", "source", "members")
        }
        return MonthSum(month_on=self.months[0].month_on, source="", members=self.members, **sums)

    @property
    def clauses(self) -> list[PartSum]:
        """What each clause brought, the greatest difference first."""
        return [part for part in self.parts if part.kind == CLAUSE]

    @property
    def steps(self) -> list[PartSum]:
        """What each step on the way to the payroll moved."""
        return [part for part in self.parts if part.kind == STEP]

    def against(self, budget_fen: int, by: str) -> AgainstBudget:
        """Hold the cost against a budget."""
        return against_budget(budget_fen, by, [Spent(month.month_on, month.after_fen) for month in self.months])

    def as_text(self) -> str:
        """Return it as canonical JSON text."""
        content = {**asdict(self), "months": [{**asdict(m), "month_on": m.month_on.isoformat()} for m in self.months]}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(slots=True)
class Tally:
    """What is kept while months go by."""

    months: list[MonthSum] = field(default_factory=list)
    persons: dict[int, Person] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    unbased: set[int] = field(default_factory=set)

    def add(
        self, month_on: date, source: str, pairs: Sequence[Pair], *, receipts_fen: int, outside: tuple[int, int],
        warnings: Iterable[Message] = (), unbased: Iterable[int] = (),
    ) -> None:  # fmt: skip
        """Take a month in. `unbased` are the members without a pay basis, whose minimum wage nobody could check."""
        for pair in pairs:
            self.persons.setdefault(pair.member_id, Person(pair.member_id)).add(pair)
        self.unbased |= set(unbased)
        for words in warnings:
            self.warnings[str(words)] = self.warnings.get(str(words), 0) + 1
        self.months.append(
            MonthSum(
                month_on=month_on,
                source=source,
                members=len(pairs),
                receipts_fen=receipts_fen,
                before_earned_fen=sum(pair.before.earned_fen for pair in pairs),
                after_earned_fen=sum(pair.after.earned_fen for pair in pairs),
                before_paid_fen=sum(pair.before.paid_fen for pair in pairs),
                after_paid_fen=sum(pair.after.paid_fen for pair in pairs),
                before_outside_fen=outside[0],
                after_outside_fen=outside[1],
                before_limits_fen=sum(pair.before.limits_fen for pair in pairs),
                after_limits_fen=sum(pair.after.limits_fen for pair in pairs),
                before_short=sum(pair.before.top_up_fen > 0 for pair in pairs),
                after_short=sum(pair.after.top_up_fen > 0 for pair in pairs),
            )
        )

    def summed(self, names: Mapping[str, tuple[str, str]]) -> Summary:
        """Return the figures of all months taken in. `names` are number and title by key of clause."""
        persons = list(self.persons.values())
        differences = [person.difference_fen for person in persons]
        return Summary(
            months=tuple(self.months),
            parts=tuple(_parts(persons)),
            names=dict(names),
            members=len(persons),
            gainers=sum(each > 0 for each in differences),
            losers=sum(each < 0 for each in differences),
            gained_fen=sum(each for each in differences if each > 0),
            lost_fen=sum(each for each in differences if each < 0),
            differences=quartiles(differences),
            before=quartiles([person.before_paid_fen for person in persons]),
            after=quartiles([person.after_paid_fen for person in persons]),
            histogram=histogram(differences),
            unbased=len(self.unbased),
            warnings=tuple(sorted(self.warnings.items())[:_MOST_WARNINGS]),
        )


def read_summary(text: str) -> Summary:
    """Return the figures of `Summary.as_text`."""
    content: dict[str, Any] = json.loads(text)
    spread = content["histogram"]
    content |= {
        "months": tuple(
            MonthSum(**{**row, "month_on": date.fromisoformat(row["month_on"])}) for row in content["months"]
        ),
        "parts": tuple(PartSum(**part) for part in content["parts"]),
        "names": {key: (number, title) for key, (number, title) in content["names"].items()},
        "warnings": tuple((words, count) for words, count in content["warnings"]),
        "histogram": Histogram(
            spread["width_fen"], tuple(Bucket(**each) for each in spread["buckets"]), spread["unchanged"]
        ),
        **{name: Quartiles(**content[name]) if content[name] else None for name in _QUARTILES},
    }
    return Summary(**content)


def _parts(persons: Sequence[Person]) -> list[PartSum]:
    sums: dict[tuple[str, str], list[int]] = {}
    for person in persons:
        for part in person.listed:
            row = sums.setdefault((part.kind, part.key), [0, 0, 0, 0])
            row[0] += part.before_fen
            row[1] += part.after_fen
            row[2] += part.difference_fen > 0
            row[3] += part.difference_fen < 0
    order = by_weight([Part(kind, key, row[0], row[1]) for (kind, key), row in sums.items()])
    return [PartSum(each.kind, each.key, *sums[each.kind, each.key]) for each in order]
