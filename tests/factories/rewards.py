"""Rewards for tests: a charter with a catalogue, proposals and decisions through the product's own actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.factories.charter import make_charter
from tests.factories.incentives import NOW, make_receipt_fact
from tests.factories.org import actor_for, make_member
from tests.factories.targets import make_target
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.rewards import actions
from xiaozhang.performance.rewards.clauses import RewardCatalogue
from xiaozhang.performance.rewards.models import LeaveUse, Reward, RewardStep

SUMMER = date(2026, 7, 1)
"""The quarter that was over before the day of the tests."""
REASON = "带教两名新人，都在三个月内独立签单。"
LEAVE = {"key": "leave", "label": "季度达标休假", "form": "leave", "per": "quarter", "basis": "figures",
         "roles": ["representative"], "attained": "120%", "days": 2, "valid_months": 6, "per_year": 4}  # fmt: skip
BONUS = {"key": "bonus", "label": "季度优胜奖金", "form": "bonus", "per": "quarter", "basis": "figures",
         "roles": ["representative"], "metric": "receipt", "at_least": 200000, "rank": 2, "amount": 2000,
         "per_year": 2, "budget": 4000}  # fmt: skip
HONOUR = {"key": "honour", "label": "优秀员工证书", "form": "certificate", "per": "year", "basis": "nomination",
          "standard": "带教有成。", "per_year": 1}  # fmt: skip
PRIZE = {"key": "prize", "label": "特别奖金", "form": "bonus", "per": "year", "basis": "nomination",
         "standard": "有突出贡献。", "amount": 5000, "per_year": 1, "budget": 8000,
         "approved_by": ["leadership"]}  # fmt: skip


def make_catalogue(*rewards: dict[str, Any], approved_by: tuple[str, ...] = ("sales_manager",)) -> RewardCatalogue:
    """Return the parameters of a catalogue: leave, bonus and certificate unless others are given."""
    rows = list(rewards or (LEAVE, BONUS, HONOUR, PRIZE))
    return RewardCatalogue.model_validate({"rewards": rows, "approved_by": list(approved_by)})


def make_reward_charter(*rewards: dict[str, Any], effective_on: date = date(2026, 1, 1)) -> Version:
    """Publish a charter whose one clause is a catalogue."""
    return make_charter(make_catalogue(*rewards), effective_on=effective_on)


def make_decider(name: str = "周源", role: str = "sales_manager") -> Member:
    """Return who decides; the same one on every call by the name."""
    return Member.objects.filter(name=name).first() or make_member(name, role)


def make_summer(member: Member, yuan: int = 250_000, target_yuan: int = 60_000) -> None:
    """Let a member receive so much in July and have such a target in each month of the quarter (0: none)."""
    make_receipt_fact(member, date(2026, 7, 9), yuan)
    for month in (7, 8, 9):
        if target_yuan:
            make_target(member, date(2026, month, 1), target_yuan * 100)


def propose(now: datetime = NOW) -> Any:
    """Judge the quarter."""
    return actions.propose_rewards(actor=SYSTEM, now=now, per="quarter", start_on=SUMMER)


def make_reward(key: str = "bonus", member: Member | None = None, *, is_granted: bool = False, **given: Any) -> Reward:
    """Return a reward that was proposed for the quarter, or nominated for; granted where wanted."""
    person = member or make_member("林霜")
    make_decider()
    if not Version.objects.exists():
        make_reward_charter()
    if key in ("honour", "prize"):
        row = actions.nominate(
            actor=actor_for(make_decider()), now=NOW, member_id=person.pk, reward_key=key, on=NOW.date(), reason=REASON
        )
    else:
        make_summer(person)
        propose()
        row = Reward.objects.get(member=person, reward_key=key)
    if is_granted:
        row = actions.grant_reward(actor=SYSTEM, now=NOW, reward_id=row.pk, **given)
    return row


def make_reward_step(**given: Any) -> RewardStep:
    """Return the first thing that happened to a reward."""
    return RewardStep.objects.filter(reward=make_reward(**given)).order_by("pk")[0]


def make_leave_use(row: Reward | None = None, days: int = 1, start_on: date = date(2026, 12, 1)) -> LeaveUse:
    """Return a day taken of a granted leave."""
    found = row or make_reward("leave", is_granted=True)
    return actions.record_leave(actor=SYSTEM, now=NOW, reward_id=found.pk, start_on=start_on, days=days)
