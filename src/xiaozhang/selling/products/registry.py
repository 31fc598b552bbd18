"""What products offers the house."""

from __future__ import annotations

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.registries import Navigation, RecordType, Tab
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.selling.products import importing, powers, queries


def register() -> None:
    """Declare powers, the record type, the names that clauses may write and the entry in the menu."""
    registries.add_powers(powers.ALL)
    importing.register()
    registries.record_types.add(
        "product",
        RecordType(
            key="product",
            label=Message("产品"),
            power=powers.SEE_PRODUCTS,
            icon="package",
            rows=queries.products,
            title=str,
            url=_address,
            find=queries.found,
        ),
    )
    registries.sale_words.add("product", queries.names)
    registries.tabs.add(
        "product.log",
        Tab(
            record="product",
            key="log",
            label=Message("操作日志"),
            template="audit/_log.html",
            context=audit.log_context("products.product"),
            order=90,
        ),
    )
    registries.navigation.add(
        "products",
        Navigation(
            key="products",
            label=Message("产品"),
            url_name="products:list",
            icon="package",
            order=35,
            power=powers.SEE_PRODUCTS,
        ),
    )


def _address(pk: int) -> str:
    return reverse("products:record", args=[pk])
