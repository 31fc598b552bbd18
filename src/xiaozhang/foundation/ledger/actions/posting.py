"""Facts come in, and are taken back by facts of the opposite sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db import IntegrityError
from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.inserting import insert_rows, insert_values, unsaved
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import queries
from xiaozhang.foundation.ledger.actions import totals
from xiaozhang.foundation.ledger.actions.months import counting_months
from xiaozhang.foundation.ledger.errors import AlreadyReversed, KeyTaken, MonthClosed, NotYetHappened
from xiaozhang.foundation.ledger.models import Credit, Fact
from xiaozhang.foundation.ledger.rules.postings import BadPosting, Posting, Share, shares, stored_attributes

_CHUNK = 2_000
_CREDIT = ("fact_id", "member_id", "share_bp", "amount_fen", "quantity")


@action(None, keeps_trace=False)
def post(*, actor: Actor, now: datetime, posting: Posting) -> Fact:
    """Post one fact, its credits and its totals; the calling action has checked the right to do so.

    The same key with the same content returns the fact that stands already.

    Raises:
        KeyTaken: the key stands for other content.
        NotYetHappened: it would lie after today.
        BadPosting: the metric does not know an attribute, or counts in another unit.
    """
    _check(posting, _day_ends_at(now))
    standing = queries.facts_by_keys([posting.key]).get(posting.key)
    if standing is not None:
        return _same_or_refused(standing, posting)
    (fact,) = _write([posting], now)
    return fact


@action(None, keeps_trace=False)
def post_many(*, actor: Actor, now: datetime, postings: Iterable[Posting]) -> int:
    """Post many facts in one go and return how many were new; keys that stand with the same content are passed over.

    Work is done in chunks, so that memory stays flat for a generator.

    Raises:
        KeyTaken, NotYetHappened, BadPosting: as for `post`; then none of them is posted.
    """
    posted, ends_at = 0, _day_ends_at(now)
    for chunk in _chunks(postings):
        standing = queries.facts_by_keys([posting.key for posting in chunk])
        fresh: dict[str, Posting] = {}
        for posting in chunk:
            _check(posting, ends_at)
            if posting.key in standing:
                _same_or_refused(standing[posting.key], posting)
            elif fresh.setdefault(posting.key, posting) != posting:
                raise _key_taken(posting.key)
        posted += len(_write(list(fresh.values()), now))
    return posted


@action(None, keeps_trace=False)
def reverse(*, actor: Actor, now: datetime, key: str, new_key: str) -> Fact:
    """Take back a fact by one of the opposite sign with the same day, references and credits.

    It counts in the month of what it reverses, or in the first open one after it.

    Raises:
        Missing: no fact has the key.
        AlreadyReversed: it was reversed before, or is a reversal itself.
        KeyTaken: `new_key` stands already.
    """
    fact = queries.fact_by_key(key, lock=True)
    if fact is None:
        raise Missing
    if fact.reverses_id is not None:
        raise AlreadyReversed("没有冲销：这条事实本身就是一条冲销，请重新入账。")
    if queries.is_reversed(fact.pk):
        raise AlreadyReversed("没有冲销：这条事实已经冲销过。")
    if queries.fact_by_key(new_key) is not None:
        raise _key_taken(new_key)
    month_on = counting_months([month_of(fact.occurred_on)])[month_of(fact.occurred_on)]
    return _store([_opposite(fact, new_key, month_on, now)])[0]


@action(None, keeps_trace=False)
def reverse_many(*, actor: Actor, now: datetime, keys: Mapping[str, str]) -> int:
    """Take back the facts of some keys by facts of the keys beside them, while their months are open; return how many.

    Keys nobody posted and facts taken back before are passed over.

    Raises:
        MonthClosed: one counts in a month that has been closed; then none is taken back.
    """
    facts = list(queries.facts_by_keys(list(keys)).values())
    undone = queries.reversed_among([fact.pk for fact in facts])
    standing = [fact for fact in facts if fact.pk not in undone]
    for month_on, counting_on in counting_months({fact.month_on for fact in standing}).items():
        if month_on != counting_on:
            raise MonthClosed(
                Message("没有撤销：{month} 已经结账，入账的数字不再变动。", {"month": f"{month_on:%Y-%m}"})
            )
    _store([_opposite(fact, keys[fact.key], fact.month_on, now) for fact in standing])
    return len(standing)


def _day_ends_at(now: datetime) -> datetime:
    """The first instant of tomorrow in the company's zone."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), time.min))


def _check(posting: Posting, day_ends_at: datetime) -> None:
    metric = registries.metrics.get(posting.metric)
    if (metric.unit == "fen") != (posting.amount_fen is not None):
        raise BadPosting(f"{posting.key}: {metric.key} counts in {metric.unit}")
    unknown = set(posting.attributes) - set(metric.attributes)
    if unknown:
        raise BadPosting(f"{posting.key}: {metric.key} registers no attribute {sorted(unknown)}")
    if posting.occurred_at >= day_ends_at:
        raise NotYetHappened("没有入账：发生日期晚于今天，请核对日期。")


def _same_or_refused(fact: Fact, posting: Posting) -> Fact:
    same = (
        fact.reverses_id is None
        and fact.metric == posting.metric
        and fact.occurred_at == posting.occurred_at
        and (fact.source_type, fact.source_id) == (posting.source_type, posting.source_id)
        and (fact.amount_fen, fact.quantity) == (posting.amount_fen, posting.quantity)
        and fact.customer_id == posting.customer_id
        and fact.references == dict(posting.references)
        and fact.attributes == stored_attributes(posting.attributes)
        and fact.source == posting.source
        and sorted((credit.member_id, credit.share_bp) for credit in fact.credits.all()) == sorted(posting.credits)
    )
    if not same:
        raise _key_taken(posting.key)
    return fact


def _key_taken(key: str) -> KeyTaken:
    return KeyTaken(Message("没有入账：「{key}」已经入过账，内容不同。请先冲销原来的，再重新入账。", {"key": key}))


def _write(postings: Sequence[Posting], now: datetime) -> list[Fact]:
    days = {posting.key: timezone.localdate(posting.occurred_at) for posting in postings}
    months = counting_months({month_of(day) for day in days.values()})
    rows = []
    for posting in postings:
        day = days[posting.key]
        fact = unsaved(
            Fact,
            metric=posting.metric,
            source_type=posting.source_type,
            source_id=posting.source_id,
            customer_id=posting.customer_id,
            references=dict(posting.references),
            amount_fen=posting.amount_fen,
            quantity=posting.quantity,
            attributes=stored_attributes(posting.attributes),
            occurred_at=posting.occurred_at,
            occurred_on=day,
            recorded_at=now,
            month_on=months[month_of(day)],
            source=posting.source,
            key=posting.key,
        )
        rows.append((fact, shares(posting)))
    return _store(rows)


def _store(rows: Sequence[tuple[Fact, Sequence[Share]]]) -> list[Fact]:
    """Insert facts with their credits, and add them to the totals."""
    facts = [fact for fact, _ in rows]
    try:
        insert_rows(facts)
    except IntegrityError as error:
        if "key" not in str(error):
            raise
        raise KeyTaken("没有入账：同一件事刚由另一人入账，请刷新后再看。") from error
    credits = [
        (fact.pk, part.member_id, part.share_bp, part.amount_fen, part.quantity)
        for fact, parts in rows
        for part in parts
    ]
    insert_values(Credit, _CREDIT, credits, wants_ids=False)
    totals.add(rows)
    return facts


def _opposite(fact: Fact, new_key: str, month_on: date, now: datetime) -> tuple[Fact, list[Share]]:
    """Return the fact that takes another back, with its credits; both unsaved."""
    opposite = Fact(
        metric=fact.metric,
        source_type=fact.source_type,
        source_id=fact.source_id,
        customer_id=fact.customer_id,
        references=fact.references,
        amount_fen=_minus(fact.amount_fen),
        quantity=_minus(fact.quantity),
        attributes=fact.attributes,
        occurred_at=fact.occurred_at,
        occurred_on=fact.occurred_on,
        recorded_at=now,
        month_on=month_on,
        source=fact.source,
        key=new_key,
        reverses=fact,
    )
    parts = [
        Share(credit.member_id, credit.share_bp, _minus(credit.amount_fen), _minus(credit.quantity))
        for credit in fact.credits.all()
    ]
    return opposite, parts


def _minus(value: int | None) -> int | None:
    return None if value is None else -value


def _chunks(postings: Iterable[Posting]) -> Iterator[list[Posting]]:
    remaining = iter(postings)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
