"""What a tag may be called."""

from __future__ import annotations

from xiaozhang.base.text import Message, clean_line

LONGEST = 20
MOST = 100  # of one record type: what people can still choose from
BETWEEN = "、"
_DIVIDERS = frozenset("、，,；;")


def tag_name(typed: str) -> str:
    """Return the name as it is kept.

    >>> tag_name("  重点　客户 ")
    '重点 客户'
    """
    return clean_line(typed)


def wrong_with_name(name: str) -> Message | None:
    """Return why a cleaned text is no name for a tag, or None.

    >>> wrong_with_name("重点") is None, str(wrong_with_name("重点、水务"))
    (True, '标签名称里不能有顿号、逗号和分号：它们在名单里隔开几个标签。')
    """
    if not 0 < len(name) <= LONGEST:
        return Message("请填写标签名称，不超过 {most} 个字。", {"most": LONGEST})
    if _DIVIDERS & set(name):
        return Message("标签名称里不能有顿号、逗号和分号：它们在名单里隔开几个标签。")
    return None
