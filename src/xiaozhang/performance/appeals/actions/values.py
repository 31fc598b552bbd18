"""What the actions on appeals ask of what they are given; parts of the running action."""

from __future__ import annotations

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Invalid, Stale
from xiaozhang.base.text import Message, clean_text
from xiaozhang.performance.appeals import queries
from xiaozhang.performance.appeals.errors import NotAppellant, OwnAppeal
from xiaozhang.performance.appeals.models import Appeal

LONGEST = 2000


def held(actor: Actor, pk: int, power: Power, revision: int | None = None) -> Appeal:
    """Return an appeal, locked. Raises Missing; NotAllowed without the power; Stale where it has changed since."""
    row = queries.get_appeal(actor, pk, power=power, lock=True)
    if revision is not None and revision != row.revision:
        raise Stale
    return row


def own(actor: Actor, pk: int, power: Power, refusal: str) -> Appeal:
    """Return an appeal of the actor's own, locked. Raises Missing, NotAppellant."""
    row = held(actor, pk, power)
    if row.member_id != actor.member_id:
        raise NotAppellant(refusal)
    return row


def refuse_own(actor: Actor, row: Appeal) -> None:
    """Refuse who would answer an appeal of their own."""
    if row.member_id == actor.member_id:
        raise OwnAppeal("没有执行：自己的申诉不能由自己答复。")


def said(field: str, text: str, what: str) -> str:
    """Return words that must be there. Raises Invalid."""
    words = clean_text(text)
    if not 1 <= len(words) <= LONGEST:
        raise Invalid({field: Message("请写明{what}，最多 {n} 字。", {"what": Message(what), "n": f"{LONGEST:,}"})})
    return words
