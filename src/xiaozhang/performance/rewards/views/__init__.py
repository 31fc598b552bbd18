"""Pages of rewards."""

from xiaozhang.performance.rewards.views.deciding import grant, grant_many, leave, refuse, revoke, withdraw_leave
from xiaozhang.performance.rewards.views.lists import reward_list
from xiaozhang.performance.rewards.views.nominating import nominate
from xiaozhang.performance.rewards.views.records import certificate, record
from xiaozhang.performance.rewards.views.standing import catalogue, mine, period, propose

__all__ = [
    "catalogue",
    "certificate",
    "grant",
    "grant_many",
    "leave",
    "mine",
    "nominate",
    "period",
    "propose",
    "record",
    "refuse",
    "reward_list",
    "revoke",
    "withdraw_leave",
]
