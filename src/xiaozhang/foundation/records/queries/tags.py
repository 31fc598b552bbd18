"""Tags, and the records that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Aggregate, Count, OuterRef, QuerySet, Subquery, TextField

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.records.models import Tag, Tagging
from xiaozhang.foundation.records.rules.tags import BETWEEN


def tagged_types() -> list[registries.RecordType]:
    """Return the record types that can carry tags."""
    return [declared for declared in registries.record_types if declared.is_tagged]


def tags(record_type: str = "") -> QuerySet[Tag]:
    """Return the tags that have not been merged into another, retired ones included, by name."""
    rows = Tag.objects.filter(merged_into__isnull=True).order_by("name", "id")
    return rows.filter(record_type=record_type) if record_type else rows


def tags_in_use(record_type: str) -> QuerySet[Tag]:
    """Return the tags that can be put on records of a type, by name."""
    return tags(record_type).filter(is_retired=False)


def tags_with_counts() -> QuerySet[Tag]:
    """Return all tags with the number of records that carry each (`records`); how many there are is no secret."""
    return tags().annotate(records=Count("taggings"))


def get_tag(pk: int, *, lock: bool = False) -> Tag:
    """Return a tag that has not been merged. Raises Missing."""
    rows = Tag.objects.select_for_update() if lock else Tag.objects.all()
    tag = rows.filter(pk=pk, merged_into__isnull=True).first()
    if tag is None:
        raise Missing
    return tag


def tags_by_id(record_type: str, ids: Iterable[int]) -> dict[int, Tag]:
    """Return those of the tags that records of the type can be given or relieved of, locked against a merge."""
    rows = Tag.objects.select_for_update().filter(record_type=record_type, pk__in=list(ids), merged_into__isnull=True)
    return {tag.pk: tag for tag in rows.order_by("pk")}


def tag_named(record_type: str, name_key: str) -> Tag | None:
    """Return the tag with this name, whatever its spelling."""
    return Tag.objects.filter(record_type=record_type, name_key=name_key, merged_into__isnull=True).first()


def taggings_of(record_type: str, record_ids: Sequence[int]) -> QuerySet[Tagging]:
    """Return what tags these records carry, in order of the tags' names; the caller has decided what may be seen."""
    rows = Tagging.objects.filter(record_type=record_type, record_id__in=record_ids)
    return rows.select_related("tag").order_by("tag__name", "id")


def taggings_with(tag_id: int) -> QuerySet[Tagging]:
    """Return where a tag stands."""
    return Tagging.objects.filter(tag_id=tag_id)


def ids_tagged(record_type: str, tag_ids: Iterable[int]) -> QuerySet[Tagging, int]:
    """Return ids of records that carry one of the tags, to narrow a scoped query with."""
    return Tagging.objects.filter(tag_id__in=list(tag_ids), record_type=record_type).values_list("record_id", flat=True)


def tag_words(record_type: str, record_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the names of the tags on each record, with 、 between them; one query, records without tags left out."""
    found: dict[int, str] = {}
    for tagging in taggings_of(record_type, record_ids):
        before = found.get(tagging.record_id)
        found[tagging.record_id] = f"{before}{BETWEEN}{tagging.tag.name}" if before else tagging.tag.name
    return found


class _Joined(Aggregate):
    """Texts of a group with 、 between them; SQLite has no order in it, so that the reader sorts."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it for SQLite."""
        return self.as_sql(compiler, connection, template=f"GROUP_CONCAT(%(expressions)s, '{BETWEEN}')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it for PostgreSQL."""
        return self.as_sql(compiler, connection, template=f"STRING_AGG(%(expressions)s, '{BETWEEN}')", **context)


def tag_names(record_type: str) -> Subquery:
    """Return the names of the tags on each row of a query of that type, as a part of it: a list asks nothing more."""
    here = Tagging.objects.filter(record_type=record_type, record_id=OuterRef("pk")).order_by()
    return Subquery(here.values("record_id").annotate(names=_Joined("tag__name")).values("names"))


def in_order(names: str | None) -> str:
    """Return names with 、 between them in their order."""
    return BETWEEN.join(sorted(names.split(BETWEEN))) if names else ""


def reached_titles(viewer: Actor, record_type: str, record_ids: Sequence[int]) -> dict[int, str]:
    """Return the titles of those of the records that the viewer may see; one query. Raises Missing for another type."""
    if record_type not in registries.record_types or not registries.record_types.get(record_type).is_tagged:
        raise Missing
    declared = registries.record_types.get(record_type)
    if declared.power is not None and not viewer.may(declared.power):
        raise Missing
    return {row.pk: declared.title(row) for row in declared.rows(viewer).filter(pk__in=list(record_ids))}
