"""Commission by tiers: 回款 20 万元以下的提成 1%，20 万元至 50 万元的 1.5%，50 万元以上的 2%."""

from __future__ import annotations

import re
from fractions import Fraction

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.bands import chained, edge_notes, reaches
from xiaozhang.foundation.adoption.rules.recognising.parts import (
    House,
    Passage,
    Suggestion,
    once,
    rate_text,
    roles_in,
    suggestion,
    yuan_text,
)

_COMMISSION = re.compile(r"提成|佣金|业务奖金|销售奖金")
_SIGNED = re.compile(r"签约|合同额|合同金额|签单|订单金额")
_RECEIVED = re.compile(r"回款|到账|收款|到帐|实收")
_SLAB, _PROGRESSIVE = (
    re.compile(r"全额累进|全额计提|按全额"),
    re.compile(r"超额累进|超额部分|分段累进|分段计算|分段计提|超出部分"),
)
_OTHER_PERIOD = re.compile(r"(?:每季|季度|当季|每年|年度|全年|当年)(?:累计|回款|签约|销售)")
_MONTH = re.compile(r"每月|当月|月度|月累计|按月|月回款|月销售")


def commission_table(passage: Passage, house: House) -> Suggestion | None:
    """Suggest a table where bands of an amount each carry a rate."""
    if not _COMMISSION.search(passage.whole):
        return None
    bands = [
        (band, rates[0]) for band in reaches(passage, What.AMOUNT) if (rates := _rates(passage, band.last, band.at))
    ]
    flat = not bands and len(passage.of(What.RATE)) == 1 and not passage.of(What.AMOUNT)
    if not bands and not flat:
        return None
    used: list[Figure]
    if flat:
        only = passage.of(What.RATE)[0]
        tiers, used, words = [(Fraction(0), only.value)], [only], [_sentence(passage, only)]
        faults: list[Message] = []
    else:
        bands.sort(key=lambda one: one[0].start if one[0].start is not None else Fraction(-1))
        starts, faults = chained([band for band, _rate in bands])
        tiers = [(start, rate.value) for start, (_band, rate) in zip(starts, bands, strict=True)]
        used = [figure for band, rate in bands for figure in (*band.used, rate)]
        words = [passage.plain[band.at : max(band.last, rate.end)] for band, rate in bands]
    return _table(passage, house, tiers, words, used, faults, edge_notes([band for band, _rate in bands]))


def _table(
    passage: Passage, house: House, tiers: list[tuple[Fraction, Fraction]], words: list[str], used: list[Figure],
    faults: list[Message], notes: list[Message],
) -> Suggestion:  # fmt: skip
    whole = passage.whole
    assumed, lacking = list(notes), list(faults)
    is_signed = bool(_SIGNED.search(whole)) and not _RECEIVED.search(whole)
    if not is_signed and not _RECEIVED.search(whole):
        assumed.append(Message("以回款为基数"))
    method = "slab" if _SLAB.search(whole) else "progressive" if _PROGRESSIVE.search(whole) else ""
    if not method:
        if len(tiers) == 1:
            method = "progressive"
        else:
            lacking.append(Message("「全额累进」还是「超额累进」：原文没有写明"))
    if _OTHER_PERIOD.search(whole):
        lacking.append(Message("系统按月累计，原文不是按月"))
    elif not _MONTH.search(whole):
        assumed.append(Message("按月累计"))
    roles = once(key for _place, key in roles_in(whole, house))
    if not roles:
        roles = [key for key in ("representative",) if key in house.roles]
        assumed.append(Message("适用于销售代表"))
    base = "signed_amount" if is_signed else "receipt"
    if base not in house.metrics:
        lacking.append(Message("基数：系统里没有这个指标"))
    parameters = {
        "base": base,
        "period": "month",
        "method": method,
        "basis": "signing_date" if is_signed else "receipt_date",
        "tiers": [{"from": yuan_text(start), "rate": rate_text(rate)} for start, rate in tiers],
        "roles": roles,
    }
    return suggestion("commission_table", parameters, words, used, assumed=assumed, lacking=lacking)


def _rates(passage: Passage, end: int, start: int) -> list[Figure]:
    """The rate of a band stands in its part of the text or in the one right after it."""
    inside = passage.within(start, end, What.RATE)
    if inside:
        return inside
    following = re.compile(r"[，,|\s]*[^。；;，,\n]*").match(passage.plain, end)
    limit = following.end() if following else end
    near = passage.within(end, limit, What.RATE)
    return near if near and not passage.within(end, near[0].start, What.AMOUNT) else []


def _sentence(passage: Passage, figure: Figure) -> str:
    return next(text for start, text in passage.sentences() if start <= figure.start < start + len(text))
