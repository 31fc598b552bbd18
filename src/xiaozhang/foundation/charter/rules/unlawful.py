"""What a company may not write into its rules: fines, forfeits, deposits, dismissal by rank, no pay after leaving.

Words are looked for sentence by sentence; one that forbids the thing (不设罚款) is left alone. What the legal
parameters of the version's region refuse is an error; else the severity below, for regions and courts differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xiaozhang.base.clause_kind import Finding, Refusal, Severity
from xiaozhang.base.text import Message

_PARTS = re.compile(r"[。；！？\n]")
_FORBIDS = re.compile(
    r"不得|不准|不许|禁止|严禁|不设|不收|不以|不用|不再|不处|不作|不予罚|不因|没有|取消|废止|无权|不搞|不实行|不会"
)
_PAY = r"(?:工资|薪酬|薪资|提成|奖金|佣金|绩效)"
_MOST_DEDUCTED = 20
_DEDUCTION = re.compile(
    rf"(?:扣[除减发罚]?|抵扣|赔偿).{{0,24}}?{_PAY}.{{0,10}}?(?P<a>\d+(?:\.\d+)?)\s*[%％]|{_PAY}.{{0,8}}?扣[除减发罚]?.{{0,8}}?(?P<b>\d+(?:\.\d+)?)\s*[%％]"
)


@dataclass(frozen=True, slots=True)
class _Ban:
    refusal: Refusal
    words: re.Pattern[str]
    severity: Severity
    message: str
    is_forbidding_seen: bool = True


_BANS = (
    _Ban(
        Refusal.FINES,
        re.compile(r"罚款|罚金|乐捐|扣罚|罚\s*[\d一二三四五六七八九十百千]+\s*元|处\s*[\d一二三四五六七八九十百千]+\s*元"),
        Severity.WARNING,
        "正文写到「{words}」：用人单位没有罚款权，不少地区的劳动监察会责令改正。请改为提醒、面谈、考核扣分等处理，或按实际损失"
        "依法要求赔偿。",
    ),
    _Ban(
        Refusal.FORFEITS,
        re.compile(rf"没收|{_PAY}[^，。；]{{0,8}}(?:清零|归零|作废|全部取消)|(?:取消|扣除|扣发|扣掉)(?:其)?(?:全部|全额|当月|当季|全年){_PAY}"),
        Severity.WARNING,
        "正文写到「{words}」：已经挣得的报酬属于劳动报酬，不能没收或一笔取消。请写明可核对的计算规则，例如按条件分期发放、按实际"
        "退款冲减。",
    ),
    _Ban(
        Refusal.DEPOSITS,
        re.compile(r"(?<!样机)(?<!样品)(?<!设备)(?<!客户)(?:风险抵押金|入职押金|工作押金|服装押金|押金)|(?:入职|岗位|员工)[^，。；]{0,6}保证金|扣押[^，。；]{0,6}(?:身份证|证件)"),
        Severity.WARNING,
        "正文写到「{words}」：向成员收取押金、保证金或扣押证件，为《劳动合同法》第九条禁止。请删去。",
    ),
    _Ban(
        Refusal.LAST_PLACE,
        re.compile(r"末位淘汰|(?:末位|排名最[后末]|排名末|倒数第?[\d一二三]*名?)[^。；]{0,16}(?:解除|辞退|淘汰|开除|劝退|终止劳动合同|自动离职)"),
        Severity.ERROR,
        "正文写到「{words}」：排在末位不等于不能胜任工作，据此解除劳动合同是违法解除（《劳动合同法》第四十条）。请改为先培训或调整"
        "岗位，仍不能胜任的依法办理。",
    ),
    _Ban(
        Refusal.NOTHING_AFTER_LEAVING,
        re.compile(
            rf"(?:离职|辞职|离开公司|解除劳动合同|不在职)[^。；]{{0,20}}(?:不(?:予|再)?(?:发放?|支付|结算|计发|享有|享受)|作废|视为放弃|自动放弃|一律取消)"
            rf"|{_PAY}[^。；]{{0,12}}(?:仅|只)(?:向|对|发给)?[^。；]{{0,6}}在职"
        ),
        Severity.WARNING,
        "正文写到「{words}」：离职前已经完成的业绩，其提成属于劳动报酬，离职时应当结清（《劳动合同法》第三十条、第五十条）。请写明"
        "离职时未到期部分怎样结算。",
        is_forbidding_seen=False,
    ),
)  # fmt: skip


def unlawful_findings(text: str, refused: frozenset[Refusal]) -> Iterator[Finding]:
    """Yield what a clause's text may not say; `refused` makes errors of warnings."""
    told: set[Refusal] = set()
    for sentence in _PARTS.split(text):
        for ban in _BANS:
            found = ban.words.search(sentence)
            if found is None or ban.refusal in told:
                continue
            if ban.is_forbidding_seen and _FORBIDS.search(sentence):
                continue
            if ban.refusal is Refusal.FORFEITS and "离职" in sentence:
                continue  # told below, as what is kept from those who leave
            told.add(ban.refusal)
            severity = Severity.ERROR if ban.refusal in refused else ban.severity
            yield Finding(severity, "text", Message(ban.message, {"words": found[0]}))
        yield from _deductions(sentence, refused)


def _deductions(sentence: str, refused: frozenset[Refusal]) -> Iterator[Finding]:
    found = _DEDUCTION.search(sentence)
    if found is None or _FORBIDS.search(sentence) or "不超过" in sentence or "不高于" in sentence:
        return
    share = found["a"] or found["b"]
    if Fraction(share) > _MOST_DEDUCTED:
        severity = Severity.ERROR if Refusal.DEDUCTIONS in refused else Severity.WARNING
        words = Message(
            "正文写到扣减 {share}%：每月从工资中扣除的赔偿不得超过当月工资的 {most}%，扣后不得低于当地最低工资"
            "（《工资支付暂行规定》第十六条）。请改为不超过 {most}%，分月扣除。",
            {"share": share, "most": _MOST_DEDUCTED},
        )
        yield Finding(severity, "text", words)
