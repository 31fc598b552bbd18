"""The charter that ships: nothing to mend, every matter covered, examples that hold, numbers and keys that stay."""

from __future__ import annotations

import re

import pytest

from tests.factories.org import make_company
from xiaozhang.base import registries
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import documents, queries
from xiaozhang.foundation.charter.documents.matters import matter_keys
from xiaozhang.foundation.charter.queries.checking import draft_findings
from xiaozhang.foundation.charter.rules.drafts import DraftVersion

NAMED = re.compile(r"第 ([0-9]+\.[0-9]+) 条")
MONEY_SCORES_AND_TERMS = ("commission_table", "kpi_table", "time_limit", "approval_chain", "stage_standard", "reminder")


@pytest.fixture(scope="module")
def charter() -> DraftVersion:
    return documents.read(documents.default_charter(), queries.kinds())


@pytest.mark.django_db
def test_nothing_is_to_be_mended(charter: DraftVersion) -> None:
    make_company()

    assert [f"{each.severity} {each.sentence()}" for each in draft_findings(charter)] == []


def test_every_matter_has_a_clause(charter: DraftVersion) -> None:
    assert matter_keys() - {key for clause in charter.clauses() for key in clause.covers} == set()


def test_it_is_as_long_as_people_can_read(charter: DraftVersion) -> None:
    clauses = list(charter.clauses())

    assert 100 <= len(clauses) <= 160
    assert [clause.number for clause in clauses if not clause.covers] == []
    assert 10 <= sum(clause.is_public for clause in clauses) <= 30


def test_clauses_are_numbered_without_gaps_and_refer_to_clauses_that_are_there(charter: DraftVersion) -> None:
    for chapter in charter.chapters:
        assert [each.number for each in chapter.clauses] == [
            f"{chapter.number}.{place}" for place in range(1, len(chapter.clauses) + 1)
        ]
    numbers = {clause.number for clause in charter.clauses()}
    named = {(clause.number, name) for clause in charter.clauses() for name in NAMED.findall(clause.text)}
    assert [pair for pair in named if pair[1] not in numbers] == []


def test_clauses_about_money_scores_and_terms_carry_examples(charter: DraftVersion) -> None:
    lacking = [each.number for each in charter.clauses() if each.kind in MONEY_SCORES_AND_TERMS and not each.examples]

    assert lacking == []
    assert all(registries.clause_kinds.get(each.kind).example for each in charter.clauses() if each.examples)


def test_a_wrong_figure_is_found_by_the_examples(charter: DraftVersion) -> None:
    clause = next(each for each in charter.clauses() if each.key == "commission_table")
    runner = registries.clause_kinds.get(clause.kind).example
    assert runner is not None
    assert isinstance(registries.clause_kinds.get(clause.kind).kind.label, Message)
