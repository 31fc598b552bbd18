"""One row for a viewer, or a refusal: how every `get_...` of the house ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.base.text import Message

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from xiaozhang.base.actor import Actor, Power

    Row = TypeVar("Row", bound=Model)


def fetch(rows: QuerySet[Row], viewer: Actor, pk: int | None, *, power: Power | None = None, lock: bool = False) -> Row:
    """Return the row with this id out of `rows`, which hold what the viewer may see and nothing else.

    `lock` holds the row, not those joined to it, until the transaction ends.

    Raises:
        Missing: not there, or not the viewer's to see.
        NotAllowed: to be seen, and the viewer lacks `power`.
    """
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def refuse_without(viewer: Actor, power: Power | None) -> None:
    """Raise NotAllowed where the viewer lacks the power; None is held by everybody."""
    if power is not None and not viewer.may(power):
        raise NotAllowed(Message("没有执行：您的岗位没有「{power}」的权限，请联系管理员。", {"power": power.label}))
