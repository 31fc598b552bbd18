"""What judging a period and nominating promise: done, refused, not allowed, repeated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, make_receipt_fact
from tests.factories.org import actor_for, make_member, make_membership, make_team
from tests.factories.rewards import (
    BONUS,
    LEAVE,
    REASON,
    SUMMER,
    make_catalogue,
    make_decider,
    make_reward,
    make_reward_charter,
    make_summer,
    propose,
)
from tests.factories.targets import make_target
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed
from xiaozhang.foundation.archive.actions.adding import receive_content
from xiaozhang.foundation.archive.models import StoredFile
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.rewards import actions, jobs
from xiaozhang.performance.rewards.errors import (
    AlreadyProposed,
    NotInForce,
    NotOver,
    NotReached,
    OwnReward,
    TooOften,
)
from xiaozhang.performance.rewards.models import Reward, RewardStep
from xiaozhang.performance.rewards.rules.judging import read

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def standing() -> list[tuple[str, str, str]]:
    rows = Reward.objects.order_by("member__name", "reward_key", "state")
    return list(rows.values_list("member__name", "reward_key", "state"))


def nominate(by: Member, member: Member, **given: Any) -> Reward:
    values = {"reward_key": "honour", "on": date(2026, 11, 18), "reason": REASON, **given}
    return actions.nominate(actor=actor_for(by), now=NOW, member_id=member.pk, **values)


# propose_rewards


def test_propose_rewards_to_whoever_reaches_them_and_tells_who_decides() -> None:
    manager = make_decider()
    make_reward_charter()
    for name, yuan, target in (("安好", 300_000, 50_000), ("林霜", 250_000, 90_000), ("何婷", 220_000, 0)):
        make_summer(make_member(name), yuan, target)
    make_summer(make_member("宋主管", "supervisor"), 900_000)
    found = propose()
    assert (found.new, found.standing, found.lapsed) == (3, 0, 0)
    assert standing() == [
        ("安好", "bonus", "proposed"), ("安好", "leave", "proposed"), ("林霜", "bonus", "proposed"),
    ]  # fmt: skip
    row = Reward.objects.get(member__name="林霜")
    assert (row.number[:8], row.given, row.amount_fen, row.start_on, row.end_on) == (
        "JL-2026-", "奖金 2,000.00 元", 2_000_00, SUMMER, date(2026, 10, 1),
    )  # fmt: skip
    assert [(each.asked, each.had) for each in read(row.evidence)][0] == ("回款额满 200,000 元", "250,000 元")
    assert list(RewardStep.objects.filter(reward=row).values_list("kind", "author")) == [("proposed", None)]
    told = Notice.objects.get(kind="rewards.waiting")
    assert (told.member_id, told.title) == (manager.pk, "有 3 项奖励等着决定")
    assert Entry.objects.filter(action="rewards.propose_rewards").count() == 3


def test_propose_rewards_repeated_changes_only_what_the_facts_changed() -> None:
    make_reward_charter()
    first, second = make_member("安好"), make_member("林霜")
    make_summer(first, 300_000, 90_000)
    propose()
    assert propose().standing == 1
    assert (Reward.objects.count(), RewardStep.objects.count()) == (1, 1)
    make_summer(second, 310_000, 0)
    again = propose()
    assert (again.new, again.standing, again.lapsed) == (1, 1, 0)
    assert read(Reward.objects.get(member=first).evidence)[1].had == "第 2 名，共 2 人"
    assert RewardStep.objects.filter(kind="confirmed").count() == 1
    make_summer(make_member("何婷"), 320_000, 0)
    assert propose().lapsed == 1
    assert standing() == [("何婷", "bonus", "proposed"), ("安好", "bonus", "lapsed"), ("林霜", "bonus", "proposed")]
    make_receipt_fact(first, date(2026, 9, 30), 100_000)
    propose()
    assert standing()[1:3] == [("安好", "bonus", "lapsed"), ("安好", "bonus", "proposed")]


def test_propose_rewards_leaves_what_was_decided() -> None:
    row = make_reward("bonus")
    actions.refuse_reward(actor=SYSTEM, now=NOW, reward_id=row.pk, words="已另行奖励。")
    assert (propose().new, standing()[0]) == (0, ("林霜", "bonus", "refused"))


def test_propose_rewards_follows_the_version_of_the_last_day() -> None:
    make_reward_charter({**BONUS, "at_least": 10})
    make_charter(make_catalogue({**BONUS, "amount": 1500, "label": "新奖金"}), effective_on=date(2026, 9, 30))
    make_charter(make_catalogue(LEAVE), effective_on=date(2026, 10, 1))
    make_summer(make_member("林霜"))
    propose()
    row = Reward.objects.get()
    assert (row.label, row.amount_fen) == ("新奖金", 1_500_00)


def test_propose_rewards_counts_who_was_there_on_the_last_day() -> None:
    make_reward_charter(BONUS)
    make_summer(make_member("已走", left_on=date(2026, 9, 30)))
    make_summer(make_member("后走", left_on=date(2026, 10, 1)))
    propose()
    assert standing() == [("后走", "bonus", "proposed")]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"per": "week"}, Invalid),
        ({"start_on": date(2026, 10, 1)}, NotOver),
        ({"per": "month", "start_on": date(2026, 9, 1)}, NotInForce),
        ({"start_on": date(2025, 7, 1)}, NotInForce),
    ],
)
def test_propose_rewards_refused_leaves_no_trace(given: dict[str, Any], refusal: type[Exception]) -> None:
    make_reward_charter()
    make_summer(make_member("林霜"))
    with pytest.raises(refusal):
        actions.propose_rewards(actor=SYSTEM, now=NOW, **{"per": "quarter", "start_on": SUMMER, **given})
    assert (Reward.objects.count(), Notice.objects.count()) == (0, 0)


def test_propose_rewards_refused_without_the_power() -> None:
    make_reward_charter()
    actor = actor_for(make_member("宋主管", "supervisor"))
    with pytest.raises(NotAllowed):
        actions.propose_rewards(actor=actor, now=NOW, per="quarter", start_on=SUMMER)


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 10, 2), 1), (date(2026, 11, 20), 0)])
def test_the_nightly_job_judges_what_ended_lately(day: date, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    make_reward_charter(BONUS)
    make_receipt_fact(make_member("林霜"), date(2026, 7, 9), 250_000)
    now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    monkeypatch.setattr(jobs.timezone, "now", lambda: now)
    for _ in range(2):
        jobs.judge_what_ended()
    assert Reward.objects.count() == expected


# nominate


def test_nominate_with_a_file_asks_who_decides() -> None:
    manager, boss, member = make_decider(), make_member("宋主管", "supervisor"), make_member("林霜")
    team = make_team("一组", leader=boss)
    for each in (boss, member):
        make_membership(each, team, date(2026, 1, 1))
    make_reward_charter()
    row = nominate(boss, member, files=[receive_content("带教记录.png", PNG)])
    assert (row.state, row.reason, row.nominated_by_id, row.start_on) == (
        "proposed", REASON, boss.pk, date(2026, 1, 1),
    )  # fmt: skip
    assert list(StoredFile.objects.values_list("record_type", "record_id")) == [("reward", row.pk)]
    assert list(Notice.objects.values_list("kind", "member_id")) == [("rewards.waiting", manager.pk)]
    entry = Entry.objects.get(action="rewards.nominate", subject_type="rewards.reward")
    assert "reason" not in entry.changes


def test_nominate_goes_to_the_posts_that_the_reward_itself_names() -> None:
    make_decider()
    leader = make_member("柳总", "leadership")
    make_reward_charter()
    nominate(make_decider(), make_member("林霜"), reward_key="prize")
    assert list(Notice.objects.values_list("member_id", flat=True)) == [leader.pk]


def test_nominate_repeated_counts_once() -> None:
    make_reward_charter()
    manager, member = make_decider(), make_member("林霜")
    nominate(manager, member, request_key="0000-test-key")
    with pytest.raises(AlreadyDone):
        nominate(manager, member, request_key="0000-test-key")
    with pytest.raises(AlreadyProposed, match="JL-2026-0001"):
        nominate(manager, member)
    assert Reward.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reason": "　"}, Invalid),
        ({"reason": "长" * 2001}, Invalid),
        ({"on": date(2026, 11, 21)}, Invalid),
        ({"on": NOW.date() - timedelta(days=401)}, Invalid),
        ({"on": date(2025, 12, 31)}, NotInForce),
        ({"reward_key": "bonus"}, NotInForce),
        ({"reward_key": "none"}, NotInForce),
    ],
)
def test_nominate_refused_leaves_no_trace(given: dict[str, Any], refusal: type[Exception]) -> None:
    make_reward_charter()
    with pytest.raises(refusal):
        nominate(make_decider(), make_member("林霜", joined_on=date(2025, 1, 1)), **given)
    assert (Reward.objects.count(), RewardStep.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_nominate_refused_for_other_posts_absent_members_and_too_often() -> None:
    honour = {"key": "honour", "label": "证书", "form": "certificate", "per": "year", "basis": "nomination",
              "standard": "好。", "roles": ["representative"]}  # fmt: skip
    make_reward_charter(honour)
    manager, member = make_decider(), make_member("林霜")
    with pytest.raises(NotReached, match="不适用"):
        nominate(manager, make_member("钱臻", "finance"))
    with pytest.raises(NotReached, match="不在职"):
        nominate(manager, make_member("新人", joined_on=date(2026, 11, 19)))
    row = nominate(manager, member)
    actions.grant_reward(actor=SYSTEM, now=NOW, reward_id=row.pk)
    with pytest.raises(TooOften, match="每年最多 1 次"):
        nominate(manager, member)


def test_nominate_refused_for_oneself_outside_reach_and_without_the_power() -> None:
    make_reward_charter()
    manager, boss, member = make_decider(), make_member("宋主管", "supervisor"), make_member("林霜")
    with pytest.raises(OwnReward):
        nominate(manager, manager)
    with pytest.raises(Missing):
        nominate(boss, member)
    with pytest.raises(NotAllowed):
        nominate(member, boss)
    assert Reward.objects.count() == 0


def test_targets_of_every_month_are_asked_for() -> None:
    make_reward_charter(LEAVE)
    member = make_member("林霜")
    make_receipt_fact(member, date(2026, 7, 9), 500_000)
    for month in (7, 8):
        make_target(member, date(2026, month, 1), 1_000_00)
    assert propose().new == 0
    make_target(member, date(2026, 9, 1), 1_000_00)
    assert propose().new == 1
