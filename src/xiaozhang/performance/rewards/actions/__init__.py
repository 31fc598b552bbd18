"""The only writers of rewards."""

from xiaozhang.performance.rewards.actions.deciding import grant_reward, grant_rewards, refuse_reward, revoke_reward
from xiaozhang.performance.rewards.actions.leave import record_leave, withdraw_leave
from xiaozhang.performance.rewards.actions.proposing import nominate, propose_rewards

__all__ = [
    "grant_reward",
    "grant_rewards",
    "nominate",
    "propose_rewards",
    "record_leave",
    "refuse_reward",
    "revoke_reward",
    "withdraw_leave",
]
