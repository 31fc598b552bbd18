"""Words for values that records of many kinds have, where no model and no declared label names them in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_WORDS: Mapping[str, str] = {
    "accepted_by": "验收人", "accepted_on": "验收", "amount_fen": "金额", "base_fen": "基数", "chapters": "章",
    "clause": "条款", "clause_id": "条款", "clauses": "条", "closed": "已关闭", "closed_at": "关闭时间",
    "closed_on": "结束", "commission_fen": "提成", "confirmations_kept": "沿用的确认", "confirmed_at": "确认时间",
    "contact": "联系人", "content": "内容", "contract": "合同", "customer": "客户", "day_on": "日期", "deal": "商机",
    "delivered_on": "交付", "delivery_on": "约定交付", "description": "说明", "digest": "摘要", "due_on": "应付日期",
    "effective_on": "生效", "evidence": "依据", "expected_fen": "预计金额", "expected_on": "预计成交",
    "inputs_hash": "输入摘要", "instalment": "回款计划", "instalments": "回款计划", "interests": "意向产品",
    "is_first": "首版", "is_superseded": "已被替代", "is_taken_over": "期初导入", "kind": "类别", "label": "版本",
    "line_key": "条件", "lines": "明细", "list_key": "清单", "lost_note": "输单说明", "lost_reason": "输单原因",
    "mark": "台账截至", "member": "成员", "method": "方式", "month_on": "月份", "name": "名称", "need": "需求",
    "note": "备注", "number": "编号", "opened_on": "开立", "our_signatory": "我方签字人", "outcome": "结果",
    "owner": "负责人", "payer": "付款方", "phone": "电话", "price_fen": "单价", "product": "产品", "products": "产品",
    "quantity": "数量", "reason": "原因", "receipt": "回款", "received_fen": "已回款", "received_on": "到账日期",
    "refusal_reason": "退回原因", "result_hash": "结果摘要", "reversal_reason": "冲销原因", "share_bp": "分成",
    "signed_on": "签署", "stage": "阶段", "stage_entered_on": "进入阶段", "state": "状态", "taken_over": "期初导入",
    "target_fen": "目标", "team": "团队", "their_signatory": "对方签字人", "title": "标题", "total_fen": "合计",
    "unit": "单位", "void_reason": "作废原因", "voided_at": "作废时间",
}  # fmt: skip


def field_words(name: str) -> str:
    """Return the word for a value's name, or the name itself where there is none.

    >>> field_words("owner_id"), field_words("frobnication")
    ('负责人', 'frobnication')
    """
    return FIELD_WORDS.get(name) or FIELD_WORDS.get(name.removesuffix("_id"), name)
