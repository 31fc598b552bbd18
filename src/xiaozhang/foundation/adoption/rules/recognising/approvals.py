"""Approval by amount: 合同金额 5 万元以下由主管审批，5 万元至 50 万元由销售经理审批，50 万元以上报总经理审批."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import What
from xiaozhang.foundation.adoption.rules.recognising.bands import Reach, chained, edge_notes, reaches
from xiaozhang.foundation.adoption.rules.recognising.parts import (
    House,
    Passage,
    Suggestion,
    once,
    roles_in,
    suggestion,
    yuan_text,
)

_APPROVE = re.compile(r"审批|批准|审核|核准|签批")
_SUBJECTS = (("contract", re.compile(r"合同|签约|签订")),)
_SUPERIOR = re.compile(r"直接上级|上级主管|直属上级|部门主管")


def approval_chain(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a chain where bands of an amount each name who approves."""
    if not _APPROVE.search(passage.whole):
        return None
    bands = _bands(passage, house)
    if len(bands) < 2:
        return None
    bands.sort(key=lambda one: one[0].start if one[0].start is not None else Fraction(-1))
    starts, lacking = chained([band for band, _who in bands])
    assumed = edge_notes([band for band, _who in bands])
    subject = next((key for key, words in _SUBJECTS if key in house.approvals and words.search(passage.whole)), "")
    if not subject:
        lacking.append(Message("审批的是什么：系统里没有这种审批"))
    if any(len(who) > 1 for _band, who in bands):
        assumed.append(Message("写了几个岗位的，依次审批"))
    ranges = [
        {"from": yuan_text(start), "steps": [{"who": [one]} for one in who]}
        for start, (_band, who) in zip(starts, bands, strict=True)
    ]
    words = [band.words for band, _who in bands]
    used = [figure for band, _who in bands for figure in band.used]
    parameters = {"subject": subject, "ranges": ranges}
    return suggestion("approval_chain", parameters, words, used, assumed=assumed, lacking=lacking)


def _bands(passage: Passage, house: House) -> list[tuple[Reach, list[str]]]:
    """The bands with who stands behind each, before the next one begins."""
    found = reaches(passage, What.AMOUNT)
    ends = [*(band.at for band in found[1:]), len(passage.plain)][: len(found)]
    whole = [
        (band, re.split(r"[。\n]", passage.plain[band.at : end])[0]) for band, end in zip(found, ends, strict=True)
    ]
    return [(replace(band, words=words.strip("，,；; ")), who) for band, words in whole if (who := _who(words, house))]


def _who(words: str, house: House) -> list[str]:
    found = [f"role:{key}" for key in once(key for _place, key in roles_in(words, house))]
    if not found and _SUPERIOR.search(words):
        return ["superior"]
    return found
