"""What somebody typed into a search box, as tokens to look up and as a test for what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiaozhang.foundation.records.rules.documents import compact, fold, grams, han_token, runs
from xiaozhang.foundation.records.rules.syllables import readings

_LONGEST = 80
_MOST_PARTS = 6
_LONGEST_PINYIN = 40
_FEWEST_DIGITS = 3
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{6,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the index, or the beginning of one."""

    text: str
    is_prefix: bool = False


Alternative = tuple[Token, ...]  # all of them


@dataclass(frozen=True, slots=True)
class Question:
    """Every clause must hold; a clause holds if one of its alternatives does. `parts` are what was typed, compact."""

    clauses: tuple[tuple[Alternative, ...], ...]
    parts: tuple[str, ...]


def ask(text: str) -> Question | None:
    """Return the question behind a text, or None if it holds nothing to look for.

    Two Chinese characters and more are found anywhere in a name, one at its start; Latin letters as the beginning of a
    word, as initials or as pinyin; three digits and more anywhere in a number or phone, fewer at the start of a word.
    """
    parts = tuple(part for part in (compact(word) for word in _words(text)) if part)[:_MOST_PARTS]
    clauses = [clause for part in parts for clause in _clauses(part)]
    return Question(tuple(clauses), parts) if clauses else None


def answers(question: Question, *, terms: str, pinyin: str, codes: str) -> bool:
    """Say whether a document really holds every part: its tokens may all be there and yet not side by side."""
    names = terms.split("\n")
    return all(_holds(part, names, pinyin.split("\n"), codes.split("\n")) for part in question.parts)


def nearness(question: Question, *, terms: str, codes: str) -> int:
    """Return how near a document is: 0 the very name or number, 1 its beginning, 2 a part of the name, 3 the rest."""
    typed, name = "".join(question.parts), terms.partition("\n")[0]
    if typed == name or typed in codes.split("\n"):
        return 0
    if name.startswith(typed):
        return 1
    return 2 if typed in name else 3


def _words(text: str) -> list[str]:
    folded = fold(text[:_LONGEST])
    if _PHONE.fullmatch(folded):
        digits = "".join(char for char in folded if char.isdigit())
        for abroad in ("0086", "86"):
            if digits.startswith(abroad) and len(digits) >= len(abroad) + 10:
                return [digits.removeprefix(abroad)]
        return [digits] if "-" in folded or folded.startswith("+") or _is_mobile(digits) else folded.split()
    return folded.split()


def _is_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits.startswith("1")


def _clauses(part: str) -> list[tuple[Alternative, ...]]:
    """Return what to look up for a part; a piece too short to be looked up beside others is left to the check."""
    pieces = runs(part)
    found: list[tuple[Alternative, ...]] = []
    for piece in pieces:
        is_latin = piece.isascii() and piece.isalpha()
        if is_latin and len(pieces) == 1:
            found.append(_spoken(piece))
        elif is_latin:  # beside others a word, and a whole one if something follows
            word = Token("w" + piece, is_prefix=piece is pieces[-1])
            found.append(((word if len(piece) > 1 else Token("s" + piece),),))
        elif len(piece) >= (_FEWEST_DIGITS if piece.isdigit() else 2):
            found.append((_grams(piece),))
    if not found:  # one short piece, or several
        piece = next((each for each in pieces if each.isdigit()), pieces[0])
        found.append(((Token("w" + piece) if piece.isdigit() else Token("s" + han_token(piece)),),))
    return found


def _grams(piece: str) -> Alternative:
    if piece.isdigit():
        return tuple(Token("d" + gram) for gram in dict.fromkeys(grams(piece, _FEWEST_DIGITS)))
    return tuple(Token(han_token(gram)) for gram in dict.fromkeys(grams(piece, 2)))


def _spoken(letters: str) -> tuple[Alternative, ...]:
    """Return how letters can be meant: a word, initials, pinyin."""
    if len(letters) == 1:
        return ((Token("s" + letters),),)
    ways: list[Alternative] = [(Token("w" + letters, is_prefix=True),)]
    ways.append(tuple(Token("i" + gram) for gram in dict.fromkeys(grams(letters, min(3, len(letters))))))
    if len(letters) <= _LONGEST_PINYIN:
        ways += [_read(reading) for reading in readings(letters)]
    return tuple(ways)


def _read(reading: tuple[str, ...]) -> Alternative:
    """Return the tokens of syllables; a last one of one letter is in half the index, and left to the check."""
    *whole, last = reading
    known = tuple(Token("y" + syllable) for syllable in dict.fromkeys(whole))
    return known if whole and len(last) == 1 else (*known, Token("y" + last, is_prefix=True))


def _holds(part: str, names: list[str], pinyin: list[str], codes: list[str]) -> bool:
    if len(part) == 1:  # its token says all there is: how a word or a name begins
        return True
    if any(part in name for name in names) or any(part in code for code in codes):
        return True
    return part.isascii() and part.isalpha() and any(_sounds_like(part, line) for line in pinyin)


def _sounds_like(letters: str, line: str) -> bool:
    spoken, _slash, initials = line.partition("/")
    if letters in initials:
        return True
    if letters not in spoken.replace(" ", ""):
        return False
    reading = spoken.split()
    return any("".join(reading[start : start + len(letters)]).startswith(letters) for start in range(len(reading)))
