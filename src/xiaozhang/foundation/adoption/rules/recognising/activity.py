"""Activities asked of a day, a week or a month: 每周拜访客户不少于 10 次."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, once, roles_in, suggestion

_PERIOD = re.compile(r"每(?:个)?(工作日|日|天|周|星期|月)|(?:日|天)均|周均|月均")
_LEAST = re.compile(r"不少于|不低于|不得少于|不得低于|至少|须达|应达|达到|完成|最低|要有|≥|>=")
_METRICS: dict[str, tuple[str, ...]] = {
    "visit": ("拜访", "走访", "上门"),
    "follow_up": ("跟进", "联系客户", "客户联系", "回访", "跟踪"),
    "new_customer": ("新客户", "新增客户", "开发客户", "新开发"),
}
_PERIODS = {"工作日": "day", "日": "day", "天": "day", "周": "week", "星期": "week", "月": "month"}
_WORDS_OF = {"day": "day", "日均": "day", "天均": "day", "周均": "week", "月均": "month"}


def activity_quota(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a quota for a sentence that asks for so many of something in each period."""
    best: Suggestion | None = None
    for start, sentence in passage.sentences():
        period = _PERIOD.search(sentence)
        if period is None or not _LEAST.search(sentence):
            continue
        for figure in passage.within(start + period.end(), start + len(sentence), What.COUNT):
            if figure.value.denominator != 1 or not 1 <= figure.value <= 1000:
                continue
            metric = _metric(sentence, figure.start - start, house)
            per = _PERIODS[period[1]] if period[1] else _WORDS_OF[period[0]]
            roles = once(key for _place, key in roles_in(sentence, house))
            assumed = []
            if not roles:
                roles = [key for key in ("representative",) if key in house.roles]
                assumed.append(Message("适用于销售代表"))
            if not re.search(r"违|扣|处罚|记(?:一次|过)", passage.plain):
                assumed.append(Message("不足的，记一次违时限"))
            parameters = {
                "metric": metric,
                "at_least": int(figure.value),
                "per": per,
                "roles": roles,
                "workdays_only": True,
                "is_lapse": True,
            }
            lacking = [] if metric else [Message("数的是什么：系统里没有这个指标")]
            lacking += [] if roles else [Message("适用的岗位")]
            found = suggestion("activity_quota", parameters, [sentence], [figure], assumed=assumed, lacking=lacking)
            if found.parameters is not None:
                return found
            best = best or found
    return best


def _metric(sentence: str, place: int, house: House) -> str:
    """The metric whose word stands nearest to the figure."""
    near: list[tuple[int, str]] = []
    for key, label in house.metrics.items():
        for word in (*_METRICS.get(key, ()), label):
            near += [(abs(matched.start() - place), key) for matched in re.finditer(re.escape(word), sentence)]
    return min(near)[1] if near else ""
