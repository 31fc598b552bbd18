"""What a file is for: categories, declared by the apps whose records carry them.

A clause may ask for a file of a category before a deal leaves a stage.
"""

from __future__ import annotations

from dataclasses import dataclass

from xiaozhang.base.registries import Registry
from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class Category:
    """A category; `records` are the record types that offer it, all of them if empty."""

    key: str
    label: Message
    records: tuple[str, ...] = ()
    order: int = 50


OTHER = "other"
categories: Registry[Category] = Registry("file category")
for _category in (
    Category("proposal", Message("技术方案"), order=20),
    Category("quotation", Message("报价单"), order=25),
    Category("contract", Message("合同文本"), order=30),
    Category("delivery", Message("验收、签收单"), order=40),
    Category("invoice", Message("发票"), order=45),
    Category("voucher", Message("付款凭证"), order=46),
    Category("photo", Message("现场照片"), order=60),
    Category("recording", Message("录音"), order=65),
    Category(OTHER, Message("其他"), order=90),
):
    categories.add(_category.key, _category)


def offered_for(record_type: str) -> list[Category]:
    """Return the categories that files on such a record may have, in order."""
    fitting = [each for each in categories if not each.records or record_type in each.records]
    return sorted(fitting, key=lambda each: each.order)


def label_of(key: str) -> Message:
    """Return what a category is called; its key where this house does not know it (any more)."""
    return categories.get(key).label if key in categories else Message(key)
