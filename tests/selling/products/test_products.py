"""The catalogue: actions, queries and pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asking import signed_in
from tests.factories.org import actor_for, make_company, make_member
from tests.factories.products import make_product
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records import queries as records
from xiaozhang.performance.plans.clauses import CommissionPlan
from xiaozhang.selling.products import actions, powers, queries
from xiaozhang.selling.products.models import Product

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
ON = date(2026, 11, 20)
KEY = "0f8fad5b-d9cb-469f"


def manager() -> Member:
    return make_member("周源", role="sales_manager")


def change(product: Product, **values: object) -> Product:
    given: dict[str, object] = {
        "code": product.code, "name": product.name, "unit": product.unit, "price_fen": product.price_fen,
        "active_from": product.active_from, "revision": product.revision,
    }  # fmt: skip
    return actions.change_product(actor=actor_for(manager()), now=NOW, product_id=product.pk, **{**given, **values})  # type: ignore[arg-type]


def test_add_product_is_found_and_traced() -> None:
    product = actions.add_product(
        actor=actor_for(manager()), now=NOW, code="HC-EMF-050", name="电磁流量计 DN50", unit="台", price_fen=980_000,
        cost_fen=520_000, active_from=date(2026, 1, 1), category="流量",
    )  # fmt: skip
    assert Product.objects.get() == product
    for typed in ("流量", "dcllj", "emf-050", "DN50"):
        assert records.matching_ids(SYSTEM, typed, record_type="product") == [product.pk], typed
    changes = Entry.objects.get(action="products.add_product").changes
    assert (changes["price_fen"], "name_key" in changes) == ([0, 980_000], False) or changes["price_fen"][1] == 980_000


def test_a_product_has_one_name_in_any_spelling_and_one_code() -> None:
    make_product(code="GTX", name="GTX Pro")
    with pytest.raises(Invalid) as refused:
        make_product(code="gtx", name="ＧＴＸPro")
    assert sorted(refused.value.fields) == ["code", "name"]
    assert queries.find_product(name="GTXPro") == Product.objects.get()
    assert queries.find_product(code="GTX") == Product.objects.get()
    assert queries.find_product() is None


@pytest.mark.parametrize(
    "values, fields",
    [
        ({"code": " ", "name": "\x00", "unit": ""}, ["code", "name", "unit"]),
        ({"price_fen": -1, "cost_fen": -1}, ["cost_fen", "price_fen"]),
        ({"tax_bp": 10_001}, ["tax_bp"]),
        ({"active_until": date(2026, 1, 1)}, ["active_until"]),
    ],
)
def test_add_product_refuses_nonsense_and_leaves_no_trace(values: dict[str, object], fields: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        make_product(**values)
    assert sorted(refused.value.fields) == fields
    assert not Product.objects.exists()
    assert not Entry.objects.filter(action="products.add_product").exists()


def test_add_product_needs_the_power_and_counts_once() -> None:
    with pytest.raises(NotAllowed):
        actions.add_product(
            actor=actor_for(make_member()), now=NOW, code="A", name="甲", unit="台", price_fen=1, active_from=ON
        )
    first = make_product(request_key=KEY)
    with pytest.raises(AlreadyDone) as again:
        make_product(request_key=KEY)
    assert (again.value.result, Product.objects.count()) == (first.pk, 1)


def test_change_product_refuses_a_stale_form() -> None:
    product = make_product()
    assert change(product, price_fen=1_000_000).revision == 1
    with pytest.raises(Stale):
        change(product, price_fen=2)
    assert Product.objects.get().price_fen == 1_000_000


def test_retire_product_refused_for_a_day_too_early_and_done_for_another() -> None:
    product = make_product()
    actor = actor_for(manager())
    with pytest.raises(Refused):
        actions.retire_product(actor=actor, now=NOW, product_id=product.pk, active_until=date(2026, 1, 1))
    with pytest.raises(Stale):
        actions.retire_product(actor=actor, now=NOW, product_id=product.pk, active_until=ON, revision=7)
    with pytest.raises(Missing):
        actions.retire_product(actor=actor, now=NOW, product_id=999_999, active_until=ON)
    retired = actions.retire_product(actor=actor, now=NOW, product_id=product.pk, active_until=ON)
    assert [queries.is_sold(retired, day) for day in (date(2025, 12, 31), date(2026, 11, 19), ON)] == [
        False,
        True,
        False,
    ]
    assert list(queries.active_products(date(2026, 11, 19))) == [retired]
    assert list(queries.active_products(ON)) == []
    sold, ended = queries.offered_products(date(2026, 11, 19)), queries.offered_products(ON)
    assert [(pk, row.choice_label) for pk, row in sold.items()] == [(product.pk, "电磁流量计（P-001）")]
    assert (list(ended), list(queries.offered_products(ON, kept=[product.pk]))) == ([], [product.pk])


def test_products_are_for_those_with_a_view_and_costs_for_fewer() -> None:
    product = make_product()
    assert not queries.products(actor_for(make_member(role="hr"))).exists()
    with pytest.raises(Missing):
        queries.get_product(actor_for(make_member(role="hr")), product.pk)
    with pytest.raises(NotAllowed):
        queries.get_product(actor_for(make_member()), product.pk, power=powers.MANAGE_PRODUCTS)
    assert queries.get_product(actor_for(make_member()), product.pk) == product
    assert [queries.sees_cost(actor_for(make_member(role=role))) for role in ("representative", "finance")] == [
        False,
        True,
    ]


def test_margin_is_of_the_price_without_tax() -> None:
    assert queries.margin(Product(price_fen=11_300, cost_fen=5_000, tax_bp=1300)) == Fraction(1, 2)
    assert queries.margin(Product(price_fen=11_300, cost_fen=None, tax_bp=1300)) is None
    assert queries.margin(Product(price_fen=0, cost_fen=1, tax_bp=0)) is None


# ---- pages


@pytest.fixture
def company() -> None:
    make_company()


@pytest.mark.usefixtures("company")
def test_pages_show_costs_to_those_who_may_see_them() -> None:
    product = make_product(price_fen=980_000, cost_fen=123_456)
    for member, sees in ((manager(), True), (make_member("林越"), False)):
        client = signed_in(member)
        for address in ("/products/", f"/products/{product.pk}/"):
            page = client.get(address).content.decode()
            assert "9,800.00" in page
            assert ("1,234.56" in page) is sees, address


@pytest.mark.usefixtures("company")
def test_list_tells_what_is_sold_and_finds() -> None:
    make_product(name="电磁流量计", category="流量")
    make_product(name="旧压力表", category="压力", active_until=date(2026, 6, 1))
    client = signed_in(make_member())
    assert "旧压力表" not in client.get("/products/").content.decode()
    everything = client.get("/products/?view=all").content.decode()
    assert "已停用" in everything
    assert "电磁" not in client.get("/products/?view=all&q=yali").content.decode()
    assert "电磁" in client.get("/products/?q=dcll").content.decode()
    assert "旧压力表" not in client.get("/products/?view=all&category=流量").content.decode()


@pytest.mark.usefixtures("company")
def test_list_costs_the_same_for_one_and_three_products() -> None:
    client = signed_in(make_member())

    def cost() -> int:
        client.get("/products/")
        with CaptureQueriesContext(connection) as counted:
            client.get("/products/")
        return len(counted)

    make_product()
    once = cost()
    make_product()
    make_product()
    assert cost() == once <= 12


@pytest.mark.usefixtures("company")
def test_forms_add_change_and_retire() -> None:
    client = signed_in(manager())
    sent = {
        "code": "ＨＣ-1", "name": "电磁流量计（防爆型）", "unit": "台", "price_fen": "9,800", "cost_fen": "5200",
        "tax_bp": "13", "active_from": "2026-01-01", "request_key": KEY,
    }  # fmt: skip
    assert client.post("/products/add/", sent).status_code == 302
    product = Product.objects.get()
    assert (product.code, product.name, product.price_fen, product.cost_fen, product.tax_bp) == (
        "HC-1", "电磁流量计（防爆型）", 980_000, 520_000, 1300,
    )  # fmt: skip
    changed = {**sent, "price_fen": "10000", "revision": 0, "request_key": KEY + "2"}
    assert client.post(f"/products/{product.pk}/change/", changed).status_code == 302
    stale = client.post(f"/products/{product.pk}/change/", {**changed, "request_key": KEY + "3"})
    assert stale.status_code == 409
    assert (
        client.post(
            f"/products/{product.pk}/retire/", {"active_until": "2026-12-01", "request_key": KEY + "4"}
        ).status_code
        == 302
    )
    stored = Product.objects.get()
    assert (stored.price_fen, stored.active_until) == (1_000_000, date(2026, 12, 1))


@pytest.mark.usefixtures("company")
def test_forms_are_not_for_representatives_and_refuse_in_words() -> None:
    product = make_product()
    client = signed_in(make_member())
    for address in ("/products/add/", f"/products/{product.pk}/change/", f"/products/{product.pk}/retire/"):
        assert client.get(address).status_code == 403
    answer = signed_in(manager()).post("/products/add/", {"name": "长" * 10_000, "price_fen": "x", "request_key": KEY})
    assert answer.status_code == 422
    assert Product.objects.count() == 1


def test_clauses_may_name_what_the_catalogue_has_sold_or_not() -> None:
    where = {"base": {"metric": "receipt", "where": [{"attribute": "product", "is": ["Q3 泵", "旧款"]}]}}
    plan = CommissionPlan.model_validate({"roles": [], "tiers": [{"from": 0, "rate": "1%"}], **where})

    def refused() -> list[str]:
        return [each.path for each in plan.check(charter_queries.known()) if each.path.startswith("base")]

    assert refused() == []  # nobody has entered a product yet
    make_product(name="Q3 泵")
    assert refused() == ["base.where[0].is[1]"]
    make_product(name="旧款", active_from=date(2025, 1, 1), active_until=date(2025, 12, 31))
    assert refused() == []
