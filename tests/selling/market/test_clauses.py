"""Referral rewards refuse what may be commercial bribery."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import found


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            "referral_reward",
            {"rows": [{"recipient": "person", "form": "cash", "condition": "signed", "amount": 500}]},
            [
                (
                    "rows[0].form",
                    "第 1 行给客户单位的个人现金返还，可能构成商业贿赂，不能发布。"
                    "请改为给客户单位的价格折让或服务升级，或不超过限额并登记的礼品。",
                )
            ],
        ),
        (
            "referral_reward",
            {"person_year": None},
            [("person_year", "有给客户单位个人的奖励，须写明同一个人每年累计的上限。")],
        ),
        (
            "referral_reward",
            {"is_registered": False, "approvers": []},
            [
                ("is_registered", "给公司以外的奖励须逐笔登记对象、事由和价值，否则无法说明不是商业贿赂。"),
                ("approvers", "给公司以外的奖励须经审批，请写明审批岗位。"),
            ],
        ),
        (
            "referral_reward",
            {"on_the_books": False},
            [("on_the_books", "给单位的返还和折让须写入合同并如实入账；账外给付回扣的，以行贿论处。")],
        ),
        (
            "referral_reward",
            {"rows": [{"recipient": "customer", "form": "discount", "condition": "paid", "rate": "30%"}]},
            [
                ("rows[0].most", "第 1 行按比例给，须写每次上限。"),
                ("rows[0].rate", "第 1 行的比例 30.0% 偏高，请说明理由。"),
            ],
        ),
        (
            "referral_reward",
            {"rows": [{"recipient": "customer", "form": "upgrade", "condition": "paid"}]},
            [("rows[0]", "第 1 行的价值和占合同额的比例须写一项，且只写一项。")],
        ),
    ],
)
def test_nonsense_is_refused_naming_row_and_figure(
    kind: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **changes) == expected
