"""Rows of products."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from xiaozhang.base.actor import SYSTEM
from xiaozhang.selling.products import actions
from xiaozhang.selling.products.models import Product

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def make_product(**overrides: Any) -> Product:
    """Put a product into the catalogue, 电磁流量计 at 9,800.00 yuan a piece unless said otherwise."""
    count = Product.objects.count() + 1
    values: dict[str, Any] = {
        "code": f"P-{count:03d}",
        "name": "电磁流量计" if count == 1 else f"电磁流量计{count}型",
        "unit": "台",
        "price_fen": 980_000,
        "cost_fen": 520_000,
        "active_from": date(2026, 1, 1),
    }
    return actions.add_product(actor=SYSTEM, now=NOW, **{**values, **overrides})
