"""How often customers of a grade are contacted: A 级客户每周联系一次，每月拜访一次."""

from __future__ import annotations

import re
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.numerals import exact
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, once, roles_in, suggestion

_GRADE = re.compile(r"([A-D])\s*[级类](?:客户)?")
_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_EVERY = re.compile(
    rf"每\s*(半|{_N})?\s*(?:个)?(工作日|日|天|周|星期|月|季度|季|年)[^，,。；;\n|]*?(?:({_N})\s*次)?(?=[，,。；;\n|]|$)"
)
_VISIT, _CONTACT = re.compile(r"拜访|走访|上门|面谈"), re.compile(r"联系|沟通|电话|回访|跟进|问候")
_DAYS = {"工作日": 1, "日": 1, "天": 1, "周": 7, "星期": 7, "月": 30, "季度": 90, "季": 90, "年": 365}
_ROUGH = {"月", "季度", "季", "年"}


def contact_rhythm(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a rhythm where at least two grades each have an interval."""
    rows: dict[str, dict[str, object]] = {}
    words: list[str] = []
    notes: list[Message] = []
    faults: list[Message] = []
    superiors: list[str] = []
    used: list[Figure] = []
    grade, grades = "", set()
    for matched in re.finditer(r"[^，,。；;\n|]+", passage.plain):
        part = matched[0]
        named = _GRADE.search(part)
        grade = named[1] if named else grade
        every = _EVERY.search(part)
        if not grade or every is None or not (_VISIT.search(part) or _CONTACT.search(part)):
            continue
        grades.add(grade)
        used += [one for one in passage.within(*matched.span()) if one.what in (What.TERM, What.COUNT)]
        days, fault = _days(every)
        if fault is not None:
            faults.append(fault)
            continue
        roles = [key for _place, key in roles_in(part, house) if key in ("supervisor", "sales_manager", "leadership")]
        name = ("superior_visit_days" if roles else "visit_days") if _VISIT.search(part) else "contact_days"
        superiors += roles if name == "superior_visit_days" else []
        rows.setdefault(grade, {"grade": grade})[name] = days
        words.append(part)
        if every[2] in _ROUGH:
            notes.append(Message("一个月按 30 天计，一季按 90 天计，一年按 365 天计"))
    if len(grades) < 2:
        return None
    for row in rows.values():
        if "contact_days" not in row:
            row["contact_days"] = row.get("visit_days") or row["superior_visit_days"]
            notes.append(Message("只写了拜访的，联系的间隔与拜访相同"))
    parameters = {"rows": list(rows.values()), "superiors": once(superiors)}
    assumed = list({str(note): note for note in notes}.values())
    return suggestion("contact_rhythm", parameters, words, used, assumed=assumed, lacking=faults)


def _days(every: re.Match[str]) -> tuple[int, Message | None]:
    """Return the days between two times; twice a week is three days and a half, which no clause can say."""
    length = Fraction(1, 2) if every[1] == "半" else exact(every[1]) if every[1] else Fraction(1)
    times = exact(every[3]) if every[3] else Fraction(1)
    days = (length or Fraction(1)) * _DAYS[every[2]] / (times or Fraction(1))
    if days.denominator != 1 or days < 1:
        return 0, Message("「{words}」折合不到整天，请写明隔几天一次", {"words": every[0].strip()})
    return int(days), None
