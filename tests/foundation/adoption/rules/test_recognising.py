"""What clauses of rulebooks are taken for, with which figures, and what is not taken over."""

from __future__ import annotations

from typing import Any

import pytest

from xiaozhang.base.clause_parts import ROLE_WORDS
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.recognising import RECOGNISERS, House, Recognised, recognise

HOUSE = House(
    kinds={**{kind: Message(kind) for kind in RECOGNISERS}, "customer_grade": Message("客户分级")},
    metrics={
        "receipt": "回款额",
        "signed_amount": "签约额",
        "visit": "拜访",
        "follow_up": "跟进",
        "new_customer": "新客户",
    },
    moments={
        "customers.assigned": "客户分到负责人名下",
        "customers.followed_up": "写下跟进记录",
        "customers.visited": "拜访客户",
        "contracts.signed": "合同签订",
        "contracts.instalment_due": "回款到期",
        "contracts.instalment_paid": "该期回款收齐",
    },
    roles={key: str(word) for key, word in ROLE_WORDS.items()},
    approvals={"contract": "合同签订"},
)


def read(text: str, title: str = "") -> Recognised:
    return recognise(title, text, HOUSE)


def parameters(text: str, title: str = "") -> tuple[str, Any]:
    best = read(text, title).best
    assert best is not None
    return best.kind, best.parameters


@pytest.mark.parametrize(
    ("text", "within", "unit", "opens", "closes"),
    [
        ("客户分配后 24 小时内须首次联系。", 24, "hours", "assigned", "followed_up"),
        ("新线索分配后，业务员应当在三个工作日内联系。", 3, "workdays", "assigned", "followed_up"),
        ("接到新客户后应于2日之内上门拜访。", 2, "days", "assigned", "visited"),
        ("拜访结束后必须在两天内填写跟进记录。", 2, "days", "visited", "followed_up"),
        ("客户分给业务员后须在１周内联系。", 7, "days", "assigned", "followed_up"),
    ],
)
def test_terms(text: str, within: int, unit: str, opens: str, closes: str) -> None:
    kind, found = parameters(text)

    assert kind == "time_limit"
    assert (found["within"], found["unit"]) == (within, unit)
    assert (found["opens"], found["closes"]) == (f"customers.{opens}", f"customers.{closes}")


def test_a_term_whose_ends_are_not_said_is_named_and_not_taken_over() -> None:
    found = read("员工离职须在三十日内办理交接。")

    assert found.best is not None
    assert (found.best.kind, found.best.parameters, found.best.confidence.value) == ("time_limit", None, "unsure")
    assert [str(each) for each in found.best.lacking] == ["从什么时候起算", "做到什么算完成"]
    assert [each.words for each in found.left] == ["三十日"]


@pytest.mark.parametrize(
    ("text", "metric", "least", "per"),
    [
        ("销售代表每周拜访客户不少于10次。", "visit", 10, "week"),
        ("每个工作日至少跟进五个客户。", "follow_up", 5, "day"),
        ("业务员每月开发新客户不低于 3 家。", "new_customer", 3, "month"),
    ],
)
def test_quotas(text: str, metric: str, least: int, per: str) -> None:
    kind, found = parameters(text)

    assert (kind, found["metric"], found["at_least"], found["per"]) == ("activity_quota", metric, least, per)
    assert found["roles"] == ["representative"]


def test_reminders_before_and_after_a_day() -> None:
    kind, found = parameters("回款到期前7日、3日，系统提醒业务员；逾期3日上报销售主管，逾期15日上报销售经理。")

    assert kind == "reminder"
    assert [(each["offset"], each["to"]) for each in found["points"]] == [
        (-7, ["owner"]), (-3, ["owner"]), (3, ["superior"]), (15, ["sales_manager"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "每个工作日的工作时间为上午九时至十二时、下午一时三十分至六时。",
        "工作时间：9:00—12:00，13:30—18:00。",
        "上班时间上午9点到12点，下午1点半到6点。",
    ],
)
def test_hours(text: str) -> None:
    assert parameters(text) == (
        "working_hours",
        {"hours": [{"start": "09:00", "end": "12:00"}, {"start": "13:30", "end": "18:00"}]},
    )


_TIERS = [("0.00", "1%"), ("200000.00", "1.5%"), ("500000.00", "2%")]


@pytest.mark.parametrize(
    "text",
    [
        "业务员按每月回款超额累进计提提成：20万元以下的部分1%；20万元至50万元的部分1.5%；50万元以上的部分2%。",
        "业务员提成按当月回款累计，超额累进：\n回款额 | 比例\n0-20万元 | 1%\n20-50万元 | 1.5%\n50万元以上 | 2%",
        "业务员按月回款提成（超额部分累进）：不满20万元的，1%，满20万元不满50万元的，1.5%，满50万元的，2%。",
        "业务员月回款提成，分段计算：\n200,000元以下 百分之一\n200,000元～500,000元 1.5%\n500,000元以上 2%",
    ],
)
def test_commission_tables(text: str) -> None:
    kind, found = parameters(text)

    assert kind == "commission_table"
    assert [(each["from"], each["rate"]) for each in found["tiers"]] == _TIERS
    assert (found["method"], found["base"], found["roles"]) == ("progressive", "receipt", ["representative"])


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("业务员按月回款阶梯提成：20万元以下1%；20万元以上2%。", "「全额累进」还是「超额累进」：原文没有写明"),
        ("业务员按月回款超额累进提成：20万元以下1%；30万元以上2%。", "第 2 档与前一档不相接"),
        ("业务员按季度回款超额累进提成：20万元以下1%；20万元以上2%。", "系统按月累计，原文不是按月"),
        ("业务员按月回款超额累进提成：20万元以下1%；20万元至50万元2%。", "末档写了终点，再往上怎么算没有写"),
    ],
)
def test_a_commission_table_that_leaves_something_open_is_not_completed(text: str, lacking: str) -> None:
    found = read(text)

    assert found.best is not None
    assert (found.best.kind, found.best.parameters) == ("commission_table", None)
    assert lacking in [str(each) for each in found.best.lacking]
    assert "1%" in [each.words for each in found.left]


def test_an_edge_that_the_source_puts_into_the_lower_band_is_said() -> None:
    best = read("业务员按每月回款超额累进计提提成：20万元以下的部分1%；20万元以上的部分2%。").best

    assert best is not None
    assert [str(each) for each in best.assumed] == ["恰好等于分档数的，归入高的一档（原文写的是「以下」或「超过」）"]
    assert best.confidence.value == "likely"


def test_kpi_tables() -> None:
    kind, found = parameters(
        "销售代表月度考核：回款完成率权重50%，签约额权重30%，新客户权重20%。\n"
        "90分以上为优秀，80-89分为良好，60-79分为合格，60分以下为不合格。"
    )

    assert kind == "kpi_table"
    assert [(each["label"], each["metric"], each["weight"]) for each in found["indicators"]] == [
        ("回款完成率", "receipt", "50"), ("签约额", "signed_amount", "30"), ("新客户", "new_customer", "20"),
    ]  # fmt: skip
    assert [(each["from"], each["label"]) for each in found["grades"]] == [
        ("0", "不合格"), ("60", "合格"), ("80", "良好"), ("90", "优秀"),
    ]  # fmt: skip


def test_a_kpi_table_whose_weights_are_not_100_is_not_completed() -> None:
    best = read("月度考核：回款完成率权重50%，签约额权重30%。").best

    assert best is not None
    assert (best.parameters, [str(each) for each in best.lacking]) == (None, ["权重合计 80，不是 100"])


@pytest.mark.parametrize(
    "text",
    [
        "合同金额5万元以下由销售主管审批；5万元至50万元由销售经理审批；50万元以上报总经理审批。",
        "合同不满5万元的，由主管批准，满5万元不满50万元的，由销售经理批准，满50万元的，由总经理批准。",
        "合同审批权限：\n金额 | 审批人\n5万元以下 | 销售主管\n5-50万元 | 销售经理\n50万元以上 | 总经理",
    ],
)
def test_approval_chains(text: str) -> None:
    kind, found = parameters(text)

    assert (kind, found["subject"]) == ("approval_chain", "contract")
    assert [(each["from"], each["steps"][0]["who"]) for each in found["ranges"]] == [
        ("0.00", ["role:supervisor"]), ("50000.00", ["role:sales_manager"]), ("500000.00", ["role:leadership"]),
    ]  # fmt: skip


def test_stages() -> None:
    kind, found = parameters(
        "商机分为以下阶段：\n1. 客户开发：15个工作日内完成首次联系。\n2. 需求分析：10个工作日。\n"
        "3. 产品介绍：8个工作日。\n"
        "4. 报价：10个工作日。\n5. 谈判：10个工作日。\n6. 签约：7个工作日。\n7. 交付：按合同。"
    )

    assert kind == "stage_standard"
    assert [each["days"] for each in found["stages"]] == [15, 10, 8, 10, 10, 7, None]


def test_figures_that_no_kind_takes_are_listed_and_dates_are_none() -> None:
    found = read("迟到一次罚款50元，每月超过3次的，扣绩效10分。2026年1月1日起执行，每月10日发放。")

    assert (found.best, [each.words for each in found.left]) == (None, ["50元", "3次", "10分"])


def test_a_kind_that_is_only_named_is_said_without_parameters() -> None:
    best = read("公司按规模对客户分级管理。", "客户分级").best

    assert best is not None
    assert (best.kind, best.parameters) == ("customer_grade", None)


def test_kinds_and_keys_that_the_house_does_not_have_are_not_suggested() -> None:
    bare = House(kinds={"time_limit": Message("时限")}, roles=HOUSE.roles)

    assert recognise("", "每周拜访客户不少于10次。", bare).best is None
    best = recognise("", "客户分配后 24 小时内须首次联系。", bare).best
    assert best is not None
    assert best.parameters is None
