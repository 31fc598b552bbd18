"""Lateness by minutes: 迟到 10 分钟以内不计，10 至 30 分钟记迟到，超过 30 分钟按旷工半天."""

from __future__ import annotations

import re
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import What
from xiaozhang.foundation.adoption.rules.recognising.bands import chained, edge_notes, reaches
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, suggestion

_LATE = re.compile(r"迟到|早退")
_COUNTS = (
    ("day", re.compile(r"旷工(?:1|一|全)\s*[天日]|(?:按|记|视为|算)旷工(?![半0])(?!\s*\d)")),
    ("half_day", re.compile(r"旷工半[天日]|旷工\s*0\.5|半[天日]")),
    ("nothing", re.compile(r"不计|不算|不予|免")),
    ("late", re.compile(r"迟到|早退")),
)


def attendance(passage: Passage, house: House) -> Suggestion | None:
    """Suggest what lateness counts as, for bands of minutes that follow each other."""
    if not _LATE.search(passage.whole):
        return None
    found = [
        (band, _counts(passage, band.at, band.last))
        for band in reaches(passage, What.TERM)
        if all(figure.unit == "minutes" for figure in band.used)
    ]
    found.sort(key=lambda one: one[0].start if one[0].start is not None else Fraction(-1))
    bands = [band for band, _counts_as in found]
    if not bands:
        return None
    starts, faults = chained(bands)
    if any(not counts_as for _band, counts_as in found):
        faults.append(Message("有的一档没有写计为什么"))
    supervisor = [key for key in ("supervisor",) if key in house.roles]
    assumed = [
        *edge_notes(bands),
        Message("请假由销售主管批准，加班由销售主管事先批准"),
        Message("加班每日不超过 3 小时、每月不超过 36 小时（法定上限）；每月可补登 2 次"),
    ]
    parameters = {
        "lateness": [
            {"from": int(start), "counts_as": counts_as or "late"}
            for start, (_band, counts_as) in zip(starts, found, strict=True)
        ],
        "leave": [{"from": 0, "approved_by": supervisor}],
        "overtime_by": supervisor,
        "overtime_day_hours": 3,
        "overtime_month_hours": 36,
        "corrections": 2,
        "visits_count": True,
    }
    used = [figure for band in bands for figure in passage.within(band.at, _end(passage, band.last), What.TERM)]
    words = [passage.plain[band.at : _end(passage, band.last)] for band in bands]
    return suggestion("attendance", parameters, words, used, assumed=assumed, lacking=faults)


def _counts(passage: Passage, start: int, end: int) -> str:
    """What a band counts as stands after its figures, in its part of the text or in the one right after it."""
    text = passage.plain[start : _end(passage, end)]
    return next((key for key, said in _COUNTS if said.search(text)), "")


def _end(passage: Passage, end: int) -> int:
    following = re.compile(r"[，,]?[^。；;，,\n\d]*(?=[。；;，,\n]|$)").match(passage.plain, end)
    return following.end() if following else end
