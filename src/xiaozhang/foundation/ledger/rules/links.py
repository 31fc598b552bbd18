"""Records that a fact names, as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass

from xiaozhang.base.text import Message


@dataclass(frozen=True, slots=True)
class RecordLink:
    """A record by type and id; title and address are empty where the reader may not see it."""

    record_type: str
    label: Message
    record_id: int
    title: str = ""
    url: str = ""
