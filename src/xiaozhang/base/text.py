"""Words that are chosen below and translated where they are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_EMPTY: Mapping[str, object] = MappingProxyType({})

# Control characters and direction marks: invisible, and able to make one text look like another.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_PLAIN = re.compile("[ -~\u4e00-\u9fff]*")
_KEPT_PUNCTUATION = re.compile("([，：；！？（）]+)")  # what NFKC would make half-width
_KEPT_INVISIBLE = {"\n", "\t", "\u200d"}  # the joiner holds compound emoji together


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in Chinese with named places for values.

    `msgid` is the Chinese text and the key of its translations; its places are `{name}` in the style of
    `str.format`. Rules, clauses, powers and errors build messages; pages translate them.
    """

    msgid: str
    values: Mapping[str, object] = field(default_factory=lambda: _EMPTY)

    def __str__(self) -> str:
        """Return the Chinese sentence."""
        return self.msgid.format(**self.values) if self.values else self.msgid


def clean_line(text: str) -> str:
    """Return one line as a person meant it: NFKC, no invisible characters, single spaces, trimmed.

    Full-width digits and letters become ordinary ones (`１２３` -> `123`); ideographic and no-break spaces become
    spaces. Chinese punctuation stays: a company is registered as 澄源水务（集团）有限公司 and shown so.
    """
    if not text:
        return text
    if _PLAIN.fullmatch(text):  # nearly every line: nothing to fold, nothing hidden
        return " ".join(text.split())
    pieces = _KEPT_PUNCTUATION.split(text)
    folded = "".join(
        piece if _KEPT_PUNCTUATION.match(piece) else unicodedata.normalize("NFKC", piece) for piece in pieces
    )
    kept = (" " if char in "\r\n\t\v\f" else char for char in folded)
    return " ".join("".join(char for char in kept if _is_visible(char)).split())


def clean_text(text: str) -> str:
    """Return several lines without invisible characters; line breaks and full-width punctuation stay."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in unified if _is_visible(char)).strip()


def match_key(text: str) -> str:
    """Return what two spellings of a name have in common: NFKC, case folded, without any space.

    >>> match_key("GTX Pro") == match_key("ＧＴＸPro")
    True
    """
    if _PLAIN.fullmatch(text):
        return "".join(text.casefold().split())
    key, before = text, None
    while key != before:  # what is left when a space goes may compose anew
        before = key
        key = "".join(unicodedata.normalize("NFKC", clean_line(key)).casefold().split())
    return key


def mask_phone(phone: str) -> str:
    """Return a phone number with its middle hidden.

    >>> mask_phone("13812345621")
    '138****5621'
    """
    if not phone:
        return ""
    if len(phone) < 8:
        return phone[:1] + "*" * (len(phone) - 1)
    return f"{phone[:3]}****{phone[-4:]}"


def _is_visible(char: str) -> bool:
    return char in _KEPT_INVISIBLE or unicodedata.category(char) not in _INVISIBLE
