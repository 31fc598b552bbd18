"""Products for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone

from xiaozhang.base import api
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed
from xiaozhang.base.text import Message
from xiaozhang.selling.products import actions, powers, queries, schemas

if TYPE_CHECKING:
    from xiaozhang.selling.products.models import Product

door = api.Door("产品")
_KEPT = ("code", "name", "unit", "price_fen", "active_from", "category", "cost_fen", "tax_bp", "active_until")


@door.read("/products", schemas.ProductPage, powers.SEE_PRODUCTS, "产品列表")
def product_list(request: api.Request, asked: api.Query[schemas.ProductsAsked]) -> schemas.ProductPage:
    """List products."""
    rows = queries.products(request.actor)
    if asked.view == "sold":
        rows = queries.narrowed_to_sold(rows, timezone.localdate())
    rows = api.narrowed(rows, category__in=asked.category)
    if text := api.keyword(asked.q):
        rows = queries.found(rows, text)
    orders = {"name": "pinyin", "price": "price_fen"}
    return api.page(schemas.ProductPage, rows, asked, asked.sort, orders, lambda row: _shown(request.actor, row))


@door.read("/products/{product_id}", schemas.ProductShown, powers.SEE_PRODUCTS, "一种产品")
def product(request: api.Request, product_id: api.RecordId) -> schemas.ProductShown:
    """Show one product."""
    return _shown(request.actor, queries.get_product(request.actor, product_id))


@door.make("/products", schemas.ProductShown, powers.MANAGE_PRODUCTS, "新建产品")
def add_product(request: api.Request, sent: schemas.NewProduct) -> HttpResponse:
    """Put a product into the catalogue."""
    _refuse_hidden_cost(request, sent)
    return api.make(
        request, actions.add_product, queries.get_product, lambda row: _shown(request.actor, row), **sent.__dict__
    )


@door.change("/products/{product_id}", schemas.ProductShown, powers.MANAGE_PRODUCTS, "修改产品", method="PATCH")
def change_product(request: api.Request, product_id: api.RecordId, sent: schemas.ProductChange) -> HttpResponse:
    """Change a product; what is left out stays."""
    _refuse_hidden_cost(request, sent)
    row = queries.get_product(request.actor, product_id)
    values = api.merged(row, _KEPT, sent)
    return api.change(
        request, actions.change_product, lambda: product(request, product_id), product_id=product_id, **values
    )


@door.change("/products/{product_id}/retire", schemas.ProductShown, powers.MANAGE_PRODUCTS, "停用产品")
def retire_product(request: api.Request, product_id: api.RecordId, sent: schemas.Retirement) -> HttpResponse:
    """Stop selling a product."""
    return api.change(
        request, actions.retire_product, lambda: product(request, product_id), product_id=product_id, **sent.__dict__
    )


def _refuse_hidden_cost(request: api.Request, sent: schemas.NewProduct | schemas.ProductChange) -> None:
    if "cost_fen" in sent.model_fields_set and not queries.sees_cost(request.actor):
        raise NotAllowed(
            Message("没有保存：令牌没有「{power}」的权限，不能填写成本。", {"power": powers.SEE_COST.label})
        )


def _shown(viewer: Actor, row: Product) -> schemas.ProductShown:
    return schemas.ProductShown(
        id=row.pk,
        code=row.code,
        name=row.name,
        category=row.category,
        unit=row.unit,
        price_fen=row.price_fen,
        cost_fen=row.cost_fen if queries.sees_cost(viewer) else None,
        tax_bp=row.tax_bp,
        active_from=row.active_from,
        active_until=row.active_until,
        revision=row.revision,
    )
