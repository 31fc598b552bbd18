"""Rules of pools, rhythm, service, retention, expenses, training and attendance are read from others' words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.typical import KNOWN, kind_of
from xiaozhang.base.clause_kind import Severity
from xiaozhang.base.clause_parts import ROLE_WORDS
from xiaozhang.base.text import Message
from xiaozhang.foundation.adoption.rules.recognising import RECOGNISERS, House, Suggestion, recognise

HOUSE = House(
    kinds={kind: Message(kind) for kind in RECOGNISERS},
    metrics=KNOWN.metrics,
    moments={"customers.assigned": "客户分到负责人名下", "customers.followed_up": "写下跟进记录"},
    roles={key: str(word) for key, word in ROLE_WORDS.items()},
    approvals={"contract": "合同签订"},
)


def best_of(text: str, title: str = "") -> Suggestion:
    best = recognise(title, text, HOUSE).best
    assert best is not None
    return best


def taken(text: str, title: str = "") -> tuple[str, Any]:
    """Return kind and parameters, which may be published as they are."""
    best = best_of(text, title)
    clause = kind_of(best.kind).model_validate(best.parameters)
    assert [str(each.message) for each in clause.check(KNOWN) if each.severity is Severity.ERROR] == []
    return best.kind, best.parameters


def test_a_pool_with_warning_holding_and_claims() -> None:
    kind, found = taken(
        "超过30天未跟进的客户自动收回公海，提前7天提醒。销售代表名下客户不超过100家，每人每日最多领取5家。"
    )
    assert kind == "pool_limits"
    assert found["returns"] == [{"grade": "", "days": 30, "warn_days": 7}]
    assert (found["holdings"], found["claims_per_day"]) == ([{"role": "representative", "most": 100}], 5)


def test_a_pool_by_grade_says_what_it_assumed() -> None:
    best = best_of("A级客户满60天没有联系、B级客户满两个月没有联系的，退回公海。")
    assert best.parameters is not None
    assert [(row["grade"], row["days"]) for row in best.parameters["returns"]] == [("A", 60), ("B", 60)]
    assert [str(each) for each in best.assumed] == [
        "不提前预警",
        "一个月按 30 天计",
        "每日领取不设上限（填 1000 家）",
        "原负责人再次领取不设间隔，成交客户不另设保护期，有进行中商机的不回收",
    ]


def test_a_rhythm_of_grades() -> None:
    kind, found = taken(
        "A级客户每周至少联系一次，每月拜访一次，销售经理每季度拜访一次；B级客户每半月联系一次；C级客户每月电话回访1次。"
    )
    assert kind == "contact_rhythm"
    assert found == {
        "rows": [
            {"grade": "A", "contact_days": 7, "visit_days": 30, "superior_visit_days": 90},
            {"grade": "B", "contact_days": 15},
            {"grade": "C", "contact_days": 30},
        ],
        "superiors": ["sales_manager"],
    }


def test_a_rhythm_that_gives_no_whole_days_is_not_taken_over() -> None:
    best = best_of("A级客户每周联系2次，B级客户每周联系一次。")
    assert (best.kind, best.parameters) == ("contact_rhythm", None)
    assert [str(each) for each in best.lacking] == ["「每周联系2次」折合不到整天，请写明隔几天一次"]


@pytest.mark.parametrize(
    ("text", "counts", "rows"),
    [
        (
            "紧急问题2小时内响应，8小时内解决；严重问题4小时内响应，24小时内解决；一般问题8小时内回复，3天内解决。",
            "clock",
            [("critical", 2, 8), ("major", 4, 24), ("minor", 8, 72), ("inquiry", 8, 72)],
        ),
        (
            "重大故障1工作小时响应、1个工作日内修复。普通问题4工作小时响应、5个工作日内解决。",
            "working_hours",
            [("critical", 1, 8), ("major", 4, 40), ("minor", 4, 40), ("inquiry", 4, 40)],
        ),
    ],
)
def test_terms_of_service(text: str, counts: str, rows: list[tuple[str, int, int]]) -> None:
    kind, found = taken(text, "售后响应")
    assert (kind, found["counts"]) == ("service_standard", counts)
    assert [(row["severity"], row["respond_hours"], row["resolve_hours"]) for row in found["rows"]] == rows


def test_retention_with_its_start_and_who_approves_destroying() -> None:
    kind, found = taken(
        "合同自履行完毕起保管10年，报价单保存3年，客户档案永久保存。期满销毁由销售经理和财务批准。", "档案"
    )
    assert kind == "retention"
    assert [tuple(row.values()) for row in found["rows"]] == [
        ("signed_contract", 10, "closed", "destroy"),
        ("quotation", 3, "created", "destroy"),
        ("customer_file", 100, "created", "review"),
    ]
    assert found["approved_by"] == ["sales_manager", "finance"]


def test_limits_of_expenses_with_nothing_assumed() -> None:
    text = (
        "销售代表住宿费每天不超过400元，业务招待费每次不超过1,000元，市内交通费每月限额800元。"
        "超出标准的，由销售主管批准。费用在发生后10个工作日内报销。单笔2000元以上的事先申请。"
    )
    kind, found = taken(text, "差旅标准")
    assert (kind, best_of(text).assumed) == ("expense_limit", ())
    assert [(row["expense"], row["per"], row["most"]) for row in found["rows"]] == [
        ("hotel", "day", "400.00"),
        ("entertainment", "once", "1000.00"),
        ("city_transport", "month", "800.00"),
    ]
    assert (found["request_from"], found["claim_workdays"]) == ("2000.00", 10)


def test_training_with_subjects_and_the_mark_that_passes() -> None:
    kind, found = taken(
        "销售代表每季度参加培训不少于12学时，考试80分以上为合格。培训内容包括产品知识、销售技巧。", "培训"
    )
    assert (kind, found["per"], found["hours"]) == ("training_requirement", "quarter", "12")
    assert [(each["subject"], each["pass_mark"]) for each in found["subjects"]] == [
        ("产品知识", "80"),
        ("销售技巧", "80"),
    ]


def test_lateness_by_minutes() -> None:
    kind, found = taken("迟到10分钟以内不计，10至30分钟记迟到一次，30分钟以上按旷工半天处理。", "考勤")
    assert kind == "attendance"
    assert [(row["from"], row["counts_as"]) for row in found["lateness"]] == [
        (0, "nothing"),
        (10, "late"),
        (30, "half_day"),
    ]


def test_lateness_with_a_gap_is_shown_and_not_taken_over() -> None:
    best = best_of("迟到10分钟以内不计，满20分钟不满30分钟的记迟到一次。", "考勤")
    assert (best.kind, best.parameters) == ("attendance", None)
    assert [str(each) for each in best.lacking] == ["第 2 档与前一档不相接", "末档写了终点，再往上怎么算没有写"]


@pytest.mark.parametrize(
    "text",
    [
        "客户长期不跟进的，可以收回公海。",
        "发票应妥善保管。",
        "差旅应当节约。",
        "成员应当参加培训。",
        "不得迟到早退。",
        "A级客户由专人负责。",
    ],
)
def test_words_without_figures_make_no_parameters(text: str) -> None:
    best = recognise("", text, HOUSE).best
    assert best is None or best.parameters is None
