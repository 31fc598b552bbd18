"""Pages for examples and matters of a draft's clause: computed for the writer, saved, taken off."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.asking import signed_in, text_of
from tests.factories.charter import make_chapter, make_charter, make_clause, make_version
from tests.factories.org import make_company, make_member
from xiaozhang.foundation.approvals.clauses import ApprovalChain
from xiaozhang.foundation.charter.models import Clause

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"
CHAIN = ApprovalChain.model_validate(
    {"subject": "contract", "ranges": [{"from": "0", "steps": [{"who": ["superior"]}]}]}
)
SENT = {"request_key": KEY, "edit_number": "0", "title": "小合同", "given_0": "1000"}


@pytest.fixture
def writer() -> Client:
    make_company()
    return signed_in(make_member(role="sales_manager"))


@pytest.fixture
def clause(writer: Client) -> Clause:
    return make_clause(CHAIN, chapter=make_chapter(version=make_version()))


def test_the_system_fills_in_the_result_and_nothing_is_saved(writer: Client, clause: Clause) -> None:
    answer = writer.post(f"/revision/drafts/clauses/{clause.pk}/examples/add/", {**SENT, "compute": "1"})

    page = answer.content.decode()
    clause.refresh_from_db()
    assert (answer.status_code, clause.examples) == (200, [])
    assert 'value="直接上级"' in page
    assert 'value="小合同"' in page


def test_what_cannot_be_computed_is_said(writer: Client, clause: Clause) -> None:
    answer = writer.post(
        f"/revision/drafts/clauses/{clause.pk}/examples/add/", {**SENT, "given_0": "很多", "compute": "1"}
    )

    assert "「金额」看不懂「很多」" in answer.content.decode()


def test_an_example_is_saved_changed_and_taken_off(writer: Client, clause: Clause) -> None:
    address = f"/revision/drafts/clauses/{clause.pk}/examples/"
    writer.post(f"{address}add/", {**SENT, "expected_0": "直接上级"})
    clause.refresh_from_db()
    assert clause.examples == [{"title": "小合同", "given": [["金额", "1000"]], "expected": [["依次经过", "直接上级"]]}]
    assert "通过" in text_of(writer, f"/revision/drafts/clauses/{clause.pk}/")
    assert 'value="小合同"' in text_of(writer, f"{address}0/")

    changed = {**SENT, "request_key": KEY[::-1], "edit_number": "1", "expected_0": "财务"}
    writer.post(f"{address}0/", changed)
    assert "不符" in text_of(writer, f"/revision/drafts/clauses/{clause.pk}/")

    writer.post(f"{address}0/remove/", {"request_key": f"{KEY}01", "edit_number": "1"})
    writer.post(f"{address}0/remove/", {"request_key": f"{KEY}02"})
    clause.refresh_from_db()
    assert len(clause.examples) == 1  # somebody changed it since that page was opened

    writer.post(f"{address}0/remove/", {"request_key": f"{KEY}00", "edit_number": "2"})
    clause.refresh_from_db()
    assert clause.examples == []


def test_a_result_is_asked_for(writer: Client, clause: Clause) -> None:
    answer = writer.post(f"/revision/drafts/clauses/{clause.pk}/examples/add/", SENT)

    assert answer.status_code == 422
    assert "请至少写一个结果" in answer.content.decode()


def test_who_saw_an_older_clause_is_told(writer: Client, clause: Clause) -> None:
    Clause.objects.filter(pk=clause.pk).update(edit_number=4)

    answer = writer.post(f"/revision/drafts/clauses/{clause.pk}/examples/add/", {**SENT, "expected_0": "直接上级"})

    assert answer.status_code == 409


def test_matters_are_chosen(writer: Client, clause: Clause) -> None:
    address = f"/revision/drafts/clauses/{clause.pk}/covers/"
    assert "合同与回款 · 合同审查与审批（F2）" in text_of(writer, address)

    writer.post(address, {"request_key": KEY, "edit_number": "0", "covers": ["F2", "F3"]})

    clause.refresh_from_db()
    assert clause.covers == ["F2", "F3"]
    assert "合同审查与审批、签署与编号" in text_of(writer, f"/revision/drafts/clauses/{clause.pk}/")


def test_none_of_it_is_there_for_text_or_for_who_may_not_draft(writer: Client, clause: Clause) -> None:
    text = make_clause("文字。", chapter=clause.chapter, position=2)
    reader = signed_in(make_member())
    assert writer.get(f"/revision/drafts/clauses/{text.pk}/examples/add/").status_code == 404
    assert writer.get(f"/revision/drafts/clauses/{clause.pk}/examples/3/").status_code == 404
    for name in ("examples/add/", "examples/0/", "examples/0/remove/", "covers/"):
        assert reader.get(f"/revision/drafts/clauses/{clause.pk}/{name}").status_code == 403


def test_a_published_clause_keeps_its_examples(writer: Client) -> None:
    clause = make_charter(CHAIN).clauses.get()

    answer = writer.post(f"/revision/drafts/clauses/{clause.pk}/examples/add/", {**SENT, "expected_0": "直接上级"})

    clause.refresh_from_db()
    assert (answer.status_code, clause.examples) == (422, [])
