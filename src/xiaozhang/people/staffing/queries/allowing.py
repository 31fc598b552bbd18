"""What a reader lacks, said in words."""

from __future__ import annotations

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.text import Message


def ask(viewer: Actor, power: Power | None) -> None:
    """Raise NotAllowed where the viewer lacks the power; None is held by everybody."""
    if power is not None and not viewer.may(power):
        raise NotAllowed(Message("没有执行：您的岗位没有「{power}」的权限，请联系管理员。", {"power": power.label}))
