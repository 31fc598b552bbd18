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

COLUMNS = ", ".join(
    f"document.{name}" for name in ("id", "record_type", "record_id", "title", "subtitle", "terms", "pinyin", "codes")
)


@dataclass(frozen=True)
class Dialect:
    """One database's way.

    `candidates` are the documents of a condition (first parameter), `{check}`ed, so many at most (last parameter);
    `place` tells where a text stands in a column, 0 for nowhere.
    """

    candidates: str
    place: str
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

    def lookup(self, question: Question) -> tuple[str, list[str]]:
        """Return the statement behind a question, and the parameters between the condition and the limit.

        Each part is looked for in the columns before the limit counts: documents that hold the tokens apart would use
        it up.
        """
        checks: list[str] = []
        sought: list[str] = []
        for part in question.parts:
            if len(part) > 1:
                columns = ["document.terms", "document.codes", "replace(document.pinyin, ' ', '')"]
                used = columns if part.isascii() else columns[:1]
                checks.append(" OR ".join(f"{self.place.format(column=column)} > 0" for column in used))
                sought += [part] * len(used)
        check = "".join(f" AND ({each})" for each in checks)
        return self.candidates.format(columns=COLUMNS, check=check), sought

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
        SELECT {columns} FROM records_tokens CROSS JOIN records_searchdocument document
        ON document.id = records_tokens.rowid
        WHERE records_tokens MATCH %s{check} ORDER BY records_tokens.rowid DESC LIMIT %s
    """,
    place="instr({column}, %s)",
    both=" AND ",
    either=" OR ",
    word=_fts5_word,
)
TSVECTOR = Dialect(
    candidates="""
        SELECT {columns} FROM records_tokens JOIN records_searchdocument document
        ON document.id = records_tokens.document_id
        WHERE records_tokens.tokens @@ %s::tsquery{check} LIMIT %s
    """,
    place="strpos({column}, %s)",
    both=" & ",
    either=" | ",
    word=_tsquery_word,
)


def dialect() -> Dialect:
    """Return the way of the database in use."""
    return TSVECTOR if connection.vendor == "postgresql" else FTS5
