"""What may be done with products, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_PRODUCTS = Power(
    "products.see_products",
    Message("查看产品"),
    roles=("representative", "supervisor", "sales_manager", "finance", "leadership", "administrator"),
)
MANAGE_PRODUCTS = Power("products.manage_products", Message("管理产品"), roles=("sales_manager", "administrator"))
SEE_COST = Power(
    "products.see_cost", Message("查看成本"), roles=("sales_manager", "finance", "leadership", "administrator")
)

EXPORT_PRODUCTS = Power(
    "products.export_products",
    Message("导出产品"),
    roles=("supervisor", "sales_manager", "finance", "leadership", "administrator"),
)

ALL = (SEE_PRODUCTS, MANAGE_PRODUCTS, SEE_COST, EXPORT_PRODUCTS)
