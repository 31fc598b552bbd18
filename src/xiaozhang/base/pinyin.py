"""How Chinese characters are read, without tones.

The whole dictionary of words takes 45 MiB and half a second in every process. All but 3,400 of its 47,000 words are
read as their characters are alone, so the build keeps just those (hatch_build.py); without that file all are used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

PHRASES = Path(__file__).with_name("phrases.json")
_KEPT = 16_384
_LEAN = {"PYPINYIN_NO_PHRASES": "true", "PYPINYIN_NO_DICT_COPY": "true"}


@lru_cache(maxsize=_KEPT)
def read(text: str) -> tuple[str, ...]:
    """Return the syllables of a text, ü written v; what is not Chinese stays as it is, in runs.

    >>> read("重庆吕氏GTX")
    ('chong', 'qing', 'lv', 'shi', 'GTX')
    """
    pypinyin = _pypinyin()
    return tuple(pypinyin.lazy_pinyin(text, style=pypinyin.Style.NORMAL, v_to_u=False))


def words(text: str) -> Iterable[str]:
    """Cut a text into the words of the dictionary that are read in a way of their own, and what stands between them.

    Names are new, the words they are made of hardly ever: reading word by word remembers well.
    """
    return _cutter()(text)


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], Iterable[str]]:
    cut: Callable[[str], Iterable[str]] = _pypinyin().core.Pinyin().seg
    return cut


@lru_cache(maxsize=1)
def _pypinyin() -> Any:
    """Load the library when it is first needed, not at start, with the few words instead of all."""
    if not PHRASES.exists():
        import pypinyin

        return pypinyin
    os.environ |= _LEAN  # it reads them while it is imported, and only then
    import pypinyin

    for name in _LEAN:
        del os.environ[name]
    pypinyin.load_phrases_dict(json.loads(PHRASES.read_text(encoding="utf-8")))
    return pypinyin
