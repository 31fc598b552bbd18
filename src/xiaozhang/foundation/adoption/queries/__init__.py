"""The only readers of rulebooks that are being taken over. Whoever drafts the charter sees all of them."""

from xiaozhang.foundation.adoption.queries.adoptions import (
    adoptions,
    chapter_of,
    get_adoption,
    get_passage,
    passages,
    passages_by_id,
    passages_of,
)
from xiaozhang.foundation.adoption.queries.house import house, recognised, typed
from xiaozhang.foundation.adoption.queries.review import ChapterShown, PassageShown, Review, drafted, review

__all__ = [
    "ChapterShown",
    "PassageShown",
    "Review",
    "adoptions",
    "chapter_of",
    "drafted",
    "get_adoption",
    "get_passage",
    "house",
    "passages",
    "passages_by_id",
    "passages_of",
    "recognised",
    "review",
    "typed",
]
