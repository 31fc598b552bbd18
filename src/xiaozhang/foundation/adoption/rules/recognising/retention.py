"""How long documents are kept: 合同保管 10 年，报价单保管 3 年."""

from __future__ import annotations

import re

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.figures import Figure, What
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, once, roles_in, suggestion

_KEEP = re.compile(r"保管|保存|留存|存档|归档|保留")
_CLASSES = (
    ("customer_file", re.compile(r"客户档案|客户资料|客户信息")),
    ("statement", re.compile(r"考核|结算|提成表|业绩")),
    ("signed_contract", re.compile(r"合同|协议")),
    ("quotation", re.compile(r"报价")),
    ("proposal", re.compile(r"方案|标书")),
    ("invoice", re.compile(r"发票")),
    ("voucher", re.compile(r"凭证|收据")),
    ("delivery", re.compile(r"验收|签收|送货单")),
    ("recording", re.compile(r"录音")),
    ("photo", re.compile(r"照片|影像")),
    ("case", re.compile(r"违规|处分|案件")),
    ("training", re.compile(r"培训")),
    ("other", re.compile(r"其他|其它|其余")),
)
_SINCE = (
    ("closed", re.compile(r"履行完毕|终止|结案|到期后|结束后|完毕后")),
    ("signed", re.compile(r"签订|签署|签约")),
    ("year_end", re.compile(r"会计年度|年度终了")),
    ("created", re.compile(r"形成|建档|归档之日")),
)
_FOREVER, _MOST_YEARS = re.compile(r"永久"), 100


def retention(passage: Passage, house: House) -> Suggestion | None:
    """Suggest years for each class of document that a part of a sentence names with a term in years."""
    if not _KEEP.search(passage.whole):
        return None
    rows: dict[str, dict[str, object]] = {}
    used: list[Figure] = []
    words: list[str] = []
    notes: list[Message] = []
    for matched in re.finditer(r"[^，,。；;\n]+", passage.plain):
        key = next((key for key, said in _CLASSES if said.search(matched[0])), "")
        years = [one for one in passage.within(matched.start(), matched.end(), What.TERM) if one.unit == "years"]
        if not key or key in rows or not (years or _FOREVER.search(matched[0])):
            continue
        since = next((since for since, said in _SINCE if said.search(matched[0])), "")
        if not since:
            since = "closed" if key == "signed_contract" else "created"
            notes.append(Message("没有写起算日的，合同从履行完毕起算，其他从形成之日起算"))
        if not years:
            notes.append(Message("「永久」按 {n} 年填写", {"n": _MOST_YEARS}))
        number = int(years[0].value) if years else _MOST_YEARS
        rows[key] = {"document": key, "years": number, "since": since, "after": "review"}
        used += years[:1]
        words.append(matched[0])
    if not rows:
        return None
    destroys = [sentence for _start, sentence in passage.sentences() if "销毁" in sentence]
    approved = once(key for sentence in destroys for _place, key in roles_in(sentence, house))
    if not approved:
        approved = [key for key in ("sales_manager",) if key in house.roles]
        notes.append(Message("期满由人审定去留，销毁由销售经理批准"))
    if destroys:
        rows = {key: {**row, "after": "destroy"} if row["years"] != _MOST_YEARS else row for key, row in rows.items()}
    assumed = list({str(note): note for note in notes}.values())
    parameters = {"rows": list(rows.values()), "approved_by": approved}
    return suggestion("retention", parameters, [*words, *destroys], used, assumed=assumed)
