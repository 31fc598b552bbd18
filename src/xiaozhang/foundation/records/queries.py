"""Reading ticks and the search index, always for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.records.models import SearchDocument, Tick
from xiaozhang.foundation.records.models.full_text import adapter
from xiaozhang.foundation.records.rules import documents, questions

# So many index entries are looked at: beyond, a word is too common to be worth more.
_MOST_CANDIDATES = 600
_MOST_SHARED = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found."""

    record_type: str
    record_id: int
    title: str
    subtitle: str
    url: str


def search(viewer: Actor, text: str, *, record_types: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """Return at most `limit` records that the viewer may see and that hold every part of the text, nearest first.

    Very common words are capped, not ranked: then any that match are returned. S4.
    """
    question = questions.ask(text)
    types = [key for key in (record_types or registries.record_types.keys()) if key in registries.record_types]
    if question is None or not types:
        return []
    found = _visible(viewer, _matching(question, types, _reach(viewer), _MOST_CANDIDATES), limit=limit)
    if len(found) < limit and not viewer.sees_all():
        known = {document.pk for document in found}
        rest = [row for row in _matching(question, types, None, _MOST_SHARED) if row.pk not in known]
        found += _visible(viewer, rest, limit=limit - len(found))
    found.sort(key=lambda row: (questions.nearness(question, title=row.title, codes=row.codes), -row.pk))
    return [_hit(document) for document in found]


def matching_ids(viewer: Actor, text: str, *, record_type: str, limit: int = 1000) -> list[int]:
    """Return ids of records of a type that hold every part of the text, at most `limit`: to narrow a list by keyword.

    The ids may go beyond the viewer's reach where rows are shared: filter a scoped query with them, never show them.
    """
    question = questions.ask(text)
    if question is None:
        return []
    found = _matching(question, [record_type], _reach(viewer), limit)
    if len(found) < limit and not viewer.sees_all():
        found += _matching(question, [record_type], None, _MOST_SHARED)
    return list(dict.fromkeys(document.record_id for document in found))


def ticks(subject_type: str, subject_id: int, list_key: str) -> dict[str, Tick]:
    """Return the ticked lines of a record's list, by line; the caller has decided that the viewer may see the record."""
    rows = Tick.objects.filter(subject_type=subject_type, subject_id=subject_id, list_key=list_key)
    return {row.line_key: row for row in rows.select_related("ticked_by")}


def locked_tick(subject_type: str, subject_id: int, list_key: str, line_key: str) -> Tick | None:
    """Return a ticked line, held until the transaction ends."""
    rows = Tick.objects.select_for_update().filter(subject_type=subject_type, subject_id=subject_id)
    return rows.filter(list_key=list_key, line_key=line_key).first()


def check_visible(viewer: Actor, subject_type: str, subject_id: int) -> str:
    """Return the title of a record that the viewer may see. Raises Missing."""
    for record_type in registries.record_types:
        rows = record_type.rows(viewer)
        if rows.model._meta.label_lower == subject_type:
            row = rows.filter(pk=subject_id).first()
            if row is not None:
                return record_type.title(row)
    raise Missing()


def document_ids(keys: Iterable[tuple[str, int]]) -> list[int]:
    """Return the ids of the documents of some records, given as type and id."""
    by_type: dict[str, list[int]] = defaultdict(list)
    for record_type, record_id in keys:
        by_type[record_type].append(record_id)
    found: list[int] = []
    for record_type, ids in by_type.items():
        rows = SearchDocument.objects.filter(record_type=record_type, record_id__in=ids)
        found += rows.values_list("pk", flat=True)
    return found


def documents_count(record_type: str) -> int:
    """Return how many records of a type the index holds."""
    return SearchDocument.objects.filter(record_type=record_type).count()


def _reach(viewer: Actor) -> list[str] | None:
    if viewer.sees_all():
        return None
    tokens = [documents.PUBLIC_TOKEN]
    if viewer.member_id is not None:
        tokens.append(documents.owner_token(viewer.member_id))
    tokens += [documents.owner_token(member_id) for member_id in sorted(viewer.member_ids)]
    return tokens + [documents.area_token(area) for area in sorted(viewer.areas)]


def _matching(
    question: questions.Question, types: Sequence[str], reach: Sequence[str] | None, most: int
) -> list[SearchDocument]:
    full_text = adapter()
    expression = full_text.expression(question, [documents.type_token(key) for key in types], reach)
    rows = SearchDocument.objects.raw(full_text.candidates, [expression, most])
    return [
        row for row in rows if questions.answers(question, terms=row.terms, pinyin=row.pinyin, codes=row.codes)
    ]


def _visible(viewer: Actor, candidates: list[SearchDocument], *, limit: int) -> list[SearchDocument]:
    by_type: dict[str, list[SearchDocument]] = defaultdict(list)
    for document in candidates:
        by_type[document.record_type].append(document)
    seen: list[SearchDocument] = []
    for key, rows in by_type.items():
        ids = [document.record_id for document in rows]
        allowed = set(registries.record_types.get(key).rows(viewer).filter(pk__in=ids).values_list("pk", flat=True))
        seen += [document for document in rows if document.record_id in allowed]
    return seen[:limit]


def _hit(document: SearchDocument) -> Hit:
    record_type = registries.record_types.get(document.record_type)
    return Hit(
        record_type=document.record_type,
        record_id=document.record_id,
        title=document.title,
        subtitle=document.subtitle,
        url=record_type.url(document.record_id),
    )
