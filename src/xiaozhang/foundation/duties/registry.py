"""What duties offers the house."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.departures import EVERYBODY, Departure, Departures, Way, departures
from xiaozhang.base.periods import Period
from xiaozhang.base.registries import Consequence, KindBinding, Metric, Navigation, NoticeKind, RecordType
from xiaozhang.base.text import Message
from xiaozhang.foundation.duties import clauses, powers, queries
from xiaozhang.foundation.duties.actions.lapses import LAPSE
from xiaozhang.foundation.duties.jobs import EVERY_MINUTES, SWEEP, sweep
from xiaozhang.foundation.duties.models import Duty, State
from xiaozhang.foundation.duties.queries import measuring
from xiaozhang.foundation.duties.rules import worked

_COUNTED = (
    (State.KEPT, Message("按时完成")),
    (State.MISSED, Message("超时")),
    (State.OPEN, Message("待完成")),
    (State.EXCUSED, Message("已豁免")),
)


def register() -> None:
    """Declare powers, clause kinds, the record type, the metric of lapses, notices, what clauses brought, the sweep."""
    registries.add_powers(powers.ALL)
    for kind in clauses.ALL:
        binding = KindBinding(kind, is_executed=True, example=worked.RUNNERS.get(kind.name))
        registries.clause_kinds.add(kind.name, binding)
    registries.append_only.add("duties_sent", registries.AppendOnly("duties_sent"))
    registries.record_types.add(
        "duty",
        RecordType(
            key="duty",
            label=Message("时限"),
            icon="history",
            rows=queries.duties,
            title=_title,
            url=_address,
            power=powers.SEE_DUTIES,
        ),
    )
    registries.metrics.add(LAPSE, Metric(LAPSE, Message("违时限"), "次", attributes=("clause", "clause_title")))
    for key, label, is_urgent in (
        ("duties.reminder", Message("时限提醒"), False),
        ("duties.lapse", Message("违时限记录"), False),
        ("duties.escalation", Message("下属超过时限"), True),
    ):
        registries.notice_kinds.add(key, NoticeKind(key, label, is_urgent))
    registries.navigation.add(
        "duties",
        Navigation("duties", Message("时限"), "duties:list", "history", 15, powers.SEE_DUTIES, group="today"),
    )
    _add_consequences()
    _add_measures()
    _add_departures()
    jobs.register(SWEEP, sweep, label=Message("时限巡检"))
    jobs.schedule(SWEEP, every_minutes=EVERY_MINUTES)


def _add_consequences() -> None:
    for kind in (clauses.TimeLimit, clauses.ReminderRule, clauses.ActivityQuota):
        for state, label in _COUNTED:
            if kind is clauses.ActivityQuota and state in (State.KEPT, State.OPEN):
                continue  # only who falls short leaves a row
            name = f"duties.{kind.name}.{state}"
            count, address = partial(_rows, state=state), partial(_of_clause, state=state)
            registries.consequences.add(name, Consequence(name, kind.name, label, count, address))


def _add_departures() -> None:
    limited = (Way(Departure.EXTEND, EVERYBODY), Way(Departure.WAIVE, EVERYBODY))
    departures.add(clauses.TimeLimit.name, Departures(clauses.TimeLimit.name, limited))
    quota = (Way(Departure.WAIVE, ("member", "team")),)
    departures.add(clauses.ActivityQuota.name, Departures(clauses.ActivityQuota.name, quota))


def _add_measures() -> None:
    kinds = tuple(kind.name for kind in (clauses.TimeLimit, clauses.ReminderRule, clauses.ActivityQuota))
    for column, label, states in (
        ("applied", Message("到期的时限"), ()),
        ("kept", Message("按时完成"), (State.KEPT,)),
        ("broken", Message("超时"), (State.MISSED,)),
        ("excused", Message("已豁免"), (State.EXCUSED,)),
    ):
        key, count = f"duties.{column}", partial(_due_in, states=states)
        url = partial(_of_clause, state=states[0]) if states else None
        registries.clause_measures.add(key, registries.ClauseMeasure(key, column, label, count, kinds, url))


def _due_in(clause_ids: Collection[int], period: Period, *, states: tuple[str, ...]) -> Mapping[int, int]:
    return measuring.due_in(clause_ids, period, *states)


def _rows(clause_id: int, *, state: State) -> QuerySet[Duty]:
    return queries.of_clause(clause_id, state)


def _of_clause(clause_id: int, *, state: State) -> str:
    return f"{reverse('duties:list')}?view=all&clause={clause_id}&state={state}"


def _title(duty: Duty) -> str:
    return str(duty)


def _address(pk: int) -> str:
    return reverse("duties:record", args=[pk])
