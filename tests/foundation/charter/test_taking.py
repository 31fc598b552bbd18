"""A charter that was made elsewhere in the house comes in as a draft, as strictly as its YAML."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.factories.org import actor_for, make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import NotAllowed
from xiaozhang.foundation.charter import actions
from xiaozhang.foundation.charter.errors import BadCharterText
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLAUSE = DraftClause("purpose", "1.1", "目的", "规范销售工作。")
DRAFT = DraftVersion("销售制度", "", "", (DraftChapter(1, "总则", "", (CLAUSE,)),))


def test_take_draft_stores_it() -> None:
    version = actions.take_draft(actor=SYSTEM, now=NOW, draft=DRAFT)

    assert (version.state, version.label, version.title) == ("draft", "V1.0", "销售制度")
    assert list(Clause.objects.values_list("number", "key", "text")) == [("1.1", "purpose", "规范销售工作。")]


@pytest.mark.parametrize(
    "clause",
    [
        replace(CLAUSE, number="2.1"),
        replace(CLAUSE, key="Purpose"),
        replace(CLAUSE, text=""),
        replace(CLAUSE, kind="no_such_kind", schema_number=1, parameters={}),
    ],
)
def test_take_draft_refused_leaves_no_trace(clause: DraftClause) -> None:
    with pytest.raises(BadCharterText):
        actions.take_draft(
            actor=SYSTEM, now=NOW, draft=replace(DRAFT, chapters=(DraftChapter(1, "总则", "", (clause,)),))
        )

    assert Version.objects.count() == 0


def test_take_draft_is_for_those_who_draft() -> None:
    make_company()

    with pytest.raises(NotAllowed):
        actions.take_draft(actor=actor_for(make_member(role="representative")), now=NOW, draft=DRAFT)
