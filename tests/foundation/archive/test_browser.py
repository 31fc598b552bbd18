"""Files and comments in a real browser: on a phone, by keyboard, and what a browser makes of what is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsing import Browsing, accessibility_findings
from tests.company import LiveCompany
from tests.factories.archive import PDF, png
from tests.factories.customers import make_collaborator, make_customer
from xiaozhang.foundation.archive.models import Download, StoredFile
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records.models import Comment
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.browser


@pytest.fixture
def water(live_company: LiveCompany) -> Customer:
    """Give 林霜 a customer that 沈青 leads and 何薇 helps with."""
    with live_company.database():
        customer = make_customer(Member.objects.get(login="linshuang"), name="江阴澄源水务有限公司", grade="A")
        make_collaborator(customer, Member.objects.get(login="hewei"))
        return customer


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "现场照片.png"
    path.write_bytes(png(300, 200))
    return path


def test_a_photo_is_uploaded_on_a_phone_and_previewed(
    browse: Browsing, live_company: LiveCompany, water: Customer, photo: Path
) -> None:
    page = browse("linshuang", width=390, height=844)
    page.goto(f"/customers/{water.pk}/?tab=files")
    page.locator("#file-content").set_input_files(str(photo))
    page.locator("[data-chosen] li").get_by_text("现场照片.png").wait_for()
    page.get_by_label("类别").select_option("photo")
    page.get_by_role("button", name="上传").click()
    page.get_by_text("附件已上传").wait_for()
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="预览").click()
    picture = page.locator("#drawer img")
    picture.wait_for()
    page.wait_for_function("() => document.querySelector('#drawer img').naturalWidth === 300")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    with live_company.database():
        row = StoredFile.objects.get()
        assert (row.name, row.category, row.record_id) == ("现场照片.png", "photo", water.pk)
        assert [log.way for log in Download.objects.all()] == ["shown"]


def test_a_file_that_is_refused_is_said_in_the_box_and_a_large_one_before_it_travels(
    browse: Browsing, water: Customer, tmp_path: Path
) -> None:
    bad, large = tmp_path / "合同.pdf", tmp_path / "大.pdf"
    bad.write_bytes(b"MZ\0\0")
    large.write_bytes(PDF + b"%" * (51 * 1024 * 1024))
    page = browse("linshuang")
    browse.expected.append("422")
    page.goto(f"/customers/{water.pk}/?tab=files")
    page.locator("#file-content").set_input_files(str(bad))
    page.get_by_role("button", name="上传").click()
    page.locator("#file-box [role=alert]").get_by_text("而是程序").wait_for()
    page.locator("#file-content").set_input_files(str(large))
    assert page.eval_on_selector("#file-content", "box => box.validationMessage").endswith("大.pdf")


def test_a_colleague_is_named_by_keyboard_and_is_told(
    browse: Browsing, live_company: LiveCompany, water: Customer
) -> None:
    page = browse("linshuang")
    page.goto(f"/customers/{water.pk}/?tab=comments")
    box = page.locator("#comment-text")
    box.press_sequentially("请 @hw")
    page.locator("#comment-options [role=option]").get_by_text("何薇").wait_for()
    box.press("Enter")
    assert box.input_value() == "请 @何薇 "
    box.press_sequentially("和 @sq")
    page.locator("#comment-options [role=option]").get_by_text("沈青").wait_for()
    box.press("Escape")
    assert page.locator("#comment-options").is_hidden()
    box.press_sequentially("！看一下报价")
    assert accessibility_findings(page) == []
    box.press("Control+Enter")
    page.locator(".xz-comment-text").get_by_text("看一下报价").wait_for()
    assert page.locator(".xz-mention").all_inner_texts() == ["@何薇"]
    assert page.locator(".xz-tabs .is-on i").inner_text() == "1"
    assert box.input_value() == ""
    with live_company.database():
        assert Comment.objects.get().text == "请 @何薇 和 @sq！看一下报价"
        told = Notice.objects.filter(kind="records.mentioned")
        assert [notice.member.name for notice in told] == ["何薇"]


def test_a_comment_is_answered_and_withdrawn_in_place(
    browse: Browsing, live_company: LiveCompany, water: Customer
) -> None:
    page = browse("hewei")
    page.goto(f"/customers/{water.pk}/?tab=comments")
    page.locator("#comment-text").fill("谁去现场？")
    page.get_by_role("button", name="发表").click()
    page.locator(".xz-comment-list").get_by_text("谁去现场？").wait_for()
    page.get_by_role("link", name="回复").click()
    page.locator(".xz-comment-to").wait_for()
    page.locator("#comment-text").fill("我去")
    page.get_by_role("button", name="发表").click()
    page.locator(".xz-comment-quote").get_by_text("谁去现场？").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="撤回").first.click()
    page.get_by_text("这条评论已撤回").wait_for()
    with live_company.database():
        assert [row.text for row in Comment.objects.order_by("pk")] == ["谁去现场？", ""]
