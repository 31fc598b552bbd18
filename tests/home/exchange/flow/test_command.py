"""`xiaozhang import FILE...`: the steps of the browser in one go."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.home.exchange.flow.steps import CONTACTS, CUSTOMERS
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError, Refused
from xiaozhang.config.importing import bring_in
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.models import FileChunk, Import, StagedRow
from xiaozhang.selling.customers.models import Contact, Customer

COUNTS = {"new": 0, "changed": 0, "unchanged": 0, "refused": 0, "skipped": 0}


@pytest.fixture
def files(importer: Actor, tmp_path: Path) -> list[Path]:
    return [written(tmp_path / "客户.csv", CUSTOMERS), written(tmp_path / "联系人.csv", CONTACTS)]


def written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(rows)
    return path


def test_files_are_guessed_and_imported(files: list[Path]) -> None:
    outcome = bring_in(files)
    assert (outcome.is_imported, outcome.refused) == (True, 0)
    assert [(table["kind"], table["counts"]) for table in outcome.tables] == [
        ("customer", {**COUNTS, "new": 3}), ("contact", {**COUNTS, "new": 2}),
    ]  # fmt: skip
    assert list(outcome.lines())[0] == "客户.csv → 客户：新增 3，修改 0，相同 0，有错 0，重复 0"
    assert (Customer.objects.count(), Contact.objects.count()) == (3, 2)
    again = bring_in(files)
    assert (again.is_imported, [table["counts"]["unchanged"] for table in again.tables]) == (False, [3, 2])


def test_a_dry_run_keeps_nothing(files: list[Path]) -> None:
    outcome = bring_in(files, is_dry=True)
    assert (outcome.is_imported, outcome.tables[0]["counts"]["new"]) == (False, 3)
    assert (Customer.objects.count(), FileChunk.objects.count(), StagedRow.objects.count()) == (0, 0, 0)
    assert Import.objects.get().state == "set_aside"


def test_one_wrong_row_stops_all_without_an_error_file(files: list[Path], tmp_path: Path) -> None:
    bad = written(tmp_path / "坏.csv", (*CUSTOMERS, ("无锡精工", "", "1", "")))
    outcome = bring_in([bad])
    assert (outcome.is_imported, outcome.problems) == (False, ["坏.csv:5：电话：电话太短。"])
    assert Customer.objects.count() == 0


def test_with_an_error_file_the_rest_is_imported(files: list[Path], tmp_path: Path) -> None:
    bad = written(tmp_path / "坏.csv", (*CUSTOMERS, ("无锡精工", "", "1", "")))
    outcome = bring_in([bad], errors=tmp_path / "有错.csv")
    assert (outcome.is_imported, Customer.objects.count()) == (True, 3)
    assert "无锡精工,,1,,电话：电话太短。" in (tmp_path / "有错.csv").read_text(encoding="utf-8-sig")


def test_a_kind_and_values_can_be_given(files: list[Path], tmp_path: Path) -> None:
    bring_in(files[:1])
    names = written(tmp_path / "名单.csv", (("姓名",), ("许建平",)))
    outcome = bring_in([names], kind="contact", fixed={"customer": "昆山明达化工"})
    assert outcome.is_imported
    assert Contact.objects.get().customer.name == "昆山明达化工"


def test_a_layout_says_what_columns_are(files: list[Path], tmp_path: Path) -> None:
    rows = (("主体名称", "经办人员"), ("江阴水务集团", "许建平"), ("太湖仪表有限公司", "顾晓岚"))
    odd = written(tmp_path / "导出.csv", rows)
    layout = tmp_path / "layout.yaml"
    said = (
        "导出*.csv:",
        "- {kind: customer, columns: {name: 主体名称}}",
        "- {kind: contact, columns: {customer: 主体名称, name: B}}",
    )
    layout.write_text("\n".join(said), encoding="utf-8")
    outcome = bring_in([odd], layout=layout)
    assert outcome.is_imported
    assert list(Contact.objects.order_by("pk").values_list("name", "customer__name")) == [
        ("许建平", "江阴水务集团"), ("顾晓岚", "太湖仪表有限公司"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1", "YAML"),
        ("- a", "要写 kind"),
        ("a.csv: {columns: {}}", "要写 kind"),
        ("{kind: customer, colour: red}", "不认识「colour」"),
        ("{kind: customer, columns: {name: 没有这一列}}", "对不上"),
    ],
)
def test_a_layout_that_makes_no_sense_is_named(files: list[Path], tmp_path: Path, text: str, words: str) -> None:
    layout = tmp_path / "layout.yaml"
    layout.write_text(text, encoding="utf-8")
    with pytest.raises(BusinessError, match=words):
        bring_in(files[:1], layout=layout)
    assert (Customer.objects.count(), FileChunk.objects.count()) == (0, 0)


def test_an_unreadable_file_stops_all(files: list[Path], tmp_path: Path) -> None:
    picture = tmp_path / "客户.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" * 100)
    with pytest.raises(BadFile, match="客户.xlsx："):
        bring_in([*files, picture])
    assert (Customer.objects.count(), FileChunk.objects.count()) == (0, 0)


def test_an_unknown_kind_names_those_there_are(files: list[Path]) -> None:
    with pytest.raises(Refused, match="customer（客户）、contact（联系人）"):
        bring_in(files, kind="ship")
