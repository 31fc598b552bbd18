"""Names of actions and values in Chinese, for a log that reads like sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xiaozhang.base.money import yuan
from xiaozhang.base.text import Message

# What the first word of an action's name means, for actions that say no label of their own.
_VERBS: Mapping[str, str] = {
    "accept": "验收", "add": "添加", "announce": "公布", "archive": "归档", "change": "修改", "close": "关闭",
    "confirm": "确认", "draft": "起草", "drop": "删除", "end": "结束", "erase": "抹去", "finish": "完成",
    "give": "给予", "lose": "输单", "move": "移动", "note": "登记", "open": "新建", "post": "记入",
    "publish": "发布", "put": "更新", "read": "读入", "record": "登记", "refuse": "退回", "remove": "移除",
    "rename": "改名", "reopen": "重新打开", "retire": "停用", "reveal": "查看", "reverse": "冲销", "set": "设定",
    "show": "查看", "sign": "签署", "start": "发起", "stop": "停止", "take": "接收", "tick": "勾选",
    "transfer": "转移", "untick": "取消勾选", "void": "作废", "win": "赢单", "withdraw": "撤回",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def action_words(action: str, subject: str) -> Message:
    """Return what an action is called that has no label: its verb and what it was done to.

    >>> str(action_words("customers.transfer_customer", "客户"))
    '转移客户'
    """
    verb = _VERBS.get(action.rpartition(".")[2].partition("_")[0], "更新")
    return Message("{verb}{subject}", {"verb": verb, "subject": subject})


def value_words(field: str, value: object) -> str:
    """Return a logged value as it is read: 分 as yuan, yes and no, lists with 、, — for nothing.

    >>> value_words("amount_fen", 123450), value_words("is_key", True), value_words("next_on", None)
    ('1,234.50 元', '是', '—')
    """
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and field.endswith("_fen"):
        return f"{yuan(value)} 元"
    if isinstance(value, int) and field.endswith("_bp"):
        return f"{value // 100}.{value % 100:02d}%"
    if is_day(value):
        return _day_words(str(value))
    if isinstance(value, list):
        return "、".join(value_words(field, inner) for inner in value)
    if isinstance(value, dict):
        return "；".join(f"{key} {value_words(str(key), inner)}" for key, inner in value.items())
    return str(value)


def _day_words(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def is_instant(value: object) -> bool:
    """Say whether a logged value is a date with a time."""
    return isinstance(value, str) and bool(_INSTANT.match(value))


def is_day(value: object) -> bool:
    """Say whether a logged value is a date."""
    return isinstance(value, str) and bool(_DAY.fullmatch(value))
