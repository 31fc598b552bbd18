"""What a printed amendment holds: numbered points with the words they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.documents.printing.book import Frame, Say
from xiaozhang.foundation.charter.rules.amendment import Item
from xiaozhang.foundation.charter.rules.reading import chinese_number


@dataclass(frozen=True)
class PointPrinted:
    """One point: its number, what is done, the words it brings, and what is changed inside."""

    number: str
    head: str
    quoted: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class Amendment:
    """A whole printed amendment."""

    frame: Frame
    name: str
    opening: str
    items: tuple[PointPrinted, ...]
    closing: str
    words: dict[str, str]

    def plain(self) -> dict[str, Any]:
        """Return it as values that JSON knows."""
        return asdict(self)


def amendment_laid_out(frame: Frame, before: str, items: Sequence[Item], say: Say) -> Amendment:
    """Return an amendment to be printed; `before` is the label of the version it changes."""
    values = {"title": frame.title, "label": frame.label, "before": before, "day": frame.effective or frame.standing}
    closing = Message("本修正案自《{title}》{label} 施行之日起生效。{day}。", values)
    return Amendment(
        frame,
        say(Message("《{title}》修正案", values)),
        say(Message("{title} {before} 作如下修改，修改后为 {label}：", values)),
        tuple(
            PointPrinted(
                f"{chinese_number(place)}、", say(item.head), item.quoted, tuple(say(point) for point in item.points)
            )
            for place, item in enumerate(items, start=1)
        ),
        say(closing) if items else say(Message("两个版本没有区别。")),
        {
            "approved": say(Message("批准人（签字）")),
            "day": say(Message("日期")),
            "seal": say(Message("公司（盖章）")),
            "page": say(Message("第")),
            "pages": say(Message("页，共")),
            "pages_end": say(Message("页")),
            "hash": say(Message("文本指纹")),
        },
    )
