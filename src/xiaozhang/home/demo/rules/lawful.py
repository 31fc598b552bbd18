"""The regional figures of the demo's charter. All invented, and said to be: the product ships no figure of any region.

One of the regions where people of the story work has none, so that it is seen what settlement says then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xiaozhang.base.money import yuan

KIND, CHAPTER = "regional_law", 8
_SOURCE = "演示公司虚构，没有文件依据，不是该地区的现行标准；正式使用请换成当地公布的文件名称、文号和数额。"
_CAP, _NOTICE_WORKDAYS = "20%", 5


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the demo with its invented minimum wage a month, in 分."""

    name: str
    minimum_fen: int


REGIONS = (Region("苏州", 3_333_00), Region("上海", 5_555_00), Region("广州", 4_444_00))


def clause(region: Region, effective_on: date) -> dict[str, Any]:
    """Return the clause of a region as it is added to a draft: title, text, kind and parameters."""
    return {
        "title": f"{region.name}的法定参数（演示数额）",
        "text": (
            f"演示数额，系虚构，不是{region.name}的现行标准。\n"
            f"最低月工资按 {yuan(region.minimum_fen)} 元核对；从工资中扣回的，每月不超过当月工资的 20%，"
            f"并在 {_NOTICE_WORKDAYS} 个工作日以前书面告知。"
        ),
        "kind": KIND,
        "parameters": {
            "region": region.name,
            "effective_on": effective_on.isoformat(),
            "source": _SOURCE,
            "minimum_wage": yuan(region.minimum_fen).replace(",", ""),
            "recovery_cap": _CAP,
            "recovery_notice_days": _NOTICE_WORKDAYS,
        },
    }
