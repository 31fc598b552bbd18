"""A member signs for a text."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.signing import powers, queries
from xiaozhang.foundation.signing.errors import NotAsked, NotRead, NotStanding
from xiaozhang.foundation.signing.models import Asked, Request, Signature
from xiaozhang.foundation.signing.rules.terms import due_on, is_concerned

Device = Signature.Device


@action(powers.SIGN, label="签阅")
def sign(
    *, actor: Actor, now: datetime, request_id: int, text_hash: str, has_read: bool, device: str, client: str = ""
) -> Signature:
    """Sign for a text in the wording one has read, as oneself; signing twice is signing once. B6.

    `has_read` is the declaration of who signs; `device` and `client` say what was signed with. What is kept: the hash,
    the version, the moment, posts and team of the day, the declaration.

    Raises:
        Missing: not there, or not asked of the actor.
        NotAsked: it is asked of other posts, or the actor is no member.
        NotStanding: another text took its place, it was withdrawn, or its wording is not the one that was read.
        NotRead: not declared as read.
    """
    if actor.member_id is None:
        raise NotAsked("没有签阅：签阅要由成员本人登录后办理。")
    row = queries.get_request(actor, request_id, lock=True)
    done = queries.own_signature(actor, row)
    if done is not None:
        nothing_changed()
        return done
    _refuse(actor, row, text_hash, has_read)
    today = timezone.localdate(now)
    signature = Signature.objects.create(
        request=row, member_id=actor.member_id, member_name=actor.name, signed_at=now,
        text_hash=row.wording.text_hash, version=row.version, roles=sorted(actor.roles),
        role_names=queries.role_labels(actor.roles)[:200],
        team_name=org.team_names_of([actor.member_id], today).get(actor.member_id, ""),
        statement=str(queries.statement_of(row)), device=Device(device), client=client[:80],
    )  # fmt: skip
    told = queries.own_asked(actor, row, lock=True) or Asked(
        request=row, member_id=actor.member_id, asked_on=today, due_on=due_on(today, row.days)
    )
    told.signed_at = now
    told.save()
    note_change(row, new={"signed": actor.name, "text_hash": row.wording.text_hash})
    return signature


def _refuse(actor: Actor, row: Request, text_hash: str, has_read: bool) -> None:
    if row.state == Request.State.VOID:
        raise NotStanding(Message("没有签阅：{text} 已撤回，不用再签。", {"text": str(row)}))
    instead = queries.replacement_of(row)
    if row.state == Request.State.REPLACED:
        words = "没有签阅：{text} 已有新版{new}，请阅读并签阅新的一版。" if instead else "没有签阅：{text} 已不再施行。"
        raise NotStanding(Message(words, {"text": str(row), "new": str(instead or "")}))
    if text_hash != row.wording.text_hash:
        raise NotStanding(
            Message("没有签阅：页面上的文本与发布的{text} 不一致。请刷新页面，读过以后再签。", {"text": str(row)})
        )
    if not is_concerned(row.roles, actor.roles):
        raise NotAsked(Message("没有签阅：{text} 不要求您的岗位签阅。", {"text": str(row)}))
    if not has_read:
        raise NotRead(Message("没有签阅：请先读完{text}，再勾选「我已阅读并理解」。", {"text": str(row)}))
