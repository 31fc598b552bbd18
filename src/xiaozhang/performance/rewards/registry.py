"""What rewards offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import (
    AppendOnly,
    ClauseMeasure,
    Consequence,
    Metric,
    Navigation,
    NewThing,
    NoticeKind,
    RecordType,
    Tab,
)
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.performance.rewards import clauses, powers, queries
from xiaozhang.performance.rewards.actions.telling import DECIDED, GIVEN, WAITING
from xiaozhang.performance.rewards.jobs import NIGHTLY, judge_what_ended
from xiaozhang.performance.rewards.rules.worked import RUNNER

_WORDS = {
    "rewards.reward.leave_from": "休假自",
    "rewards.reward.leave_days": "休假天数",
    "rewards.reward.use_id": "休假登记",
    "ledger.fact.reward": "奖励",
}


def register() -> None:
    """Declare powers, the clause kind and what it brings about, the record, places, the nightly job and the menu."""
    registries.add_powers(powers.ALL)
    for kind in clauses.ALL:
        registries.clause_kinds.add(kind.name, registries.KindBinding(kind, is_executed=True, example=RUNNER))
    registries.metrics.add(queries.BONUS, Metric(queries.BONUS, Message("奖金"), "fen", attributes=("reward",)))
    registries.record_types.add(queries.KIND, _REWARD)
    registries.append_only.add("rewards_rewardstep", AppendOnly("rewards_rewardstep"))
    jobs.register(NIGHTLY, judge_what_ended, label=Message("评定刚结束一期的奖励"))
    jobs.schedule(NIGHTLY, at=time(2, 40))
    for notice in (
        NoticeKind(WAITING, Message("有奖励等我决定")),
        NoticeKind(GIVEN, Message("我的奖励"), is_urgent=True),
        NoticeKind(DECIDED, Message("我提名的奖励有结果")),
    ):
        registries.notice_kinds.add(notice.key, notice)
    for name, label in _WORDS.items():
        registries.field_labels.add(name, Message(label))
    _add_consequences()
    _add_places()


def _add_consequences() -> None:
    registries.consequences.add(
        "rewards",
        Consequence(
            "rewards", clauses.RewardCatalogue.name, Message("奖励"), queries.rewards_of_clause, _clause_address
        ),
    )
    kinds = tuple(kind.name for kind in clauses.ALL)
    for key, column, label, count in (
        ("rewards.granted", "applied", Message("奖励"), queries.granted_in),
        ("rewards.worth", "cost_fen", Message("奖励（元）"), queries.worth_in),
    ):
        registries.clause_measures.add(key, ClauseMeasure(key, column, label, count, kinds, _clause_address))


def _add_places() -> None:
    registries.tabs.add(
        "member.rewards",
        Tab(
            "member", "rewards", Message("奖励"), "rewards/_of_member.html", member_context, order=63,
            power=powers.SEE,
        ),
    )  # fmt: skip
    registries.tabs.add(
        "reward.log",
        Tab(
            queries.KIND, "log", Message("操作日志"), "audit/_log.html", audit.log_context("rewards.reward"), order=90,
        ),
    )  # fmt: skip
    registries.navigation.add(
        "rewards",
        Navigation("rewards", Message("奖励"), "rewards:mine", "star", 67, powers.SEE, group="performance"),
    )
    registries.new_things.add(
        "rewards.nominate", NewThing("rewards.nominate", Message("提名奖励"), "rewards:nominate", powers.NOMINATE, 70)
    )


def member_context(viewer: Actor, member: Any, today: date) -> Mapping[str, object]:
    """Return a member's rewards as far as the viewer may see them, and the leave that is left."""
    is_seen = viewer.sees_all() or member.pk in viewer.member_ids or member.pk == viewer.member_id
    return {
        "rows": queries.of_member(viewer, member.pk),
        "leave": queries.leave_of(member.pk, today) if is_seen else None,
        "today": today,
    }


def _address(pk: int) -> str:
    return reverse("rewards:record", args=[pk])


def _clause_address(clause_id: int) -> str:
    return f"{reverse('rewards:list')}?view=granted&clause={clause_id}"


_REWARD = RecordType(
    key=queries.KIND,
    label=Message("奖励"),
    icon="star",
    rows=queries.rewards,
    title=str,
    url=_address,
    find=queries.matching_text,
    power=powers.SEE,
)
