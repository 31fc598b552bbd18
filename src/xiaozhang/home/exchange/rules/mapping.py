"""The mapping: which file and column is which. docs/import.md explains it to the person who writes one.

A plain text names a column; `{fixed: 台}` stands for the same value in every row; a title is a pattern over columns,
such as `{product}`.
"""

from __future__ import annotations

import string
from datetime import date
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from xiaozhang.home.exchange.rules.problems import Problems

STAGES = ("development", "needs_analysis", "introduction", "quotation", "negotiation", "signing", "delivery")
OPEN_STAGES = STAGES[:6]
WON, LOST = "won", "lost"

_FILE = "映射"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fixed(_Model):
    """The same value in every row."""

    fixed: str


Source = str | Fixed


class Section(_Model):
    """One file: its name inside the folder and the columns that are deliberately left out."""

    file: str
    ignored: tuple[str, ...] = ()

    @field_validator("file")
    @classmethod
    def _stays_inside(cls, value: str) -> str:
        if not value or "/" in value or "\\" in value or value.startswith("."):
            raise ValueError("写文件名本身，不带路径")
        return value

    def columns(self) -> tuple[str, ...]:
        """Return the headings that the file must have, each once, in order of the mapping."""
        names: list[str] = []
        for field in type(self).model_fields:
            if field in _NOT_COLUMNS:
                continue
            value = getattr(self, field)
            if isinstance(value, str):
                names += columns_of(value) if field in _PATTERNS else [value]
        return tuple(dict.fromkeys([*names, *self.ignored]))


class Members(Section):
    """People, and the teams they are in. `leader` names the person who leads the team and becomes a member too."""

    key: str
    name: str
    team: str | None = None
    team_name: str = "{team}"
    area: Source | None = None
    leader: str | None = None
    phone: str | None = None
    role: str = "representative"
    leader_role: str = "supervisor"

    @model_validator(mode="after")
    def _leader_needs_team(self) -> Self:
        if self.leader and not self.team:
            raise ValueError("写了 leader 就要写 team")
        if columns_of(self.team_name) != ["team"]:
            raise ValueError("team_name 里要有且只有一个 {team}")
        return self


class Products(Section):
    """What is sold."""

    key: str
    name: str
    category: Source | None = None
    unit: Source = Fixed(fixed="台")
    price: str
    cost: str | None = None
    tax: Source = Fixed(fixed="13%")


class Customers(Section):
    """To whom. Without an `owner` column the owner is whoever has the customer's latest deal, if `owner_from_deals`."""

    key: str
    name: str
    industry: Source | None = None
    area: Source | None = None
    address: Source | None = None
    phone: str | None = None
    owner: str | None = None
    owner_from_deals: bool = False
    source: Source | None = None


class Deals(Section):
    """What was sold, lost or is open. `states` gives each value of `state` its meaning: won, lost, or a stage."""

    key: str
    title: str
    owner: str
    customer: str | None = None
    product: str | None = None
    state: str
    states: dict[str, str]
    opened_on: str
    opened_on_if_empty: date | None = None
    closed_on: str
    expected_on: str | None = None
    amount: str
    lost_reason: Source | None = None

    @field_validator("states")
    @classmethod
    def _known_states(cls, value: dict[str, str]) -> dict[str, str]:
        for name, meaning in value.items():
            if meaning not in (WON, LOST, *OPEN_STAGES):
                raise ValueError(f"states 的「{name}」要写成 won、lost 或 {'、'.join(OPEN_STAGES)} 之一")
        return value


class Mapping(_Model):
    """The whole mapping. `changed_rows`: what to do with rows imported before that read differently now."""

    format: Literal[1] = 1
    members_joined_on: date
    changed_rows: Literal["refuse", "keep"] = "refuse"
    members: Members
    products: Products | None = None
    customers: Customers | None = None
    deals: Deals | None = None

    @model_validator(mode="after")
    def _deals_need_both(self) -> Self:
        if self.deals and self.deals.product and not self.products:
            raise ValueError("deals 写了 product，就要有 products 一节")
        if self.deals and self.deals.customer and not self.customers:
            raise ValueError("deals 写了 customer，就要有 customers 一节")
        return self

    def sections(self) -> list[tuple[str, Section]]:
        """Return the files to read, in the order in which they are taken over."""
        named = [(name, getattr(self, name)) for name in ("members", "products", "customers", "deals")]
        return [(name, section) for name, section in named if section is not None]


_NOT_COLUMNS = {
    "file", "ignored", "team_name", "role", "leader_role", "owner_from_deals", "states", "opened_on_if_empty"
}  # fmt: skip
_PATTERNS = {"title"}


def columns_of(pattern: str) -> list[str]:
    """Return the columns named in a pattern: `{product} · {id}` -> product, id. Raises ValueError for a broken one."""
    return [name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None]


def fill(pattern: str, cells: dict[str, str]) -> str:
    """Return the pattern with the row's cells put in; nothing but plain names is looked up."""
    parts = ((text, name) for text, name, _, _ in string.Formatter().parse(pattern))
    return "".join(text + (cells.get(name, "") if name is not None else "") for text, name in parts)


def read_mapping(text: str, problems: Problems) -> Mapping | None:
    """Return the mapping of a YAML text, or None with what is wrong noted in `problems`."""
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problems.add(_FILE, mark.line + 1 if mark else 0, "", "不是能读的 YAML，请检查缩进和引号。")
        return None
    if not isinstance(loaded, dict):
        problems.add(_FILE, 0, "", "是空的，或不是「名称: 值」的写法。")
        return None
    try:
        return Mapping.model_validate(loaded)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = ".".join(str(part) for part in detail["loc"] if part not in ("str", "Fixed"))
            problems.add(_FILE, 0, path, _said(detail["type"], detail["msg"]))
        return None


def _said(kind: str, message: str) -> str:
    known = {
        "missing": "缺这一项。",
        "extra_forbidden": "不认识这一项，请对照 docs/import.md。",
        "date_from_datetime_parsing": "要写成 2017-01-31 这样的日期。",
        "date_type": "要写成 2017-01-31 这样的日期。",
        "date_parsing": "要写成 2017-01-31 这样的日期。",
        "string_type": "要写一个列名（文字）。",
        "bool_parsing": "要写 true 或 false。",
        "literal_error": "不是可选的值，请对照 docs/import.md。",
    }
    if kind == "value_error":
        return message.removeprefix("Value error, ") + "。"
    return known.get(kind, "写法不对，请对照 docs/import.md。")
