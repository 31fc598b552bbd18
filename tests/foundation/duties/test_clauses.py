"""What the clause kinds refuse, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.duties import daily_follow_up, due_days, first_contact, next_step
from xiaozhang.base import registries
from xiaozhang.base.clause_kind import ClauseKind, Known, KnownMoment
from xiaozhang.foundation.duties.clauses import ALL, Lead, Point, Span, WorkingHours

KNOWN = Known(
    metrics={"follow_up": "跟进"},
    roles={"representative": "销售代表", "finance": "财务"},
    moments={
        "customers.assigned": KnownMoment("分到名下", "customer", grades=("A", "B")),
        "customers.followed_up": KnownMoment("写下跟进", "customer"),
        "customers.next_follow_up_set": KnownMoment("约定下次", "customer", has_day=True),
        "contracts.instalment_due": KnownMoment("回款到期", "contract", has_day=True, has_amount=True),
        "contracts.instalment_paid": KnownMoment("收齐", "contract"),
    },
)


def paths(kind: ClauseKind) -> list[str]:
    return [finding.path for finding in kind.check(KNOWN)]


def test_what_makes_sense_has_no_findings() -> None:
    for kind in (first_contact(), next_step(), due_days(-7, 0), daily_follow_up(), hours(("09:00", "18:00"))):
        assert paths(kind) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"opens": "nothing.known"}, "opens"),
        ({"closes": "nothing.known"}, "closes"),
        ({"closes": "customers.assigned"}, "closes"),
        ({"closes": "contracts.instalment_paid"}, "closes"),
        ({"within": 0}, "within"),
        ({"within": None}, "within"),
        ({"within": 10**6}, "within"),
        ({"unit": "set_day"}, "within"),
        ({"remind": Lead(amount=24, unit="hours")}, "remind"),
        ({"remind": Lead(amount=2, unit="days")}, "remind"),
        ({"remind": Lead(amount=-1, unit="hours")}, "remind"),
        ({"escalate": Lead(amount=1, unit="set_day")}, "escalate"),
        ({"within": 2, "unit": "days", "remind": None, "counts": "workdays"}, "counts"),
        ({"task": "做" * 81}, "task"),
        ({"roles": ("king",)}, "roles[0]"),
        ({"grades": ("Z",)}, "grades[0]"),
        ({"amount_from": "100"}, "amount_from"),
    ],
)
def test_time_limit_refuses(changes: dict[str, Any], path: str) -> None:
    assert path in paths(first_contact(**changes))


def test_time_limit_refuses_a_set_day_from_a_moment_that_brings_none() -> None:
    assert paths(next_step(opens="customers.assigned")) == ["unit"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"metric": "luck"}, "metric"),
        ({"at_least": 0}, "at_least"),
        ({"roles": ()}, "roles"),
        ({"roles": ("king",)}, "roles[0]"),
    ],
)
def test_activity_quota_refuses(changes: dict[str, Any], path: str) -> None:
    assert paths(daily_follow_up(**changes)) == [path]


def test_reminder_refuses_nonsense() -> None:
    assert paths(due_days()) == ["points"]
    assert paths(due_days(1, 1)) == ["points[1]"]
    assert paths(due_days(1, moment="contracts.instalment_paid", settled_by="contracts.instalment_due")) == ["moment"]
    assert paths(due_days(1, points=(Point(offset=1, to=("king",)),))) == ["points[0].to"]
    assert paths(due_days(1, points=(Point(offset=1, to=()),))) == ["points[0].to"]
    assert paths(due_days(1, amount_from="200", amount_below="100")) == ["amount_below"]


def hours(*spans: tuple[str, str]) -> WorkingHours:
    return WorkingHours(hours=tuple(Span(start=start, end=end) for start, end in spans))


def test_working_hours_refuse_nonsense() -> None:
    assert paths(hours()) == ["hours"]
    assert paths(hours(("9", "12:00"))) == ["hours[0]"]
    assert paths(hours(("12:00", "09:00"))) == ["hours[0]"]
    assert paths(hours(("09:00", "12:00"), ("11:00", "13:00"))) == ["hours[1]"]


def test_sentences_say_the_parameters() -> None:
    registries.duty_moments.get("customers.assigned")
    assert str(first_contact(counts="workdays").sentence()) == (
        "「客户分到负责人名下」起，24 小时以内（休息日不计）须完成「写下跟进记录」。超时的，记一次违时限，并告知上级。"
    )
    assert str(daily_follow_up().sentence()) == "每个工作日的跟进不少于 1 次。不足的，记一次违时限。"
    assert str(hours(("09:00", "12:00")).sentence()) == "工作时间为每个工作日 09:00–12:00。"


def test_all_kinds_are_carried_out_by_the_house() -> None:
    assert [registries.clause_kinds.get(kind.name).is_executed for kind in ALL] == [True] * 4


def test_a_charter_text_leaves_out_what_is_not_said() -> None:
    assert next_step(is_lapse=False).model_dump(mode="json") == {
        "opens": "customers.next_follow_up_set",
        "closes": "customers.followed_up",
        "unit": "set_day",
        "is_lapse": False,
    }
