"""Messages chosen below, translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from xiaozhang.base.text import Message


def words(message: Message | str | None) -> str:
    """Return the sentence in the reader's language; messages among its values are translated too."""
    if not isinstance(message, Message):  # a plain text, or one that translates itself when shown
        text = str(message or "")
        return gettext(text) if text else ""
    translated = gettext(message.msgid)
    if not message.values:
        return translated
    return translated.format(**_shown(message.values))


def headline(text: str) -> tuple[str, str]:
    """Split a refusal into what did not happen and the rest: at the first 。 or ：, whichever comes first.

    >>> headline("没有领取「康普」。前归属人须等 30 天。")
    ('没有领取「康普」', '前归属人须等 30 天。')
    """
    cut = min((place for mark in "。：" if (place := text.find(mark)) > 0), default=-1)
    if cut < 0:
        return text, ""
    rest = text[cut + 1 :].strip()
    return (text[:cut], rest) if rest else (text.rstrip("。"), "")


def _shown(values: Mapping[str, object]) -> dict[str, object]:
    return {name: words(value) if isinstance(value, Message) else value for name, value in values.items()}
