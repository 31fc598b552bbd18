"""The commission clause refuses what would pay wrongly, and says itself in words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from xiaozhang.base.clause_kind import Known, Severity
from xiaozhang.performance.plans.clauses import CommissionTable, Method

KNOWN = Known(
    metrics={"receipt": "回款", "signed_amount": "签约额", "visit": "拜访"},
    roles={"representative": "销售代表", "supervisor": "销售主管"},
)
SHIPPED: dict[str, Any] = {
    "base": "receipt",
    "period": "month",
    "method": "progressive",
    "basis": "receipt_date",
    "tiers": [{"from": 0, "rate": "1.5%"}, {"from": 200000, "rate": "2.0%"}, {"from": 500000, "rate": "3.0%"}],
    "roles": ["representative", "supervisor"],
}


def _table(**changes: Any) -> CommissionTable:
    return CommissionTable.model_validate({**SHIPPED, **changes})


def _found(**changes: Any) -> list[tuple[str, str]]:
    return [(finding.path, str(finding.message)) for finding in _table(**changes).check(KNOWN)]


def test_the_shipped_table_may_be_published() -> None:
    assert _found() == []


def test_sentence_of_the_shipped_table() -> None:
    assert str(_table().sentence()) == (
        "按每月回款累计，超额累进：不满 200,000.00 元的部分 1.5%；满 200,000.00 至不满 500,000.00 元的部分 2.0%；"
        "满 500,000.00 元的部分 3.0%。到账日为依据日，适用于销售代表、销售主管。"
    )


def test_sentence_of_a_slab_table() -> None:
    words = str(_table(method="全额累进", roles=["representative"]).sentence())
    assert "全额累进：不满 200,000.00 元，全额按 1.5%；" in words


def test_handbook_table() -> None:
    laid_out = _table().table(KNOWN)
    assert [str(head) for head in laid_out.heads] == ["当月累计回款", "比例（超额累进）"]
    assert [tuple(str(cell) for cell in row) for row in laid_out.rows] == [
        ("不满 200,000.00 元", "1.5%"),
        ("满 200,000.00 至不满 500,000.00 元", "2.0%"),
        ("满 500,000.00 元", "3.0%"),
    ]


@pytest.mark.parametrize(
    ("written", "method"),
    [
        ("progressive", Method.PROGRESSIVE),
        ("超额累进", Method.PROGRESSIVE),
        ("slab", Method.SLAB),
        ("全额累进", Method.SLAB),
    ],
)
def test_the_method_may_be_written_in_chinese(written: str, method: Method) -> None:
    assert _table(method=written).method is method


@pytest.mark.parametrize("ambiguous", ["阶梯提成", "阶梯", "", None])
def test_a_word_that_could_mean_either_is_refused(ambiguous: str | None) -> None:
    assert _found(method=ambiguous) == [("method", "只写「阶梯提成」说不清怎么算，请写明「全额累进」或「超额累进」。")]


@pytest.mark.parametrize(
    ("tiers", "path", "words"),
    [
        ([], "tiers", "提成表没有档。请至少写一档，从 0 元起。"),
        ([{"from": 100, "rate": "1.5%"}], "tiers[0].from", "第 1 档要从 0 元起：100.00 元以下没有比例。"),
        (
            [{"from": 0, "rate": "1%"}, {"from": 300, "rate": "2%"}, {"from": 300, "rate": "3%"}],
            "tiers[2].from",
            "第 2 档和第 3 档都从 300.00 元起，重叠。",
        ),
        (
            [{"from": 0, "rate": "1%"}, {"from": 300, "rate": "2%"}, {"from": 200, "rate": "3%"}],
            "tiers[2].from",
            "第 3 档的起点 200.00 元低于第 2 档，各档要从低到高。",
        ),
        ([{"from": 0, "rate": "100.1%"}], "tiers[0].rate", "第 1 档的比例 100.1% 不在 0% 到 100% 之间。"),
        ([{"from": 0, "rate": "-1%"}], "tiers[0].rate", "第 1 档的比例 −1.0% 不在 0% 到 100% 之间。"),
        ([{"from": 0, "rate": "1.0000001%"}], "tiers[0].rate", "第 1 档的比例超过六位小数。"),
        (
            [{"from": 0, "to": 200, "rate": "1%"}, {"from": 300, "rate": "2%"}],
            "tiers[0].to",
            "第 1 档到 200.00 元，第 2 档从 300.00 元起，中间没有比例。",
        ),
        (
            [{"from": 0, "to": 400, "rate": "1%"}, {"from": 300, "rate": "2%"}],
            "tiers[0].to",
            "第 1 档到 400.00 元，第 2 档从 300.00 元起，重叠。",
        ),
        (
            [{"from": 0, "to": 400, "rate": "1%"}],
            "tiers[0].to",
            "末档写了终点：满 400.00 元没有比例，会漏掉。末档不写终点。",
        ),
    ],
)
def test_tiers_that_pay_wrongly_are_refused(tiers: list[dict[str, Any]], path: str, words: str) -> None:
    assert _found(tiers=tiers) == [(path, words)]


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"base": "recipt"}, "base", "没有「recipt」这个指标，可用：receipt（回款）、signed_amount（签约额）。"),
        ({"base": "visit"}, "base", "「拜访」不是金额，不能作提成基数。"),
        ({"basis": "signing_date"}, "basis", "基数是回款，依据日应为到账日。"),
        (
            {"basis": "birthday"},
            "basis",
            "没有「birthday」这个依据日，可用：receipt_date（到账日）、signing_date（签订日）。",
        ),
        ({"roles": []}, "roles", "没有写适用岗位，没有人会按这张表计提成。"),
        ({"roles": ["representative", "pilot"]}, "roles[1]", "没有「pilot」这个岗位。"),
        ({"roles": ["representative", "representative"]}, "roles[1]", "岗位「销售代表」写了两遍。"),
    ],
)
def test_words_nobody_knows_are_refused(changes: dict[str, Any], path: str, words: str) -> None:
    assert _found(**changes) == [(path, words)]


def test_a_slab_that_falls_is_a_warning() -> None:
    tiers = [{"from": 0, "rate": "2%"}, {"from": 200000, "rate": "1%"}]
    (finding,) = _table(method="slab", tiers=tiers).check(KNOWN)
    assert (finding.severity, finding.path) == (Severity.WARNING, "tiers[1].rate")


@pytest.mark.parametrize("rate", [2, "2", 0.02, True])
def test_a_rate_without_its_percent_sign_is_not_read(rate: object) -> None:
    with pytest.raises(ValidationError):
        _table(tiers=[{"from": 0, "rate": rate}])


def test_parameters_survive_storage() -> None:
    table = _table(tiers=[{"from": 0, "to": 200000, "rate": "1.25%"}, {"from": 200000, "rate": "2.999999%"}])
    assert CommissionTable.model_validate(table.model_dump(mode="json")) == table
    assert _table().model_dump(mode="json")["tiers"][0] == {"from": "0.00", "rate": "1.5%"}
