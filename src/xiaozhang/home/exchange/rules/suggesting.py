"""What a person may have meant: known words near to a written one."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from xiaozhang.base.text import match_key

_MOST, _NEAR_ENOUGH = 3, 0.75
_LEGAL = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "集团")


def near(written: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return up to three known words that are near, nearest first.

    The same but for spaces, case and width comes first, then the same without the legal form of a company, then few
    letters apart.

    >>> near("GTXPro", ["GTX Basic", "GTX Pro", "MG Special"])
    ('GTX Pro',)
    >>> near("technolgy", ["technology", "medical"]), near("澄源水务", ["澄源水务（集团）有限公司"])
    (('technology',), ('澄源水务（集团）有限公司',))
    """
    key = match_key(written)
    if not key:
        return ()
    scored: list[tuple[float, int, str]] = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    for index, word in enumerate(known):
        other = match_key(word)
        score = _score(key, other, matcher)
        if score >= _NEAR_ENOUGH:
            scored.append((-score, index, word))
    scored.sort()
    if scored and scored[0][0] == -2:
        scored = [entry for entry in scored if entry[0] == -2]
    return tuple(word for _, _, word in scored[:_MOST])


def _score(key: str, other: str, matcher: SequenceMatcher[str]) -> float:
    if key == other:
        return 2
    bare, other_bare = _bare(key), _bare(other)
    if bare and bare == other_bare:
        return 1.5
    if len(bare) >= 3 and len(other_bare) >= 3 and (bare in other_bare or other_bare in bare):
        return 0.9 + min(len(bare), len(other_bare)) / max(len(bare), len(other_bare)) / 10
    matcher.set_seq1(other)
    if matcher.real_quick_ratio() < _NEAR_ENOUGH or matcher.quick_ratio() < _NEAR_ENOUGH:
        return 0
    return matcher.ratio()


def _bare(key: str) -> str:
    for form in _LEGAL:
        if key.endswith(form):
            key = key[: -len(form)]
            break
    return key.replace("(集团)", "").replace("（集团）", "")
