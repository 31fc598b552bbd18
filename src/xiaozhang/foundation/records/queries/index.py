"""Reading the search index, always for somebody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.foundation.records.models import SearchDocument
from xiaozhang.foundation.records.models.full_text import dialect
from xiaozhang.foundation.records.rules import documents, questions


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What the index holds of a record, in the order of full_text.COLUMNS."""

    pk: int
    record_type: str
    record_id: int
    title: str
    subtitle: str
    terms: str
    pinyin: str
    codes: str


# So many index entries are looked at: beyond, a word is too common to be worth more.
_MOST_CANDIDATES = 300
_MOST_SHARED = 200
_SOME_HIDDEN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; `nearness` is 0 for the very name or number up to 3 (rules.questions.nearness)."""

    record_type: str
    record_id: int
    title: str
    subtitle: str
    url: str
    nearness: int = 3


def search(viewer: Actor, text: str, *, record_types: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """Return at most `limit` records that the viewer may see and that hold every part of the text, nearest first.

    Very common words are capped, not ranked: then any that match are returned. S4.
    """
    found = search_by_type(viewer, text, record_types=record_types, limit=limit)
    hits = [hit for group in found.values() for hit in group]
    return sorted(hits, key=lambda hit: hit.nearness)[:limit]


def search_by_type(
    viewer: Actor, text: str, *, record_types: Sequence[str] | None = None, limit: int = 20
) -> dict[str, list[Hit]]:
    """Return what `search` does, at most `limit` of each record type, for the types with hits.

    Three queries of the index at most, and one for each type with candidates (more only where many of them are hidden).
    """
    question = questions.ask(text)
    types = [key for key in (record_types or registries.record_types.keys()) if key in registries.record_types]
    if question is None or not types:
        return {}
    candidates, is_cut = _matching(question, types, _reach(viewer), _MOST_CANDIDATES)
    others = _crowded_out(candidates, types) if is_cut else []
    if others:
        more, _is_cut = _matching(question, others, _reach(viewer), _MOST_CANDIDATES)
        candidates = [each for each in candidates if each.record_type not in others] + more
    if not viewer.sees_all():
        known = {(each.record_type, each.record_id) for each in candidates}
        shared, _is_cut = _matching(question, types, None, _MOST_SHARED)
        candidates += [each for each in shared if (each.record_type, each.record_id) not in known]
    by_type: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_type[candidate.record_type].append(candidate)
    found = {key: _hits(viewer, question, key, rows, limit) for key, rows in by_type.items()}
    return {key: hits for key, hits in found.items() if hits}


def matching_ids(viewer: Actor, text: str, *, record_type: str, limit: int = 1000) -> list[int]:
    """Return ids of records of a type that hold every part of the text, at most `limit`: to narrow a list by keyword.

    Those that the index holds within the viewer's reach, the newest first on SQLite; filter a scoped query with them.
    """
    question = questions.ask(text)
    if question is None:
        return []
    found, _is_cut = _matching(question, [record_type], _reach(viewer), limit)
    return list(dict.fromkeys(each.record_id for each in found))


def documents_of(record_type: str, record_ids: Sequence[int]) -> QuerySet[SearchDocument]:
    """Return the documents of records of one type, for whoever keeps the index."""
    return SearchDocument.objects.filter(record_type=record_type, record_id__in=record_ids)


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


def _crowded_out(candidates: Sequence[_Candidate], types: Sequence[str]) -> list[str]:
    """Return the types beside the one that took most of the places."""
    counted = Counter(each.record_type for each in candidates)
    return [key for key in types if counted and key != counted.most_common(1)[0][0]]


def _matching(
    question: questions.Question, types: Sequence[str], reach: Sequence[str] | None, most: int
) -> tuple[list[_Candidate], bool]:
    """Look up at most so many documents and keep those that really answer; say whether there may be more."""
    full_text = dialect()
    lookup, sought = full_text.lookup(question)
    condition = full_text.condition(question, [documents.type_token(key) for key in types], reach)
    with connection.cursor() as cursor:
        cursor.execute(lookup, [condition, *sought, most])
        rows = [_Candidate(*row) for row in cursor.fetchall()]
    kept = [row for row in rows if questions.answers(question, terms=row.terms, pinyin=row.pinyin, codes=row.codes)]
    return kept, len(rows) >= most


def _hits(viewer: Actor, question: questions.Question, key: str, candidates: list[_Candidate], limit: int) -> list[Hit]:
    """Return the nearest candidates that the viewer may see: the index narrows, the type's own rows decide."""
    record_type = registries.record_types.get(key)
    ranked = [(questions.nearness(question, terms=each.terms, codes=each.codes), -each.pk, each) for each in candidates]
    ranked.sort(key=lambda entry: entry[:2])
    hits: list[Hit] = []
    size = limit + _SOME_HIDDEN
    for start in range(0, len(ranked), size):
        chunk = ranked[start : start + size]
        ids = [each.record_id for _nearness, _newest, each in chunk]
        allowed = set(record_type.rows(viewer).filter(pk__in=ids).values_list("pk", flat=True))
        hits += [
            Hit(key, each.record_id, each.title, each.subtitle, record_type.url(each.record_id), nearness)
            for nearness, _newest, each in chunk
            if each.record_id in allowed
        ]
        if len(hits) >= limit:
            break
    return hits[:limit]
