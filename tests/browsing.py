"""A real Chromium in front of the live company: signed-in tabs that must stay without errors."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.company import LiveCompany

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = (1440, 390)
NO_CHROMIUM = (
    "没有 Chromium：浏览器测试没有运行。补装：apt-get install chromium fonts-noto-cjk"
    " (no Chromium: browser tests are left out)"
)


def chromium() -> str | None:
    """Return the browser of the system."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


class Browsing:
    """Opens tabs as this or that member, and remembers what went wrong in them."""

    def __init__(self, browser: Browser, company: LiveCompany) -> None:
        """Use this browser on this company."""
        self._browser, self._company = browser, company
        self._contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.expected: list[str] = []

    def __call__(self, login: str | None, *, width: int = 1440, height: int = 900, dark: bool = False) -> Page:
        """Open a tab signed in as the member with this login (None: a visitor), on the front page's address.

        Say `browse.expected.append("422")` before provoking a refusal: the browser reports its status as an error.
        """
        context = self._browser.new_context(
            base_url=self._company.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id=settings.TIME_ZONE,
            color_scheme="dark" if dark else "light",
            has_touch=width < 768,
        )
        context.set_default_timeout(10_000)
        if login is not None:
            key = self._company.session_of(login)
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self._company.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("console", lambda said: self.troubles.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("request", lambda request: self._judge(request.url))
        self._contexts.append(context)
        return page

    def close(self) -> list[str]:
        """Close every tab and return what went wrong and was not expected."""
        for context in self._contexts:
            context.close()
        return [words for words in self.troubles if not any(known in words for known in self.expected)]

    def _judge(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws") and parts.hostname != "127.0.0.1":
            self.troubles.append(f"request to another host: {url}")


def shot(page: Page, name: str) -> None:
    """Keep a picture where XIAOZHANG_TEST_SHOTS says, for whoever wants to look."""
    if folder := os.environ.get("XIAOZHANG_TEST_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


def accessibility_findings(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the page, as `rule: selectors`; with `rules`, by these alone."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):  # half a megabyte: once for each page that is loaded
        page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    violations = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{found['id']}: {', '.join(node['target'][0] for node in found['nodes'][:3])}" for found in violations]


def barriers(page: Page, *addresses: str) -> dict[str, list[str]]:
    """Return what stands in somebody's way on pages, by address: at a desk and on a phone, in light and in dark.

    Each page is loaded once and shown without motion, for a colour on its way has a contrast of its own. Of axe's
    rules only contrast looks at colours: that one alone is asked again in dark.
    """
    found: dict[str, list[str]] = {}
    for address in addresses:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            said = [f"{width}: scrolls sideways"] if wide else []
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            said += [f"{width}: {each}" for each in accessibility_findings(page)]
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            said += [f"{width} dark: {each}" for each in accessibility_findings(page, rules=["color-contrast"])]
            if said:
                found.setdefault(address, []).extend(said)
    return found
