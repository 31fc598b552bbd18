"""The terms of a pay basis as they are kept, or what is wrong with them."""

from __future__ import annotations

from datetime import date

from xiaozhang.base.errors import Invalid
from xiaozhang.base.text import Message, clean_line

MOST_WAGE_FEN = 100_000_000
MOST_ITEM_FEN = 100_000_000
MOST_REGION, MOST_SOURCE = 40, 200
_FIRST_YEAR, _LAST_YEAR = 1950, 2150


def checked_terms(
    *,
    wage_fen: int,
    region: str,
    performance_fen: int | None = 0,
    contract_from: date | None = None,
    contract_to: date | None = None,
    probation_to: date | None = None,
    source: str | None = "",
) -> dict[str, object]:
    """Return the terms by column.

    Raises Invalid, naming each field that cannot be: an amount below zero or beyond reason, no region, a contract that
    ends before it begins, a probation without or beyond its contract.
    """
    region, source = clean_line(region), clean_line(source or "")
    wrong: dict[str, Message | str] = {}
    for name, amount_fen in (("wage_fen", wage_fen), ("performance_fen", performance_fen or 0)):
        if not 0 <= amount_fen <= MOST_WAGE_FEN:
            wrong[name] = "每月金额须为 0 至 100 万元，请检查是否多写了零或写成了年薪。"
    if not 0 < len(region) <= MOST_REGION:
        wrong["region"] = Message("请填写地区，最多 {most} 个字，与制度中的地区法定参数同名。", {"most": MOST_REGION})
    if len(source) > MOST_SOURCE:
        wrong["source"] = Message(
            "太长了，最多 {most} 个字，现有 {has} 个。", {"most": MOST_SOURCE, "has": len(source)}
        )
    wrong |= _wrong_days(contract_from, contract_to, probation_to)
    if wrong:
        raise Invalid(wrong)
    return {
        "wage_fen": wage_fen,
        "performance_fen": performance_fen or 0,
        "region": region,
        "contract_from": contract_from,
        "contract_to": contract_to,
        "probation_to": probation_to,
        "source": source,
    }


def _wrong_days(
    contract_from: date | None, contract_to: date | None, probation_to: date | None
) -> dict[str, Message | str]:
    wrong: dict[str, Message | str] = {}
    days = {"contract_from": contract_from, "contract_to": contract_to, "probation_to": probation_to}
    for name, day in days.items():
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            wrong[name] = "年份不对，请检查。"
    if wrong:
        return wrong
    if contract_from is None:
        if contract_to is not None or probation_to is not None:
            wrong["contract_from"] = "写了期满或试用期，也要写合同起始日期。"
        return wrong
    if contract_to is not None and contract_to < contract_from:
        wrong["contract_to"] = "合同期满不能早于合同起始。"
    elif probation_to is not None and probation_to < contract_from:
        wrong["probation_to"] = "试用期不能在合同起始之前结束。"
    elif probation_to is not None and contract_to is not None and probation_to > contract_to:
        wrong["probation_to"] = "试用期不能超过合同期满。"
    return wrong
