"""What notices refuses, in words of its own."""

from __future__ import annotations

from xiaozhang.base.errors import Refused
from xiaozhang.base.text import Message


class PersonalKind(Refused):
    """A robot speaks to a whole group: what concerns one person is not said there."""

    def __init__(self, label: Message) -> None:
        """Name the kind."""
        super().__init__(Message("没有发到群里：「{kind}」是个人事项，只通知本人。群机器人只发公告。", {"kind": label}))


class NotDraft(Refused):
    """The announcement was published meanwhile."""

    def __init__(self, title: str) -> None:
        """Say what to do instead."""
        super().__init__(
            Message("没有保存：「{title}」已经发布，不能再改。要更正，请撤回后另发一条。", {"title": title})
        )


class NotPublished(Refused):
    """The announcement is a draft still, or was withdrawn."""

    def __init__(self, title: str) -> None:
        """Say that nothing happened."""
        super().__init__(Message("没有执行：「{title}」没有发布，或已经撤回。请刷新后再看。", {"title": title}))


class NobodyThere(Refused):
    """The audience is empty."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("没有发布：选定的范围里没有在职成员。请改选团队或岗位，草稿还在。")


class RemindedToday(Refused):
    """Once a day is enough."""

    def __init__(self) -> None:
        """Say when it may be done again."""
        super().__init__("没有再提醒：今天已经提醒过一次。明天可以再提醒。")


class ChannelShut(Refused):
    """The channel is not set up or switched off."""

    def __init__(self, label: Message) -> None:
        """Name it."""
        words = "没有执行：{channel}渠道还没有启用。请管理员在「设置 › 通知渠道」里设好。"
        super().__init__(Message(words, {"channel": label}))


class AddressTaken(Refused):
    """Another member is reached there."""

    def __init__(self) -> None:
        """Name the way out."""
        super().__init__("没有保存：这个地址已由另一位成员使用。请核对；如果是您的，请联系管理员。")


class CodeJustSent(Refused):
    """A code was sent a moment ago."""

    def __init__(self) -> None:
        """Say when."""
        super().__init__("没有再发：验证码一分钟内刚发过一次。请稍等再试。")
