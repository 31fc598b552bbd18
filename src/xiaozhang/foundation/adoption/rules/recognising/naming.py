"""A kind that a clause only names: no figures are read for it, but the reader is told that there is one."""

from __future__ import annotations

from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.recognising.parts import House, Passage, Suggestion, suggestion

_OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "lead_scoring": ("线索评分", "线索打分", "线索分级"),
    "customer_grade": ("客户分级", "客户等级", "客户级别"),
    "contact_rhythm": ("回访频次", "拜访频次", "联系频次"),
    "pool_limits": ("公海", "公共客户池", "领取上限", "客户数量上限", "保有量"),
    "lead_assignment": ("线索分配", "客户分配"),
    "honours": ("荣誉", "销售冠军", "表彰", "评优"),
    "regular_contest": ("竞赛", "比武", "PK"),
    "reward_catalogue": ("奖励标准", "奖励办法", "奖励种类"),
    "suggestion_reward": ("合理化建议",),
    "violation_catalogue": ("违规行为", "违纪行为", "禁止行为"),
    "sanction_ladder": ("处分", "违规处理", "处罚等级"),
    "attendance": ("考勤",),
    "probation": ("试用期", "转正"),
    "training_requirement": ("培训学时", "培训要求"),
    "service_standard": ("服务标准", "售后响应"),
    "satisfaction_survey": ("满意度", "客户回访调查"),
    "expense_limit": ("费用标准", "报销标准", "差旅标准", "费用管理"),
    "target_policy": ("目标分解", "目标管理", "任务分解"),
    "alert": ("风险预警", "预警指标"),
    "retention": ("保管期限", "保存期限", "留存期限"),
    "data_protection": ("数据保护", "个人信息保护", "客户信息保密"),
    "referral_reward": ("转介绍", "推荐奖励"),
}


def named_kind(passage: Passage, house: House) -> Suggestion | None:
    """Suggest, without parameters, the kind whose name stands in the title or opens the text."""
    head = passage.title + passage.plain[:40]
    for key, label in house.kinds.items():
        words = (str(label), *_OTHER_WORDS.get(key, ()))
        said = next((word for word in words if len(word) >= 2 and word in head), None)
        if said is not None:
            return suggestion(key, {}, [said], [], lacking=[Message("参数：请存为草案后在编辑页填写")])
    return None
