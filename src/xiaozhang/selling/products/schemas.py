"""Products as programs send and get them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from xiaozhang.base import api

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=api.NO_NUL, examples=["HC-EMF-050"])]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=api.NO_NUL, examples=["电磁流量计 DN50"])]
Unit = Annotated[str, Field(min_length=1, max_length=20, pattern=api.NO_NUL, examples=["台"])]
Category = Annotated[str, Field(max_length=60, pattern=api.NO_NUL, examples=["流量仪表"])]
Price = Annotated[api.Fen, Field(description="标准价，分", examples=[860000])]
Cost = Annotated[api.Fen, Field(description="成本，分；没有查看成本的权限时不填", examples=[520000])]
Tax = Annotated[api.Whole, Field(le=10_000, description="税率，万分之几：1300 是 13%", examples=[1300])]


class ProductsAsked(api.Paging):
    """Which products."""

    q: api.Keyword = Field("", description="名称、编号、拼音")
    view: Literal["sold", "all"] = Field("sold", description="sold 在售，all 全部")
    category: list[Category] = Field(default_factory=list, max_length=50, description="类别，可多个")
    sort: Literal["name", "-name", "price", "-price"] = "name"


class ProductShown(api.Shown):
    """A product; `cost_fen` is null for those who may not see costs."""

    id: int = Field(examples=[7])
    code: str = Field(examples=["HC-EMF-050"])
    name: str = Field(examples=["电磁流量计 DN50"])
    category: str = Field(examples=["流量仪表"])
    unit: str = Field(examples=["台"])
    price_fen: int = Field(examples=[860000])
    cost_fen: int | None = Field(examples=[None])
    tax_bp: int = Field(examples=[1300])
    active_from: date = Field(examples=["2026-01-01"])
    active_until: date | None = Field(examples=[None])
    revision: int = Field(examples=[0])


class ProductPage(api.PageOf[ProductShown]):
    """Products, one page."""


class NewProduct(api.Sent):
    """A product to put into the catalogue."""

    code: Code
    name: Name
    unit: Unit
    price_fen: Price
    active_from: api.Day = Field(examples=["2026-01-01"])
    category: Category = ""
    cost_fen: Cost | None = None
    tax_bp: Tax = 1300
    active_until: api.Day | None = None


class ProductChange(api.Sent):
    """What changes; what is left out stays."""

    revision: api.Whole = Field(description="读到的 revision", examples=[0])
    code: Code | None = None
    name: Name | None = None
    unit: Unit | None = None
    price_fen: Price | None = None
    active_from: api.Day | None = None
    category: Category | None = None
    cost_fen: Cost | None = None
    tax_bp: Tax | None = None
    active_until: api.Day | None = None


class Retirement(api.Sent):
    """From which day on a product is no longer sold."""

    revision: api.Whole = Field(description="读到的 revision", examples=[0])
    active_until: api.Day = Field(description="从这一天起不再销售", examples=["2027-01-01"])
