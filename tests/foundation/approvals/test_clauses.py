"""The clause that says whose agreement something needs: what it refuses, what it says, whom it means."""

from __future__ import annotations

from typing import Any

import pytest

from xiaozhang.base.clause_kind import Known
from xiaozhang.foundation.approvals.clauses import ApprovalChain

KNOWN = Known(
    roles={"finance": "财务", "sales_manager": "销售经理", "legal": "法务"},
    approvals={"contract": "合同签订"},
    teams={"华北组": "华北组"},
)
STEP = {"who": ["superior"], "remind_days": 1, "escalate_days": 3}
BOTH = {"who": ["role:finance", "role:sales_manager"], "mode": "all"}


def chain(*ranges: dict[str, Any], subject: str = "contract") -> ApprovalChain:
    return ApprovalChain.model_validate({"subject": subject, "ranges": ranges})


GOOD = (
    {"from": "0"},
    {"from": "50000", "steps": [STEP]},
    {"from": "500000", "steps": [STEP, BOTH], "copies": ["role:finance"]},
)


def test_a_good_chain_is_refused_nothing() -> None:
    assert chain(*GOOD).check(KNOWN) == []
    assert (
        chain({"from": "0", "to": "10", "steps": [{"who": ["leader:华北组"]}]}, {"from": "10", "steps": [STEP]}).check(
            KNOWN
        )
        == []
    )


@pytest.mark.parametrize(
    ("ranges", "path", "words"),
    [
        ([], "ranges", "没有写金额范围"),
        ([{"from": "100", "steps": [STEP]}], "ranges[0].from", "100.00 元以下没有写由谁审批"),
        ([{"from": "0"}, {"from": "10"}], "ranges", "各段都没有审批步骤"),
        ([{"from": "0", "steps": [STEP]}, {"from": "0", "steps": [BOTH]}], "ranges[1].from", "重叠"),
        (
            [{"from": "0", "to": "10", "steps": [STEP]}, {"from": "20", "steps": [BOTH]}],
            "ranges[0].to",
            "中间没有写由谁审批",
        ),
        ([{"from": "0", "to": "30", "steps": [STEP]}, {"from": "20", "steps": [BOTH]}], "ranges[0].to", "重叠"),
        ([{"from": "0", "to": "30", "steps": [STEP]}], "ranges[0].to", "末段不写终点"),
        ([{"from": "0", "steps": [{"who": []}]}], "ranges[0].steps[0].who", "没有写由谁审批"),
        ([{"from": "0", "steps": [{"who": ["role:boss"]}]}], "ranges[0].steps[0].who[0]", "没有「boss」这个岗位"),
        ([{"from": "0", "steps": [{"who": ["leader:南极组"]}]}], "ranges[0].steps[0].who[0]", "没有「南极组」这个团队"),
        ([{"from": "0", "steps": [{"who": ["经理"]}]}], "ranges[0].steps[0].who[0]", "看不懂「经理」"),
        ([{"from": "0", "steps": [{"who": ["superior", "superior"]}]}], "ranges[0].steps[0].who[1]", "写了两遍"),
        ([{"from": "0", "steps": [STEP], "copies": ["role:boss"]}], "ranges[0].copies[0]", "没有「boss」这个岗位"),
        ([{"from": "0", "steps": [{**STEP, "remind_days": 0}]}], "ranges[0].steps[0].remind_days", "1 至 60 个工作日"),
    ],
)
def test_nonsense_is_refused_where_it_stands(ranges, path, words) -> None:
    found = [finding for finding in chain(*ranges).check(KNOWN) if finding.severity == "error"]
    assert [finding.path for finding in found] == [path]
    assert words in str(found[0].message)


def test_an_unknown_subject_is_refused_and_odd_chains_are_warned_of() -> None:
    (finding,) = chain(*GOOD, subject="holiday").check(KNOWN)
    assert (finding.path, "contract（合同签订）" in str(finding.message)) == ("subject", True)
    odd = chain({"from": "0", "steps": [{**STEP, "escalate_days": 1}]}, {"from": "10"}).check(KNOWN)
    assert [(one.severity.value, one.path) for one in odd] == [
        ("warning", "ranges[1].steps"), ("warning", "ranges[0].steps[0].escalate_days"),
    ]  # fmt: skip


def test_the_sentence_and_the_table_say_the_parameters() -> None:
    said = chain(*GOOD)
    assert str(said.sentence()) == (
        "合同签订按金额审批：不满 50,000.00 元，不需审批；满 50,000.00 至不满 500,000.00 元，直接上级；"
        "满 500,000.00 元，直接上级 → 财务、销售经理会签。"
    )
    table = said.table(KNOWN)
    assert table is not None
    assert [[str(word) for word in row] for row in table.rows][2] == [
        "满 500,000.00 元", "直接上级 → 财务、销售经理会签", "直接上级满 1 个工作日提醒、满 3 个工作日报上级", "财务",
    ]  # fmt: skip


@pytest.mark.parametrize(("amount_fen", "steps"), [(4_999_999, 0), (5_000_000, 1), (49_999_999, 1), (50_000_000, 2)])
def test_an_amount_that_is_reached_belongs_to_the_higher_range(amount_fen, steps) -> None:
    assert len(chain(*GOOD).rules_for(amount_fen)) == steps


def test_steps_are_called_what_they_ask_unless_the_clause_names_them() -> None:
    named = chain({"from": "0", "steps": [{**STEP, "name": "主管审批"}, BOTH]})
    assert [rule.name for rule in named.rules_for(1)] == ["主管审批", "财务、销售经理"]


def test_parameters_are_written_out_as_they_were_read() -> None:
    written = chain(*GOOD).model_dump(mode="json", by_alias=True)
    assert written["ranges"][:2] == [{"from": "0.00"}, {"from": "50000.00", "steps": [STEP]}]
    assert ApprovalChain.model_validate(written) == chain(*GOOD)
