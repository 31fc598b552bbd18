"""A rulebook in a real browser: pasted, reviewed, saved as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import accessibility_findings

if TYPE_CHECKING:
    from tests.browsing import Browsing

pytestmark = pytest.mark.browser
TEXT = """衡川仪表销售管理办法
为规范销售工作，制定本办法。
第一章 总则
第一条 目的
规范销售工作。
第二章 客户管理
第二条 首次联系
客户分配后，业务员须在 24 小时内联系客户，超时的记一次违规，扣 50 元。
第三条 拜访
业务员每周拜访客户不少于 10 次。
每次带齐资料，拜访后当日写记录。
第四条 提成
业务员提成按当月回款累计，超额累进：
回款额\t比例
0-20 万元\t1%
20-50 万元\t1.5%
50 万元以上\t2%
第五条 年度奖励
年度回款前三名奖励 5000 元。
"""


def test_a_rulebook_is_pasted_reviewed_and_saved_as_a_draft(browse: Browsing) -> None:
    page = browse("zhouyuan")
    page.goto("/adoption/add/")
    page.get_by_label("或粘贴全文").fill(TEXT)
    page.get_by_role("button", name="读入并核对").click()
    page.get_by_role("heading", name="衡川仪表销售管理办法").wait_for()
    page.get_by_role("link", name="客户管理").click()

    row = page.locator(".xz-adopt-row", has_text="首次联系")
    assert "24 小时以内" in row.inner_text()
    assert "50 元" in row.locator(".xz-adopt-why").inner_text()
    row.get_by_role("button", name="采用").click()
    row.get_by_text("已采用").wait_for()

    visit = page.locator(".xz-adopt-row", has_text="第三条")
    visit.get_by_role("link", name="修改").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("正文").fill("业务员每周拜访客户不少于 12 次，不足的记一次违规。")
    drawer.get_by_role("button", name="保存").click()
    page.get_by_text("每周的拜访不少于 12 次").wait_for()
    assert accessibility_findings(page) == []

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="存为草案").click()
    page.get_by_role("link", name="看草案").click()
    assert "衡川仪表销售管理办法" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_text("为规范销售工作，制定本办法。").first.wait_for()
