"""A deal followed from a new customer to the commission it earns, through real pages, each step as whoever takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.browsing import Browsing
from tests.company import LiveCompany
from tests.factories.contracts import agree_to, make_contract, make_receipt
from tests.factories.customers import make_customer
from tests.factories.incentives import make_run
from tests.factories.products import make_product
from xiaozhang.base.periods import month_of
from xiaozhang.foundation.ledger.models import Fact
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.incentives.models import Line, Statement
from xiaozhang.selling.contracts.models import Contract, Receipt
from xiaozhang.selling.customers.models import Customer, FollowUp
from xiaozhang.selling.deals.models import Deal, StageMove

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

CUSTOMER, DEAL, WHO = "苏州吴淞江水务有限公司", "三期流量监测", "许建平"
PRICE_FEN, QUANTITY = 8_888_77, 73
RECEIVED_FEN, RECEIVED_WORDS = 612_345_67, "人民币陆拾壹万贰仟叁佰肆拾伍元陆角柒分"
# Clause 8.2 of the shipped charter, read by hand: what is received up to the bound earns at the rate.
TIERS = ((200_000_00, Fraction(15, 1000)), (500_000_00, Fraction(20, 1000)), (10**15, Fraction(30, 1000)))


def slices(received_fen: int) -> list[tuple[int, Fraction]]:
    """Cut what was received in a month into its tiers: how much falls into each, at which rate."""
    floors = (0, *(bound for bound, _rate in TIERS))
    cut = [
        (max(min(bound, received_fen) - floor, 0), rate) for floor, (bound, rate) in zip(floors, TIERS, strict=False)
    ]
    return [(part, rate) for part, rate in cut if part]


def earned_fen(received_fen: int) -> int:
    """Return the commission of a month, rounded half up to the fen, without a line of the product's own arithmetic."""
    return int(sum((part * rate for part, rate in slices(received_fen)), Fraction(0)) + Fraction(1, 2))


def written(fen: int) -> str:
    """Write an amount as the pages should."""
    return f"{fen // 100:,}.{fen % 100:02d}"


@dataclass
class Walk:
    """The representative's tab on the way of one deal; each method is what she does in one place."""

    page: Page
    company: LiveCompany
    customer_id: int = 0
    deal_id: int = 0
    contract_id: int = 0

    def drawer(self, link: str) -> Locator:
        """Open a link of the page in the drawer."""
        self.page.locator("main").get_by_role("link", name=link, exact=True).first.click()
        drawer = self.page.locator("#drawer")
        drawer.locator("form").first.wait_for()
        return drawer

    def save(self, button: str, said: str) -> None:
        """Send the form of the drawer, and wait for the words that it was carried out."""
        self.page.locator("#drawer").get_by_role("button", name=button, exact=True).click()
        self.page.locator("#toasts").get_by_text(said).wait_for()

    def add_customer(self) -> None:
        """Make a customer through the form of the list."""
        self.page.goto("/customers/")
        self.page.locator(".xz-bar").get_by_role("link", name="新建客户").click()
        self.page.locator("#drawer").get_by_label("客户名称").fill(CUSTOMER)
        self.page.locator("#drawer").get_by_role("button", name="保存").click()
        self.page.locator("#drawer").get_by_text("决策图").wait_for()
        with self.company.database():
            self.customer_id = Customer.objects.get(name=CUSTOMER, owner__login="linshuang").pk

    def follow_up(self, link: str, method: str, content: str) -> None:
        """Record a follow-up from the link that the page offers."""
        drawer = self.drawer(link)
        drawer.get_by_role("radio", name=method, exact=True).check()
        drawer.get_by_label("内容").fill(content)
        self.save("保存", "跟进已记下")

    def open_deal(self) -> None:
        """Open a deal from the customer."""
        self.page.goto(f"/customers/{self.customer_id}/?tab=deals")
        self.drawer("新建商机").get_by_label("商机名称").fill(DEAL)
        self.save("建立商机", "商机已建立")
        with self.company.database():
            self.deal_id = Deal.objects.get(title=DEAL, customer_id=self.customer_id).pk
        self.page.wait_for_url(f"**/deals/{self.deal_id}/")  # what was made opens

    def to_deal(self) -> None:
        """Open the deal's page."""
        self.page.goto(f"/deals/{self.deal_id}/")

    def add_contact(self) -> None:
        """Add the person who decides, where the standard says that nobody is known."""
        self.to_deal()
        drawer = self.drawer("加联系人")
        drawer.get_by_label("姓名").fill(WHO)
        drawer.get_by_role("radio", name="决策人").check()
        self.save("保存", "联系人已加上")

    def write_need(self) -> None:
        """Write need, amount, day and product into the deal."""
        self.to_deal()
        drawer = self.drawer("去填写")
        drawer.get_by_label("客户需求").fill("十二个断面的流量在线监测，十二月中旬前定标")
        drawer.get_by_label("预计金额").fill("65万")
        drawer.get_by_label("预计成交日期").fill((timezone.localdate() + timedelta(days=20)).isoformat())
        drawer.locator("[name=products-0-product_id]").select_option(index=1)
        drawer.locator("[name=products-0-quantity]").fill(str(QUANTITY))
        self.save("保存", "已保存")

    def tick(self, line: str) -> None:
        """Tick a line of the standard."""
        self.to_deal()
        self.page.get_by_role("button", name=f"勾选：{line}").click()
        self.page.locator("#toasts").get_by_text("已勾选").wait_for()

    def go_on(self, stage: str) -> None:
        """Go on to the next stage with the button that appears when nothing lacks."""
        self.to_deal()
        self.page.get_by_role("button", name=f"移到「{stage}」").click()
        self.page.locator("#toasts").get_by_text("已移动").wait_for()

    def column(self, stage: str) -> Locator:
        """Return a column of the board."""
        return self.page.locator(f"[data-stage={stage}]")

    def draft_contract(self) -> None:
        """Draft a contract from the deal: its line stands there, one instalment is added."""
        self.to_deal()
        drawer = self.drawer("起草合同")
        assert drawer.locator("[name=lines-0-quantity]").input_value() == str(QUANTITY)
        assert drawer.locator("[name=lines-0-price_fen]").input_value() == written(PRICE_FEN)
        drawer.locator("[name=instalments-0-name]").fill("到货款")
        drawer.locator("[name=instalments-0-due_on]").fill((timezone.localdate() + timedelta(days=30)).isoformat())
        drawer.locator("[name=instalments-0-amount_fen]").fill(written(PRICE_FEN * QUANTITY))
        self.save("存为草稿", "合同已起草")
        with self.company.database():
            self.contract_id = Contract.objects.get(deal_id=self.deal_id, state="draft").pk
        self.page.wait_for_url(f"**/contracts/{self.contract_id}/")

    def submit(self) -> None:
        """Put the contract up for approval; the supervisor, and whom its amount asks besides, agree."""
        self.page.goto(f"/contracts/{self.contract_id}/")
        self.drawer("提审")
        self.save("提审", "合同已提审，通过后会通知您")
        with self.company.database():
            agree_to(Contract.objects.get(pk=self.contract_id), timezone.now())

    def sign(self) -> None:
        """Register that both sides signed."""
        self.page.goto(f"/contracts/{self.contract_id}/")
        self.drawer("登记签订").get_by_label("客户方签署人").fill(WHO)
        self.save("登记签订", "合同已签订，开始履行")

    def record_receipt(self) -> None:
        """Record that a part of the instalment came in today."""
        self.page.goto(f"/contracts/{self.contract_id}/")
        drawer = self.drawer("登记回款")
        assert drawer.get_by_label("到账金额").input_value() == written(PRICE_FEN * QUANTITY)
        drawer.get_by_label("到账金额").fill(written(RECEIVED_FEN))
        self.save("登记回款", "已登记，等待财务确认")


def refused_on_the_board(browse: Browsing, walk: Walk) -> None:
    """Try to move the card too early: it is told which clause asks what, and stays."""
    walk.page.goto("/deals/")
    browse.expected.append("422")
    walk.column("development").get_by_title("移到…").click()
    walk.column("development").get_by_role("button", name="需求分析").click()
    panel = walk.page.locator("#board-panel")
    panel.get_by_role("alert").get_by_text("没有移到「需求分析」").wait_for()
    refusal = panel.get_by_role("alert").inner_text()
    assert "第 3.2 条" in refusal
    assert "离开「开发」须满足 3 项，现缺 1 项" in refusal
    assert panel.locator(".xz-need li:not(.is-met) div").all_inner_texts() == ["客户至少有一位联系人\n还没有联系人"]
    walk.column("needs_analysis").get_by_text("未能移入，缺 1 项").wait_for()
    assert walk.column("development").locator("[data-card] b").all_inner_texts() == [CUSTOMER]
    with walk.company.database():
        assert (StageMove.objects.count(), Deal.objects.get().stage) == (0, "development")


def moved_to_signing(walk: Walk) -> None:
    """Supply what each stage asks, through the pages, and move the deal on: once by pointer, then by the button."""
    walk.add_contact()
    walk.page.goto("/deals/")
    walk.column("development").locator("[data-card]").drag_to(walk.column("needs_analysis"))
    walk.page.locator("#toasts").get_by_text("已移动").wait_for()
    assert walk.column("needs_analysis").locator("[data-card] b").all_inner_texts() == [CUSTOMER]
    walk.write_need()
    walk.tick("需求要点已经客户确认")
    walk.go_on("产品介绍")
    walk.tick("介绍或演示已完成")
    walk.go_on("报价")
    walk.tick("报价单已发给客户")
    walk.go_on("谈判")
    walk.to_deal()
    walk.follow_up("记拜访", "拜访", "当面谈妥价格、付款和交付条件")
    walk.tick("价格、付款和交付条件已谈妥")
    walk.go_on("签约")
    with walk.company.database():
        assert list(StageMove.objects.order_by("id").values_list("to_stage", flat=True)) == [
            "needs_analysis", "introduction", "quotation", "negotiation", "signing",
        ]  # fmt: skip


def confirmed_by_finance(browse: Browsing, company: LiveCompany) -> Receipt:
    """Confirm what waits, as finance."""
    page = browse("qianzhen")
    page.goto("/contracts/receipts/confirm/")
    page.get_by_role("row", name=CUSTOMER).get_by_role("button", name="确认到账").click()
    page.get_by_text("已确认，计入业绩台账").wait_for()
    page.get_by_text("没有待确认的回款").wait_for()
    with company.database():
        return Receipt.objects.get(state="confirmed", amount_fen=RECEIVED_FEN, confirmed_by__login="qianzhen")


def settled_and_published(browse: Browsing, company: LiveCompany) -> None:
    """Settle the month of today and publish it, as the sales manager."""
    page, today = browse("zhouyuan"), timezone.localdate()
    page.goto("/statements/runs/")
    page.get_by_role("row", name=f"{today.year} 年 {today.month} 月").get_by_role("button", name="试算").click()
    page.get_by_text("可离开此页").wait_for()
    company.work()
    page.get_by_role("heading", name="与上一次试算相比").wait_for(timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="发布").click()
    page.get_by_text("已发布，成员可以看到自己的结算单").wait_for()


def opened_to_the_receipt(page: Page, receipt: Receipt) -> None:
    """Reach the receipt from the list of statements in three clicks, and read the same amounts all the way."""
    today, total = timezone.localdate(), written(earned_fen(RECEIVED_FEN))
    page.goto("/statements/")
    page.get_by_role("link", name="林霜").click()
    line = page.locator(".xz-line")
    line.get_by_role("link", name=f"{today.month}月{today.day}日").click()
    slices_shown = line.locator(".xz-slices tbody tr:not(.xz-sum)")
    slices_shown.first.wait_for()
    assert page.locator(".xz-total .xz-amt").inner_text() == f"{total} 元"
    assert line.locator(".xz-l-base").inner_text() == written(RECEIVED_FEN)
    assert line.locator(".xz-l-amount").inner_text() == total
    assert [row.locator("td").nth(1).inner_text() for row in slices_shown.all()] == [
        written(part) for part, _rate in slices(RECEIVED_FEN)
    ]
    line.locator(".xz-trace").get_by_role("link", name=receipt.number).click()
    page.locator("#drawer").get_by_text(RECEIVED_WORDS).wait_for()


def test_a_deal_is_followed_from_the_customer_to_the_commission(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        make_product(name="电磁流量计", price_fen=PRICE_FEN)
    walk = Walk(browse("linshuang"), live_company)
    walk.add_customer()
    walk.page.goto(f"/customers/{walk.customer_id}/")
    walk.follow_up("记跟进", "打电话", "首次联系，三期十二月招标")
    walk.open_deal()
    refused_on_the_board(browse, walk)
    moved_to_signing(walk)
    walk.draft_contract()
    walk.submit()
    walk.sign()
    walk.page.goto("/deals/")
    assert walk.column("delivery").locator("[data-card] b").all_inner_texts() == [CUSTOMER]
    walk.record_receipt()
    receipt = confirmed_by_finance(browse, live_company)
    settled_and_published(browse, live_company)
    opened_to_the_receipt(walk.page, receipt)
    with live_company.database():
        statement = Statement.objects.get(member__login="linshuang")
        assert (statement.received_fen, statement.total_fen) == (RECEIVED_FEN, earned_fen(RECEIVED_FEN))
        assert Line.objects.get(statement=statement).amount_fen == 12_370_37  # 3,000.00 + 6,000.00 + 3,370.37
        assert (Deal.objects.get().outcome, Contract.objects.get().amount_fen) == ("won", PRICE_FEN * QUANTITY)
        assert list(Fact.objects.order_by("metric").values_list("metric", "amount_fen")) == [
            ("follow_up", None), ("follow_up", None), ("new_customer", None), ("receipt", RECEIVED_FEN),
            ("signed_amount", PRICE_FEN * QUANTITY), ("visit", None),
        ]  # fmt: skip


def test_on_a_phone_a_follow_up_a_receipt_and_a_statement_pass(browse: Browsing, live_company: LiveCompany) -> None:
    today, now = timezone.localdate(), timezone.now()
    with live_company.database():
        owner = Member.objects.get(login="linshuang")
        customer = make_customer(owner, name=CUSTOMER)
        contract = make_contract(owner=owner, customer_id=customer.pk, signed_on=today, instalments=(), now=now)
        make_receipt(contract, amount_fen=100_000_33, received_on=today, now=now, payer=CUSTOMER)

    page = browse("linshuang", width=390, height=844)
    page.goto(f"/customers/{customer.pk}/")
    page.locator(".xz-body").get_by_role("link", name="记跟进").click()
    page.get_by_role("radio", name="拜访").check()
    page.get_by_label("内容").fill("到厂核对安装位置")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("跟进已记下").wait_for()

    finance = browse("qianzhen", width=390, height=844)
    finance.goto("/contracts/receipts/confirm/")
    assert finance.evaluate("document.documentElement.scrollWidth") == 390
    finance.get_by_role("button", name="确认到账").click()
    finance.get_by_text("已确认，计入业绩台账").wait_for()

    with live_company.database():
        assert FollowUp.objects.get(customer=customer).content == "到厂核对安装位置"
        statement = Statement.objects.get(
            run=make_run(month_of(today), state="published", now=timezone.now()), member=owner
        )
    page.goto("/statements/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto(f"/statements/{statement.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".xz-total .xz-amt").inner_text() == f"{written(earned_fen(100_000_33))} 元"
    page.locator(".xz-statement-act").get_by_role("button", name="确认无误").click()
    page.get_by_text("已确认结算单").wait_for()
    with live_company.database():
        assert Statement.objects.exclude(confirmed_at=None).get() == statement
