"""Rewards inside a viewer's reach, and what lists, records and members show of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import fetch
from xiaozhang.base.memory import remembered
from xiaozhang.base.periods import Period
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.performance.rewards import powers
from xiaozhang.performance.rewards.models import LeaveUse, Reward, RewardStep, State
from xiaozhang.performance.rewards.rules.leave import Balance, Grant, balance

KIND = "reward"


def rewards(viewer: Actor) -> QuerySet[Reward]:
    """Return the rewards the viewer may see: one's own that were decided, and those of the members in reach.

    What is only proposed is no business of the member's: hopes are not raised before somebody has decided.
    """
    rows = Reward.objects.select_related("member", "decided_by", "nominated_by")
    if viewer.sees_all() and viewer.may(powers.SEE) and viewer.member_id is None:
        return rows
    own = Q(member_id=viewer.member_id or 0, state__in=(State.GRANTED, State.REVOKED))
    if not viewer.may(powers.SEE):
        return rows.filter(own)
    others = Q() if viewer.sees_all() else Q(member_id__in=viewer.member_ids)
    return rows.filter(own | others & ~Q(member_id=viewer.member_id or 0))


def get_reward(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Reward:
    """Return one reward the viewer may see.

    Raises:
        Missing: not there, or not the viewer's to see.
        NotAllowed: to be seen, and the viewer lacks `power`.
    """
    rows = rewards(viewer)
    return fetch(rows, viewer, pk, power=power, lock=lock)


def own(rows: QuerySet[Reward], viewer: Actor) -> QuerySet[Reward]:
    """Leave the viewer's own."""
    return rows.filter(member_id=viewer.member_id or 0)


def proposed(rows: QuerySet[Reward], viewer: Actor) -> QuerySet[Reward]:
    """Leave those that wait for a decision."""
    del viewer
    return rows.filter(state=State.PROPOSED)


def granted(rows: QuerySet[Reward], viewer: Actor) -> QuerySet[Reward]:
    """Leave those that were granted and stand."""
    del viewer
    return rows.filter(state=State.GRANTED)


def matching_text(rows: QuerySet[Reward], text: str) -> QuerySet[Reward]:
    """Leave those whose number, name or member's name holds a text."""
    return rows.filter(Q(number__icontains=text) | Q(label__icontains=text) | Q(member__name__icontains=text))


def with_days_left(rows: QuerySet[Reward], today: date) -> QuerySet[Reward]:
    """Leave the granted leave that can still be taken, whether or not some of it was."""
    return rows.filter(form="leave", state=State.GRANTED, expires_on__gte=today)


def labels_given(viewer: Actor) -> list[tuple[str, str]]:
    """Return the rewards in reach by key, for a filter; the latest name of each."""
    found = rewards(viewer).order_by("id").values_list("reward_key", "label")
    return sorted(dict(found).items(), key=lambda pair: pair[1])


def clauses_given(viewer: Actor) -> list[tuple[str, str]]:
    """Return the clauses that rewards in reach follow, id and words, for a filter."""
    ids = set(rewards(viewer).order_by().values_list("clause_id", flat=True).distinct())
    refs = charter.clause_refs(ids)
    words = {pk: f"第 {ref.number} 条 {ref.title} {ref.version_label}" for pk, ref in refs.items()}
    return [(str(pk), words[pk]) for pk in sorted(words)]


def steps_of(reward_id: int) -> list[RewardStep]:
    """Return what happened to a reward the caller has fetched, in order."""
    return list(RewardStep.objects.filter(reward_id=reward_id).select_related("author"))


def uses_of(reward_id: int) -> list[LeaveUse]:
    """Return the leave taken of a reward the caller has fetched, withdrawn ones included."""
    return list(LeaveUse.objects.filter(reward_id=reward_id).select_related("recorded_by", "withdrawn_by"))


def get_use(viewer: Actor, pk: int) -> LeaveUse:
    """Return leave that was taken of a reward the viewer may see. Raises Missing."""
    row = LeaveUse.objects.filter(pk=pk, reward__in=rewards(viewer).order_by()).first()
    if row is None:
        raise Missing
    return row


def used_days(reward_ids: Collection[int]) -> dict[int, int]:
    """Return how many days were taken of each; those of which none were are left out."""
    rows = LeaveUse.objects.filter(reward_id__in=reward_ids, withdrawn_at__isnull=True).order_by()
    return dict(rows.values_list("reward_id").annotate(Sum("days")))


def grants_of(member_id: int) -> list[Grant]:
    """Return a member's granted leave, the first to expire first; two queries."""
    rows = Reward.objects.filter(member_id=member_id, form="leave", state=State.GRANTED)
    found = list(rows.order_by("expires_on", "pk").values_list("pk", "days", "expires_on"))
    used = used_days([pk for pk, _days, _day in found])
    return [Grant(pk, days, used.get(pk, 0), day) for pk, days, day in found if days and day]


def grant_of(row: Reward) -> Grant | None:
    """Return a reward as days of leave; None where it gives none, or not (any more)."""
    if row.state != State.GRANTED or row.days is None or row.expires_on is None:
        return None
    return Grant(row.pk, row.days, used_days([row.pk]).get(row.pk, 0), row.expires_on)


def leave_of(member_id: int, today: date) -> Balance:
    """Return a member's leave on a day; the caller has decided who may see it."""
    return balance(grants_of(member_id), today)


def of_member(viewer: Actor, member_id: int) -> list[Reward]:
    """Return what the viewer may see of a member's rewards, the latest first."""
    return list(rewards(viewer).filter(member_id=member_id).order_by("-start_on", "-pk")[:200])


def of_period(reward_key: str, period: Period) -> list[Reward]:
    """Return the rewards of a period under a key that have not lapsed, for actions and pages that have the right."""
    rows = Reward.objects.filter(reward_key=reward_key, start_on=period.start_on, end_on=period.end_on)
    return list(rows.exclude(state=State.LAPSED))


def held_of_period(reward_keys: Collection[str], period: Period) -> dict[tuple[str, int], Reward]:
    """Return those by figures of a period by key and member, locked; for actions."""
    rows = Reward.objects.select_for_update().filter(
        reward_key__in=reward_keys, start_on=period.start_on, end_on=period.end_on, basis="figures"
    )
    return {(row.reward_key, row.member_id): row for row in rows.exclude(state=State.LAPSED).order_by("pk")}


def hold_group(reward_key: str, start_on: date, end_on: date) -> None:
    """Hold the rows of a reward in a period, in one order: its budget and its limits are looked at by one at a time."""
    rows = Reward.objects.select_for_update().filter(reward_key=reward_key, start_on=start_on, end_on=end_on)
    list(rows.order_by("pk").values_list("pk", flat=True))


def given_fen(reward_key: str, period: Period) -> int:
    """Return the worth of what was granted under a key in a period."""
    rows = Reward.objects.filter(reward_key=reward_key, start_on=period.start_on, end_on=period.end_on)
    return int(rows.filter(state=State.GRANTED).aggregate(whole=Sum("amount_fen"))["whole"] or 0)


def had_in_year(year: int, reward_keys: Collection[str], *, without: Period | None = None) -> dict[int, dict[str, int]]:
    """Return how often each member was granted each reward in periods that begin in a year, by member and key.

    Those of one period can be left out: what stands there is what is being judged.
    """
    found: dict[int, dict[str, int]] = {}
    for member_id, key, start_on, end_on, basis, number in _granted_in_year(year):
        is_left_out = without == Period(start_on, end_on) and basis == "figures"
        if key in reward_keys and not is_left_out:
            own = found.setdefault(member_id, {})
            own[key] = own.get(key, 0) + number
    return found


@remembered
def _granted_in_year(year: int) -> list[tuple[int, str, date, date, str, int]]:
    rows = Reward.objects.filter(state=State.GRANTED, start_on__year=year).order_by()
    grouped = rows.values_list("member_id", "reward_key", "start_on", "end_on", "basis")
    return list(grouped.annotate(n=Count("pk")))


def waits_as_nomination(member_id: int, reward_key: str) -> Reward | None:
    """Return the nomination of a member for a reward that waits for a decision."""
    return Reward.objects.filter(
        member_id=member_id, reward_key=reward_key, basis="nomination", state=State.PROPOSED
    ).first()


def rewards_of_clause(clause_id: int) -> QuerySet[Reward]:
    """Return what was granted under a clause, to be counted."""
    return Reward.objects.filter(clause_id=clause_id, state=State.GRANTED)


def granted_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return how many rewards were granted under each clause on the days of the period."""
    return {clause_id: number for clause_id, number, _fen in _decided(clause_ids, period)}


def worth_in(clause_ids: Collection[int], period: Period) -> Mapping[int, int]:
    """Return what those were worth, in 分."""
    return {clause_id: int(fen or 0) for clause_id, _number, fen in _decided(clause_ids, period)}


def days_left(viewer: Actor, reward_ids: Sequence[int]) -> dict[int, int]:
    """Return the days of leave that were not taken, by reward in reach."""
    rows = rewards(viewer).filter(pk__in=reward_ids, form="leave", state=State.GRANTED)
    granted_days = dict(rows.order_by().values_list("pk", "days"))
    used = used_days(granted_days)
    return {pk: (days or 0) - used.get(pk, 0) for pk, days in granted_days.items()}


def _decided(clause_ids: Collection[int], period: Period) -> list[tuple[int, int, int | None]]:
    rows = Reward.objects.filter(
        clause_id__in=clause_ids, state=State.GRANTED, effective_on__gte=period.start_on, effective_on__lt=period.end_on
    )
    return list(rows.order_by().values_list("clause_id").annotate(n=Count("pk"), fen=Sum("amount_fen")))
