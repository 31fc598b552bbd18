"""Contracts in a real browser: drafted in rows that add up, confirmed in two clicks; no accessibility findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import barriers
from tests.factories.contracts import make_contract, make_receipt
from tests.factories.customers import make_customer
from tests.factories.products import make_product
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.contracts.models import Contract, Receipt

if TYPE_CHECKING:
    from tests.browsing import Browsing
    from tests.company import LiveCompany

pytestmark = pytest.mark.browser

CUSTOMER = "江阴澄源水务有限公司"


def test_a_draft_is_written_in_rows_that_add_up(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        customer = make_customer(Member.objects.get(login="linshuang"), name=CUSTOMER)
        product = make_product(name="电磁流量计", price_fen=5_000_000)
    page = browse("linshuang")
    page.goto(f"/contracts/add/?customer={customer.pk}")
    page.get_by_label("合同名称").fill("二期采购合同")
    lines = page.locator("[data-rows-input=lines]")
    lines.get_by_label("产品", exact=True).first.select_option(label=f"电磁流量计（{product.code}）")
    assert lines.get_by_label("含税单价（元）").first.input_value() == "50000.00"
    lines.get_by_label("数量").first.fill("３")
    assert lines.locator("output").inner_text() == "合计 150,000.00 元"
    for _turn in range(2):
        lines.get_by_role("button", name="加一行").click()
    assert lines.locator("tbody tr").count() == 5
    lines.get_by_label("说明").nth(4).fill("折让")
    lines.get_by_label("含税单价（元）").nth(4).fill("-1万")
    assert lines.locator("output").inner_text() == "合计 140,000.00 元"
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_text("人民币壹拾肆万元整").wait_for()
    with live_company.database():
        assert Contract.objects.get().amount_fen == 14_000_000


def test_finance_confirms_in_two_clicks(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        receipt = make_receipt(make_contract(owner=Member.objects.get(login="linshuang")), payer=CUSTOMER)
    page = browse("qianzhen")
    page.goto("/contracts/receipts/")
    page.get_by_role("link", name="确认回款 1 笔").click()
    page.get_by_role("button", name="确认到账").click()
    page.get_by_text("没有待确认的回款").wait_for()
    with live_company.database():
        assert Receipt.objects.get(pk=receipt.pk).state == "confirmed"


def test_pages_of_contracts_have_no_barriers(browse: Browsing, live_company: LiveCompany) -> None:
    with live_company.database():
        owner = Member.objects.get(login="linshuang")
        contract, draft = make_contract(owner=owner), make_contract(owner=owner, signed_on=None)
        receipt = make_receipt(contract)
        first = contract.instalments.order_by("sequence")[0]
    assert (
        barriers(
            browse("linshuang"),
            "/contracts/",
            f"/contracts/{contract.pk}/",
            f"/contracts/{contract.pk}/?tab=plan",
            f"/contracts/{contract.pk}/?tab=receipts",
            f"/contracts/{draft.pk}/change/",
            f"/contracts/{contract.pk}/receipts/add/",
        )
        == {}
    )
    confirming = (
        f"/contracts/{contract.pk}/instalments/{first.pk}/bill/",
        "/contracts/receipts/",
        "/contracts/receipts/confirm/",
        f"/contracts/receipts/{receipt.pk}/",
    )
    assert barriers(browse("qianzhen"), *confirming) == {}
