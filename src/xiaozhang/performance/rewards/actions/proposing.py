"""Rewards are proposed: from the figures of a period that is over, or by somebody who nominates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.archive import actions as archive
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.rules.in_force import InForce
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import actions as records
from xiaozhang.performance.rewards import clauses, powers, queries
from xiaozhang.performance.rewards.actions.telling import WAITING, note, tell, tell_waiting
from xiaozhang.performance.rewards.errors import AlreadyProposed, NotInForce, NotOver, NotReached, OwnReward, TooOften
from xiaozhang.performance.rewards.models import Reward, RewardStep, State
from xiaozhang.performance.rewards.rules.judging import Verdict, written
from xiaozhang.performance.rewards.rules.periods import LENGTHS, period_of

if TYPE_CHECKING:
    from xiaozhang.foundation.archive.documents import Received

SERIES, PREFIX = "reward", "JL"
LONGEST = 2000
_OLDEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of judging a period: how many are new, stand as they stood, and are not reached any more."""

    new: int
    standing: int
    lapsed: int


@action(powers.EVALUATE, label="评定奖励")
def propose_rewards(*, actor: Actor, now: datetime, per: str, start_on: date) -> Proposed:
    """Judge a period that is over by the clause in force on its last day; propose each reward that is reached.

    Judged again, what waits for a decision is brought up to date, or lapses where it is not reached any more; what was
    decided stays. Everybody is judged, whoever asks: places are among all.

    Raises:
        Invalid: no such period.
        NotOver: it is still running.
        NotInForce: no clause gives rewards by figures over such periods.
    """
    if per not in LENGTHS:
        raise Invalid({"per": "请从列出的周期里选。"})
    period, today = period_of(per, start_on), timezone.localdate(now)
    if today < period.end_on:
        raise NotOver(Message("没有评定：这一期到 {day} 才结束。", {"day": period.last_on.isoformat()}))
    clause = queries.catalogue_of(period, today)
    rewards = queries.by_figures(clause.parameters, per) if clause is not None else []
    if clause is None or not rewards:
        raise NotInForce("没有评定：那时的制度没有按这种周期评定的奖励。")
    charter.hold_versions()  # whoever judges waits for whoever does
    held = queries.held_of_period([each.key for each in rewards], period)
    fresh: list[Reward] = []
    standing = lapsed = 0
    for found in queries.judged(rewards, period, today):
        reached = {verdict.member_id: verdict for verdict in found.reached}
        for (key, member_id), row in held.items():
            if key != found.reward.key:
                continue
            verdict = reached.pop(member_id, None)
            is_lapsed = row.state == State.PROPOSED and verdict is None
            lapsed, standing = lapsed + is_lapsed, standing + (not is_lapsed)
            if row.state == State.PROPOSED:
                _judge_again(actor, now, row, verdict)
        fresh += [_made(actor, now, clause, found.reward, period, each) for each in reached.values()]
    _ask(actor, now, clause.parameters, fresh)
    nothing_changed()  # where all stand as they stood; every row has its own trace
    return Proposed(len(fresh), standing, lapsed)


@action(powers.NOMINATE, label="提名奖励")
def nominate(
    *,
    actor: Actor,
    now: datetime,
    member_id: int,
    reward_key: str,
    on: date,
    reason: str,
    files: Sequence[Received] = (),
) -> Reward:
    """Nominate a member for a reward that the clause in force on a day gives by nomination, with what shows it.

    Raises:
        Missing: nobody, or outside the actor's reach.
        OwnReward: the actor themselves.
        Invalid: no reason, or a day ahead or long past.
        NotInForce: no such reward by nomination on that day.
        NotReached: it is for other posts, or the member was not there.
        TooOften: the member has had it as often as the year allows.
        AlreadyProposed: a nomination for it waits.
        NotTaken: a file of a kind or size that is not kept.
    """
    member, today = org.get_member(actor, member_id, lock=True), timezone.localdate(now)
    if member.pk == actor.member_id:
        raise OwnReward("没有提交：不能提名自己，请由上级提名。")
    words = _checked(reason, on, today)
    clause = queries.catalogue_on(on)
    reward = clause.parameters.reward(reward_key) if clause is not None else None
    if clause is None or reward is None or reward.basis is not clauses.Basis.NOMINATION:
        raise NotInForce("没有提交：那一天施行的制度没有这项提名评定的奖励。请改日期或另选。")
    period = period_of(reward.per, on)
    _refuse_unfit(member.pk, member.name, reward, on)
    if queries.had_in_year(period.start_on.year, [reward.key]).get(member.pk, {}).get(reward.key, 0) >= reward.per_year:
        raise TooOften(
            Message("没有提交：{name} 本年已得过「{label}」，每年最多 {n} 次。", _limits(member.name, reward)),
            clause=(clause.clause_id, clause.number),
        )
    waits = queries.waits_as_nomination(member.pk, reward.key)
    if waits is not None:
        raise AlreadyProposed(Message("没有重复提交：已有提名 {number} 等着决定。", {"number": waits.number}))
    row = _created(actor, now, clause, reward, period, member.pk, reason=words, nominated_by_id=actor.member_id)
    note(actor, now, row, RewardStep.Kind.NOMINATED, words)
    for file in files:
        archive.add_file(actor=actor, now=now, record_type=queries.KIND, record_id=row.pk, name=file.name, content=file)
    title = Message("{who} 提名 {name} 获「{label}」，请决定", {
        "who": actor.name, "name": member.name, "label": reward.label,
    })  # fmt: skip
    tell(actor, now, row, WAITING, queries.deciders(clause.parameters.deciders(reward), [member.pk], today), title)
    return row


def _checked(reason: str, on: date, today: date) -> str:
    """Return the words of a nomination of a day. Raises Invalid."""
    words = clean_text(reason)
    if not 1 <= len(words) <= LONGEST:
        raise Invalid({"reason": Message("请写明事迹和依据，最多 {n} 字。", {"n": f"{LONGEST:,}"})})
    if on > today or (today - on).days > _OLDEST_DAYS:
        raise Invalid({"on": Message("须是今天或以前、{n} 天以内的日子。", {"n": _OLDEST_DAYS})})
    return words


def _refuse_unfit(pk: int, name: str, reward: clauses.Reward, on: date) -> None:
    if reward.roles and not org.role_keys_of([pk])[pk] & set(reward.roles):
        raise NotReached(Message("没有提交：「{label}」不适用于 {name} 的岗位。", _limits(name, reward)))
    if pk not in org.employed_among([pk], on):
        raise NotReached(Message("没有提交：{name} 那一天不在职。", {"name": name}))


def _limits(name: str, reward: clauses.Reward) -> dict[str, object]:
    return {"name": name, "label": reward.label, "n": reward.per_year}


def _judge_again(actor: Actor, now: datetime, row: Reward, verdict: Verdict | None) -> None:
    """Bring a proposal up to date, or let it lapse."""
    if verdict is None:
        row.state = State.LAPSED
        row.revision += 1
        row.save(update_fields=["state", "revision"])
        note(actor, now, row, RewardStep.Kind.LAPSED, "按现在的台账和目标，不再达到标准。")
        note_change(row, old={"state": State.PROPOSED}, new={"state": State.LAPSED})
        return
    evidence = written(verdict.checks)
    if evidence == row.evidence:
        return
    row.evidence = evidence
    row.revision += 1
    row.save(update_fields=["evidence", "revision"])
    note(actor, now, row, RewardStep.Kind.CONFIRMED, _figures(verdict))
    note_change(row, personal_new={"evidence": evidence})


def _made(
    actor: Actor, now: datetime, clause: InForce[clauses.RewardCatalogue], reward: clauses.Reward, period: Period,
    verdict: Verdict,
) -> Reward:  # fmt: skip
    row = _created(actor, now, clause, reward, period, verdict.member_id, evidence=written(verdict.checks))
    note(actor, now, row, RewardStep.Kind.PROPOSED, _figures(verdict))
    return row


def _created(
    actor: Actor, now: datetime, clause: InForce[clauses.RewardCatalogue], reward: clauses.Reward, period: Period,
    member_id: int, **values: object,
) -> Reward:  # fmt: skip
    row = Reward.objects.create(
        number=records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=timezone.localdate(now)),
        clause_id=clause.clause_id,
        clause_key=clause.key,
        reward_key=reward.key,
        label=reward.label,
        form=reward.form.value,
        given=str(clauses.given_words(reward)),
        standard=str(clauses.standard_words(reward)),
        amount_fen=reward.amount_fen,
        days=reward.days,
        per=reward.per.value,
        start_on=period.start_on,
        end_on=period.end_on,
        member_id=member_id,
        basis=reward.basis.value,
        proposed_at=now,
        **values,
    )
    new = {"number": row.number, "label": row.label, "start_on": row.start_on, "member_id": member_id}
    note_change(row, new=new, personal_new={"reason": row.reason} if row.reason else None)
    return row


def _figures(verdict: Verdict) -> str:
    return "；".join(f"{check.asked}：{check.had}" for check in verdict.checks)


def _ask(actor: Actor, now: datetime, catalogue: clauses.RewardCatalogue, fresh: Sequence[Reward]) -> None:
    """Tell whoever decides about new proposals, once for all of them."""
    by_roles: dict[tuple[str, ...], list[Reward]] = {}
    for row in fresh:
        reward = catalogue.reward(row.reward_key)
        if reward is not None:
            by_roles.setdefault(catalogue.deciders(reward), []).append(row)
    for roles, rows in by_roles.items():
        people = queries.deciders(roles, [row.member_id for row in rows], timezone.localdate(now))
        tell_waiting(actor, now, people, len(rows), max(row.pk for row in rows))
