"""Examples and matters of a draft's clause: written, changed, taken off; refused where they are none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.charter import make_chapter, make_charter, make_clause, make_version
from tests.factories.org import actor_for, make_company, make_member
from tests.foundation.charter.kinds import days
from tests.foundation.charter.life import NOW
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError, Invalid, NotAllowed
from xiaozhang.foundation.approvals.clauses import ApprovalChain
from xiaozhang.foundation.charter import actions, queries
from xiaozhang.foundation.charter.errors import ClauseChanged, NotADraft
from xiaozhang.foundation.charter.models import Clause

pytestmark = pytest.mark.django_db
CHAIN = ApprovalChain.model_validate(
    {"subject": "contract", "ranges": [{"from": "0", "steps": [{"who": ["superior"]}]}]}
)
EXAMPLE = {"title": "小合同", "given": [["金额", "1,000 元"]], "expected": [["依次经过", "直接上级"]]}
OTHER = {**EXAMPLE, "title": "大合同"}


@pytest.fixture
def writer() -> Actor:
    make_company()
    return actor_for(make_member(role="sales_manager"))


@pytest.fixture
def clause(writer: Actor) -> Clause:
    return make_clause(CHAIN, chapter=make_chapter(version=make_version()), covers=["F2"])


def put(writer: Actor, clause: Clause, example: dict[str, Any] | None = None, **given: Any) -> Clause:
    values = {"edit_number": clause.edit_number, "example": EXAMPLE if example is None else example, **given}
    return actions.put_example(actor=writer, now=NOW, clause_id=clause.pk, **values)


def test_put_example_adds_one_and_the_clause_shows_it_worked(writer: Actor, clause: Clause) -> None:
    put(writer, clause)

    clause.refresh_from_db()
    (worked,) = queries.worked_examples(clause)
    assert (worked.example.title, worked.is_right, clause.edit_number, clause.covers) == ("小合同", True, 1, ["F2"])


def test_put_example_changes_the_one_at_its_place(writer: Actor, clause: Clause) -> None:
    first = put(writer, clause)
    second = put(writer, first, OTHER)

    changed = put(writer, second, {**EXAMPLE, "title": "改过"}, place=0)

    assert [each["title"] for each in changed.examples] == ["改过", "大合同"]


def test_drop_example_takes_one_off(writer: Actor, clause: Clause) -> None:
    second = put(writer, put(writer, clause), OTHER)

    left = actions.drop_example(actor=writer, now=NOW, clause_id=clause.pk, edit_number=second.edit_number, place=0)

    assert [each["title"] for each in left.examples] == ["大合同"]


def test_set_covers_says_each_matter_once(writer: Actor, clause: Clause) -> None:
    changed = actions.set_covers(actor=writer, now=NOW, clause_id=clause.pk, edit_number=0, covers=["F1", "F2", "F1"])

    assert (changed.covers, changed.examples) == (["F1", "F2"], [])


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ({**EXAMPLE, "title": " "}, "算例的名称须填写"),
        ({**EXAMPLE, "title": "长" * 81}, "算例的名称须填写"),
        ({**EXAMPLE, "given": []}, "各须 1 至 30 行"),
        ({**EXAMPLE, "given": [["金额"]]}, "各须 1 至 30 行"),
        ({**EXAMPLE, "expected": [["依次经过", ""]]}, "各须 1 至 30 行"),
        ({**EXAMPLE, "given": [["金额", "1"], ["金额", "2"]]}, "各须 1 至 30 行"),
    ],
)
def test_put_example_refused_for_rows_that_are_none(
    writer: Actor, clause: Clause, example: dict[str, Any], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        put(writer, clause, example)

    clause.refresh_from_db()
    assert (clause.examples, clause.edit_number) == ([], 0)


def test_put_example_refused_on_a_kind_that_takes_none_and_beyond_twenty(writer: Actor, clause: Clause) -> None:
    plain = make_clause(days(3), chapter=clause.chapter, position=2)
    with pytest.raises(Invalid, match="这一类条款不能写算例"):
        put(writer, plain)
    full = make_clause(CHAIN, chapter=clause.chapter, position=3, key="full", examples=[EXAMPLE] * 20)
    with pytest.raises(Invalid, match="最多 20 个算例"):
        put(writer, full)


def test_drop_example_refused_where_there_is_none(writer: Actor, clause: Clause) -> None:
    with pytest.raises(Invalid, match="这个算例已经不在了"):
        actions.drop_example(actor=writer, now=NOW, clause_id=clause.pk, edit_number=0, place=0)


def test_set_covers_refused_for_a_matter_nobody_knows(writer: Actor, clause: Clause) -> None:
    with pytest.raises(Invalid, match="没有「Z9」这个事项"):
        actions.set_covers(actor=writer, now=NOW, clause_id=clause.pk, edit_number=0, covers=["Z9"])

    clause.refresh_from_db()
    assert clause.covers == ["F2"]


def test_put_example_refused_for_who_saw_an_older_clause(writer: Actor, clause: Clause) -> None:
    put(writer, clause)

    with pytest.raises(ClauseChanged):
        put(writer, clause, OTHER, edit_number=0)


def test_put_example_refused_once_the_version_is_no_draft(writer: Actor) -> None:
    published = make_charter(CHAIN)

    with pytest.raises(NotADraft):
        put(writer, published.clauses.get())


def test_none_of_it_is_for_who_may_not_draft(clause: Clause) -> None:
    reader = actor_for(make_member())
    asked = {"actor": reader, "now": NOW, "clause_id": clause.pk, "edit_number": 0}
    refused: list[type[BusinessError]] = []
    for act, given in (
        (actions.put_example, {"example": EXAMPLE}),
        (actions.drop_example, {"place": 0}),
        (actions.set_covers, {"covers": []}),
    ):
        with pytest.raises(NotAllowed) as caught:
            act(**asked, **given)
        refused.append(caught.type)

    assert refused == [NotAllowed] * 3
