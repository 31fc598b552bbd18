"""Training asked of a period: 每季度参加培训不少于 12 学时，考试 80 分以上为合格."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, once, roles_in, suggestion

_TRAINING = re.compile(r"培训|学习")
_PERIOD = re.compile(r"每(?:人)?(?:每)?(?:个)?(半年|月|季度|季|年)")
_PERIODS = {"月": "month", "季度": "quarter", "季": "quarter", "半年": "half_year", "年": "year"}
_HOURS = re.compile(r"(\d+(?:\.\d)?)\s*(?:个)?(?:学时|小时|课时)")
_PASS = re.compile(r"合格|及格|通过")
_SUBJECTS = re.compile(r"(?:科目|内容|课程)(?:包括|为|有|:|：)?\s*[:：]?([^。；;\n]+)")


def training_requirement(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a requirement for a sentence that asks for hours of training in a period."""
    for start, sentence in passage.sentences():
        period, hours = _PERIOD.search(sentence), _HOURS.search(sentence)
        if period is None or hours is None or not _TRAINING.search(passage.title + sentence):
            continue
        used = passage.within(start + hours.start(), start + hours.end())
        words, assumed = [sentence], []
        roles = once(key for _place, key in roles_in(sentence, house))
        if not roles:
            roles = [key for key in ("representative",) if key in house.roles]
            assumed.append(Message("适用于销售代表"))
        subjects, pass_mark = _subjects(passage, words), None
        if not subjects:
            subjects = [passage.title.strip() or "业务培训"]
            assumed.append(Message("原文没有写科目，合为一门"))
        for figure in passage.of(What.POINTS):
            around = passage.plain[figure.start : figure.end + 8]
            if _PASS.search(around) and 1 <= figure.value <= 100 and figure.value.denominator == 1:
                pass_mark = int(figure.value)
                used.append(figure)
        assumed.append(Message("学时记在第一门科目下，其余科目不分学时；考试机会 2 次，补考在 30 天以内"))
        parameters = {
            "roles": roles,
            "per": _PERIODS[period[1]],
            "hours": hours[1],
            "subjects": [
                {
                    "subject": subject[:40],
                    "hours": hours[1] if place == 0 else "0",
                    "is_required": True,
                    **({"pass_mark": str(pass_mark)} if pass_mark is not None else {}),
                }
                for place, subject in enumerate(subjects)
            ],
            "attempts": 2,
            "retake_days": 30,
        }
        return suggestion("training_requirement", parameters, words, used, assumed=assumed)
    return None


def _subjects(passage: Passage, words: list[str]) -> list[str]:
    """Return the subjects that a list names; the sentence joins the words they were read from."""
    found = _SUBJECTS.search(passage.plain)
    if found is None or _HOURS.search(found[1]):
        return []
    words.append(found[0])
    return once(piece.strip() for piece in re.split(r"[、，,和及]", found[1]) if 1 < len(piece.strip()) <= 40)[:20]
