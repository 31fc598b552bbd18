"""Reading the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet

from xiaozhang.base.actor import SYSTEM, Actor, Power
from xiaozhang.base.fetching import fetch
from xiaozhang.base.matching import matched, portions
from xiaozhang.base.money import round_fen
from xiaozhang.base.text import match_key
from xiaozhang.foundation.records import queries as records
from xiaozhang.selling.products import powers
from xiaozhang.selling.products.models import Product

_IMPORTED = ("code", "name", "unit", "price_fen", "cost_fen", "tax_bp", "category", "active_from", "active_until")


def products(viewer: Actor) -> QuerySet[Product]:
    """Return the whole catalogue, what is no longer sold included; nothing for those without a view of it.

    Costs are on the rows; show them only where `sees_cost` says so.
    """
    return Product.objects.all() if viewer.may(powers.SEE_PRODUCTS) else Product.objects.none()


def get_product(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Product:
    """Return one product.

    Raises:
        Missing: there is none, or the viewer sees no catalogue.
        NotAllowed: the viewer lacks `power`.
    """
    return fetch(products(viewer), viewer, pk, power=power, lock=lock)


def names() -> dict[str, str]:
    """Return the names of the whole catalogue, what is no longer sold included: for clauses that name products."""
    return {name: name for name in Product.objects.order_by("pinyin", "id").values_list("name", flat=True)}


def active_products(on: date) -> QuerySet[Product]:
    """Return what is sold on a day, by name; for choosing, whoever chooses."""
    return Product.objects.filter(_sold(on)).order_by("pinyin", "id")


def products_by_id(ids: set[int]) -> dict[int, Product]:
    """Return products by id, sold or not: for what refers to them."""
    return Product.objects.in_bulk(ids)


def offered_products(on: date, kept: Collection[int] = ()) -> dict[int, Product]:
    """Return what a form offers by id: what is sold on a day, by name, and after it what is `kept` though it is not."""
    on_sale = {product.pk: product for product in active_products(on)}
    return on_sale | products_by_id(set(kept) - on_sale.keys())


def sees_cost(viewer: Actor) -> bool:
    """Say whether costs may be shown to the viewer."""
    return viewer.may(powers.SEE_COST)


def find_product(*, code: str = "", name: str = "") -> Product | None:
    """Return the product with this code, or else with this name in any spelling (`GTXPro` is `GTX Pro`)."""
    if code:
        return Product.objects.filter(code=code).first()
    return Product.objects.filter(name_key=match_key(name)).first() if name else None


def is_code_taken(code: str, *, exclude: int | None = None) -> bool:
    """Say whether another product has this code."""
    return Product.objects.filter(code__iexact=code).exclude(pk=exclude or 0).exists()


def name_holder(name: str, *, exclude: int | None = None) -> Product | None:
    """Return the other product that has this name in any spelling."""
    return Product.objects.filter(name_key=match_key(name)).exclude(pk=exclude or 0).first()


def categories() -> list[str]:
    """Return the categories in use."""
    return list(Product.objects.exclude(category="").order_by("category").values_list("category", flat=True).distinct())


def is_sold(product: Product, on: date) -> bool:
    """Say whether the product is sold on a day."""
    return product.active_from <= on and (product.active_until is None or on < product.active_until)


def narrowed_to_sold(rows: QuerySet[Product], on: date, *, sold: bool = True) -> QuerySet[Product]:
    """Keep what is sold on a day, or what is not."""
    return rows.filter(_sold(on)) if sold else rows.exclude(_sold(on))


def found(rows: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Keep what a text finds, by name, category, pinyin or code."""
    return rows.filter(pk__in=records.matching_ids(SYSTEM, text, record_type="product"))


def margin(product: Product) -> Fraction | None:
    """Return the share of the list price without tax that is left above the cost, to a thousandth; None without one."""
    if product.cost_fen is None or not product.price_fen:
        return None
    net = Fraction(product.price_fen * 10_000, 10_000 + product.tax_bp)
    return Fraction(round_fen((net - product.cost_fen) / net * 1000), 1000)


def _sold(on: date) -> Q:
    return Q(active_from__lte=on) & (Q(active_until__isnull=True) | Q(active_until__gt=on))


def meant_products(viewer: Actor, key: str, values: Sequence[str]) -> dict[str, list[int]]:
    """Return products by code or name, in any spelling: `GTXPro` is `GTX Pro`. One query."""
    known = [(match_key(getattr(row, key)), row.pk) for row in products(viewer).only("id", key).order_by("id")]
    return matched(values, lambda _keys: known)


def current_products(viewer: Actor, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Return what stands of products, by import field; the cost only for those who may see it."""
    names = [name for name in _IMPORTED if name != "cost_fen" or sees_cost(viewer)]
    return {
        row.pk: {name: getattr(row, name) for name in names}
        for piece in portions(ids)
        for row in products(viewer).filter(pk__in=piece)
    }


def held_products(ids: Collection[int]) -> list[Product]:
    """Return products in order of id with their rows held; the caller has the right."""
    return list(Product.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
