"""The sums of a statement's pay by name, and what each is called."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from xiaozhang.base.text import Message

PAY_WORDS = {
    "earned_fen": Message("本月所得"), "held_fen": Message("留存"), "released_fen": Message("发放留存"),
    "forfeited_fen": Message("没收留存"), "carried_in_fen": Message("上月结转"),
    "carried_out_fen": Message("结转下月"), "lost_fen": Message("超封顶不发"), "guarantee_fen": Message("保底补足"),
    "draw_fen": Message("预支"), "draw_recovered_fen": Message("冲抵预支"),
    "claims_raised_fen": Message("新增应追"), "recovered_fen": Message("本月扣回"),
    "minimum_top_up_fen": Message("补足最低工资"), "paid_fen": Message("本月应发"),
    "opening_fen": Message("期初余额"), "accrued_fen": Message("本月计提"), "reversed_fen": Message("冲回"),
    "closing_fen": Message("期末余额"),
}  # fmt: skip


def pay_sums(text: str) -> dict[str, int]:
    """Return the sums of a statement's `pay` with its roll-forward; all zero where it holds none.

    >>> pay_sums('{"pay": {"paid_fen": 1200}, "roll_forward": {"accrued_fen": 1200}}')["accrued_fen"]
    1200
    """
    content = json.loads(text) if text else {}
    given = {**content.get("pay", {}), **content.get("roll_forward", {})}
    return {name: int(given.get(name, 0)) for name in PAY_WORDS}


def kind_sums(text: str) -> dict[str, int]:
    """Return what was earned by kind of line."""
    given = json.loads(text).get("sums", {}) if text else {}
    return {str(kind): int(fen) for kind, fen in given.items()}


def summed(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of many, name by name."""
    whole = dict.fromkeys(PAY_WORDS, 0)
    for sums in each:
        for name, fen in sums.items():
            whole[name] = whole.get(name, 0) + fen
    return whole
