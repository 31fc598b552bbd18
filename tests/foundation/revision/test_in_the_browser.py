"""A draft edited in a real browser: a table filled from Excel, and two writers of one clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import accessibility_findings, barriers

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browsing import Browsing

pytestmark = pytest.mark.browser
BLOCK = "0\t1%\r\n300,000\t2%\r\n60万\t2.5%\r\n1,000,000\t4%\r\n"
PASTE = """([selector, text]) => {
    const cell = document.querySelector(selector);
    cell.focus();
    const data = new DataTransfer();
    data.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def start(page: Page) -> None:
    page.goto("/revision/drafts/start/")
    page.get_by_role("button", name="新开一份草案").click()
    page.wait_for_url("**/revision/drafts/*/")


def open_clause(page: Page, title: str) -> str:
    page.get_by_role("link", name=title, exact=True).click()
    page.locator("#clause-form").wait_for()
    return page.url


def cells(page: Page) -> list[list[str]]:
    rows: list[list[str]] = page.eval_on_selector_all(
        "[data-sheet='parameters-tiers'] tbody tr",
        "rows => rows.map(row => [...row.querySelectorAll('input[type=text]')].map(input => input.value))",
    )
    return rows


def test_a_table_is_filled_from_excel_and_the_system_says_what_it_makes_of_it(browse: Browsing) -> None:
    page = browse("zhouyuan")
    start(page)
    open_clause(page, "提成标准")
    assert [row[:2] for row in cells(page)] == [["0.00", "1.5%"], ["200,000.00", "2.0%"], ["500,000.00", "3.0%"]]

    page.evaluate(PASTE, ["#id_parameters-tiers-0-from", BLOCK])
    page.get_by_text("已填入 8 格").wait_for()
    page.locator("#made").get_by_text("满 1,000,000.00 元的部分 4.0%").wait_for()
    assert [row[:2] for row in cells(page)] == [["0", "1%"], ["300,000", "2%"], ["60万", "2.5%"], ["1,000,000", "4%"]]

    page.get_by_role("button", name="上移这一行").nth(3).click()
    page.locator("#made").get_by_text("各档要从低到高").wait_for()
    page.get_by_role("button", name="下移这一行").nth(2).click()
    page.get_by_role("button", name="删去这一行").nth(2).click()
    page.locator("#id_parameters-tiers-0-rate").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_parameters-tiers-1-rate"
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_url("**/revision/drafts/*/#k*")
    assert page.locator("li:target .xz-changed").inner_text() == "改参数"

    open_clause(page, "提成标准")
    assert [row[:2] for row in cells(page)] == [["0.00", "1.0%"], ["300,000.00", "2.0%"], ["1,000,000.00", "4.0%"]]
    assert accessibility_findings(page) == []
    browse.expected.append("422")
    page.locator("#id_parameters-tiers-1-rate").fill("很多")
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.get_by_text("第 2 行").first.wait_for()
    assert page.locator("[aria-invalid=true]").get_attribute("id") == "id_parameters-tiers-1-rate"


def test_the_second_writer_is_told_and_loses_nothing(browse: Browsing) -> None:
    first, second = browse("zhouyuan"), browse("zhouyuan")
    start(first)
    address = open_clause(first, "客户来源")
    second.goto(address)
    first.get_by_label("标题").fill("客户从哪里来")
    first.get_by_role("button", name="保存", exact=True).last.click()
    first.wait_for_url("**/revision/drafts/*/#k*")

    browse.expected.append("409")
    second.get_by_label("正文").fill("第二位写的正文。")
    second.get_by_role("button", name="保存", exact=True).last.click()
    second.get_by_role("heading", name="没有保存").wait_for()
    rows = second.locator(".xz-conflict-table tbody tr")
    assert rows.locator("th").all_inner_texts() == ["标题", "正文"]
    assert rows.nth(0).get_by_role("radio").first.is_checked()
    assert rows.nth(1).get_by_role("radio").last.is_checked()
    assert second.get_by_label("正文", exact=False).last.input_value() == "第二位写的正文。"

    second.get_by_role("button", name="按选定的保存").click()
    second.wait_for_url("**/revision/drafts/*/#k*")
    second.goto(address)
    assert second.get_by_label("标题").input_value() == "客户从哪里来"
    assert second.get_by_label("正文").input_value() == "第二位写的正文。"


def test_editing_has_no_barriers(browse: Browsing) -> None:
    page = browse("zhouyuan", width=390, height=844)
    start(page)
    assert accessibility_findings(page) == []
    assert barriers(page, open_clause(page, "阶段标准")) == {}
