"""What a record belongs to, so that an exception for a customer covers the terms of the customer's deals too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from xiaozhang.base.registries import Registry
from xiaozhang.foundation.exceptions.rules.registered import Place

Kin = Callable[[Collection[int]], Mapping[int, Sequence[Place]]]
"""Returns for records of a type, by id, the customer, deal or contract each belongs to; one query."""

kin: Registry[Kin] = Registry("kin of records")
