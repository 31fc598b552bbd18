"""Pages of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.selling.products import actions, powers, queries
from xiaozhang.selling.products.forms import ChangeProductForm, ProductForm, RetireForm

_FIELDS = ("code", "name", "category", "unit", "price_fen", "cost_fen", "tax_bp", "active_from", "active_until")


def _categories(viewer: Actor) -> list[tuple[str, str]]:
    return [(name, name) for name in queries.categories()]


def _by_sold(rows: Any, wanted: bool) -> Any:
    return queries.narrowed_to_sold(rows, timezone.localdate(), sold=wanted)


_COST = pages.Column("cost", Message("成本（元）"), cell="cost_fen", kind="yuan", low=True)
PRODUCTS = pages.ListSpec(
    record="product",
    title=Message("产品"),
    unit="种",
    rows=queries.products,
    sort="name",
    views=(
        pages.ViewTab("sold", Message("在售"), lambda rows, viewer: _by_sold(rows, True)),
        pages.ViewTab("all", Message("全部")),
    ),
    search=queries.found,
    search_label=Message("名称、编号"),
    columns=(
        pages.Column("name", Message("产品名称"), sort="pinyin"),
        pages.Column("code", Message("编号"), low=True),
        pages.Column("category", Message("类别")),
        pages.Column("price", Message("标准价（元）"), cell="price_fen", kind="yuan", sort="price_fen"),
        pages.Column("unit", Message("单位")),
        pages.Column("tax", Message("税率"), cell="tax_bp", kind="bp", low=True),
        pages.Column("state", Message("状态"), cell="products/_state.html"),
    ),
    filters=(pages.Filter("category", Message("类别"), choices=_categories),),
    empty=pages.Empty(
        Message("还没有产品"),
        Message("商机的意向产品和合同明细从这里选，先建好价目。"),
        action_label=Message("新建产品"),
        action_url_name="products:add",
        action_power=powers.MANAGE_PRODUCTS,
    ),
    bar="products/_bar.html",
    export=powers.EXPORT_PRODUCTS,
)
_WITH_COST = replace(PRODUCTS, columns=(*PRODUCTS.columns[:4], _COST, *PRODUCTS.columns[4:]))


@pages.page(powers.SEE_PRODUCTS)
def product_list(request: pages.Request) -> HttpResponse:
    """Show the price list; costs only to those who may see them."""
    spec = _WITH_COST if queries.sees_cost(request.actor) else PRODUCTS
    return pages.list_page(request, spec, context={"can_add": request.actor.may(powers.MANAGE_PRODUCTS)})


@pages.page(powers.SEE_PRODUCTS)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show a product."""
    product = queries.get_product(request.actor, pk)
    return pages.record_page(
        request,
        "product",
        product,
        overview_template="products/_overview.html",
        context={"sees_cost": queries.sees_cost(request.actor), "margin": queries.margin(product)},
        state_template="products/_record_state.html",
        facts=[product.code, product.category],
        actions=_acts(request.actor, pk, is_open=product.active_until is None),
    )


@pages.page(powers.MANAGE_PRODUCTS)
def add(request: pages.Request) -> HttpResponse:
    """Add a product."""
    form = ProductForm.of(request, initial={"tax_bp": 1300, "active_from": timezone.localdate()})
    return pages.form_page(
        request, form, actions.add_product, title=Message("新建产品"), done=_address, said=Message("产品已建好")
    )


@pages.page(powers.MANAGE_PRODUCTS)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change a product."""
    product = queries.get_product(request.actor, pk)
    initial = {name: getattr(product, name) for name in (*_FIELDS, "revision")}
    form = ChangeProductForm.of(request, initial=initial)
    fixed: dict[str, object] = {"product_id": pk}
    if "cost_fen" not in form.fields:
        fixed["cost_fen"] = product.cost_fen
    return pages.form_page(
        request, form, actions.change_product, title=Message("修改产品"), done=_address(pk), fixed=fixed
    )


@pages.page(powers.MANAGE_PRODUCTS)
def retire(request: pages.Request, pk: int) -> HttpResponse:
    """Stop selling a product."""
    product = queries.get_product(request.actor, pk)
    form = RetireForm.of(request, initial={"active_until": timezone.localdate()})
    return pages.form_page(
        request,
        form,
        actions.retire_product,
        title=Message("停用「{name}」", {"name": product.name}),
        done=_address(pk),
        fixed={"product_id": pk},
        submit_label=Message("停用"),
        said=Message("已设停用日期"),
    )


def _acts(viewer: Actor, pk: int, *, is_open: bool) -> list[pages.Act]:
    if not viewer.may(powers.MANAGE_PRODUCTS):
        return []
    acts = [pages.Act(Message("修改"), reverse("products:change", args=[pk]), icon="pencil")]
    return [*acts, pages.Act(Message("停用"), reverse("products:retire", args=[pk]))] if is_open else acts


def _address(pk: int) -> str:
    return reverse("products:record", args=[pk])
