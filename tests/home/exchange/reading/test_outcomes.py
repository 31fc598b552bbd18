"""The files of shared/data: the page that lists what becomes of them is true, and the cleaning case comes out right."""

from __future__ import annotations

import csv
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.factories.org import make_company
from tests.home.exchange.reading.grids import field, kind
from tests.home.exchange.reading.outcomes import PAGE, SHARED, page
from xiaozhang.base.money import yuan
from xiaozhang.base.registries import import_kinds
from xiaozhang.home.exchange.documents.workbooks import read_book
from xiaozhang.home.exchange.rules.finding import find_tables
from xiaozhang.home.exchange.rules.guessing import guess
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.home.exchange.rules.reading_rows import read_rows

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the files of ../shared are not here")

_ORDERS = kind(
    "orders",
    "订单",
    [
        field("order_id", "订单号", is_needed=True),
        field("name", "姓名", is_needed=True),
        field("phone", "手机", "phone"),
        field("email", "邮箱"),
        field("city", "城市"),
        field("amount", "金额", "money"),
        field("date", "日期", "day"),
    ],
    keys=("order_id",),
)


def test_the_page_of_outcomes_is_true(db: None) -> None:
    make_company(founded_on=date(2016, 10, 1))
    made = page(sorted(import_kinds, key=lambda one: one.order))
    if os.environ.get("XIAOZHANG_WRITE_OUTCOMES"):
        PAGE.write_text(made, encoding="utf-8")
    assert made == PAGE.read_text(encoding="utf-8")


def test_the_cleaning_case_gives_the_expected_rows() -> None:
    rows: list[dict[str, str]] = []
    for path in sorted((SHARED / "zh_clean_case" / "input").glob("*.csv")):
        [table] = find_tables(read_book(path, path.name).sheets[0])
        [best] = guess(table, [_ORDERS])
        read = read_rows(table, _ORDERS, Layout("orders", best.columns))
        assert [row.is_refused for row in read.rows] == [False] * len(table.rows)
        rows += [{**_shown(row.values), "__source__": path.name} for row in read.rows]
    # the tool that made the case drops rows of one phone; we keep both and ask, so that step is done here
    seen: set[str] = set()
    first = [row for row in rows if not row["phone"] or not (row["phone"] in seen or seen.add(row["phone"]))]
    first.sort(key=lambda row: -int(row["amount"]))
    with (SHARED / "zh_clean_case" / "expected" / "result.csv").open(encoding="utf-8-sig", newline="") as file:
        assert first == list(csv.DictReader(file))


def test_the_odd_cells_of_the_cleaning_case_are_named_and_kept() -> None:
    path = next((SHARED / "zh_clean_case" / "input").glob("*A.csv"))
    [table] = find_tables(read_book(path, path.name).sheets[0])
    read = read_rows(table, _ORDERS, Layout("orders", guess(table, [_ORDERS])[0].columns))
    named = [(p.line, p.letter, str(p.words), p.is_refusal) for p in read.problems]
    assert named == [
        (5, "C", "「1371234」不像打得通的号码，照原样保留。", False),
        (5, "D", "「bad-email」不像邮箱，照原样保留。", False),
    ]


@pytest.mark.parametrize("name", ["a.xlsx", "a.et", "a.csv"])
def test_an_old_workbook_under_another_name_is_read(tmp_path: Path, name: str) -> None:
    source = SHARED / "zh_templates" / "jshERP_customer_template.xls"
    shutil.copy(source, tmp_path / name)
    assert read_book(tmp_path / name, name).sheets == read_book(source, name).sheets


def _shown(values: object) -> dict[str, str]:
    assert isinstance(values, dict)
    texts = dict(values)
    texts["amount"] = yuan(texts["amount"]).replace(",", "").removesuffix(".00")
    day: date = texts["date"]
    return {**texts, "date": day.isoformat()}
