"""What the writers of adoption promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories.adoption import make_adoption, make_passage
from tests.factories.charter import make_charter
from tests.factories.org import actor_for, make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Stale
from xiaozhang.foundation.adoption import actions, documents
from xiaozhang.foundation.adoption.errors import (
    BadSource,
    CannotCut,
    NotADraftYet,
    NotInReview,
)
from xiaozhang.foundation.adoption.models import Adoption, Passage
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.models import Clause, Version

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TEXT = """衡川仪表销售管理办法
为规范销售工作，制定本办法。
第一章 总则
第一条 目的
规范销售工作。
第二章 客户
第二条 首次联系
客户分配后，业务员须在24小时内联系客户，超时记一次违规。
第三条 拜访
业务员每周拜访客户不少于10次，不足的记一次违规。
每次带资料。
第四条 提成
业务员按月回款阶梯提成：20万元以下1%；20万元以上2%。
"""


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()
    for role in ("representative", "supervisor", "sales_manager"):
        make_member(role=role)


def start(text: str = TEXT, **given: Any) -> Adoption:
    return actions.start_adoption(actor=SYSTEM, now=NOW, source=documents.pasted(text), **given)


def clause(title: str) -> Passage:
    return Passage.objects.get(title=title, level="clause")


def titles() -> list[str]:
    return list(Passage.objects.filter(level="clause").order_by("position").values_list("title", flat=True))


def test_start_adoption_cuts_recognises_and_keeps_the_source() -> None:
    member = make_member(role="sales_manager")

    adoption = actions.start_adoption(actor=actor_for(member), now=NOW, source=documents.pasted(TEXT))

    assert (adoption.title, adoption.preface) == ("衡川仪表销售管理办法", "为规范销售工作，制定本办法。")
    assert (adoption.state, adoption.created_by_id, adoption.source_text) == ("reviewing", member.pk, TEXT.strip())
    rows = Passage.objects.order_by("position").values_list("level", "number", "label", "title", "kind", "decision")
    assert list(rows) == [
        ("chapter", 1, "第一章", "总则", "", "open"),
        ("clause", 1, "第一条", "目的", "", "open"),
        ("chapter", 2, "第二章", "客户", "", "open"),
        ("clause", 2, "第二条", "首次联系", "time_limit", "open"),
        ("clause", 3, "第三条", "拜访", "activity_quota", "open"),
        ("clause", 4, "第四条", "提成", "", "open"),
    ]
    assert Entry.objects.get(action="adoption.start_adoption").changes["clauses"] == [None, 4]
    assert Version.objects.count() == 0


def test_start_adoption_refused_leaves_no_trace() -> None:
    with pytest.raises(BadSource, match="分出了 2001 条"):
        start("\n".join(f"第{n}条 甲。" for n in range(1, 2002)))

    entries = Entry.objects.filter(action__startswith="adoption.")
    assert (Adoption.objects.count(), Passage.objects.count(), entries.count()) == (0, 0, 0)


def test_save_as_draft_makes_kinds_of_what_was_accepted_and_text_of_all_else() -> None:
    adoption = start()
    limit = clause("首次联系")
    actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=limit.pk, edit_number=0)
    actions.leave_out(actor=SYSTEM, now=NOW, passage_id=clause("目的").pk, edit_number=0)

    done = actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    version = Version.objects.get()
    assert (done.state, done.version_id, done.ended_at) == ("drafted", version.pk, NOW)
    assert (version.state, version.title, version.note) == ("draft", adoption.title, "为规范销售工作，制定本办法。")
    assert list(Clause.objects.order_by("position").values_list("number", "title", "kind", "key")) == [
        ("2.2", "首次联系", "time_limit", "shou_ci_lian_xi"),
        ("2.3", "拜访", "", "bai_fang"),
        ("2.4", "提成", "", "ti_cheng"),
    ]
    saved = Clause.objects.get(number="2.2")
    assert (saved.text, saved.parameters["within"]) == ("客户分配后，业务员须在24小时内联系客户，超时记一次违规。", 24)
    typed = charter_queries.parameters_of(saved)
    assert typed is not None
    assert typed.check(charter_queries.known()) == []


def test_save_as_draft_keeps_the_key_of_a_clause_of_the_same_title() -> None:
    make_charter("旧的说法。")
    adoption = start(TEXT.replace("目的", "试验条款1"))

    actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert Clause.objects.get(version__state="draft", number="1.1").key == "text_1"


def test_a_clause_that_lost_its_number_says_which_it_was() -> None:
    adoption = start("第一章 甲\n第一条 乙\n丙。\n第一条之一 丁\n戊。")

    actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert list(Clause.objects.order_by("position").values_list("number", "text")) == [
        ("1.1", "丙。"), ("1.2", "（原第一条之一）戊。"),
    ]  # fmt: skip


def test_save_as_draft_refused_leaves_the_review_as_it_was() -> None:
    adoption = start("第一条 甲。")
    actions.leave_out(actor=SYSTEM, now=NOW, passage_id=clause("甲").pk, edit_number=0)

    with pytest.raises(NotADraftYet, match="没有一条要读入"):
        actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert (Adoption.objects.get().state, Version.objects.count()) == ("reviewing", 0)


def test_save_as_draft_refused_by_the_charter_says_which_clause() -> None:
    adoption = start("第一条 甲。")
    Passage.objects.filter(level="clause").update(text="甲" * 20_001)

    with pytest.raises(NotADraftYet, match="核对的内容都还在.*20000"):
        actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert (Adoption.objects.get().state, Version.objects.count()) == ("reviewing", 0)


def test_change_passage_recognises_the_new_text_and_asks_again() -> None:
    start()
    visit = clause("拜访")
    actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=0)

    changed = actions.change_passage(
        actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=0, number=9, title="拜访量",
        text="业务员每周拜访客户不少于12次，不足的记一次违规。",
    )  # fmt: skip

    assert (changed.number, changed.title, changed.is_renumbered, changed.edit_number) == (9, "拜访量", True, 1)
    assert (changed.parameters["at_least"], changed.decision) == (12, "open")


@pytest.mark.parametrize(("number", "text", "field"), [(4, "甲。", "number"), (3, " ", "text")])
def test_change_passage_refused_leaves_no_trace(number: int, text: str, field: str) -> None:
    start()
    visit = clause("拜访")

    with pytest.raises(Invalid) as refused:
        actions.change_passage(
            actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=0, number=number, title="拜访", text=text
        )

    assert list(refused.value.fields) == [field]
    assert Passage.objects.get(pk=visit.pk).text == visit.text


def test_join_passage_puts_number_and_title_into_the_text_before() -> None:
    start()
    joined = actions.join_passage(actor=SYSTEM, now=NOW, passage_id=clause("提成").pk, edit_number=0)

    assert joined.text.split("\n")[-2:] == ["第四条　提成", "业务员按月回款阶梯提成：20万元以下1%；20万元以上2%。"]
    assert titles() == ["目的", "首次联系", "拜访"]


def test_join_passage_refused_for_the_first_of_a_chapter() -> None:
    start()

    with pytest.raises(CannotCut, match="本章的第一条"):
        actions.join_passage(actor=SYSTEM, now=NOW, passage_id=clause("首次联系").pk, edit_number=0)

    assert len(titles()) == 4


def test_split_passage_makes_a_clause_and_moves_numbers_on() -> None:
    start()
    made = actions.split_passage(actor=SYSTEM, now=NOW, passage_id=clause("拜访").pk, edit_number=0, at=2)

    assert (made.title, made.text, made.number) == ("每次带资料", "每次带资料。", 4)
    rows = Passage.objects.order_by("position").values_list("position", "number", "title", "is_renumbered")
    assert list(rows)[4:] == [(5, 3, "拜访", False), (6, 4, "每次带资料", False), (7, 5, "提成", True)]


@pytest.mark.parametrize("at", [1, 3])
def test_split_passage_refused_where_there_is_nothing_to_cut(at: int) -> None:
    start()

    with pytest.raises(CannotCut):
        actions.split_passage(actor=SYSTEM, now=NOW, passage_id=clause("拜访").pk, edit_number=0, at=at)

    assert len(titles()) == 4


def test_drop_suggestion_and_leaving_out_can_be_taken_back() -> None:
    start()
    visit = clause("拜访")

    actions.drop_suggestion(actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=0)
    actions.leave_out(actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=0)
    actions.take_in(actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=1)
    actions.accept_suggestion(actor=SYSTEM, now=NOW, passage_id=visit.pk, edit_number=2)

    assert (clause("拜访").decision, clause("拜访").is_left_out) == ("accepted", False)


def test_drop_adoption_keeps_the_source() -> None:
    adoption = start()
    actions.drop_adoption(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert (Adoption.objects.get().state, Passage.objects.count()) == ("dropped", 6)


EACH: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (actions.change_passage, {"number": 1, "title": "甲", "text": "乙"}),
    (actions.join_passage, {}),
    (actions.split_passage, {"at": 2}),
    (actions.accept_suggestion, {}),
    (actions.drop_suggestion, {}),
    (actions.leave_out, {}),
    (actions.take_in, {}),
]


@pytest.mark.parametrize(("action", "given"), EACH, ids=lambda value: getattr(value, "__name__", ""))
def test_each_step_refused_when_changed_meanwhile_ended_or_not_allowed(
    action: Callable[..., Any], given: dict[str, Any]
) -> None:
    adoption = make_adoption()
    make_passage(adoption=adoption, level="chapter")
    passage = make_passage(adoption=adoption, position=2, text="甲\n乙")
    asked = {"actor": SYSTEM, "now": NOW, "passage_id": passage.pk, "edit_number": 0, **given}

    with pytest.raises(Stale):
        action(**{**asked, "edit_number": 7})
    with pytest.raises(Missing):
        action(**{**asked, "passage_id": 0})
    with pytest.raises(NotAllowed):
        action(**{**asked, "actor": actor_for(make_member(role="representative"))})
    actions.drop_adoption(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)
    with pytest.raises(NotInReview, match="已放弃，不再核对"):
        action(**asked)

    assert Passage.objects.get(pk=passage.pk).text == "甲\n乙"


def test_drop_suggestion_refused_for_what_was_changed_meanwhile() -> None:
    start()
    with pytest.raises(Stale):
        actions.drop_suggestion(actor=SYSTEM, now=NOW, passage_id=clause("拜访").pk, edit_number=3)

    assert clause("拜访").decision == "open"


@pytest.mark.parametrize("action", [actions.leave_out, actions.take_in])
def test_leave_out_refused_and_take_in_refused_for_what_was_changed_meanwhile(action: Callable[..., Any]) -> None:
    start()
    with pytest.raises(Stale):
        action(actor=SYSTEM, now=NOW, passage_id=clause("拜访").pk, edit_number=3)

    assert (clause("拜访").is_left_out, clause("拜访").edit_number) == (False, 0)


def test_take_in_refused_once_the_review_has_ended() -> None:
    adoption = start()
    actions.drop_adoption(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    with pytest.raises(NotInReview):
        actions.take_in(actor=SYSTEM, now=NOW, passage_id=clause("拜访").pk, edit_number=0)


def test_drop_adoption_refused_a_second_time() -> None:
    adoption = start()
    actions.drop_adoption(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    with pytest.raises(NotInReview):
        actions.drop_adoption(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)


def test_accept_sure_refused_once_the_review_has_ended() -> None:
    adoption = start()
    actions.drop_adoption(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    with pytest.raises(NotInReview):
        actions.accept_sure(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    assert Passage.objects.filter(decision="accepted").count() == 0


@pytest.mark.parametrize("action", [actions.save_as_draft, actions.drop_adoption, actions.accept_sure])
def test_an_ended_review_is_refused(action: Callable[..., Any]) -> None:
    adoption = start()
    actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    with pytest.raises(NotInReview):
        action(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)
    with pytest.raises(NotAllowed):
        action(actor=actor_for(make_member(role="finance")), now=NOW, adoption_id=adoption.pk)

    assert Version.objects.count() == 1


def test_the_default_charter_read_as_a_rulebook_is_the_same_chapters_and_clauses() -> None:
    from xiaozhang.foundation.charter import documents as charter_documents

    known = charter_documents.read(charter_documents.default_charter(), charter_queries.kinds())
    text = "\n".join(
        f"第{chapter.number}章 {chapter.title}\n{chapter.text}\n"
        + "\n".join(f"第{each.number.split('.')[1]}条 【{each.title}】\n{each.text}" for each in chapter.clauses)
        for chapter in known.chapters
    )
    adoption = start(f"销售管理制度\n{text}")
    actions.save_as_draft(actor=SYSTEM, now=NOW, adoption_id=adoption.pk)

    saved = list(Clause.objects.order_by("position").values_list("number", "title"))
    assert saved == [(each.number, each.title) for each in known.clauses()]
    kinds = {each.title: each.kind for each in known.clauses()}
    suggested = list(Passage.objects.exclude(kind="").values_list("title", "kind"))
    right = sum(kind == kinds[title] for title, kind in suggested if kinds[title])
    assert right >= 8
    assert right >= 0.75 * sum(1 for title, _kind in suggested if kinds[title])
