"""Refusals: what the product will not do, said so that the reader knows what to do next.

Everything here is expected; anything else that is raised is a defect and stays loud.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from xiaozhang.base.text import Message


class BusinessError(Exception):
    """A refusal with words for the person who asked. `code` is stable for programs, `status` is its HTTP answer."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(self, message: Message | str, *, clause: tuple[int, str] | None = None) -> None:
        """Keep the words, and the clause (its row id and number such as "3.2") that the refusal follows, if any."""
        self.message = message if isinstance(message, Message) else Message(message)
        self.clause = clause
        super().__init__(str(self.message))


class Refused(BusinessError):
    """A rule of the business forbids it as things stand."""


class Invalid(BusinessError):
    """Values that cannot be taken; `fields` holds a message by field name."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, Message | str]) -> None:
        """Keep one message per field; the whole reads as all of them together."""
        self.fields = {name: m if isinstance(m, Message) else Message(m) for name, m in fields.items()}
        super().__init__(Message("{words}", {"words": "；".join(str(m) for m in self.fields.values())}))


class Missing(BusinessError):
    """Not there, or not the viewer's: the answer is the same for both."""

    code = "missing"
    status = 404

    def __init__(self, message: Message | str = "没有找到，或不在您的数据范围内。") -> None:
        """Say so in one sentence."""
        super().__init__(message)


class NotAllowed(BusinessError):
    """The person may see it and may not do it."""

    code = "not_allowed"
    status = 403


class Stale(BusinessError):
    """Somebody changed it meanwhile; nothing was overwritten."""

    code = "stale"
    status = 409

    def __init__(self, message: Message | str = "这条记录刚被别人改过，没有覆盖。请刷新后再改。") -> None:
        """Say that nothing was overwritten."""
        super().__init__(message)


class AlreadyDone(BusinessError):
    """The same request came twice; the first one counted. `result` is the id of what it made."""

    code = "already_done"
    status = 200

    def __init__(self, result: int) -> None:
        """Keep the id of the first answer."""
        super().__init__("已经保存过，没有重复提交。")
        self.result = result
