"""How the token index of search documents is asked: FTS5 on SQLite, tsvector and GIN on PostgreSQL, one dialect each.

Tokens are made by rules.documents, so neither database cuts words by itself: FTS5 gets them with spaces between,
PostgreSQL as lexemes (what the 'simple' configuration would keep, without its parser, which drops Chinese in a C
locale). Positions are not kept; rules.questions.answers tells what really matches. Migration 0002 makes the table,
records.actions fills it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from xiaozhang.foundation.records.rules.questions import Alternative, Question, Token


@dataclass(frozen=True)
class Dialect:
    """One database's way. `candidates`: the documents of a condition (first parameter), so many at most (second)."""

    candidates: str
    both: str
    either: str
    word: Callable[[Token], str]

    def condition(self, question: Question, types: Sequence[str], reach: Sequence[str] | None) -> str:
        """Return the condition: every clause, one of the types, and one of the tokens of reach (None: everything)."""
        needed = [self._one_of(clause) for clause in question.clauses]
        for tokens in (types, reach):
            if tokens is not None:
                needed.append(self._one_of([(Token(token),) for token in tokens]))
        return self.both.join(needed)

    def _one_of(self, alternatives: Sequence[Alternative]) -> str:
        return "(" + self.either.join(self._all_of(alternative) for alternative in alternatives) + ")"

    def _all_of(self, alternative: Alternative) -> str:
        return "(" + self.both.join(self.word(token) for token in alternative) + ")"


def _fts5_word(token: Token) -> str:
    return f'"{token.text}" *' if token.is_prefix else f'"{token.text}"'


def _tsquery_word(token: Token) -> str:
    return f"'{token.text}':*" if token.is_prefix else f"'{token.text}'"


FTS5 = Dialect(
    candidates="""
        SELECT document.* FROM records_tokens CROSS JOIN records_searchdocument document
        ON document.id = records_tokens.rowid
        WHERE records_tokens MATCH %s ORDER BY records_tokens.rowid DESC LIMIT %s
    """,
    both=" AND ",
    either=" OR ",
    word=_fts5_word,
)
TSVECTOR = Dialect(
    candidates="""
        SELECT document.* FROM records_tokens JOIN records_searchdocument document
        ON document.id = records_tokens.document_id
        WHERE records_tokens.tokens @@ %s::tsquery LIMIT %s
    """,
    both=" & ",
    either=" | ",
    word=_tsquery_word,
)


def dialect() -> Dialect:
    """Return the way of the database in use."""
    return TSVECTOR if connection.vendor == "postgresql" else FTS5
