"""Screenshots of the main pages, on a desk and on a phone, light and dark, into shots/ (ignored): make shots.

    python -m shots                    the demo company in build/shots-company, founded and played on first use
    python -m shots --data FOLDER      a company that exists
    python -m shots customers deal     only these pages

Needs Chromium and a Chinese font (apt-get install chromium fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / "shots"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Shot:
    """One page: seen by a role (None: a visitor), at an address; `{pk}` is the viewer's first record of the type."""

    name: str
    role: str | None
    address: str
    record: str = ""


SHOTS = (
    Shot("sign-in", None, "/account/login/"),
    Shot("today-representative", "representative", "/"),
    Shot("today-supervisor", "supervisor", "/"),
    Shot("today-finance", "finance", "/"),
    Shot("today-manager", "sales_manager", "/"),
    Shot("customers", "representative", "/customers/"),
    Shot("customers-drawer", "representative", "/customers/?open={pk}", "customer"),
    Shot("customer", "representative", "/customers/{pk}/", "customer"),
    Shot("customer-add", "representative", "/customers/add/"),
    Shot("board", "representative", "/deals/"),
    Shot("deal", "representative", "/deals/{pk}/", "deal"),
    Shot("contracts", "finance", "/contracts/"),
    Shot("contract", "finance", "/contracts/{pk}/", "contract"),
    Shot("handbook", "representative", "/charter/"),
    Shot("targets", "sales_manager", "/targets/"),
    Shot("statements", "sales_manager", "/statements/"),
    Shot("statement", "representative", "/statements/{pk}/", "statement"),
    Shot("ledger", "sales_manager", "/ledger/"),
    Shot("members", "administrator", "/administration/members/"),
    Shot("mine", "representative", "/me/"),
    Shot("approvals", "supervisor", "/approvals/"),
    Shot("approvals-handled", "supervisor", "/approvals/?view=handled"),
    Shot("approval", "supervisor", "/approvals/{pk}/", "approval"),
    Shot("tasks", "representative", "/tasks/"),
    Shot("tasks-board", "representative", "/tasks/board/"),
    Shot("tasks-calendar", "supervisor", "/tasks/calendar/?view=team"),
    Shot("duties", "supervisor", "/duties/"),
    Shot("duty", "supervisor", "/duties/{pk}/", "duty"),
    Shot("notices", "representative", "/notices/"),
    Shot("notice-settings", "representative", "/notices/settings/"),
    Shot("announcements", "sales_manager", "/notices/announcements/"),
    Shot("channels", "administrator", "/notices/channels/"),
    Shot("files", "representative", "/files/"),
    Shot("customer-files", "representative", "/customers/{pk}/?tab=files", "customer"),
    Shot("customer-comments", "representative", "/customers/{pk}/?tab=comments", "customer"),
    Shot("kept", "representative", "/records/kept/"),
    Shot("roles", "administrator", "/administration/roles/"),
    Shot("calendar", "administrator", "/administration/calendar/"),
    Shot("parts", "representative", "/parts/"),
)


def main() -> None:
    """Take what was asked for."""
    parser = argparse.ArgumentParser(prog="shots")
    parser.add_argument("names", nargs="*", help="only these pages")
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "shots-company")
    asked = parser.parse_args()
    wanted = [shot for shot in SHOTS if not asked.names or shot.name in asked.names]
    _open(asked.data)
    sys.path.insert(0, str(ROOT))
    from tests.browsing import ARGUMENTS, NO_CHROMIUM, chromium

    browser_path = chromium()
    if browser_path is None:
        sys.exit(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with _running(asked.data) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(ARGUMENTS))
        for shot in wanted:
            _take(browser, url, shot)
        browser.close()
    print(f"{FOLDER}")


def _open(data: Path) -> None:
    """Point Django at the company; found and play the demo company if the folder is empty."""
    data.mkdir(parents=True, exist_ok=True)
    os.environ["XIAOZHANG_DATA"] = str(data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiaozhang.config.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    import django

    django.setup()
    from django.core.management import call_command

    from xiaozhang.config import founding

    founding.bring_up_to_date()
    founding.collect_static_files()
    if founding.found_demo_if_empty(data):
        print("演示公司正在建立并走完十二个月，要十分钟上下…")
        call_command(
            "db_worker", batch=True, interval=0, startup_delay=False, reload=False, queue_name="*", verbosity=0
        )


@contextmanager
def _running(data: Path) -> Iterator[str]:
    """Run the server on a free port while the shots are taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    options = ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "xiaozhang.config.wsgi:application"]
    server = subprocess.Popen([*command, *options], cwd=ROOT, env={**os.environ, "XIAOZHANG_DATA": str(data.resolve())})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{url}/account/login/", server)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return  # an answer, if not a kind one
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    sys.exit("the server did not start")


def _take(browser: Browser, url: str, shot: Shot) -> None:
    found = _viewer_and_record(shot)
    if found is None:
        print(f"{shot.name}: 没有可看的记录，略过")
        return
    session, pk = found
    address = url + shot.address.format(pk=pk)
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,  # type: ignore[arg-type]
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                has_touch=size == "phone",
            )
            if session:
                from django.conf import settings

                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
            page = context.new_page()
            answer = page.goto(address, wait_until="networkidle")
            page.wait_for_timeout(150)
            page.screenshot(path=FOLDER / f"{shot.name}-{size}-{theme}.png")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                print(f"{shot.name} {size}: 页面横向滚动")
            if answer is not None and answer.status != 200:
                print(f"{shot.name}: HTTP {answer.status}")
            context.close()


def _viewer_and_record(shot: Shot) -> tuple[str, int] | None:
    """Return the session of the first member with the role who sees a record of the type, and the record's id."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from xiaozhang.base import registries
    from xiaozhang.base.actor import SYSTEM
    from xiaozhang.foundation.org import queries as org
    from xiaozhang.foundation.org.actions import set_first_password

    if shot.role is None:
        return "", 0
    from django.conf import settings

    for member in org.members(SYSTEM).filter(roles__key=shot.role, left_on__isnull=True).order_by("pk"):
        actor = org.actor_of(member.pk, timezone.localdate())
        known = shot.record in registries.record_types
        row = registries.record_types.get(shot.record).rows(actor).order_by("-pk").first() if known else None
        if shot.record and row is None:
            continue
        if member.must_change_password:
            set_first_password(actor=actor, now=timezone.now(), new_password=secrets.token_urlsafe(16))
            member.refresh_from_db()
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.save()
        return str(session.session_key), row.pk if row is not None else 0
    return None


if __name__ == "__main__":
    main()
