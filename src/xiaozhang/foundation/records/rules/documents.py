"""What a record is found by, and the tokens that stand for it in the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from xiaozhang.base.text import clean_line
from xiaozhang.foundation.records.rules import pinyin

_LONGEST_NAME = 200
_MOST_TOKENS = 1500
_PLAIN = re.compile("[ -~\u4e00-\u9fff]*")
_BETWEEN = re.compile(r"[\W_]+")
_RUNS = re.compile(r"[a-z]+|[0-9]+|[^0-9a-z]+")
_LETTERS = re.compile("[a-z]+")
_NOT_LATIN = re.compile(r"(?:(?![a-z])[^\W_])+")  # digits and other scripts; what only separates is no end
_WORDS = re.compile(r"[a-z]+|[0-9]+")
_FEWEST_DIGITS = 3
_MOST_WORDS = 100
_PLAIN_HAN = ("\u4e00", "\u9fff")
_PLAIN_TOKEN = re.compile("[\u4e00-\u9fff]*")


@dataclass(frozen=True, slots=True)
class Document:
    """A record as search sees it.

    `names` are found by parts of two characters, pinyin and initials; `people` likewise, read as personal names;
    `codes` are numbers and phones, found by three digits of them or from the start. Seen by the owner, by `shared_ids`,
    by those who lead `area`, and by everyone if `is_public` (by default: where there is no owner).
    """

    record_type: str
    record_id: int
    owner_id: int | None
    title: str
    subtitle: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    shared_ids: tuple[int, ...] = ()
    area: str = ""
    is_public: bool | None = None


@dataclass(frozen=True, slots=True)
class Indexed:
    """The columns and tokens of a document. Lines of `terms`, `pinyin` and `codes` are one name or code each.

    A line of pinyin is `jiang yin/jy`: syllables and their initials.
    """

    terms: str
    pinyin: str
    codes: str
    tokens: str


def fold(text: str) -> str:
    """Return a text as search compares it: one line, lower case, Latin letters without accents.

    >>> fold("Ｃafé　江阴")
    'cafe 江阴'
    """
    line = clean_line(text).casefold()
    return line if _PLAIN.fullmatch(line) else "".join(_base(char) for char in line)


def compact(text: str) -> str:
    """Return the letters and digits of a folded text and nothing between them.

    >>> compact("江阴（集团）GTX Pro")
    '江阴集团gtxpro'
    """
    return _without_gaps(fold(text))


def index(document: Document) -> Indexed:
    """Return the searchable columns and tokens of a document."""
    names = _distinct(name[:_LONGEST_NAME] for name in document.names if name)
    people = _distinct(name[:_LONGEST_NAME] for name in document.people if name)
    readings = [pinyin.syllables(name) for name in names]
    readings += [pinyin.syllables(name, is_person=True) for name in people]
    tokens: dict[str, None] = dict.fromkeys(_reach_tokens(document))
    terms: list[str] = []
    read: list[str] = []
    for name, reading in zip([*names, *people], readings, strict=True):
        folded = fold(name)
        whole = _without_gaps(folded)
        terms.append(whole)
        tokens.update(dict.fromkeys(_name_tokens(folded, whole)))
        initials = _initials(reading)
        tokens.update(dict.fromkeys(_reading_tokens(reading, initials)))
        if reading:
            read.append(f"{' '.join(reading)}/{initials}")
    codes: dict[str, None] = {}
    for code in document.codes:
        if code:
            folded = fold(code[:_LONGEST_NAME])
            whole = _without_gaps(folded)
            codes[whole] = None
            tokens.update(dict.fromkeys(_code_tokens(folded, whole)))
    return Indexed(
        terms="\n".join(terms),
        pinyin="\n".join(read),
        codes="\n".join(codes),
        tokens=" ".join(list(tokens)[:_MOST_TOKENS]),
    )


def runs(text: str) -> list[str]:
    """Split a compact text where Latin letters, digits and other characters meet."""
    return _RUNS.findall(text)


def grams(text: str, size: int) -> list[str]:
    """Return all parts of `size` characters, in order."""
    return [text[start : start + size] for start in range(len(text) - size + 1)]


def han_token(text: str) -> str:
    """Return the token of Chinese characters; rare ones, which not every database knows, are spelt out."""
    if _PLAIN_TOKEN.fullmatch(text):
        return text
    first, last = _PLAIN_HAN
    return "".join(char if first <= char <= last else f"u{ord(char):x}u" for char in text)


def type_token(record_type: str) -> str:
    """Return the token that all documents of a record type have."""
    return "t" + compact(record_type)


def owner_token(member_id: int) -> str:
    """Return the token of documents that the member may see as owner or collaborator."""
    return f"o{member_id}"


def area_token(area: str) -> str:
    """Return the token of documents in an area."""
    return "a" + "".join(f"{ord(char):x}g" for char in compact(area))


PUBLIC_TOKEN = "oall"


def _reach_tokens(document: Document) -> list[str]:
    tokens = [type_token(document.record_type)]
    if document.owner_id is not None:
        tokens.append(owner_token(document.owner_id))
    tokens += [owner_token(member_id) for member_id in document.shared_ids]
    if document.area:
        tokens.append(area_token(document.area))
    is_public = document.owner_id is None if document.is_public is None else document.is_public
    return [*tokens, PUBLIC_TOKEN] if is_public else tokens


def _name_tokens(folded: str, whole: str) -> list[str]:
    """Return the tokens of a name, given as folded and without anything between its letters."""
    if whole and _PLAIN_TOKEN.fullmatch(whole):  # nearly every name: Chinese characters alone
        return ["s" + whole[0], *(whole[start : start + 2] for start in range(len(whole) - 1))]
    tokens = ["s" + han_token(whole[:1])] if whole else []
    for run in runs(whole):
        if not run.isascii():
            tokens += [han_token(gram) for gram in grams(run, 2)]
    return tokens + _code_tokens(folded, whole)


def _code_tokens(folded: str, whole: str) -> list[str]:
    """Return the tokens of Latin words and of digits; three digits are found anywhere, fewer as they stand."""
    if whole.isdigit() and folded == whole and len(whole) >= _FEWEST_DIGITS and whole.isascii():
        return ["d" + gram for gram in grams(whole, _FEWEST_DIGITS)]
    words = _WORDS.findall(folded)[:_MOST_WORDS]
    numbers = [run for run in runs(whole) if run.isdigit()]
    tokens = ["w" + word for word in [*words, *numbers] if word.isalpha() or len(word) < _FEWEST_DIGITS]
    tokens += ["s" + word[0] for word in words if word.isalpha()]
    tokens += _joined(folded)
    for digits in numbers:
        tokens += ["d" + gram for gram in grams(digits, _FEWEST_DIGITS)]
    return tokens


def _joined(folded: str) -> list[str]:
    """Return each Latin word with the words behind it, for those who type no space: GTX Pro is also gtxpro."""
    joined: list[str] = []
    if not _LETTERS.search(folded):
        return joined
    for stretch in _NOT_LATIN.split(folded):
        words = _LETTERS.findall(stretch)[:_MOST_WORDS]
        joined += ["w" + "".join(words[start:]) for start in range(len(words) - 1)]
    return joined


def _reading_tokens(reading: list[str], initials: str) -> list[str]:
    tokens = ["s" + initials[:1]] if initials else []
    tokens += ["i" + gram for size in (2, 3) for gram in grams(initials, size)]
    return tokens + ["y" + syllable for syllable in reading]


def _initials(reading: list[str]) -> str:
    return "".join([syllable[0] for syllable in reading])


def _without_gaps(folded: str) -> str:
    return folded if folded.isalnum() else _BETWEEN.sub("", folded)


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _base(char: str) -> str:
    if char.isascii():
        return char
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalnum() else char
