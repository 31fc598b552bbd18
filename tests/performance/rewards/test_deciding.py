"""What granting, refusing and revoking promise, the fact of a bonus and the clause that pays it, and leave."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, make_run, make_table
from tests.factories.ledger import make_month
from tests.factories.org import actor_for, make_member, make_membership, make_team
from tests.factories.rewards import (
    BONUS,
    LEAVE,
    make_catalogue,
    make_decider,
    make_leave_use,
    make_reward,
    make_summer,
    propose,
)
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import Line
from xiaozhang.performance.plans.clauses import Award
from xiaozhang.performance.rewards import actions, queries
from xiaozhang.performance.rewards.errors import (
    NotDecider,
    NotEnoughLeave,
    NotReached,
    OverBudget,
    OwnReward,
    TooOften,
    WrongState,
)
from xiaozhang.performance.rewards.models import LeaveUse, Reward, RewardStep

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def grant(row: Reward, by: Member | None = None, **given: Any) -> Reward:
    actor = actor_for(by or make_decider())
    return actions.grant_reward(actor=actor, now=NOW, reward_id=row.pk, **given)


def steps(row: Reward) -> list[tuple[str, str | None]]:
    return list(RewardStep.objects.filter(reward=row).order_by("pk").values_list("kind", "author__name"))


# grant_reward


def test_grant_reward_posts_a_bonus_and_tells_the_member() -> None:
    row = grant(make_reward("bonus"), words="再接再厉。")
    assert (row.state, row.decided_by.name, row.effective_on, row.expires_on) == ("granted", "周源", TODAY, None)
    fact = Fact.objects.get(metric="reward_bonus")
    assert (fact.key, fact.amount_fen, fact.occurred_on) == (row.fact_key, 2_000_00, TODAY)
    assert list(fact.credits.values_list("member_id", "amount_fen")) == [(row.member_id, 2_000_00)]
    told = Notice.objects.get(kind="rewards.given")
    assert (told.member_id, told.title, told.body) == (
        row.member_id, "您获得奖励「季度优胜奖金」：奖金 2,000.00 元", "再接再厉。",
    )  # fmt: skip
    assert steps(row) == [("proposed", None), ("granted", "周源")]


def test_grant_reward_of_leave_opens_a_balance_until_it_expires() -> None:
    row = grant(make_reward("leave"), effective_on=date(2026, 12, 1))
    assert (row.expires_on, row.fact_key) == (date(2027, 6, 1), "")
    leave = queries.leave_of(row.member_id, TODAY)
    assert (leave.granted, leave.open, leave.next_on) == (2, 2, date(2027, 6, 1))
    assert not Fact.objects.filter(metric="reward_bonus").exists()


def test_grant_reward_of_a_nomination_tells_the_nominator() -> None:
    leader = make_member("柳总", "leadership")
    row = grant(make_reward("prize"), leader)
    assert list(Notice.objects.filter(kind="rewards.decided").values_list("member__name", flat=True)) == ["周源"]
    assert (row.amount_fen, Fact.objects.get(metric="reward_bonus").amount_fen) == (5_000_00, 5_000_00)


def test_grant_reward_repeated_counts_once() -> None:
    row = make_reward("bonus")
    grant(row, request_key="0000-test-key")
    with pytest.raises(AlreadyDone):
        grant(row, request_key="0000-test-key")
    with pytest.raises(WrongState):
        grant(row)
    assert Fact.objects.filter(metric="reward_bonus").count() == 1


def test_grant_reward_refused_where_the_facts_have_changed_since() -> None:
    row = make_reward("bonus")
    key = Fact.objects.get(metric="receipt").key
    ledger.reverse(actor=SYSTEM, now=NOW, key=key, new_key="undone")
    with pytest.raises(NotReached, match="回款额还差 200,000 元"):
        grant(row)
    row.refresh_from_db()
    assert (row.state, steps(row)) == ("proposed", [("proposed", None)])


def test_grant_reward_refused_beyond_the_budget_and_the_years_limit() -> None:
    row = make_reward("bonus")
    for name in ("安好", "何婷"):
        make_summer(make_member(name))
    propose()
    rows = list(Reward.objects.filter(reward_key="bonus").order_by("pk"))
    assert [each.state for each in rows] == ["proposed"] * 3
    for each in rows[:2]:
        grant(each)
    with pytest.raises(OverBudget, match="预算 4,000.00 元，已批 4,000.00 元"):
        grant(rows[2])
    first = make_reward("honour", member=row.member)
    grant(first)
    assert Fact.objects.filter(metric="reward_bonus").count() == 2


def test_grant_reward_refused_the_second_time_in_a_year() -> None:
    leader = make_member("柳总", "leadership")
    first = make_reward("prize")
    grant(first, leader)
    Reward.objects.filter(pk=first.pk).update(state="proposed", decided_at=None, decided_by=None)
    again = Reward.objects.get(pk=first.pk)
    again.pk, again.number, again.reward_key = None, "JL-2026-9999", "other"
    again.save()
    Reward.objects.filter(pk=again.pk).update(reward_key="prize", state="granted", decided_at=NOW)
    with pytest.raises(TooOften, match="本年已得过 1 次"):
        grant(first, leader)


def test_grant_reward_refused_for_oneself_other_posts_and_outside_reach() -> None:
    row = make_reward("bonus")
    with pytest.raises(NotDecider):
        grant(row, make_member("柳总", "leadership"))
    with pytest.raises(Missing):
        grant(row, make_member("宋主管", "supervisor"))
    with pytest.raises(NotAllowed):
        grant(row, row.member)
    boss = make_member("宋平", ("supervisor", "sales_manager"))
    own = actions.nominate(
        actor=actor_for(make_decider()), now=NOW, member_id=boss.pk, reward_key="honour", on=TODAY, reason="好。"
    )
    with pytest.raises(Missing):  # what is only proposed is not shown to the member
        grant(own, boss)
    assert set(Reward.objects.values_list("state", flat=True)) == {"proposed"}


def test_grant_reward_refused_for_a_supervisor_unless_the_clause_names_the_post() -> None:
    boss, member = make_member("宋主管", "supervisor"), make_member("林霜")
    team = make_team("一组", leader=boss)
    for each in (boss, member):
        make_membership(each, team, date(2026, 1, 1))
    make_charter(make_catalogue({**BONUS, "approved_by": ["supervisor"]}, LEAVE))
    make_summer(member)
    propose()
    with pytest.raises(NotDecider):
        grant(Reward.objects.get(reward_key="leave"), boss)
    assert grant(Reward.objects.get(reward_key="bonus"), boss).state == "granted"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"revision": 7}, Stale),
        ({"effective_on": date(2026, 6, 30)}, Invalid),
        ({"effective_on": date(2028, 6, 30)}, Invalid),
        ({"words": "长" * 1001}, Invalid),
    ],
)
def test_grant_reward_refused_leaves_no_trace(given: dict[str, Any], refusal: type[Exception]) -> None:
    row = make_reward("bonus")
    with pytest.raises(refusal):
        grant(row, **given)
    row.refresh_from_db()
    assert (row.state, row.revision, len(steps(row))) == ("proposed", 0, 1)
    assert not Fact.objects.filter(metric="reward_bonus").exists()


def test_grant_rewards_grants_all_or_refused_none() -> None:
    first, second = make_reward("bonus"), make_reward("leave", member=make_member("安好"))
    actor = actor_for(make_decider())
    refused = make_reward("honour", member=first.member)
    actions.refuse_reward(actor=actor, now=NOW, reward_id=refused.pk, words="不够。")
    with pytest.raises(WrongState, match=refused.number):
        actions.grant_rewards(actor=actor, now=NOW, ids=[first.pk, refused.pk])
    assert Reward.objects.filter(state="granted").count() == 0
    assert actions.grant_rewards(actor=actor, now=NOW, ids=[second.pk, first.pk]) == sorted([first.pk, second.pk])
    assert Reward.objects.filter(state="granted").count() == 2
    with pytest.raises(Missing):
        actions.grant_rewards(actor=actor, now=NOW, ids=[])
    with pytest.raises(NotAllowed):
        actions.grant_rewards(actor=actor_for(first.member), now=NOW, ids=[first.pk])


# The bonus and the settlement


def test_an_award_clause_pays_a_granted_bonus_with_the_months_settlement() -> None:
    award = Award.model_validate(
        {"title": "奖金", "roles": ["representative"], "metric": "reward_bonus", "count": "amount", "share": "100%"}
    )
    make_charter(make_table(), make_catalogue(), award)
    row = make_reward("bonus", is_granted=True)
    assert queries.paying_award({"representative"}, TODAY)[1:] == ("1.3", "奖励")  # type: ignore[index]
    assert queries.paying_award({"finance"}, TODAY) is None
    make_month(date(2026, 10, 1), is_closed=True)
    run = make_run(date(2026, 11, 1))
    lines = Line.objects.filter(statement__run=run, statement__member=row.member, kind="award")
    assert list(lines.values_list("amount_fen", flat=True)) == [2_000_00]


@pytest.mark.parametrize(
    "changes",
    [{"share": "50%"}, {"most": 100}, {"metric": "receipt"}, {"currency": "points"}, {"least": 100}],
)
def test_an_award_that_does_not_pay_it_whole_is_not_said_to(changes: dict[str, Any]) -> None:
    whole = {"title": "奖金", "roles": ["representative"], "metric": "reward_bonus", "count": "amount", "share": "100%"}
    make_charter(Award.model_validate({**whole, **changes}))
    assert queries.paying_award({"representative"}, TODAY) is None


# refuse_reward


def test_refuse_reward_says_why_and_tells_the_nominator_alone() -> None:
    manager = make_decider("周副")
    row = make_reward("honour")
    found = actions.refuse_reward(actor=actor_for(manager), now=NOW, reward_id=row.pk, words="依据不足。")
    assert (found.state, found.decision_words, steps(row)[-1]) == ("refused", "依据不足。", ("refused", "周副"))
    assert list(Notice.objects.exclude(kind="rewards.waiting").values_list("member__name", "title")) == [
        ("周源", "您提名的「优秀员工证书」没有批准：林霜")
    ]


def test_refuse_reward_refused_without_a_reason_and_twice() -> None:
    row, actor = make_reward("honour"), actor_for(make_decider())
    with pytest.raises(Invalid):
        actions.refuse_reward(actor=actor, now=NOW, reward_id=row.pk, words=" ")
    actions.refuse_reward(actor=actor, now=NOW, reward_id=row.pk, words="依据不足。")
    with pytest.raises(WrongState):
        actions.refuse_reward(actor=actor, now=NOW, reward_id=row.pk, words="依据不足。")


# revoke_reward


def test_revoke_reward_reverses_the_fact_and_tells_the_member() -> None:
    row = grant(make_reward("bonus"))
    found = actions.revoke_reward(actor=actor_for(make_decider()), now=NOW, reward_id=row.pk, words="回款退回。")
    assert (found.state, sum(fact.amount_fen for fact in Fact.objects.filter(metric="reward_bonus"))) == ("revoked", 0)
    assert Notice.objects.filter(kind="rewards.given", title="您的奖励「季度优胜奖金」已撤销").count() == 1
    with pytest.raises(WrongState):
        actions.revoke_reward(actor=SYSTEM, now=NOW, reward_id=row.pk, words="再撤。")


def test_revoke_reward_refused_for_oneself_without_a_reason_and_after_leave_was_taken() -> None:
    row = grant(make_reward("leave"))
    make_leave_use(row)
    actor = actor_for(make_decider())
    with pytest.raises(WrongState, match="已经休了 1 天"):
        actions.revoke_reward(actor=actor, now=NOW, reward_id=row.pk, words="错批。")
    actions.withdraw_leave(actor=actor, now=NOW, use_id=LeaveUse.objects.get().pk)
    with pytest.raises(Invalid):
        actions.revoke_reward(actor=actor, now=NOW, reward_id=row.pk, words="")
    with pytest.raises(NotAllowed):
        actions.revoke_reward(actor=actor_for(row.member), now=NOW, reward_id=row.pk, words="错批。")
    boss = make_member("宋平", ("supervisor", "sales_manager"))
    own = actions.nominate(actor=actor, now=NOW, member_id=boss.pk, reward_key="honour", on=TODAY, reason="好。")
    grant(own)
    with pytest.raises(OwnReward):
        actions.revoke_reward(actor=actor_for(boss), now=NOW, reward_id=own.pk, words="不要。")


# Leave


def test_record_leave_takes_days_until_none_are_left() -> None:
    row = grant(make_reward("leave"))
    actor = actor_for(make_member("人事", "hr"))
    use = actions.record_leave(actor=actor, now=NOW, reward_id=row.pk, start_on=date(2026, 12, 1), days=1)
    assert queries.leave_of(row.member_id, TODAY).open == 1
    with pytest.raises(NotEnoughLeave, match="还剩 1 天"):
        actions.record_leave(actor=actor, now=NOW, reward_id=row.pk, start_on=date(2026, 12, 3), days=2)
    actions.withdraw_leave(actor=actor, now=NOW, use_id=use.pk)
    assert queries.leave_of(row.member_id, TODAY).open == 2
    actions.record_leave(actor=actor, now=NOW, reward_id=row.pk, start_on=date(2026, 12, 1), days=2)
    assert queries.leave_of(row.member_id, TODAY).open == 0
    assert [kind for kind, _who in steps(row)] == ["proposed", "granted", "leave", "leave_back", "leave"]
    told = Notice.objects.filter(kind="rewards.given", member=row.member).order_by("pk")
    assert told[1].title == "已登记奖励休假：自 2026-12-01 起 1 天，还剩 1 天"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"start_on": date(2027, 5, 21)}, NotEnoughLeave),
        ({"start_on": date(2026, 11, 19)}, Invalid),
        ({"start_on": date(2026, 12, 1)}, Invalid),
        ({"days": 0}, Invalid),
        ({"days": 3}, NotEnoughLeave),
    ],
)
def test_record_leave_refused_leaves_no_trace(given: dict[str, Any], refusal: type[Exception]) -> None:
    row = grant(make_reward("leave"))
    make_leave_use(row)
    with pytest.raises(refusal):
        actions.record_leave(
            actor=SYSTEM, now=NOW, reward_id=row.pk, **{"start_on": date(2027, 5, 20), "days": 1, **given}
        )
    assert LeaveUse.objects.count() == 1


def test_record_leave_refused_for_oneself_for_no_leave_and_without_the_power() -> None:
    bonus = grant(make_reward("bonus"))
    leave = grant(Reward.objects.get(reward_key="leave"))
    values = {"now": NOW, "start_on": date(2026, 12, 1), "days": 1}
    with pytest.raises(WrongState):
        actions.record_leave(actor=SYSTEM, reward_id=bonus.pk, **values)
    with pytest.raises(NotAllowed):
        actions.record_leave(actor=actor_for(leave.member), reward_id=leave.pk, **values)
    person = make_member("人事", ("hr", "representative"))
    Reward.objects.filter(pk=leave.pk).update(member=person)
    with pytest.raises(OwnReward):
        actions.record_leave(actor=actor_for(person), reward_id=leave.pk, **values)
    assert LeaveUse.objects.count() == 0


def test_withdraw_leave_refused_twice_and_without_the_power() -> None:
    use = make_leave_use()
    with pytest.raises(NotAllowed):
        actions.withdraw_leave(actor=actor_for(use.reward.member), now=NOW, use_id=use.pk)
    actions.withdraw_leave(actor=SYSTEM, now=NOW, use_id=use.pk)
    with pytest.raises(WrongState):
        actions.withdraw_leave(actor=SYSTEM, now=NOW, use_id=use.pk)
    with pytest.raises(Missing):
        actions.withdraw_leave(actor=SYSTEM, now=NOW, use_id=0)
