"""Counting rows for people: up to a thousand exactly, beyond that 1,000+; all counts of a page in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

CAP = 1_000


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows, exact up to the cap."""

    number: int

    @property
    def is_capped(self) -> bool:
        """Say whether there are more than the number shown."""
        return self.number > CAP

    def __str__(self) -> str:
        """Return `47` or `1,000+`."""
        return f"{CAP:,}+" if self.is_capped else f"{self.number:,}"


def count_all(queries: Sequence[QuerySet[Any]], *, is_capped: bool = True) -> list[Count]:
    """Return how many rows each query has, in one round trip; if capped, counted no further than one beyond the cap."""
    parts: list[str] = []
    params: list[Any] = []
    places: list[int] = []
    for place, query in enumerate(queries):
        rows = query.order_by().values("pk")
        limited = rows[: CAP + 1] if is_capped else rows
        try:
            sql, values = limited.query.get_compiler(using=query.db).as_sql()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted_{place})")
        params.extend(values)
        places.append(place)
    counts = [Count(0)] * len(queries)
    if parts:
        with connections[queries[0].db].cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)  # noqa: S608 - SQL of Django's own compiler
            for place, number in zip(places, cursor.fetchone(), strict=True):
                counts[place] = Count(int(number))
    return counts
