"""The administrator sets the channels up, tries them, switches them off."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings

from xiaozhang.base.action import action, differences, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.addresses import BadAddress, read_address
from xiaozhang.base.errors import Invalid, Missing, Refused, Stale
from xiaozhang.base.sealing import seal
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import powers, queries
from xiaozhang.foundation.notices.actions.sending import send
from xiaozhang.foundation.notices.errors import ChannelShut
from xiaozhang.foundation.notices.models import Channel
from xiaozhang.foundation.notices.rules.channels import LABELS, MAIL, base_of
from xiaozhang.foundation.notices.rules.dialects import DIALECTS
from xiaozhang.foundation.notices.rules.notice import TEST, Notice

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


@action(powers.MANAGE_CHANNELS, label="设置通知渠道")
def set_up_channel(
    *,
    actor: Actor,
    now: datetime,
    channel: str,
    application: str,
    secret: str = "",
    agent: str = "",
    host: str = "",
    is_on: bool = True,
    revision: int | None = None,
) -> Channel:
    """Let notices leave by the company's application in DingTalk, WeCom or Feishu. "" leaves the secret that is kept.

    Raises:
        Missing: there is no such channel, or it has nothing to set up (mail is set up by the operator).
        Stale: somebody changed it since the form was shown.
        Invalid: something is lacking, or the address may not be called.
    """
    if channel not in DIALECTS:
        raise Missing
    row = queries.channel_row(channel, lock=True) or Channel(key=channel)
    if revision is not None and revision != row.revision:
        raise Stale
    values = {
        "application": application.strip(),
        "agent": agent.strip(),
        "host": host.strip() or DIALECTS[channel].host,
        "is_on": is_on,
    }
    _refuse_wrong(row, channel, values, secret)
    old, new = differences(row, values)
    if secret.strip():
        row.sealed_secret = seal(settings.SECRET_KEY.encode(), queries.APPLICATION, secret.strip())
        new["secret"] = "renewed"
    row.paused_until, row.revision = None, row.revision + 1
    row.save()
    note_change(row, old=old, new=new, title=str(LABELS[channel]))
    return row


@action(powers.MANAGE_CHANNELS, label="启用或停用通知渠道")
def switch_channel(*, actor: Actor, now: datetime, channel: str, is_on: bool) -> Channel:
    """Switch a channel on or off; what waits is sent when it is on again.

    Raises:
        Refused: it is not set up yet.
    """
    row = queries.get_channel(actor, channel)
    lacking = not queries.mail_is_set_up() if channel == MAIL else not row.sealed_secret
    if is_on and lacking:
        raise Refused("没有启用：这个渠道还没有设好。邮件由运维在服务器上设置，其他渠道请先填写应用的标识和密钥。")
    old, new = differences(row, {"is_on": is_on})
    row.paused_until, row.revision = None, row.revision + 1
    row.save()
    note_change(row, old=old, new=new, title=str(LABELS[channel]))
    return row


@action(powers.MANAGE_CHANNELS, label="测试通知渠道")
def try_channel(*, actor: Actor, now: datetime, channel: str) -> Channel:
    """Send oneself a message by a channel, whatever the hour.

    Raises:
        ChannelShut: it is not open.
        Refused: one has no address there oneself.
    """
    row = queries.get_channel(actor, channel)
    label = LABELS[channel]
    if channel not in queries.open_keys() or actor.member_id is None:
        raise ChannelShut(label)
    if not queries.addresses_of([actor.member_id], [channel]):
        words = "没有发送：您自己还没有{channel}地址，测试消息没有地方可去。请先在「我的 › 通知设置」里填好。"
        raise Refused(Message(words, {"channel": label}))
    title = Message("{channel}测试消息", {"channel": label})
    key = f"notices.test:{channel}:{now.isoformat()}"
    told = Notice(TEST, (actor.member_id,), title, key, body="收到这条消息，说明渠道可用。")
    send(actor=actor, now=now, notices=[told])
    if row._state.adding:
        row.save()
    note_change(row, new={"tested": True}, title=str(label))
    return row


def _refuse_wrong(row: Channel, channel: str, values: dict[str, object], secret: str) -> None:
    wrong: dict[str, Message | str] = {}
    if not _NAME.fullmatch(str(values["application"])):
        wrong["application"] = "请照开放平台上的样子填写，只有字母、数字和 . _ -。"
    if DIALECTS[channel].asks_agent and not _NAME.fullmatch(str(values["agent"])):
        wrong["agent"] = "请填写应用的 AgentId。"
    if not secret.strip() and not row.sealed_secret:
        wrong["secret"] = "请填写应用的密钥。"  # noqa: S105 - words about it
    if len(secret) > 200:
        wrong["secret"] = "密钥太长，请核对是否贴错。"  # noqa: S105
    try:
        read_address(base_of(str(values["host"])), may_call_private=queries.may_call_private())
    except BadAddress as bad:
        wrong["host"] = bad.words
    if wrong:
        raise Invalid(wrong)
