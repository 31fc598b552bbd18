"""Stages of a deal with their terms: 开发阶段 15 个工作日，需求分析 10 个工作日……"""

from __future__ import annotations

import re
from typing import Any

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, roles_in, suggestion

_STAGES = (
    ("development", "开发", ("客户开发", "开发")),
    ("needs_analysis", "需求分析", ("需求分析", "需求调研", "需求确认")),
    ("introduction", "产品介绍", ("产品介绍", "产品演示", "方案介绍", "方案演示")),
    ("quotation", "报价", ("报价",)),
    ("negotiation", "谈判", ("谈判", "商务洽谈", "洽谈")),
    ("signing", "签约", ("签约", "合同签订", "签订合同")),
    ("delivery", "交付", ("交付", "实施")),
)
_LEAST = 4


def stage_standard(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a standard where lines name most of the stages; a standard names all seven, in order."""
    if not re.search(r"阶段|流程", passage.whole):
        return None
    found = {key: place for key, _label, words in _STAGES if (place := _line(passage, words)) is not None}
    if len(found) < _LEAST or list(found.values()) != sorted(found.values()):
        return None
    stages: list[dict[str, Any]] = []
    used: list[Figure] = []
    assumed: list[Message] = []
    lacking = []
    for key, label, _words in _STAGES:
        if key not in found:
            lacking.append(Message("没有写「{stage}」阶段", {"stage": Message(label)}))
            continue
        line = _text_at(passage, found[key])
        terms = [
            term
            for term in passage.within(found[key], found[key] + len(line), What.TERM)
            if term.unit in ("workdays", "days") and term.value.denominator == 1
        ]
        used += terms[:1]
        if terms and terms[0].unit == "days":
            assumed.append(Message("「{stage}」的天数按工作日计", {"stage": Message(label)}))
        named = roles_in(line, house)
        role = named[0][1] if named else "representative" if "representative" in house.roles else ""
        if not named:
            assumed.append(Message("没有写责任岗位的阶段，由销售代表负责"))
        work = re.sub(r"^[^：:|]{0,16}[：:|]\s*", "", line).strip()
        stages.append({
            "stage": key, "work": work[:500] or label, "role": role,
            "days": int(terms[0].value) if terms else None, "evidence": [],
        })  # fmt: skip
    assumed.append(Message("离开阶段前须齐备的证据没有列，请在草案里补"))
    words = [_text_at(passage, place) for place in found.values()]
    unique = list({str(each): each for each in assumed}.values())
    return suggestion("stage_standard", {"stages": stages}, words, used, assumed=unique, lacking=lacking)


def _line(passage: Passage, words: tuple[str, ...]) -> int | None:
    """The line that begins with the stage's name, a number before it apart."""
    for start, line in passage.lines():
        head = re.sub(r"^[\s（(]*[一二三四五六七\d①-⑦]*[)）.、．\s]*", "", line)
        if any(head.startswith(word) for word in words):
            return start
    return None


def _text_at(passage: Passage, start: int) -> str:
    return next(line for place, line in passage.lines() if place == start)
