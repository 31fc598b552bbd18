"""What the duplicate check (查重) says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xiaozhang.base.text import Message


class Kind(StrEnum):
    """How near another customer is."""

    SAME = "重复"
    ALIKE = "相似"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A customer that may be the same: named with its owner, whoever looks, its phone masked.

    `customer_id` is None where the viewer may not open it. `by_phone`: the phone is what agrees.
    """

    kind: Kind
    name: str
    owner_name: str
    masked_phone: str
    customer_id: int | None
    by_phone: bool = False

    def words(self) -> Message:
        """Return the finding in one line."""
        place = "{kind}：{name}，负责人 {owner}" if self.owner_name else "{kind}：{name}，暂无负责人"
        if self.by_phone:
            place = "电话" + place + "，{phone}"
        return Message(
            place,
            {"kind": Message(str(self.kind)), "name": self.name, "owner": self.owner_name, "phone": self.masked_phone},
        )
