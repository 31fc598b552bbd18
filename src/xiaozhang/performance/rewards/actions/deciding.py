"""Whoever the clause names grants a reward or not; one that was granted by mistake is revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Stale
from xiaozhang.base.money import yuan
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import WHOLE_BP, Posting
from xiaozhang.performance.rewards import clauses, powers, queries
from xiaozhang.performance.rewards.actions.telling import DECIDED, GIVEN, note, tell
from xiaozhang.performance.rewards.errors import (
    NotDecider,
    NotReached,
    OverBudget,
    OwnReward,
    TooOften,
    WrongState,
)
from xiaozhang.performance.rewards.models import Form, Reward, RewardStep, State
from xiaozhang.performance.rewards.rules.judging import written
from xiaozhang.performance.rewards.rules.periods import months_later

LONGEST = 1000
_AHEAD_DAYS = 400


@action(powers.DECIDE, label="批准奖励")
def grant_reward(
    *,
    actor: Actor,
    now: datetime,
    reward_id: int,
    words: str = "",
    effective_on: date | None = None,
    revision: int | None = None,
) -> Reward:
    """Grant a reward, from today or a day given; the standard, the year's limit and the budget are looked at again.

    Leave is open from that day until its months are over. A bonus is posted as a fact of today, which an award clause
    may pay with the settlement; otherwise it is paid by hand from the register.

    Raises:
        Missing: not there, or not the actor's to see.
        OwnReward, NotDecider: the actor's own, or for other posts to decide.
        WrongState: it was decided, or lapsed. Stale: it has changed since it was shown.
        NotReached, TooOften, OverBudget: it cannot be given (any more).
        Invalid: too many words, or a day before the period or far ahead.
    """
    row, reward = _held(actor, reward_id, revision)
    return _grant(actor, now, row, reward, words, effective_on)


@action(powers.DECIDE, label="批量批准奖励")
def grant_rewards(*, actor: Actor, now: datetime, ids: Sequence[int], words: str = "") -> list[int]:
    """Grant several rewards from today; where one cannot be granted none is.

    Raises:
        As grant_reward, naming the one that cannot be granted.
    """
    if not ids:
        raise Missing
    for pk in sorted(set(ids)):
        row, reward = _held(actor, pk, None)
        _grant(actor, now, row, reward, words, None)
    return sorted(set(ids))


@action(powers.DECIDE, label="不批准奖励")
def refuse_reward(*, actor: Actor, now: datetime, reward_id: int, words: str, revision: int | None = None) -> Reward:
    """Refuse a reward with a reason, which whoever nominated is told. Judged again it is not proposed once more.

    Raises:
        Missing, OwnReward, NotDecider, WrongState, Stale: as grant_reward.
        Invalid: no reason.
    """
    row, _reward = _held(actor, reward_id, revision)
    text = _said(words, is_needed=True)
    _decide(row, actor, now, State.REFUSED, text)
    row.save()
    note(actor, now, row, RewardStep.Kind.REFUSED, text)
    note_change(row, old={"state": State.PROPOSED}, new={"state": row.state}, personal_new={"decision_words": text})
    title = Message("您提名的「{label}」没有批准：{name}", {"label": row.label, "name": row.member.name})
    tell(actor, now, row, DECIDED, [row.nominated_by_id], title, text)
    return row


@action(powers.DECIDE, label="撤销奖励")
def revoke_reward(*, actor: Actor, now: datetime, reward_id: int, words: str) -> Reward:
    """Take back a reward that was granted by mistake, with a reason; the fact of a bonus is reversed.

    Raises:
        Missing, OwnReward, NotDecider: as grant_reward.
        WrongState: it was not granted, or days of its leave were taken.
        Invalid: no reason.
    """
    row = queries.get_reward(actor, reward_id, power=powers.DECIDE, lock=True)
    _refuse_others(actor, row)
    if row.state != State.GRANTED:
        raise WrongState("没有撤销：这项奖励没有批准，或已经撤销。请刷新后再看。")
    used = queries.used_days([row.pk]).get(row.pk, 0)
    if used:
        raise WrongState(Message("没有撤销：已经休了 {n} 天。请先撤销休假登记。", {"n": used}))
    text = _said(words, is_needed=True)
    if row.fact_key:
        ledger.reverse(actor=actor, now=now, key=row.fact_key, new_key=f"{row.fact_key}:revoked")
    row.state, row.decision_words = State.REVOKED, text
    row.revision += 1
    row.save()
    note(actor, now, row, RewardStep.Kind.REVOKED, text)
    note_change(row, old={"state": State.GRANTED}, new={"state": row.state}, personal_new={"decision_words": text})
    title = Message("您的奖励「{label}」已撤销", {"label": row.label})
    tell(actor, now, row, GIVEN, [row.member_id], title, text)
    return row


def _held(actor: Actor, pk: int, revision: int | None) -> tuple[Reward, clauses.Reward]:
    """Return a proposal that the actor may decide, locked with its like, with what the clause says of it."""
    seen = queries.get_reward(actor, pk, power=powers.DECIDE)
    queries.hold_group(seen.reward_key, seen.start_on, seen.end_on)
    row = queries.get_reward(actor, pk, power=powers.DECIDE, lock=True)
    if revision is not None and revision != row.revision:
        raise Stale
    reward = _refuse_others(actor, row)
    if row.state != State.PROPOSED:
        raise WrongState(
            Message("没有执行：{number} 已经决定过，或不再达到标准。请刷新后再看。", {"number": row.number})
        )
    return row, reward


def _refuse_others(actor: Actor, row: Reward) -> clauses.Reward:
    """Return what the row's clause says of the reward; refuse who may not decide about it."""
    catalogue = charter.stated([row.clause_id])[row.clause_id].parameters
    reward = catalogue.reward(row.reward_key) if isinstance(catalogue, clauses.RewardCatalogue) else None
    if not isinstance(catalogue, clauses.RewardCatalogue) or reward is None:
        raise Missing
    if row.member_id == actor.member_id:
        raise OwnReward("没有执行：自己的奖励由别人决定。")
    if not queries.may_decide(actor, catalogue.deciders(reward), row.member_id):
        raise NotDecider(Message("没有执行：{number} 按制度由其他岗位决定。", {"number": row.number}))
    return reward


def _grant(
    actor: Actor, now: datetime, row: Reward, reward: clauses.Reward, words: str, effective_on: date | None
) -> Reward:
    text, today = _said(words), timezone.localdate(now)
    from_on = effective_on or today
    if from_on < row.start_on or (from_on - today).days > _AHEAD_DAYS:
        raise Invalid({"effective_on": "须在评定期间开始以后，不超过一年以后。"})
    _refuse_unreached(row, reward, today)
    _refuse_unpaid(row, reward)
    _decide(row, actor, now, State.GRANTED, text)
    row.effective_on = from_on
    if reward.valid_months is not None and row.form == Form.LEAVE:
        row.expires_on = months_later(from_on, reward.valid_months)
    if row.form == Form.BONUS and row.amount_fen:
        row.fact_key = f"reward:{row.pk}"
        ledger.post(actor=actor, now=now, posting=_fact(row, now))
    row.save()
    note(actor, now, row, RewardStep.Kind.GRANTED, text)
    new = {"state": row.state, "effective_on": from_on, "expires_on": row.expires_on, "fact_key": row.fact_key}
    note_change(row, old={"state": State.PROPOSED}, new=new, personal_new={"decision_words": text} if text else None)
    values = {"label": row.label, "given": row.given, "name": row.member.name}
    tell(actor, now, row, GIVEN, [row.member_id], Message("您获得奖励「{label}」：{given}", values), text)
    title = Message("您提名的「{label}」已批准：{name}", values)
    tell(actor, now, row, DECIDED, [row.nominated_by_id], title, text)
    return row


def _fact(row: Reward, now: datetime) -> Posting:
    return Posting(
        metric=queries.BONUS,
        occurred_at=now,
        source_type=queries.KIND,
        source_id=row.pk,
        key=row.fact_key,
        amount_fen=row.amount_fen,
        credits=((row.member_id, WHOLE_BP),),
        attributes={"reward": row.reward_key},
    )


def _decide(row: Reward, actor: Actor, now: datetime, state: State, words: str) -> None:
    row.state, row.decided_at, row.decided_by_id, row.decision_words = state, now, actor.member_id, words
    row.revision += 1


def _refuse_unreached(row: Reward, reward: clauses.Reward, today: date) -> None:
    """Refuse what is not reached any more, and what the member has had too often; keep the figures of now."""
    if reward.basis is clauses.Basis.FIGURES:
        (found,) = queries.judged([reward], Period(row.start_on, row.end_on), today)
        verdict = next((each for each in found.verdicts if each.member_id == row.member_id), None)
        if verdict is None or not verdict.is_met:
            lacks = "；".join(str(each) for each in verdict.lacking) if verdict else "已不在适用的岗位"
            said = {"number": row.number, "lacks": lacks}
            raise NotReached(Message("没有批准：{number} 按现在的台账不再达到（{lacks}）。请重新评定。", said))
        row.evidence = written(verdict.checks)
        return
    had = queries.had_in_year(row.start_on.year, [reward.key]).get(row.member_id, {}).get(reward.key, 0)
    if had >= reward.per_year:
        values: dict[str, object] = {"name": row.member.name, "had": had, "n": reward.per_year}
        raise TooOften(Message("没有批准：{name} 本年已得过 {had} 次，每年最多 {n} 次。", values))


def _refuse_unpaid(row: Reward, reward: clauses.Reward) -> None:
    """Refuse what the budget of the period does not hold."""
    if reward.budget_fen is None or row.amount_fen is None:
        return
    given = queries.given_fen(row.reward_key, Period(row.start_on, row.end_on))
    if given + row.amount_fen > reward.budget_fen:
        values = {"budget": yuan(reward.budget_fen), "given": yuan(given), "amount": yuan(row.amount_fen)}
        raise OverBudget(Message("没有批准：本期预算 {budget} 元，已批 {given} 元，再批 {amount} 元就超出。", values))


def _said(words: str, *, is_needed: bool = False) -> str:
    text = clean_text(words)
    if len(text) > LONGEST or (is_needed and not text):
        raise Invalid({"words": Message("请写明原因，最多 {n} 字。", {"n": f"{LONGEST:,}"})})
    return text
