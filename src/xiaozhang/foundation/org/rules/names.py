"""Pinyin of personal names: keys to sort by and words to find by."""

from __future__ import annotations

from dataclasses import dataclass

from xiaozhang.base import pinyin
from xiaozhang.base.text import clean_line, match_key

# Surnames that are read otherwise than the same character elsewhere; pypinyin gives the common reading.
_SURNAMES = {
    "曾": "zeng", "仇": "qiu", "单": "shan", "解": "xie", "朴": "piao", "区": "ou", "查": "zha", "盖": "ge",
    "乐": "yue", "员": "yun", "翟": "zhai", "尉": "wei", "召": "shao", "种": "chong", "繁": "po", "秘": "bi",
    "折": "she", "缪": "miao", "覃": "qin", "冼": "xian", "洗": "xian", "宓": "mi", "逄": "pang", "重": "chong",
    "黑": "he", "晟": "cheng", "幺": "yao", "会": "gui", "句": "gou", "么": "yao", "隗": "wei", "贾": "jia",
    "沈": "shen", "葛": "ge", "佴": "nai", "撒": "sa",
}  # fmt: skip
_COMPOUND = {
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
}


@dataclass(frozen=True, slots=True)
class NameKeys:
    """What is stored beside a name: `sort` orders by pinyin, then by the characters; `terms` is searched for parts."""

    sort: str
    terms: str


def name_keys(name: str) -> NameKeys:
    """Return the keys of a personal name.

    >>> name_keys("曾广贤")
    NameKeys(sort='zeng guang xian 曾广贤', terms='曾广贤 zengguangxian zgx')
    """
    syllables = person_syllables(name)
    initials = "".join(syllable[:1] for syllable in syllables)
    return NameKeys(
        sort=f"{' '.join(syllables)} {clean_line(name)}"[:200],
        terms=f"{match_key(name)} {''.join(syllables)} {initials}"[:400],
    )


def person_syllables(name: str) -> list[str]:
    """Return the syllables of a person's name, the surname read as a surname; Latin words stay, lower-case."""
    line = clean_line(name)
    for surname, read in _COMPOUND.items():
        if line.startswith(surname):
            return [*read, *_syllables(line[len(surname) :])]
    if line[:1] in _SURNAMES:
        return [_SURNAMES[line[0]], *_syllables(line[1:])]
    return _syllables(line)


def _syllables(text: str) -> list[str]:
    return [part.casefold() for syllable in pinyin.read(text) for part in syllable.split()]
