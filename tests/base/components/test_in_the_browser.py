"""The parts in a real browser: no accessibility findings, and a drawer that keyboards and addresses can work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browsing import accessibility_findings, barriers

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

    from tests.browsing import Browsing

pytestmark = pytest.mark.browser

MEMBERS = "/administration/members/"


def rows(page: Page) -> list[str]:
    """Return the names in the list."""
    return page.locator("#rows tbody .xz-name").all_inner_texts()


def test_the_gallery_has_no_barriers(browse: Browsing) -> None:
    assert barriers(browse("linshuang"), "/parts/") == {}


@pytest.mark.parametrize("dark", [False, True])
def test_colours_follow_the_device(browse: Browsing, dark: bool) -> None:
    page = browse("linshuang", dark=dark)
    page.goto("/parts/")
    assert page.locator("html").get_attribute("data-bs-theme") == ("dark" if dark else "light")


@pytest.mark.parametrize("dark", [False, True])
def test_a_list_with_its_drawer_has_no_accessibility_findings(browse: Browsing, dark: bool) -> None:
    page = browse("luoping", dark=dark)
    page.goto(MEMBERS)
    page.locator("#rows .xz-name").first.click()
    page.locator("#drawer .xz-title").wait_for()
    page.locator("[data-toggle-panel]").click()
    assert accessibility_findings(page) == []


def test_the_drawer_opens_beside_the_list_and_gives_the_focus_back(browse: Browsing) -> None:
    page = browse("luoping")
    page.goto(MEMBERS)
    second = page.locator("#rows .xz-name").nth(1)
    name, pk = second.inner_text(), second.get_attribute("data-drawer-link")
    second.focus()
    page.keyboard.press("Enter")
    page.locator("#drawer .xz-title", has_text=name).wait_for()
    assert page.url.endswith(f"?open={pk}")
    assert page.locator("tr.is-current").get_attribute("data-row") == pk
    assert page.evaluate("document.activeElement.id") == "drawer"
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    assert page.evaluate("document.activeElement.dataset.drawerLink") == pk
    assert page.url.endswith(MEMBERS)
    assert page.locator("tr.is-current").count() == 0


def test_the_address_keeps_the_drawer_open(browse: Browsing) -> None:
    page = browse("luoping")
    page.goto(MEMBERS)
    first = page.locator("#rows .xz-name").first
    name = first.inner_text()
    first.click()
    page.locator("#drawer .xz-title", has_text=name).wait_for()
    page.reload()
    page.locator("#drawer .xz-title", has_text=name).wait_for()
    assert page.locator("tr.is-current .xz-name").inner_text() == name
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.innerText") == name


def test_back_closes_the_drawer_and_forward_opens_it_again(browse: Browsing) -> None:
    page = browse("luoping")
    page.goto(MEMBERS)
    page.locator("#rows .xz-name").nth(0).click()
    page.locator("#drawer .xz-title").wait_for()
    page.locator("#rows .xz-name").nth(1).click()
    second = page.locator("#rows .xz-name").nth(1).get_attribute("data-drawer-link")
    page.locator("#drawer .xz-title", has_text=page.locator("#rows .xz-name").nth(1).inner_text()).wait_for()
    page.go_back()
    page.locator("#drawer").wait_for(state="hidden")
    assert page.url.endswith(MEMBERS)
    page.go_forward()
    page.locator("#drawer .xz-title").wait_for()
    assert page.locator("tr.is-current").get_attribute("data-row") == second


def test_sorting_leaves_the_drawer_and_its_address_alone(browse: Browsing) -> None:
    page = browse("luoping")
    page.goto(MEMBERS)
    page.locator("#rows .xz-name").first.click()
    page.locator("#drawer .xz-title").wait_for()
    pk = page.locator("tr.is-current").get_attribute("data-row")
    page.locator("#rows .xz-sort").first.click()
    page.wait_for_url(re.compile(r"sort=-name"))
    assert page.url.endswith(f"open={pk}")
    assert page.locator("tr.is-current").get_attribute("data-row") == pk
    assert page.locator("#drawer .xz-title").is_visible()


def test_what_was_typed_in_the_drawer_is_not_lost_unasked(browse: Browsing) -> None:
    page = browse("linshuang")
    asked: list[str] = []
    answers = [False, True]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        (dialog.accept if answers.pop(0) else dialog.dismiss)()

    page.on("dialog", answer)
    page.goto("/customers/")
    page.locator('main a[href="/customers/add/"]').first.click()
    page.locator("#drawer form input[name=name]").fill("写了一半")
    page.keyboard.press("Escape")
    assert page.locator("#drawer form input[name=name]").input_value() == "写了一半"
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    assert asked == ["填写的内容还没有保存，仍要关闭吗？"] * 2


def test_the_keyword_narrows_while_typing_and_keeps_the_focus(browse: Browsing) -> None:
    page = browse("luoping")
    page.goto(MEMBERS)
    everyone = rows(page)
    page.locator("#list-keyword").press_sequentially("林霜")
    page.wait_for_url(re.compile(r"\?q=%E6%9E%97%E9%9C%9C$"))
    page.locator("#rows tbody tr").nth(1).wait_for(state="detached")
    assert rows(page) == ["林霜"]
    assert page.evaluate("document.activeElement.id") == "list-keyword"
    page.reload()
    assert rows(page) == ["林霜"]
    assert page.locator("#list-keyword").input_value() == "林霜"
    assert len(everyone) > 1


def test_a_form_in_the_drawer_is_refused_there_and_then_saved_with_a_toast(browse: Browsing) -> None:
    browse.expected.append("422")
    page = browse("linshuang")
    page.goto("/customers/")
    page.locator('main a[href="/customers/add/"]').first.click()
    name = page.locator("#drawer form input[name=name]")
    name.fill("")
    page.keyboard.press("Enter")
    page.locator("#drawer .is-bad").first.wait_for()
    assert page.evaluate("document.activeElement.name") == "name"
    name.fill("江阴澄源水务有限公司")
    page.locator("#drawer button[type=submit]").click()
    page.locator("#drawer .xz-title", has_text="江阴澄源水务有限公司").wait_for()
    page.locator("#rows .xz-name", has_text="江阴澄源水务有限公司").wait_for()
    assert page.locator("#toasts [data-toast]").count() == 1
    assert page.locator("#drawer form input[name=name]").count() == 0


def test_everything_is_there_without_script(browse: Browsing) -> None:
    page = browse("luoping", width=1440)
    page.context.route("**/*.js", lambda route: route.abort())
    browse.expected.append("Failed to load resource")
    page.goto(MEMBERS)
    page.locator("#list-keyword").fill("林霜")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q="))
    assert rows(page) == ["林霜"]
    page.locator("#rows .xz-name").click()
    page.locator("h1", has_text="林霜").wait_for()
    assert page.locator("main.xz-record").count() == 1


def test_ctrl_k_goes_to_the_search_box(browse: Browsing) -> None:
    page = browse("linshuang")
    page.goto("/parts/")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "find"


def test_the_theme_is_remembered(browse: Browsing) -> None:
    page = browse("linshuang")
    page.goto("/parts/")
    page.locator(".xz-who").click()
    page.locator("[data-theme-toggle]").first.click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("html").get_attribute("data-theme-follows") is None
