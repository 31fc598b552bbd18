"""What a table is taken for, by the words over its columns and what stands under them."""

from __future__ import annotations

import pytest

from tests.home.exchange.reading.grids import CUSTOMERS, KINDS, table
from xiaozhang.home.exchange.rules.guessing import guess, why_not
from xiaozhang.home.exchange.rules.suggesting import near


@pytest.mark.parametrize(
    ("text", "kind", "columns"),
    [
        (
            "公司名称 | 联系人姓名 | 手机号码 | 所属行业 | 省份\n甲公司 | 张伟 | 13800138000 | 机械 | 江苏",
            "customers",
            {"name": 0, "contact": 1, "phone": 2, "industry": 3, "area": 4},
        ),
        (
            "品名 | 类别 | 销售价 | 进价 | 税率(%)\n水泵 | 泵 | 500 | 300 | 13",
            "products",
            {"name": 0, "category": 1, "price_fen": 2, "cost_fen": 3, "tax_bp": 4},
        ),
        (
            "员工姓名 | 手机号 | 所属部门 | 入职时间\n张伟 | 13800138000 | 一部 | 2020-01-02",
            "members",
            {"name": 0, "phone": 1, "team": 2, "joined_on": 3},
        ),
        (
            "单据号 | 客户 | 商品 | 销售员 | 销售额 | 日期\nA1 | 甲公司 | 水泵 | 张伟 | 500 | 2026-09-01",
            "deals",
            {"number": 0, "customer": 1, "product": 2, "owner": 3, "amount_fen": 4, "closed_on": 5},
        ),
        (
            "业务员 | 月份 | 销售目标（万元）\n张伟 | 2026-09 | 30",
            "targets",
            {"member": 0, "month": 1, "target_fen": 2},
        ),
    ],
)
def test_each_kind_is_recognised_by_words_in_use(text: str, kind: str, columns: dict[str, int]) -> None:
    best = guess(table(text), KINDS)[0]
    assert (best.kind, dict(best.columns), best.missing) == (kind, columns, ())
    assert best.score >= 60


def test_contents_decide_between_two_columns_for_one_field() -> None:
    text = "客户名称 | 电话 | 手机\n甲 | 总机 | 13800138000\n乙 | 前台 | 13900139000"
    assert guess(table(text), [CUSTOMERS])[0].columns["phone"] == 2


def test_a_second_candidate_lowers_the_score() -> None:
    clear = guess(table("客户名称 | 手机\n甲 | 13800138000\n乙 | 13900139000"), [CUSTOMERS])[0]
    twice = guess(
        table("客户名称 | 手机 | 电话\n甲 | 13800138000 | 13700137000\n乙 | 13900139000 | 13600136000"), [CUSTOMERS]
    )[0]
    assert twice.score < clear.score


def test_a_table_that_is_none_of_them_scores_low_or_not_at_all() -> None:
    found = table("姓名 | 语文 | 数学 | 英语\n张三 | 90 | 80 | 70\n李四 | 91 | 81 | 71")
    assert all(one.score < 50 for one in guess(found, KINDS))
    assert guess(table("甲甲 | 乙乙\n1 | 2\n3 | 4"), KINDS) == ()


def test_a_key_that_repeats_is_no_list_of_records() -> None:
    rows = "\n".join(f"{'甲乙丙'[number % 3]}公司 | 江苏 | {number}" for number in range(12))
    found = table(f"客户名称 | 省份 | 数量\n{rows}")
    best = guess(found, [CUSTOMERS])[0]
    assert (best.repeats, best.score < 50) == ("客户名称", True)
    assert "同样的内容反复出现" in str(why_not(found, [best], [CUSTOMERS]))


def test_why_a_table_cannot_go_on_by_itself() -> None:
    def why(text: str) -> str:
        found = table(text)
        return str(why_not(found, guess(found, KINDS), KINDS))

    assert why("客户名称 | 电话\n甲 | 13800138000\n乙 | 13900139000") == "None"
    assert why("客户名称 | 电话 | 手机号") == "只有列名，没有数据，没有可以导入的行。"
    assert why("产品名称 | 类别 | 单位\n水泵 | 泵 | 台\n阀门 | 阀 | 个").startswith("最像产品，但缺「单价」")
    assert why("甲甲 | 乙乙\n1 | 2\n3 | 4").startswith("列名认不出是成员、产品、客户、商机、目标中的哪一种")


def test_the_name_of_the_sheet_counts() -> None:
    text = "名称 | 备注\n甲 | x\n乙 | y"
    assert guess(table(text, name="客户信息"), KINDS)[0].kind == "customers"


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("GTXPro", ["GTX Basic", "GTX Pro", "GTX Plus Pro"], ("GTX Pro",)),
        ("technolgy", ["technology", "telecommunications", "medical"], ("technology",)),
        ("张 伟", ["张伟", "张伟强"], ("张伟",)),
        ("澄源水务", ["澄源水务（集团）有限公司", "清源水务有限公司"], ("澄源水务（集团）有限公司",)),
        ("苏州恒达机械公司", ["苏州恒达机械有限公司", "无锡恒通机械有限公司"], ("苏州恒达机械有限公司",)),
        ("外星", ["机械", "化工"], ()),
        ("", ["机械"], ()),
    ],
)
def test_near_misses_are_offered(written: str, known: list[str], meant: tuple[str, ...]) -> None:
    assert near(written, known)[:1] == meant
