"""KPI tables: 指标 with 权重, and grades by score: 90 分以上为优秀."""

from __future__ import annotations

import re
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.bands import chained, reaches
from xiaozhang.foundation.adoption.rules.recognising.parts import (
    House,
    Passage,
    Suggestion,
    count_text,
    once,
    roles_in,
    suggestion,
)

_KPI = re.compile(r"考核|绩效|KPI|指标", re.IGNORECASE)
_WEIGHTED = re.compile(
    r"(?:^|[，,；;。:：、|\n（(]|\d[.、)）])\s*(?P<label>[^，,；;。:：、|\n（()\d%]{2,20}?)\s*(?:的)?\s*(?:[（(:：|，,]\s*)?(?:权重|占比|占|比重|比例|分值)?\s*(?:为|是|:|：|占)?\s*(?:[|]\s*)?$"
)
_PERIODS = (
    ("quarter", re.compile(r"季度|每季|按季")),
    ("year", re.compile(r"年度考核|按年|每年考核")),
    ("month", re.compile(r"月度|每月|按月|月考核")),
)
_GRADE = re.compile(
    r"(?:为|得|评为|属|是|:|：|\||）|\))\s*[「“\"']?([A-E优良中差合格不称职秀好基本待改进需提升卓越]{1,6}[级等]?)[」”\"']?\s*(?:$|[，,；;。|）)])"
)
_METRICS: dict[str, tuple[str, ...]] = {
    "receipt": ("回款", "到账", "收款"),
    "signed_amount": ("签约", "销售额", "合同额", "销售业绩", "签单", "业绩"),
    "new_customer": ("新客户", "新增客户", "客户开发"),
    "visit": ("拜访", "走访"),
    "follow_up": ("跟进",),
    "lapse": ("违时限", "违规", "流程合规"),
}
_FULL = Fraction(100)


def kpi_table(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a table where several named things carry weights."""
    if not _KPI.search(passage.whole):
        return None
    weighted = _weighted(passage)
    grades, grade_figures, grade_words, grade_faults = _grades(passage)
    if len(weighted) < 2:
        return None
    lacking: list[Message] = []
    whole = sum((weight for _label, weight, _figure in weighted), Fraction(0))
    if whole != _FULL:
        lacking.append(Message("权重合计 {n}，不是 100", {"n": count_text(whole)}))
    indicators, assumed = [], []
    for place, (label, weight, _figure) in enumerate(weighted, start=1):
        metric = _metric(label, house)
        if not metric:
            lacking.append(Message("「{label}」：系统里没有这个指标", {"label": label}))
        indicators.append(
            {"key": f"i{place}", "label": label, "metric": metric, "weight": count_text(weight), "target": "plan"}
        )
    assumed.append(Message("各项按目标完成率得分，最高 100 分"))
    if not grades:
        grades = [{"from": "0", "label": "合格"}]
        assumed.append(Message("原文没有写等级，只设一级"))
    else:
        lacking += grade_faults
    roles = once(key for _place, key in roles_in(passage.whole, house))
    if not roles:
        roles = [key for key in ("representative",) if key in house.roles]
        assumed.append(Message("适用于销售代表"))
    period = next((key for key, words in _PERIODS if words.search(passage.whole)), "")
    if not period:
        period = "month"
        assumed.append(Message("按月考核"))
    parameters = {"roles": roles, "period": period, "indicators": indicators, "grades": grades}
    used = [figure for _label, _weight, figure in weighted] + grade_figures
    said = [f"{label} {figure.words}" for label, _weight, figure in weighted] + grade_words
    return suggestion("kpi_table", parameters, said, used, assumed=assumed, lacking=lacking)


def _weighted(passage: Passage) -> list[tuple[str, Fraction, Figure]]:
    """Return what carries a weight: 回款完成率 权重 40%, 客户满意度（20 分）, 拜访 | 15%."""
    found = []
    has_weights = re.search(r"权重|占比|比重|分值", passage.whole) is not None
    for start, line in passage.lines():
        if re.search(r"提成|以上|以下|至|～|~|扣|奖励|合计", line) and "权重" not in line:
            continue
        for figure in passage.within(start, start + len(line)):
            if figure.what not in (What.RATE, What.POINTS) or not 0 < figure.value <= 100:
                continue
            before = passage.plain[start : figure.start]
            matched = _WEIGHTED.search(before)
            if matched is None or not (has_weights or "占" in before):
                continue
            label = re.sub(r"^(?:其中|分别为|包括|考核)", "", matched["label"]).strip(" 的")
            if len(label) >= 2 and not re.fullmatch(r"权重|占比|指标|分值|满分|总分", label):
                found.append((label, figure.value * (100 if figure.what is What.RATE else 1), figure))
    return found


def _metric(label: str, house: House) -> str:
    """The metric of an indicator: by the words rulebooks use, else by the metric's own name."""
    for key, words in _METRICS.items():
        if key in house.metrics and any(word in label for word in words):
            return key
    return next((key for key, name in house.metrics.items() if name in label), "")


def _grades(passage: Passage) -> tuple[list[dict[str, str]], list[Figure], list[str], list[Message]]:
    bands = []
    for band in reaches(passage, What.POINTS):
        following = passage.plain[band.used[-1].end : band.last]
        named = _GRADE.search(following)
        if named is not None:
            bands.append((band, named[1]))
    if len(bands) < 2:
        return [], [], [], []
    bands.sort(key=lambda one: one[0].start if one[0].start is not None else Fraction(-1))
    starts, faults = chained([band for band, _label in bands])
    if bands[-1][0].end == _FULL:
        faults = [each for each in faults if each.msgid != "末档写了终点，再往上怎么算没有写"]
    grades = [{"from": count_text(start), "label": label} for start, (_band, label) in zip(starts, bands, strict=True)]
    used = [figure for band, _label in bands for figure in band.used]
    return grades, used, [band.words for band, _label in bands], faults
