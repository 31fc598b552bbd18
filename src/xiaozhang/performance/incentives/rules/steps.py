"""How far a run of a month is, step by step, and why the next is not yet possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xiaozhang.base.text import Message

DRAFT, PUBLISHED, CONFIRMED = "draft", "published", "confirmed"
_REACHED = {DRAFT: 1, PUBLISHED: 2, CONFIRMED: 4}
_CLOSED_REACHED = 5


class Key(StrEnum):
    """The steps in their order."""

    RUN = "run"
    PUBLISH = "publish"
    APPEAL = "appeal"
    CONFIRM = "confirm"
    CLOSE = "close"
    EXPORT = "export"


LABELS = {
    Key.RUN: Message("试算"), Key.PUBLISH: Message("发布"), Key.APPEAL: Message("申诉期"),
    Key.CONFIRM: Message("确认"), Key.CLOSE: Message("结账"), Key.EXPORT: Message("导出"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides on the steps: the run, its month, what has moved, what stands against, and what one may do.

    `against` are the sentences of other apps, `moved_facts` how many facts the run has not seen, `open_before_on` the
    first month before this one that must be closed first.
    """

    state: str
    is_superseded: bool
    is_closed: bool
    may_publish: bool
    may_close: bool
    against: Sequence[Message] = ()
    appeal_until_on: date | None = None
    today: date | None = None
    moved_facts: int = 0
    is_charter_moved: bool = False
    is_exception_moved: bool = False
    is_pay_moved: bool = False
    is_balance_moved: bool = False
    open_before_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step: done, the one that is due now, or to come; `why_not` is empty where it can be taken."""

    key: Key
    is_done: bool
    is_now: bool
    why_not: tuple[Message, ...] = ()

    @property
    def label(self) -> Message:
        """What it is called."""
        return LABELS[self.key]

    @property
    def is_open(self) -> bool:
        """Say whether it is due and nothing stands in its way."""
        return self.is_now and not self.why_not


def steps(at: Standing) -> tuple[Step, ...]:
    """Return the six steps of a finished run."""
    reached = _CLOSED_REACHED if at.is_closed and not at.is_superseded else _REACHED.get(at.state, 0)
    if at.state == PUBLISHED and _is_over(at):
        reached = 3
    found = []
    for place, key in enumerate(Key):
        is_now = place == reached or (key is Key.CONFIRM and at.state == PUBLISHED)
        why_not = () if place < reached else tuple(_why_not(key, at))
        found.append(Step(key, place < reached, is_now and not at.is_superseded, why_not))
    return tuple(found)


def _is_over(at: Standing) -> bool:
    """Say whether nobody can appeal any more and nothing waits for an answer."""
    is_past = at.appeal_until_on is None or (at.today is not None and at.today > at.appeal_until_on)
    return is_past and not at.against


def _why_not(key: Key, at: Standing) -> list[Message]:
    if at.is_superseded:
        return [Message("已有更新的一次试算，这一次不再作数。")]
    if at.is_closed and key is not Key.EXPORT:
        return [Message("本月已结账，不再变动。")]
    return {
        Key.RUN: _nothing, Key.PUBLISH: _publish, Key.APPEAL: _appeal, Key.CONFIRM: _confirm, Key.CLOSE: _close,
        Key.EXPORT: _export,
    }[key](at)  # fmt: skip


def _nothing(_at: Standing) -> list[Message]:
    return []


def _publish(at: Standing) -> list[Message]:
    if not at.may_publish:
        return [Message("您的岗位没有「发布与确认结算」的权限。")]
    return []


def _appeal(at: Standing) -> list[Message]:
    return [] if at.state == PUBLISHED else [Message("发布后开始。")]


def _confirm(at: Standing) -> list[Message]:
    if at.state != PUBLISHED:
        return [Message("要先发布。")]
    if not at.may_publish:
        return [Message("您的岗位没有「发布与确认结算」的权限。")]
    return list(at.against)


def _close(at: Standing) -> list[Message]:
    found = []
    if at.state != CONFIRMED:
        found.append(Message("要先确认结算。"))
    if at.open_before_on is not None:
        before = {"year": at.open_before_on.year, "month": at.open_before_on.month}
        found.append(Message("要先结账 {year} 年 {month} 月：它的余额结转到以后的月份，请按月份先后结账。", before))
    if at.moved_facts:
        count = {"count": at.moved_facts}
        found.append(Message("试算之后台账又记了 {count} 笔计入本月的事实，要重新试算、发布、确认。", count))
    if at.is_charter_moved:
        found.append(Message("试算之后本月施行的条款变了，要重新试算、发布、确认。"))
    found += [
        Message("试算之后{what}，要重新试算、发布、确认。", {"what": what})
        for has_moved, what in (
            (at.is_exception_moved, Message("涉及提成的签呈有变动")),
            (at.is_pay_moved, Message("目标、薪酬基础、工资项目或请假变了")),
            (at.is_balance_moved, Message("上月结转过来的余额变了")),
        )
        if has_moved
    ]
    if not at.may_close:
        found.append(Message("您的岗位没有「结账」的权限。"))
    return found


def _export(at: Standing) -> list[Message]:
    if at.is_closed:
        return []
    return [Message("结账后导出。")] if at.state == CONFIRMED else [Message("确认后可以预导出，结账后正式导出。")]
