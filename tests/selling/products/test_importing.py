"""What files bring the catalogue."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.deals import make_deal, make_interest
from tests.factories.org import NOW, TODAY, actor_for, make_member
from tests.factories.products import make_product
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.records import queries as found
from xiaozhang.selling.products import actions
from xiaozhang.selling.products.models import Product

pytestmark = pytest.mark.django_db


def kind() -> registries.ImportKind:
    return registries.import_kinds.get("product")


@pytest.fixture
def keeper() -> Actor:
    return actor_for(make_member(role="administrator"))


def test_products_come_with_what_is_usual_where_the_file_is_silent(keeper: Actor) -> None:
    ids = kind().take(
        actor=keeper, now=NOW, rows=[{"name": "GTX Pro", "price_fen": 482_100, "category": "GTX", "cost_fen": None}]
    )
    assert kind().current(keeper, ids)[ids[0]] == {
        "code": "GTX Pro", "name": "GTX Pro", "unit": "台", "price_fen": 482_100, "cost_fen": None, "tax_bp": 1300,
        "category": "GTX", "active_from": TODAY, "active_until": None,
    }  # fmt: skip
    seller = actor_for(make_member())
    assert "cost_fen" not in kind().current(seller, ids)[ids[0]]


def test_products_are_found_in_any_spelling_by_one_query(keeper: Actor) -> None:
    product = make_product(code="P-001", name="GTX Pro")
    with CaptureQueriesContext(connection) as caught:
        assert kind().find(keeper, "name", ["GTXPro", *map(str, range(3000))]) == {"GTXPro": [product.pk]}
    assert len(caught) == 1
    assert kind().find(keeper, "code", ["p-001"]) == {"p-001": [product.pk]}


def test_take_products_refused_for_a_code_twice_takes_none(keeper: Actor) -> None:
    row = {"code": "A", "name": "甲", "unit": "台", "price_fen": 1, "active_from": TODAY}
    with pytest.raises(Invalid) as caught:
        actions.take_products(actor=keeper, now=NOW, rows=[row, {**row, "name": "乙"}])
    assert list(caught.value.fields) == ["rows[1].code"]
    assert Product.objects.count() == 0


def test_correct_products_changes_only_what_is_given(keeper: Actor) -> None:
    product = make_product(category="仪表")
    kind().change(actor=keeper, now=NOW, rows={product.pk: {"price_fen": 5}})
    product.refresh_from_db()
    assert (product.price_fen, product.category, product.cost_fen) == (5, "仪表", 520_000)
    entries = Entry.objects.count()
    kind().change(actor=keeper, now=NOW, rows={product.pk: {"price_fen": 5}})
    assert Entry.objects.count() == entries


def test_correct_products_refused_for_nonsense(keeper: Actor) -> None:
    product = make_product()
    with pytest.raises(Invalid) as caught:
        actions.correct_products(actor=keeper, now=NOW, rows={product.pk: {"active_until": date(2020, 1, 1)}})
    assert list(caught.value.fields) == [f"rows[{product.pk}].active_until"]


def test_take_back_products_forgets_them_and_is_refused_once_a_deal_names_one(keeper: Actor) -> None:
    first, second = make_product(name="甲型流量计"), make_product(name="乙型流量计")
    make_interest(make_deal(), product_id=second.pk)
    with pytest.raises(Refused, match="意向产品"):
        actions.take_back_products(actor=keeper, now=NOW, product_ids=[first.pk, second.pk])
    kind().undo(actor=keeper, now=NOW, ids=[first.pk])
    kind().undo(actor=keeper, now=NOW, ids=[first.pk])
    assert list(Product.objects.values_list("pk", flat=True)) == [second.pk]
    assert found.matching_ids(SYSTEM, "甲型", record_type="product") == []


def test_importing_products_not_allowed_without_the_power() -> None:
    seller = actor_for(make_member())
    for act, given in (
        (actions.take_products, {"rows": []}),
        (actions.correct_products, {"rows": {}}),
        (actions.take_back_products, {"product_ids": []}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=seller, now=NOW, **given)  # type: ignore[operator]


def test_check_says_what_cannot_be() -> None:
    check = kind().check
    assert check is not None
    assert list(check({"price_fen": -1, "tax_bp": 20_000})) == ["price_fen", "tax_bp"]
    assert check({"price_fen": 0}) == {}
