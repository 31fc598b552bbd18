"""Changing the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused, Stale
from xiaozhang.base.removing import remove_rows
from xiaozhang.base.text import Message, clean_line, match_key
from xiaozhang.foundation.records import actions as records
from xiaozhang.foundation.records.rules.documents import Document
from xiaozhang.foundation.records.rules.pinyin import sort_key
from xiaozhang.selling.products import powers, queries
from xiaozhang.selling.products.models import Product

RECORD_TYPE = "product"
_VALUES = ("code", "name", "unit", "price_fen", "cost_fen", "tax_bp", "category", "active_from", "active_until")


@action(powers.MANAGE_PRODUCTS, label="新建产品")
def add_product(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    unit: str,
    price_fen: int,
    active_from: date,
    category: str = "",
    cost_fen: int | None = None,
    tax_bp: int = 1300,
    active_until: date | None = None,
) -> Product:
    """Put a product into the catalogue at its list price in 分.

    Raises:
        Invalid: the code or the name is taken, or a value makes no sense.
    """
    product = Product()
    values = _checked(
        product, code=code, name=name, unit=unit, category=category, price_fen=price_fen, cost_fen=cost_fen,
        tax_bp=tax_bp, active_from=active_from, active_until=active_until,
    )  # fmt: skip
    _, new = differences(product, values)
    product.save()
    note_change(product, new=_noted(new))
    _make_findable(product, actor, now)
    return product


@action(powers.MANAGE_PRODUCTS, label="修改产品")
def change_product(
    *,
    actor: Actor,
    now: datetime,
    product_id: int,
    revision: int | None,
    code: str,
    name: str,
    unit: str,
    price_fen: int,
    active_from: date,
    category: str = "",
    cost_fen: int | None = None,
    tax_bp: int = 1300,
    active_until: date | None = None,
) -> Product:
    """Change a product; contracts keep the price and cost they were written with.

    Raises:
        Stale: somebody changed it since the form was shown.
        Invalid: the code or the name is taken, or a value makes no sense.
    """
    product = queries.get_product(actor, product_id, power=powers.MANAGE_PRODUCTS, lock=True)
    _check_revision(product, revision)
    values = _checked(
        product, code=code, name=name, unit=unit, category=category, price_fen=price_fen, cost_fen=cost_fen,
        tax_bp=tax_bp, active_from=active_from, active_until=active_until,
    )  # fmt: skip
    old, new = differences(product, values)
    if not new:
        nothing_changed()
        return product
    product.revision += 1
    product.save()
    note_change(product, old=_noted(old), new=_noted(new))
    _make_findable(product, actor, now)
    return product


@action(powers.MANAGE_PRODUCTS, label="停用产品")
def retire_product(
    *, actor: Actor, now: datetime, product_id: int, active_until: date, revision: int | None = None
) -> Product:
    """Stop selling a product from a day on; what was sold keeps it.

    Raises:
        Refused: that day is not after the day it was first sold.
    """
    product = queries.get_product(actor, product_id, power=powers.MANAGE_PRODUCTS, lock=True)
    _check_revision(product, revision)
    if active_until <= product.active_from:
        raise Refused(
            Message(
                "没有停用「{name}」：停用日期须晚于启用日期 {day}。", {"name": product.name, "day": product.active_from}
            )
        )
    old, new = differences(product, {"active_until": active_until})
    product.revision += 1
    product.save(update_fields=["active_until", "revision"])
    note_change(product, old=old, new=new)
    return product


@action(powers.MANAGE_PRODUCTS, label="导入产品")
def take_products(*, actor: Actor, now: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Product]:
    """Put products into the catalogue, in order, each with the values of add_product. All or none.

    Raises:
        Invalid: a row cannot be; `rows[3].code` names place and field.
    """
    made: list[Product] = []
    wrong: dict[str, Message | str] = {}
    for place, row in enumerate(rows):
        try:
            made.append(add_product(actor=actor, now=now, **row))
        except Invalid as error:
            wrong |= {f"rows[{place}].{field}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    nothing_changed()  # here: every product has its own trace
    return made


@action(powers.MANAGE_PRODUCTS, label="导入修改产品")
def correct_products(*, actor: Actor, now: datetime, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change products by id to what a file says; only the fields given, all or none.

    Raises:
        Invalid: a value cannot be; `rows[<id>].price_fen` names it.
    """
    wrong: dict[str, Message | str] = {}
    for product in queries.held_products(rows):
        values = {name: getattr(product, name) for name in _VALUES} | dict(rows[product.pk])
        try:
            change_product(actor=actor, now=now, product_id=product.pk, revision=None, **values)
        except Invalid as error:
            wrong |= {f"rows[{product.pk}].{field}": words for field, words in error.fields.items()}
    if wrong:
        raise Invalid(wrong)
    nothing_changed()


@action(powers.MANAGE_PRODUCTS, label="撤销导入产品")
def take_back_products(*, actor: Actor, now: datetime, product_ids: Sequence[int]) -> None:
    """Take products out again that nothing was offered or sold of; ids gone are passed over.

    Raises:
        Refused: deals or contracts name one.
    """
    held = queries.held_products(product_ids)
    for product in held:
        note_change(product, old=_noted({name: getattr(product, name) for name in ("code", "name", "price_fen")}))
    ids = [product.pk for product in held]
    remove_rows(queries.products(actor).filter(pk__in=ids))
    records.drop_documents(actor=actor, now=now, record_type=RECORD_TYPE, record_ids=ids)
    if not held:
        nothing_changed()


def _checked(product: Product, **given: object) -> dict[str, object]:
    values = {key: clean_line(value) if isinstance(value, str) else value for key, value in given.items()}
    code, name = str(values["code"]), str(values["name"])
    wrong: dict[str, Message | str] = {}
    if not code:
        wrong["code"] = "请填写产品编号。"
    elif queries.is_code_taken(code, exclude=product.pk):
        wrong["code"] = Message("编号「{code}」已有产品在用，请换一个。", {"code": code})
    if not match_key(name):
        wrong["name"] = "请填写产品名称。"
    else:
        holder = queries.name_holder(name, exclude=product.pk)
        if holder is not None:
            wrong["name"] = Message(
                "已有同名产品「{name}」（{code}），请改那一条。", {"name": holder.name, "code": holder.code}
            )
    if not values["unit"]:
        wrong["unit"] = "请填写单位，例如 台。"
    wrong.update(_wrong_amounts(values))
    if wrong:
        raise Invalid(wrong)
    return {**values, "name_key": match_key(name), "pinyin": sort_key(name)}


def _wrong_amounts(values: dict[str, object]) -> dict[str, Message | str]:
    wrong: dict[str, Message | str] = {}
    for field in ("price_fen", "cost_fen"):
        amount = values[field]
        if isinstance(amount, int) and amount < 0:
            wrong[field] = "金额不能小于 0。"
    tax_bp = values["tax_bp"]
    if not isinstance(tax_bp, int) or not 0 <= tax_bp <= 10_000:
        wrong["tax_bp"] = "税率应在 0% 到 100% 之间。"
    start_on, end_on = values["active_from"], values["active_until"]
    if isinstance(start_on, date) and isinstance(end_on, date) and end_on <= start_on:
        wrong["active_until"] = "停用日期须晚于启用日期。"
    return wrong


def _noted(values: dict[str, object]) -> dict[str, object]:
    """Leave out the keys for sorting and matching: they follow from the name."""
    return {key: value for key, value in values.items() if key not in ("name_key", "pinyin")}


def _check_revision(product: Product, revision: int | None) -> None:
    if revision is not None and revision != product.revision:
        raise Stale()


def _make_findable(product: Product, actor: Actor, now: datetime) -> None:
    records.put_document(
        actor=actor,
        now=now,
        document=Document(
            record_type=RECORD_TYPE,
            record_id=product.pk,
            owner_id=None,
            title=product.name,
            subtitle=f"{product.code} · {product.category}" if product.category else product.code,
            names=(product.name, product.category) if product.category else (product.name,),
            codes=(product.code,),
        ),
    )
