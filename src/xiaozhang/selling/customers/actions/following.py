"""Follow-ups: recorded in one go, with the next date, and counted."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base import registries
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.text import Message, clean_line, clean_text
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.ledger.rules.postings import DAILY, WHOLE_BP, Posting
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.obliging import followed_up
from xiaozhang.selling.customers.models import Contact, Customer, FollowUp, Method

_LONGEST = 5000
_DEAL = "deal"


@action(powers.RECORD_FOLLOW_UP, label="记跟进")
def record_follow_up(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    method: str,
    content: str,
    progress: str = "",
    happened_at: datetime | None = None,
    next_plan: str = "",
    next_on: date | None = None,
    contact_id: int | None = None,
    deal_id: int | None = None,
) -> FollowUp:
    """Record what was done with a customer and when it is followed up next; counts for the author. D7, G1.

    Without `happened_at` it happened now. The next date given last stands; none means nothing is planned any more.

    Raises:
        Invalid: no words, a time to come, a next day that has passed, or another customer's contact or deal.
    """
    if actor.member_id is None:
        raise Refused("没有保存：跟进记录须由成员本人记录。")
    customer = queries.get_customer(actor, customer_id, power=powers.RECORD_FOLLOW_UP, lock=True)
    happened_at = happened_at or now
    values = checked(method=method, content=content, progress=progress, next_plan=next_plan)
    _check_times(happened_at, next_on, now)
    follow_up = FollowUp(
        customer=customer,
        contact=_contact(actor, customer, contact_id),
        deal_id=_deal(actor, deal_id),
        author_id=actor.member_id,
        happened_at=happened_at,
        happened_on=timezone.localdate(happened_at),
        next_on=next_on,
        created_at=now,
        **values,
    )
    follow_up.save()
    is_latest = _move_dates(customer, follow_up)
    duties.note_moments(actor=actor, now=now, moments=followed_up(customer, follow_up, now, is_latest=is_latest))
    for posting in postings(follow_up):
        ledger.post(actor=actor, now=now, posting=posting)
    note_change(
        follow_up, title=customer.name, new={"customer": customer.pk, "method": method, "next_on": follow_up.next_on}
    )
    return follow_up


def checked(*, method: str, content: str, progress: str, next_plan: str) -> dict[str, str]:
    """Return the words of a follow-up as they are kept. Raises Invalid, naming the field."""
    values = {
        "method": method,
        "content": clean_text(content),
        "progress": clean_line(progress),
        "next_plan": clean_line(next_plan),
    }
    wrong: dict[str, Message | str] = {}
    if method not in Method.values:
        wrong["method"] = "请选择跟进方式。"
    if not values["content"]:
        wrong["content"] = "请写一句做了什么、客户怎么说。"
    for field, longest in (("content", _LONGEST), ("progress", 200), ("next_plan", 200)):
        if len(values[field]) > longest:
            wrong[field] = Message(
                "太长了，最多 {most} 个字，现有 {has} 个。", {"most": longest, "has": len(values[field])}
            )
    if wrong:
        raise Invalid(wrong)
    return values


def postings(follow_up: FollowUp, *, source: str = DAILY) -> list[Posting]:
    """Return the facts a follow-up is: one follow-up, and a visit if it was one."""
    metrics = ["follow_up", "visit"] if follow_up.method == Method.VISIT else ["follow_up"]
    references = {"follow_up": follow_up.pk}
    if follow_up.deal_id is not None:
        references[_DEAL] = follow_up.deal_id
    return [
        Posting(
            metric=metric,
            occurred_at=follow_up.happened_at,
            source_type="follow_up",
            source_id=follow_up.pk,
            key=f"{metric}:{follow_up.pk}",
            quantity=1,
            credits=((follow_up.author_id, WHOLE_BP),),
            customer_id=follow_up.customer_id,
            references=references,
            source=source,
        )
        for metric in metrics
    ]


def _check_times(happened_at: datetime, next_on: date | None, now: datetime) -> None:
    wrong: dict[str, Message | str] = {}
    if happened_at > now:
        wrong["happened_at"] = "跟进时间还没到，请填已经发生的时间；要做的事请填「下次跟进」。"
    if next_on is not None and next_on < timezone.localdate(now):
        wrong["next_on"] = "下次跟进的日期已过，请选今天或以后。"
    if wrong:
        raise Invalid(wrong)


def _contact(actor: Actor, customer: Customer, contact_id: int | None) -> Contact | None:
    if contact_id is None:
        return None
    contact = queries.get_contact(actor, contact_id)
    if contact.customer_id != customer.pk:
        raise Invalid({"contact_id": "这位联系人不属于这家客户，请重新选择。"})
    return contact


def _deal(actor: Actor, deal_id: int | None) -> int | None:
    if deal_id is None:
        return None
    if (
        _DEAL not in registries.record_types
        or not registries.record_types.get(_DEAL).rows(actor).filter(pk=deal_id).exists()
    ):
        raise Invalid({"deal_id": "没有找到这个商机，或不在您的数据范围内。"})
    return deal_id


def _move_dates(customer: Customer, follow_up: FollowUp) -> bool:
    """A follow-up recorded late does not undo a later one; the plan made last stands. Say whether it is the latest."""
    is_latest = customer.last_follow_up_on is None or follow_up.happened_on >= customer.last_follow_up_on
    if is_latest:
        customer.last_follow_up_on = follow_up.happened_on
    if is_latest or follow_up.next_on is not None:
        customer.next_follow_up_on = follow_up.next_on
    customer.save(update_fields=["last_follow_up_on", "next_follow_up_on"])
    return is_latest
