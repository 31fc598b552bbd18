"""Words, telephone numbers, choices and yes-or-no out of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from xiaozhang.base.phones import normal_phone
from xiaozhang.base.text import Message, clean_line, clean_text, match_key
from xiaozhang.home.exchange.rules.cells import Cell, shown
from xiaozhang.home.exchange.rules.days import Unreadable
from xiaozhang.home.exchange.rules.suggesting import near
from xiaozhang.home.exchange.rules.usual_words import WRITTEN_FOR

# Spellings of "not filled in"; a choice or yes-or-no that has the same word goes first.
_NOTHING = """
- -- --- — —— / \\ 无 暂无 没有 空 未填 未填写 不详 未知 待补充 请选择 （空） (空) （空白）
n/a #n/a na null none nil nan select pleaseselect unknown
"""
NOTHING = frozenset(map(match_key, _NOTHING.split()))
_NOTHING_LENGTH = 20  # with spaces around
_YES = {match_key(word) for word in ("是", "有", "对", "√", "✓", "☑", "真", "启用", "y", "yes", "true", "1")}
_NO = {
    match_key(word) for word in ("否", "无", "不", "×", "✗", "x", "☐", "假", "停用", "禁用", "n", "no", "false", "0")
}
_MOBILE = re.compile(r"(?:\+?0?0?86)?(1[3-9]\d{9})")
_SEVERAL = re.compile(r"[/、,，;；|\n]+| {2,}|\s(?=1[3-9]\d{9})")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015()（）.]+")
_INSIDE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d{2}", re.IGNORECASE)

LOST_DIGITS = Message(
    "「{text}」是 Excel 用科学计数法另存的号码，后面的数字已经丢了。请从原来的文件补全，并把这一列设成文本。"
)
TOO_LONG = Message("有 {count} 个字，最多 {most} 个，请缩短。")
NO_CHOICE = Message("「{text}」不在可选的内容里：{known}。请改成其中一个，或在上一步说明它的意思。")
NEAR_CHOICE = Message("「{text}」不在可选的内容里，是不是「{near}」？请改正，或在上一步说明它的意思。")
NO_FLAG = Message("「{text}」看不出是还是否，请写「是」或「否」。")
ODD_PHONE = Message("「{text}」不像打得通的号码，照原样保留。")
ODD_ADDRESS = Message("「{text}」不像邮箱，照原样保留。")
NO_PHONE = Message("「{text}」不是号码，没有读入电话。")
FIRST_PHONE = Message("「{text}」里有几个号码，只读了第一个。")
FOUND_PHONE = Message("「{text}」里的号码读出来了，其余文字没有读。")
_SHOWN_CHOICES = 8


def is_nothing(text: str) -> bool:
    """Say whether a text only says that nothing was filled in."""
    return len(text) <= _NOTHING_LENGTH and match_key(text) in NOTHING


def read_text(cell: Cell, most: int, *, lines: bool = False) -> str:
    """Return a cleaned line, or several lines, of at most `most` characters. Raises Unreadable for a longer one."""
    text = shown(cell).replace("_x000D_", "")
    text = clean_text(text) if lines else clean_line(text)
    if text[:1].isdigit() and _SCIENTIFIC.fullmatch(text):
        raise Unreadable(Message(LOST_DIGITS.msgid, {"text": text}))
    if len(text) > most:
        raise Unreadable(Message(TOO_LONG.msgid, {"count": len(text), "most": most}))
    return text


def read_address(cell: Cell, most: int) -> tuple[str, Message | None]:
    """Return an e-mail address in small letters and what a person should know; an odd one is kept as it is written."""
    text = read_text(cell, most).replace(" ", "").lower()
    is_odd = bool(text) and not _ADDRESS.fullmatch(text)
    return text, Message(ODD_ADDRESS.msgid, {"text": text[:40]}) if is_odd else None


def read_phone(cell: Cell) -> tuple[str, Message | None]:
    """Return a telephone number in one spelling and what a person should know.

    A number nobody could dial is kept as it is written: it is what the old list knows.

    >>> read_phone("138 0013 8000")[0], read_phone("+86-137-0013-7000")[0], read_phone(13000000000)[0]
    ('13800138000', '13700137000', '13000000000')
    """
    said = read_text(cell, 200).removesuffix(".0")
    if not said:
        return "", None
    found = _MOBILE.fullmatch(_BETWEEN.sub("", said))
    if found:
        return found[1], None
    number = normal_phone(said)
    if number is not None:
        return number, None
    parts = [part for part in _SEVERAL.split(unicodedata.normalize("NFKC", said)) if part.strip()]
    if len(parts) > 1:
        first = read_phone(parts[0])
        if first[0] and first[1] is None:
            return first[0], Message(FIRST_PHONE.msgid, {"text": said[:40]})
    inside = _INSIDE.search(said)
    number = normal_phone(inside[1]) if inside else None
    if number is not None:
        return number, Message(FOUND_PHONE.msgid, {"text": said[:40]})
    if sum(char.isdigit() for char in said) < 5 or len(said) > 40:
        return "", Message(NO_PHONE.msgid, {"text": said[:40]})
    return said, Message(ODD_PHONE.msgid, {"text": said[:40]})


def known_choices(choices: Mapping[str, str]) -> dict[str, str]:
    """Return the key of a choice by all that people may write for it: key, label, and usual words for the label.

    >>> known_choices({"call": "打电话", "visit": "拜访"})["电话沟通"]
    'call'
    """
    known = {match_key(word): key for key, label in choices.items() for word in (key, label)}
    for key, label in choices.items():
        for word in WRITTEN_FOR.get(label, ()):
            known.setdefault(match_key(word), key)
    return known


def read_choice(cell: Cell, known: Mapping[str, str], choices: Mapping[str, str]) -> str:
    """Return the key of the choice that a cell names, by key or label; "" for not filled in. Raises Unreadable."""
    said = clean_line(shown(cell))
    if not said:
        return ""
    key = known.get(match_key(said))
    if key is not None:
        return key
    if is_nothing(said):
        return ""
    labels = list(choices.values())
    if meant := near(said, labels):
        raise Unreadable(Message(NEAR_CHOICE.msgid, {"text": said[:30], "near": meant[0]}))
    named = "、".join(labels[:_SHOWN_CHOICES]) + ("……" if len(labels) > _SHOWN_CHOICES else "")
    raise Unreadable(Message(NO_CHOICE.msgid, {"text": said[:30], "known": named}))


def read_flag(cell: Cell) -> bool | None:
    """Return yes or no; None for an empty cell. Raises Unreadable."""
    if cell is None or isinstance(cell, bool):
        return cell
    said = match_key(shown(cell))
    if said in _YES:
        return True
    if said in _NO:
        return False
    if not said or said in NOTHING:
        return None
    raise Unreadable(Message(NO_FLAG.msgid, {"text": shown(cell)[:30]}))
