"""Search for programs."""

from __future__ import annotations

from xiaozhang.base import api, registries
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records import queries, schemas

door = api.Door("查找")


@door.read("/search", schemas.Hits, None, "查找记录")
def search(request: api.Request, asked: api.Query[schemas.SearchAsked]) -> schemas.Hits:
    """Find records that the token may see by name, number, phone, pinyin or initials."""
    open_to = [key for key in asked.type or registries.record_types.keys() if _may_see(request.actor, key)]
    found = queries.search(request.actor, asked.q, record_types=open_to, limit=asked.limit) if open_to else []
    return schemas.Hits(
        items=[
            schemas.Hit(type=hit.record_type, id=hit.record_id, title=hit.title, subtitle=hit.subtitle, url=hit.url)
            for hit in found
        ]
    )


def _may_see(viewer: Actor, key: str) -> bool:
    """A person finds what is in scope; a token besides needs the power to see that kind of record."""
    if key not in registries.record_types:
        return False
    power = registries.record_types.get(key).power
    return power is not None and viewer.may(power)
