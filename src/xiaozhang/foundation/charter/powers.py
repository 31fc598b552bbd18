"""What may be done with the charter."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_EVERYONE = ("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator")

READ_CHARTER = Power("charter.read", Message("查看制度"), roles=_EVERYONE)
DRAFT_CHARTER = Power("charter.draft", Message("起草制度"), roles=("sales_manager", "leadership"))
PUBLISH_CHARTER = Power("charter.publish", Message("发布制度"), roles=("sales_manager",))

ALL = (READ_CHARTER, DRAFT_CHARTER, PUBLISH_CHARTER)
