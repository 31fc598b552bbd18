"""People read and sign the charter in the story: all of them the first version, nearly all the amended one."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing import actions as signing
from xiaozhang.foundation.signing import queries as signing_queries
from xiaozhang.home.demo.rules import staff


def sign_what_is_asked(actor: Actor, now: datetime) -> None:
    """Ask who has come since, and let everybody sign what they were asked, but for those who put the second off."""
    signing.ask_arrivals(actor=actor, now=now)
    today = timezone.localdate(now)
    for row in signing_queries.open_requests():
        waiting = signing_queries.unsigned(row)
        is_first = bool(waiting) and not signing_queries.has_earlier(row)
        present = org.employed_among((told.member_id for told in waiting), today) if waiting else []
        for told in waiting:
            if told.member_id not in present:
                continue
            member = org.actor_of(told.member_id, today)
            if is_first or member.name not in staff.PUTTING_OFF:
                signing.sign(
                    actor=member,
                    now=now,
                    request_id=row.pk,
                    text_hash=row.wording.text_hash,
                    has_read=True,
                    device="phone" if "representative" in member.roles else "computer",
                )
