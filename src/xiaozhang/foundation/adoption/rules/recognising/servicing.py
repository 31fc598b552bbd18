"""Terms of service: 紧急问题 2 小时内响应，8 小时内解决."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, suggestion

_SEVERITIES = (
    ("critical", re.compile(r"紧急|特急|重大|一级")),
    ("major", re.compile(r"严重|较大|二级")),
    ("minor", re.compile(r"一般|普通|三级")),
    ("inquiry", re.compile(r"咨询|轻微|四级")),
)
_ORDER = [key for key, _words in _SEVERITIES]
_LABELS = {"critical": "紧急", "major": "严重", "minor": "一般", "inquiry": "咨询"}
_RESPOND = re.compile(r"响应|回复|答复|受理|回应|联系客户")
_RESOLVE = re.compile(r"解决|处理完|处理完毕|修复|办结|完成处理|闭环")
_HOURS = {"hours": 1, "working_hours": 1, "days": 24, "workdays": 8}


def service_standard(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a standard where at least two severities each have a term to answer and one to resolve."""
    rows: dict[str, dict[str, int]] = {}
    used: list[Figure] = []
    words: list[str] = []
    for start, line in passage.sentences():
        key = next((key for key, said in _SEVERITIES if said.search(line)), "")
        terms = [one for one in passage.within(start, start + len(line), What.TERM) if one.unit in _HOURS]
        found = _row(passage, terms, start + len(line)) if key and key not in rows else {}
        if len(found) == 2:
            rows[key] = found
            used += terms
            words.append(line)
    if len(rows) < 2:
        return None
    units = {figure.unit for figure in used}
    by_work = bool(units & {"working_hours", "workdays"})
    assumed = [
        Message(
            "「{severity}」的时限与「{other}」相同", {"severity": _LABELS[key], "other": _LABELS[_nearest(key, rows)]}
        )
        for key in _ORDER
        if key not in rows
    ]
    if "workdays" in units:
        assumed.append(Message("一个工作日按 8 小时计"))
    if not by_work:
        assumed.append(Message("昼夜连续计算"))
    parameters = {
        "counts": "working_hours" if by_work else "clock",
        "rows": [{"severity": key, **rows[key if key in rows else _nearest(key, rows)]} for key in _ORDER],
    }
    return suggestion("service_standard", parameters, words, used, assumed=assumed)


def _row(passage: Passage, terms: list[Figure], end: int) -> dict[str, int]:
    """Each term belongs to the word that follows it, before the next term."""
    found: dict[str, int] = {}
    for place, figure in enumerate(terms):
        after = passage.plain[figure.end : terms[place + 1].start if place + 1 < len(terms) else end]
        hours = figure.value * _HOURS[figure.unit]
        before = passage.plain[max(figure.start - 6, 0) : figure.start]
        for name, said in (("respond_hours", _RESPOND), ("resolve_hours", _RESOLVE)):
            if hours.denominator == 1 and name not in found and (said.search(after) or said.search(before)):
                found[name] = int(hours)
                break
    return found


def _nearest(key: str, rows: dict[str, dict[str, int]]) -> str:
    """The severity written nearest to one that is not, the lighter first."""
    place = _ORDER.index(key)
    return min(rows, key=lambda other: (abs(_ORDER.index(other) - place), -_ORDER.index(other)))
