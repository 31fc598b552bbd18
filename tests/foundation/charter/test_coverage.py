"""Which matters a version settles: by clause, by who carries it out, and what is missing."""

from __future__ import annotations

import re

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_chapter, make_charter, make_clause, make_version
from tests.factories.org import make_company, make_member
from tests.foundation.charter.kinds import bonus, days
from xiaozhang.foundation.charter.documents.matters import matter_keys, sections
from xiaozhang.foundation.charter.rules.coverage import CoveringClause, Matter, Section, by_state, coverage
from xiaozhang.foundation.charter.rules.reading import Carried

ONE, TWO = Matter("A1", "团队", "有哪些。"), Matter("A2", "职责", "做什么。")


def clause(number: str, *covers: str, carried: Carried = Carried.BY_PEOPLE) -> CoveringClause:
    return CoveringClause(1, number, "条", carried, covers)


def test_coverage_lists_clauses_by_matter_and_what_is_missing() -> None:
    first, second = clause("1.1", "A1"), clause("1.2", "A1", "Z9")

    (section,) = coverage([Section("组织", (ONE, TWO))], [first, second])

    assert [each.clauses for each in section.matters] == [(first, second), ()]
    assert (section.covered_count, section.missing) == (1, (TWO,))


def test_by_state_keeps_all_three() -> None:
    carried, written = clause("1.1", carried=Carried.BY_SYSTEM), clause("1.2")

    assert by_state([carried, written]) == (
        (Carried.BY_SYSTEM, (carried,)), (Carried.NOT_YET, ()), (Carried.BY_PEOPLE, (written,)),
    )  # fmt: skip


def test_the_matters_are_named_once_and_say_what_to_regulate() -> None:
    listed = [matter for section in sections() for matter in section.matters]

    assert len(listed) == len(matter_keys())
    assert [each.key for each in listed if not (each.title and each.asks.endswith("。"))] == []


def said(address: str, role: str = "representative") -> str:
    """Return the words of a page, without markup."""
    page = text_of(signed_in(make_member(role=role)), address)
    return " ".join(re.sub(r"<[^>]*>", " ", page[page.index("<main") :]).split())


@pytest.mark.django_db
def test_the_page_shows_clauses_by_matter_and_state_and_what_is_missing() -> None:
    make_company()
    chapter = make_chapter(version=make_version())
    make_clause(bonus(), chapter=chapter, covers=["K1"], title="奖金标准")
    make_clause(days(3), chapter=chapter, position=2)

    text = said(f"/charter/versions/{chapter.version_id}/coverage/", "sales_manager")

    assert f"销售制度通常要写明 {len(matter_keys())} 件事，这一版写了 1 件。" in text
    assert "自动执行 1 条 · 尚未自动执行 1 条 · 文字条款 0 条" in text
    assert "提成 K1 1.1 奖金标准 自动执行" in text
    assert "招聘标准 A4 没有写 各岗位招什么样的人，怎样面试和录用。" in text
    assert "没有写明对应事项的 1 1.2 试验期限" in text


@pytest.mark.django_db
def test_the_page_can_show_only_what_is_missing() -> None:
    make_company()
    version = make_charter("甲")

    text = said(f"/charter/versions/{version.pk}/coverage/?only=missing")

    assert "这一版各条还没有写明对应哪些事项" in text
    assert text.count("没有写 ") == len(matter_keys())
    assert "条款由谁执行" not in text


@pytest.mark.django_db
def test_a_draft_is_not_there_for_who_may_not_read_it() -> None:
    make_company()
    client = signed_in(make_member())

    assert client.get(f"/charter/versions/{make_version().pk}/coverage/").status_code == 404


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_clause_and_three() -> None:
    make_company()
    client = signed_in(make_member())
    one, three = make_charter("甲"), make_charter("甲", "乙", "丙")

    assert cost(client, f"/charter/versions/{one.pk}/coverage/") == cost(
        client, f"/charter/versions/{three.pk}/coverage/"
    )
