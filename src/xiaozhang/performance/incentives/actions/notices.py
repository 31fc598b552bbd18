"""Written notice of a recovery: the law may ask for it before wages are reduced."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, Refused
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.org import queries as org_queries
from xiaozhang.performance.incentives import powers
from xiaozhang.performance.incentives.models import ClaimNotice
from xiaozhang.performance.incentives.queries import open_balances

MOST_NOTE = 300


@action(powers.PUBLISH_SETTLEMENT, label="登记追回告知")
def give_claim_notice(
    *, actor: Actor, now: datetime, member_id: int, claim_key: str, given_on: date, note: str = ""
) -> ClaimNotice:
    """Write down that a member was told in writing, on a day, that a claim will be recovered. Once per claim.

    Raises:
        Missing: the member is out of reach, or no such claim stands open.
        Refused: the notice was recorded before.
        Invalid: the day lies in the future, or before the claim came about.
    """
    member = org_queries.get_member(actor, member_id, lock=True)
    claim = open_balances.open_claim(member.pk, claim_key)
    if claim is None:
        raise Missing
    if claim_key in open_balances.notices_of(member.pk):
        raise Refused("没有登记：这笔应追已经登记过书面告知，原来的登记仍然有效。")
    if given_on > timezone.localdate(now):
        raise Invalid({"given_on": "告知日不能晚于今天。"})
    if given_on < claim.since_on:
        since = {"year": claim.since_on.year, "month": claim.since_on.month}
        raise Invalid({"given_on": Message("告知日不能早于应追产生的 {year} 年 {month} 月。", since)})
    notice = ClaimNotice.objects.create(
        member_id=member.pk,
        claim_key=claim_key,
        given_on=given_on,
        note=clean_line(note)[:MOST_NOTE],
        recorded_at=now,
        recorded_by_id=actor.member_id,
    )
    note_change(notice, new={"given_on": given_on}, personal_new={"note": notice.note} if notice.note else {})
    return notice
