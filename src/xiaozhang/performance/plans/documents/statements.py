"""The statements of a month as text, line by line with their reasons."""

from __future__ import annotations

from collections.abc import Iterator

from xiaozhang.base.clause_parts import figure_words
from xiaozhang.base.money import yuan
from xiaozhang.performance.plans.rules.lines import KIND_WORDS, spelled_out
from xiaozhang.performance.plans.rules.settling import MonthResult, MonthStatement

_MOST_UNPAID = 5
_BALANCES = {"held": "留存", "claim": "应追", "draw": "预支", "carried": "结转"}
_SHOWN = (
    ("earned_fen", "应得"), ("held_fen", "留存"), ("released_fen", "发放留存"), ("forfeited_fen", "没收"),
    ("carried_in_fen", "上月结转"), ("carried_out_fen", "结转下月"), ("lost_fen", "超封顶不发"),
    ("guarantee_fen", "保底补足"), ("draw_fen", "预支"), ("draw_recovered_fen", "冲抵预支"),
    ("claims_raised_fen", "新增应追"), ("recovered_fen", "本月扣回"), ("minimum_top_up_fen", "补足最低工资"),
)  # fmt: skip


def printed(result: MonthResult) -> Iterator[str]:
    """Yield the lines of all statements, then outside payments, contests, sanctions, warnings and the total."""
    yield f"{result.month_on:%Y-%m} 结算：{len(result.statements)} 人，实发 {yuan(result.paid_fen)} 元"
    for each in result.statements:
        yield from _statement(each)
    for row in result.outside:
        yield f"对外 {row['person']}：{yuan(row['amount_fen'])} 元，审批 {row['approval']}，{row['words']}"
    for table in result.contests:
        for row in table["places"]:
            prize = yuan(row["prize_fen"])
            yield f"竞赛「{table['title']}」第 {row['place']} 名 {row['who']}：{row['figure']}，奖 {prize} 元"
    for row in result.sanctions:
        step = row.get("step", "—")
        yield f"违规 {row['member']} {row['fact']}：第 {row['times']} 次，{step}，{row['appeal_until']} 前可申诉"
    for words in result.warnings:
        yield f"△ {words}"


def _statement(each: MonthStatement) -> Iterator[str]:
    yield ""
    yield f"{each.member.key} {each.member.name}：实发 {yuan(each.pay.paid_fen)} 元"
    for number, line in enumerate(each.lines, start=1):
        amount = f"{figure_words(line.points)} 分" if line.points is not None else f"{yuan(line.amount_fen)} 元"
        clause = f"第 {line.clause.number} 条 {line.clause.version}"
        yield f"  {number:>3} {KIND_WORDS[line.kind]} {amount}  {line.fact}  {clause}"
        for words in line.words:
            yield f"        {spelled_out(str(words))}"
    sums = [f"{label} {yuan(getattr(each.pay, name))}" for name, label in _SHOWN if getattr(each.pay, name)]
    if sums:
        yield f"      {'；'.join(sums)}"
    if each.unpaid:
        facts = "、".join(f"{key} {yuan(fen)} 元" for key, fen in each.unpaid[:_MOST_UNPAID])
        yield f"      没有条款计提（{len(each.unpaid)} 笔）：{facts}"
    for words in each.pay.words:
        yield f"      {words}"
    for scores in each.scores:
        if "total" in scores:
            yield f"      考核 {scores['total'] or '未测量'} {scores['grade']}"
    for balance in each.pay.balances:
        yield f"      余额 {_BALANCES.get(balance.kind, balance.kind)} {balance.key} {yuan(balance.amount_fen)} 元"
    for outlook in each.outlooks:
        for why in outlook["why_not"]:
            yield f"      为什么不是更多（第 {outlook['clause']['number']} 条）：{why}"
    if each.appeal_until is not None:
        yield f"      {each.appeal_until} 前可申诉"
