"""A department's four files dropped in together: mapped by guess, corrected, dry-run, imported, and a month settled.

What is expected is computed from the files alone (tests/home/exchange/test_maven.py does the same for the command
line). It runs on a small set of the same shape, and on ../shared/data/maven_crm where that is present.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import databases
from tests.browsing import Browsing, accessibility_findings
from tests.company import LiveCompany
from tests.home.exchange.test_maven import JUNE, SETS, Files, check_sums, commission, files_of, rows_of
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.money import yuan
from xiaozhang.foundation.ledger import queries as ledger
from xiaozhang.foundation.org.models import Member
from xiaozhang.home.exchange.models import Import, StagedRow
from xiaozhang.performance.incentives import queries as statements
from xiaozhang.selling.customers.models import Customer
from xiaozhang.selling.deals.models import Deal

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NAMES = ("accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv")
STAGES = {"Engaging": "需求分析", "Prospecting": "开发"}


@pytest.fixture
def live_company(django_db_blocker: pytest.FixtureRequest) -> Iterator[LiveCompany]:
    """A company whose charter reaches back before the files."""
    company = LiveCompany(databases.scratch_folder(), charter_from=date(2016, 10, 1))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        company.found()
        company.start()
        yield company
        company.stop()
    shutil.rmtree(company.folder)


class Visit:
    """One visit of the administrator: each method is a step on the page."""

    def __init__(self, page: Page, company: LiveCompany) -> None:
        """Begin nowhere."""
        self.page, self._company = page, company

    def drop(self, folder: Path) -> None:
        """Drop the four files together."""
        self.page.goto("/import/new/")
        self.page.locator("input[type=file]").set_input_files([str(folder / name) for name in NAMES])
        self.press("读取")
        self.page.get_by_text("正在读文件").wait_for()

    def press(self, name: str) -> None:
        """Press a button, and wait until the page has followed."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def wait(self, words: str) -> None:
        """Let the worker do its work; the page follows by itself."""
        self._company.work()
        self.page.get_by_text(words).first.wait_for()

    def table(self, file: str) -> None:
        """Open the columns of a file."""
        self.page.locator("tr", has_text=file).get_by_role("link", name="核对列").click()
        self.page.get_by_text("文件里的列").wait_for()

    def field_of(self, heading: str) -> str:
        """Return what a column is mapped to, in words."""
        chosen = self.page.get_by_label(heading, exact=True).locator("option:checked")
        return (chosen.text_content() or "").strip()

    def counts(self, file: str) -> list[int]:
        """Return new, changed, unchanged, refused and repeated rows of a file."""
        row = self.page.locator(".xz-import-counts tr", has_text=file)
        return [int(text) for text in row.locator("td.xz-num").all_inner_texts()]


def map_people(visit: Visit) -> None:
    """The list of sales people is not sure by its headings: choose the kind, and who leads whom."""
    visit.table("sales_teams.csv")
    visit.page.get_by_label("这张表是").select_option(label="成员")
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name="换成这一种").click()
    assert visit.field_of("sales_agent") == "姓名 *"
    visit.page.get_by_label("manager", exact=True).select_option(label="直属上级")
    visit.press("就这样对应")


def say_once(visit: Visit) -> None:
    """Answer what the files do not say, and start the dry run."""
    visit.page.get_by_label("入职日期").fill("2016-10-01")
    visit.page.get_by_label("没有开立日期的按").fill("2017-12-31")
    visit.page.get_by_label("赢单即已签约回款").select_option(label="是")
    visit.press("试算")


def correct_stages(visit: Visit) -> None:
    """Say what two words of the files mean; a misspelt product was met, a misspelt sector is kept as it is."""
    page = visit.page
    assert page.locator("tr", has_text="technolgy").locator("option:checked").first.text_content() == "照写的保留"
    assert page.locator("tr", has_text="GTXPro").locator("option:checked").first.text_content() == "就是「GTX Pro」"
    for written, meant in STAGES.items():
        page.locator("tr", has_text=written).locator("select").first.select_option(label=f"改成「{meant}」")
    form = page.locator("form.xz-import-findings", has_text="Engaging")
    with page.expect_navigation():
        form.get_by_role("button", name="照这样更正").click()
    visit.press("试算")


def expected_counts(files: Files) -> dict[str, int]:
    return {
        "accounts.csv": len(rows_of(files.folder / "accounts.csv")),
        "products.csv": len(rows_of(files.folder / "products.csv")),
        "sales_teams.csv": len(files.managers),
        "sales_pipeline.csv": len(files.deals),
    }


def check_deals(files: Files) -> None:
    outcomes, said = Counter(Deal.objects.values_list("outcome", flat=True)), Counter()
    said.update(row["deal_stage"] for row in files.deals)
    assert (outcomes["won"], outcomes["lost"]) == (said["Won"], said["Lost"])
    assert outcomes["open"] == said["Engaging"] + said["Prospecting"]
    without = sum(not row["account"] for row in files.deals)
    assert Deal.objects.filter(customer=None, outcome="open").count() == without > 0
    spelt_apart = sum(row["product"] == "GTXPro" for row in files.deals)
    assert Deal.objects.filter(interests__product__name="GTX Pro").count() == spelt_apart > 0
    assert Customer.objects.filter(industry="technolgy").exists()
    assert Member.objects.filter(name__in=files.managers, joined_on=date(2016, 10, 1)).count() == len(files.managers)


def settle_june(browse: Browsing, company: LiveCompany) -> None:
    """The sales manager runs the month and publishes it."""
    page = browse("zhouyuan")
    page.goto("/statements/runs/start/")
    page.get_by_label("月份").fill("2017-06")
    with page.expect_navigation():
        page.locator("main, [role=main]").get_by_role("button", name="试算").click()
    company.work()
    page.get_by_role("button", name="发布").wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="发布").click()
    page.get_by_text("已发布，成员可以看到自己的结算单").wait_for()


def check_june(files: Files) -> None:
    base: dict[str, int] = defaultdict(int)
    lines: Counter[str] = Counter()
    for agent, closed_on, value_fen in files.won():
        if closed_on.replace(day=1) == JUNE:
            base[agent] += value_fen
            lines[agent] += 1
    found = {row.member_name: row for row in statements.statements(SYSTEM).filter(month_on=JUNE)}
    for agent in files.managers:
        row = found[agent]
        assert (row.received_fen, row.commission_fen, row.adjustment_fen, row.lines_count) == (
            base[agent], commission(base[agent]), 0, lines[agent]
        )  # fmt: skip
    assert sum(row.commission_fen for row in found.values()) == sum(commission(value) for value in base.values()) > 0


@pytest.mark.parametrize("which", SETS)
def test_four_files_in_one_visit_settle_june(
    which: str, browse: Browsing, live_company: LiveCompany, tmp_path: Path
) -> None:
    files = files_of(which, tmp_path)
    wanted = expected_counts(files)
    visit = Visit(browse("luoping"), live_company)
    visit.drop(files.folder)
    visit.wait("核对列")
    visit.table("sales_pipeline.csv")
    assert [visit.field_of(name) for name in ("opportunity_id", "account", "deal_stage")] == ["原编号", "客户", "阶段"]
    visit.page.go_back()
    map_people(visit)
    say_once(visit)
    visit.wait("这是试算")
    open_deals = sum(row["deal_stage"] in STAGES for row in files.deals)
    assert visit.counts("sales_pipeline.csv") == [len(files.deals) - open_deals, 0, 0, open_deals, 0]
    correct_stages(visit)
    visit.wait("这是试算")
    for name, count in wanted.items():
        assert visit.counts(name) == [count, 0, 0, 0, 0]
    empty = sum(not row["account"] for row in files.deals)
    assert visit.page.locator("tr", has_text="没有写客户，照空着导入").locator(".xz-num").inner_text() == str(empty)
    assert accessibility_findings(visit.page) == []
    visit.press(f"导入 {sum(wanted.values())} 行")
    visit.wait("撤销这次导入")
    settle_june(browse, live_company)
    with live_company.database():
        assert Import.objects.get().counts == {
            "new": sum(wanted.values()), "changed": 0, "unchanged": 0, "refused": 0, "skipped": 0,
        }  # fmt: skip
        check_deals(files)
        check_sums(files)
        check_june(files)
        assert ledger.verify_totals() == []
        agent = next(agent for agent, closed_on, _value in files.won() if closed_on.replace(day=1) == JUNE)
        row = statements.statements(SYSTEM).get(month_on=JUNE, member_name=agent)
        assert StagedRow.objects.filter(record_id=None).count() == 0
    page = browse("zhouyuan")
    page.goto(f"/statements/{row.pk}/")
    assert yuan(row.commission_fen) in page.locator("body").inner_text()


def test_the_same_files_again_need_no_work_and_change_nothing(
    browse: Browsing, live_company: LiveCompany, tmp_path: Path
) -> None:
    files = files_of("small", tmp_path)
    visit = Visit(browse("luoping"), live_company)
    visit.drop(files.folder)
    visit.wait("核对列")
    map_people(visit)
    say_once(visit)
    visit.wait("这是试算")
    correct_stages(visit)
    visit.wait("这是试算")
    total = sum(expected_counts(files).values())
    visit.press(f"导入 {total} 行")
    visit.wait("撤销这次导入")
    visit.drop(files.folder)
    live_company.work()
    visit.wait("没有要导入的：系统里已经是文件里的样子。")
    assert [visit.counts(name) for name in NAMES] == [[0, 0, n, 0, 0] for n in expected_counts(files).values()]
