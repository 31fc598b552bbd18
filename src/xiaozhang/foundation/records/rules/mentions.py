"""Who is meant by an @ in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST = 20
LONGEST_NAME = 60
_AT = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠](?=\S)")
_ID = re.compile(r"#(\d{1,18})(?!\d)")
_LOOSE_NAME = re.compile(r"[^\s@＠，。、；：！？,.;:!?()（）\[\]【】“”\"']{1,8}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the @ of a text mean.

    `people` are those meant, each once, in the order of the text. `ambiguous` are names that several bear, with who
    they are; `unknown` is what stands behind an @ and is nobody's name.
    """

    people: tuple[Person, ...] = ()
    ambiguous: Mapping[str, tuple[Person, ...]] | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text as it is shown; a mention without the number that told two of the same name apart."""

    text: str
    is_mention: bool = False


def mentions_in(text: str, people: Iterable[Person]) -> Mentions:
    """Resolve every @ of a text: `@林霜` if one person bears the name, `@林霜#12` for one of several.

    The longest name that fits counts, for Chinese has no space behind a name. An @ inside a mail address is none.

    >>> known = [Person(7, "林霜"), Person(12, "王伟"), Person(31, "王伟")]
    >>> [person.id for person in mentions_in("@林霜请看，@王伟#31 也是", known).people]
    [7, 31]
    >>> sorted(mentions_in("请 @王伟 看", known).ambiguous)
    ['王伟']
    >>> mentions_in("发到 lin@林霜.cn，@何威 知道", known).unknown
    ('何威',)
    """
    bearers: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        bearers[person.name].append(person)
    meant: dict[int, Person] = {}
    ambiguous: dict[str, tuple[Person, ...]] = {}
    unknown: list[str] = []
    for found in _AT.finditer(text):
        name, end = _name_at(text, found.end(), bearers)
        numbered = _ID.match(text, end) if name else None
        fitting = bearers[name] if name else []
        if numbered is not None:
            fitting = [person for person in fitting if person.id == int(numbered.group(1))]
        if len(fitting) == 1:
            meant.setdefault(fitting[0].id, fitting[0])
        elif fitting:
            ambiguous[name] = tuple(fitting)
        elif loose := _LOOSE_NAME.match(text, found.end()):
            unknown.append(loose.group())
    return Mentions(tuple(meant.values()), ambiguous, tuple(dict.fromkeys(unknown)))


def pieces_of(text: str, names: Iterable[str]) -> list[Piece]:
    """Cut a text at its mentions; `names` are those mentioned, as they were written.

    >>> pieces_of("请 @王伟#31 看", ["王伟"])
    [Piece(text='请 ', is_mention=False), Piece(text='@王伟', is_mention=True), Piece(text=' 看', is_mention=False)]
    """
    known = dict.fromkeys(names)
    pieces, begin = [], 0
    for found in _AT.finditer(text):
        name, end = _name_at(text, found.end(), known)
        if not name or found.start() < begin:
            continue
        numbered = _ID.match(text, end)
        if found.start() > begin:
            pieces.append(Piece(text[begin : found.start()]))
        pieces.append(Piece(f"@{name}", is_mention=True))
        begin = numbered.end() if numbered else end
    if begin < len(text):
        pieces.append(Piece(text[begin:]))
    return pieces


def _name_at(text: str, start: int, known: Mapping[str, object]) -> tuple[str, int]:
    """Return the longest known name that begins there, and where it ends; "" for none."""
    for length in range(min(LONGEST_NAME, len(text) - start), 0, -1):
        name, end = text[start : start + length], start + length
        if name in known and not (_is_latin(name[-1]) and end < len(text) and _is_latin(text[end])):
            return name, end
    return "", start


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
