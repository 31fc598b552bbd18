"""The token index of search documents: FTS5 on SQLite, tsvector and GIN on PostgreSQL, one adapter each.

Tokens are made by rules.documents, so neither database cuts words by itself: FTS5 gets them with spaces between, PostgreSQL
as lexemes (the same as the 'simple' configuration would keep them, without its parser, which drops Chinese in a C locale).
Positions are not kept; rules.questions.answers tells what really matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.db import connection

from xiaozhang.foundation.records.rules.questions import Alternative, Question, Token

_CHUNK = 500


class FullText(Protocol):
    """What an adapter does. Ids are those of search documents."""

    creation: tuple[str, ...]
    removal: tuple[str, ...]
    candidates: str

    def put(self, tokens: Mapping[int, str]) -> None:
        """Store the tokens of documents, in place of those they had."""

    def drop(self, document_ids: Iterable[int]) -> None:
        """Forget documents."""

    def expression(self, question: Question, types: Sequence[str], reach: Sequence[str] | None) -> str:
        """Return the condition: every clause, one of the types, and one of the tokens of reach (None: everything)."""


class Fts5:
    """SQLite. A side table that keeps its own text, since a contentless one cannot forget rows in SQLite 3.40."""

    creation = (
        "CREATE VIRTUAL TABLE records_tokens USING fts5("
        "tokens, tokenize = 'unicode61', detail = 'none', columnsize = 0)",
        "INSERT INTO records_tokens(records_tokens, rank) VALUES('automerge', 8)",
    )
    removal = ("DROP TABLE records_tokens",)
    candidates = """
        SELECT document.* FROM records_tokens CROSS JOIN records_searchdocument document
        ON document.id = records_tokens.rowid
        WHERE records_tokens MATCH %s ORDER BY records_tokens.rowid DESC LIMIT %s
    """

    def put(self, tokens: Mapping[int, str]) -> None:
        """Store the tokens of documents."""
        self.drop(tokens)
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO records_tokens(rowid, tokens) VALUES (%s, %s)", list(tokens.items()))

    def drop(self, document_ids: Iterable[int]) -> None:
        """Forget documents."""
        with connection.cursor() as cursor:
            for chunk in _chunks(document_ids):
                places = ", ".join(["%s"] * len(chunk))
                cursor.execute(f"DELETE FROM records_tokens WHERE rowid IN ({places})", chunk)

    def expression(self, question: Question, types: Sequence[str], reach: Sequence[str] | None) -> str:
        """Return an FTS5 expression."""
        return _condition(question, types, reach, both=" AND ", either=" OR ", word=_fts5_word)


class Tsvector:
    """PostgreSQL."""

    creation = (
        "CREATE TABLE records_tokens (document_id bigint PRIMARY KEY REFERENCES records_searchdocument(id)"
        " ON DELETE CASCADE, tokens tsvector NOT NULL)",
        "CREATE INDEX records_tokens_gin ON records_tokens USING gin (tokens)",
    )
    removal = ("DROP TABLE records_tokens",)
    candidates = """
        SELECT document.* FROM records_tokens JOIN records_searchdocument document
        ON document.id = records_tokens.document_id
        WHERE records_tokens.tokens @@ %s::tsquery LIMIT %s
    """

    def put(self, tokens: Mapping[int, str]) -> None:
        """Store the tokens of documents."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO records_tokens(document_id, tokens)"
                " VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))"
                " ON CONFLICT (document_id) DO UPDATE SET tokens = excluded.tokens",
                list(tokens.items()),
            )

    def drop(self, document_ids: Iterable[int]) -> None:
        """Forget documents."""
        with connection.cursor() as cursor:
            for chunk in _chunks(document_ids):
                cursor.execute("DELETE FROM records_tokens WHERE document_id = ANY(%s)", [chunk])

    def expression(self, question: Question, types: Sequence[str], reach: Sequence[str] | None) -> str:
        """Return a tsquery."""
        return _condition(question, types, reach, both=" & ", either=" | ", word=_tsquery_word)


def adapter(vendor: str | None = None) -> FullText:
    """Return the adapter of the database in use."""
    return Tsvector() if (vendor or connection.vendor) == "postgresql" else Fts5()


def _condition(
    question: Question,
    types: Sequence[str],
    reach: Sequence[str] | None,
    *,
    both: str,
    either: str,
    word: _Word,
) -> str:
    def all_of(alternative: Alternative) -> str:
        return "(" + both.join(word(token) for token in alternative) + ")"

    def one_of(alternatives: Sequence[Alternative]) -> str:
        return "(" + either.join(all_of(alternative) for alternative in alternatives) + ")"

    needed = [one_of(clause) for clause in question.clauses]
    for tokens in (types, reach):
        if tokens is not None:
            needed.append(one_of([(Token(token),) for token in tokens]))
    return both.join(needed)


class _Word(Protocol):
    def __call__(self, token: Token) -> str: ...


def _fts5_word(token: Token) -> str:
    return f'"{token.text}" *' if token.is_prefix else f'"{token.text}"'


def _tsquery_word(token: Token) -> str:
    return f"'{token.text}':*" if token.is_prefix else f"'{token.text}'"


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    rest = list(ids)
    while rest:
        yield rest[:_CHUNK]
        rest = rest[_CHUNK:]
