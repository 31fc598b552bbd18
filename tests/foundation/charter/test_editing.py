"""What the actions that edit a draft promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.charter import make_chapter, make_charter, make_clause
from tests.factories.org import actor_for, make_member
from tests.foundation.charter.kinds import TrialBonus, TrialDays, bonus, days
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import actions, queries
from xiaozhang.foundation.charter.errors import (
    BadCharterText,
    CannotMove,
    ChapterNotEmpty,
    ClauseChanged,
    NotADraft,
    NothingToAmend,
)
from xiaozhang.foundation.charter.models import Chapter, Clause, Version

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
STORED = bonus().model_dump(mode="json", by_alias=True)


def draft(*parameters: Any) -> Version:
    return make_charter(*(parameters or ("甲", days(3), bonus())), effective_on=None)


def numbers(version: Version) -> list[tuple[str, str]]:
    rows = Clause.objects.filter(version=version).order_by("position")
    return [(row.number, row.key) for row in rows]


def change(clause: Clause, **given: Any) -> Clause:
    values = {
        "title": clause.title, "text": clause.text, "kind": clause.kind, "parameters": clause.parameters,
        "edit_number": clause.edit_number, "actor": SYSTEM, "now": NOW,
    }  # fmt: skip
    return actions.change_clause(**{**values, "clause_id": clause.pk, **given})


def clauses(version: Version) -> list[Clause]:
    return list(Clause.objects.filter(version=version).order_by("position"))


def test_start_draft_copies_the_latest_published_version() -> None:
    manager = make_member(role="sales_manager")
    standing = make_charter("甲", days(3), bonus())

    version = actions.start_draft(actor=actor_for(manager), now=NOW, note=" 年度修订 ")

    assert (version.state, version.based_on, version.label, version.note) == ("draft", standing, "V1.1", "年度修订")
    assert [row.parameters for row in clauses(version)] == [row.parameters for row in clauses(standing)]
    assert numbers(version) == numbers(standing)
    assert Entry.objects.get(action="charter.start_draft").changes["clauses"] == [None, 3]


def test_start_draft_of_an_earlier_version() -> None:
    first = make_charter("甲")
    make_charter("甲", "乙", effective_on=date(2026, 6, 1))

    version = actions.start_draft(actor=SYSTEM, now=NOW, version_id=first.pk)

    assert (version.based_on, len(clauses(version))) == (first, 1)


def test_start_draft_refused_before_the_first_version() -> None:
    with pytest.raises(NothingToAmend):
        actions.start_draft(actor=SYSTEM, now=NOW)
    assert not Version.objects.exists()


def test_change_clause_keeps_key_and_number_and_says_who_when() -> None:
    manager = make_member(role="sales_manager")
    clause = clauses(draft())[2]

    changed = change(
        clause, actor=actor_for(manager), title=" 奖金  标准 ", text="新的\r\n两段", is_public=True, covers=["J4"],
        parameters={"mode": "monthly", "bands": [{"from": "0", "rate": "3%"}]},
    )  # fmt: skip

    row = Clause.objects.get(pk=clause.pk)
    assert (row.title, row.text, row.key, row.number) == ("奖金 标准", "新的\n两段", "trial_bonus", "1.3")
    assert row.parameters == {"mode": "monthly", "bands": [{"from": "0.00", "rate": "3.0%"}]}
    assert (row.edit_number, row.edited_by_id, row.edited_at) == (1, manager.pk, NOW)
    assert (row.is_public, row.covers, row.examples, changed.pk) == (True, ["J4"], [], clause.pk)
    assert set(Entry.objects.get(action="charter.change_clause").changes) == {
        "title", "text", "parameters", "is_public", "covers"
    }  # fmt: skip


def test_change_clause_saves_what_the_check_will_find() -> None:
    clause = clauses(draft())[2]
    falling = {"mode": "once", "bands": [{"from": "100", "rate": "1%"}, {"from": "0", "rate": "2%"}]}

    changed = change(clause, parameters=falling)

    found = [str(each.message) for each in queries.findings(changed.version) if each.clause_id == clause.pk]
    assert found == ["第 2 档低于前一档，请从低到高排列。"]


def test_change_clause_of_the_same_words_writes_nothing() -> None:
    clause = clauses(draft())[1]

    assert change(clause).edit_number == 0
    assert not Entry.objects.filter(action="charter.change_clause").exists()


def test_change_clause_refused_for_the_second_writer() -> None:
    member = make_member(role="sales_manager", name="周原")
    clause = clauses(draft())[0]
    change(clause, title="先写的", actor=actor_for(member))

    with pytest.raises(ClauseChanged, match="周原 10:00 刚改过第 1.1 条。两边的内容都在"):
        change(clause, title="后写的")

    assert Clause.objects.get(pk=clause.pk).title == "先写的"
    assert Entry.objects.filter(action="charter.change_clause").count() == 1
    assert change(clause, title="后写的", edit_number=1).title == "后写的"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"mode": "once", "bands": [{"from": "0", "rate": "1%"}, {"from": "x", "rate": "1"}]},
         "「分档」第 2 行「回款满」请写成 1,234.50 或 3万，最多两位小数；"
         "「分档」第 2 行「比例」请写成 2.0% 这样的百分数。"),
        ({"mode": "never", "bands": []}, "「发放」请在所列各项中选择，或按要求填写。"),
        ({"bands": []}, "「发放」这里必须填写。"),
        ({"mode": "once", "bands": [], "extra": 1}, "没有「extra」这一项。"),
    ],
)  # fmt: skip
def test_change_clause_refused_for_parameters_of_a_wrong_type(parameters: dict[str, Any], words: str) -> None:
    clause = clauses(draft())[2]

    with pytest.raises(Invalid) as refused:
        change(clause, parameters=parameters)

    assert str(refused.value.fields["parameters"]) == words
    assert Clause.objects.get(pk=clause.pk).edit_number == 0


@pytest.mark.parametrize("given", [{"title": " "}, {"title": "长" * 81}, {"text": ""}, {"kind": "nobody"}])
def test_change_clause_refused_for_words_that_cannot_stand(given: dict[str, str]) -> None:
    clause = clauses(draft())[1]

    with pytest.raises(Invalid):
        change(clause, **given)
    assert Clause.objects.get(pk=clause.pk).edit_number == 0


@pytest.mark.parametrize("number", ["1.1", "2.1", "1.0", "1.x", "1"])
def test_change_clause_refused_for_a_number_in_use_or_of_another_chapter(number: str) -> None:
    with pytest.raises(Invalid):
        change(clauses(draft())[1], number=number)


@pytest.mark.parametrize("state", ["consulting", "approving", "approved", "withdrawn"])
def test_nothing_is_edited_outside_a_draft(state: str) -> None:
    version = draft()
    clause, chapter = clauses(version)[0], Chapter.objects.get()
    Version.objects.filter(pk=version.pk).update(state=state)
    who: dict[str, Any] = {"actor": SYSTEM, "now": NOW}

    for attempt in (
        lambda: change(clause, title="改"),
        lambda: actions.add_clause(**who, chapter_id=chapter.pk, title="新", text="新"),
        lambda: actions.remove_clause(**who, clause_id=clause.pk, edit_number=0),
        lambda: actions.move_clause(**who, clause_id=clause.pk, edit_number=0, by=1),
        lambda: actions.add_chapter(**who, version_id=version.pk, title="新"),
        lambda: actions.change_chapter(**who, chapter_id=chapter.pk, edit_number=0, title="新", text=""),
        lambda: actions.remove_chapter(**who, chapter_id=chapter.pk, edit_number=0),
    ):
        with pytest.raises(NotADraft, match="只有草案可以修改"):
            attempt()
    assert not Entry.objects.exists()


def test_editing_not_allowed_for_a_representative() -> None:
    version = draft()
    clause, chapter = clauses(version)[0], Chapter.objects.get()
    who: dict[str, Any] = {"actor": actor_for(make_member()), "now": NOW}

    for attempt in (
        lambda: actions.start_draft(**who),
        lambda: change(clause, **who, title="改"),
        lambda: actions.add_clause(**who, chapter_id=chapter.pk, title="新", text="新"),
        lambda: actions.remove_clause(**who, clause_id=clause.pk, edit_number=0),
        lambda: actions.move_clause(**who, clause_id=clause.pk, edit_number=0, by=1),
        lambda: actions.add_chapter(**who, version_id=version.pk, title="新"),
        lambda: actions.change_chapter(**who, chapter_id=chapter.pk, edit_number=0, title="新", text=""),
        lambda: actions.remove_chapter(**who, chapter_id=chapter.pk, edit_number=0),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not Entry.objects.exists()


CLAUSE = """\
key: {key}
number: '1.{number}'
title: 期限
text: 五天。
kind: trial_days
parameters:
  days: {days}
"""


def test_change_clause_text_takes_the_whole_clause() -> None:
    version = draft("甲", days(3))
    clause = clauses(version)[1]
    text = CLAUSE.format(key=clause.key, number=7, days=5)

    actions.change_clause_text(actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0, text=text)

    row = Clause.objects.get(pk=clause.pk)
    assert (row.number, row.title, row.text, row.edit_number) == ("1.7", "期限", "五天。", 1)
    assert row.parameters == {"days": 5, "metric": "trial_amount", "strict": False}


@pytest.mark.parametrize(
    ("given", "refusal", "words"),
    [
        ({"days": "many"}, BadCharterText, "第 7 行 days"), ({"key": "another"}, Invalid, "不能改成「another」"),
        ({"number": 1}, Invalid, "第 1.1 条已经有了"), ({"number": "x"}, BadCharterText, "编号须写成 1.1"),
    ],
)  # fmt: skip
def test_change_clause_text_refused_for_what_is_no_clause_of_this_key(
    given: dict[str, Any], refusal: type[Exception], words: str
) -> None:
    clause = clauses(draft("甲", days(3)))[1]
    text = CLAUSE.format(**{"key": clause.key, "number": 2, "days": 5, **given})

    with pytest.raises(refusal, match=words):
        actions.change_clause_text(actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0, text=text)
    assert Clause.objects.get(pk=clause.pk).edit_number == 0


def test_add_clause_takes_the_next_number_and_a_key_nobody_had() -> None:
    make_charter("甲", bonus(), effective_on=date(2025, 1, 1))
    version = draft("甲")
    chapter = Chapter.objects.get(version=version)
    later = make_chapter(version=version, number=2, title="附则")
    make_clause("末", chapter=later, position=2)

    typed = actions.add_clause(
        actor=SYSTEM, now=NOW, chapter_id=chapter.pk, title="奖金", text="奖金按回款计。", kind="trial_bonus",
        parameters=STORED,
    )  # fmt: skip
    plain = actions.add_clause(actor=SYSTEM, now=NOW, chapter_id=chapter.pk, title="住宿标准", text="按级别。")

    assert numbers(version) == [
        ("1.1", "text_1"), ("1.2", "trial_bonus_2"), ("1.3", "zhu_su_biao_zhun"), ("2.2", "text_2")
    ]  # fmt: skip
    assert (typed.parameters, typed.schema_number, plain.parameters) == (STORED, TrialBonus.schema_number, None)
    assert Entry.objects.filter(action="charter.add_clause").count() == 2


def test_add_clause_refused_leaves_no_trace() -> None:
    version = draft("甲")

    with pytest.raises(Invalid):
        actions.add_clause(
            actor=SYSTEM, now=NOW, chapter_id=Chapter.objects.get().pk, title="期限", text="三天。",
            kind=TrialDays.name, parameters={"days": "x"},
        )  # fmt: skip
    with pytest.raises(Missing):
        actions.add_clause(actor=SYSTEM, now=NOW, chapter_id=999, title="新", text="新")
    assert (numbers(version), Entry.objects.count()) == ([("1.1", "text_1")], 0)


def test_remove_clause_numbers_the_rest_anew() -> None:
    version = draft("甲", "乙", "丙")
    keys = [row.key for row in clauses(version)]

    actions.remove_clause(actor=SYSTEM, now=NOW, clause_id=clauses(version)[0].pk, edit_number=0)

    assert numbers(version) == [("1.1", keys[1]), ("1.2", keys[2])]
    assert Entry.objects.get(action="charter.remove_clause").changes["number"] == ["1.1", None]


def test_remove_clause_refused_when_somebody_changed_it_meanwhile() -> None:
    clause = clauses(draft("甲"))[0]
    change(clause, title="改过")

    with pytest.raises(ClauseChanged):
        actions.remove_clause(actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0)
    assert Clause.objects.filter(pk=clause.pk).exists()


def test_move_clause_changes_places_and_numbers() -> None:
    version = draft("甲", days(3), bonus())
    keys = [row.key for row in clauses(version)]

    actions.move_clause(actor=SYSTEM, now=NOW, clause_id=clauses(version)[2].pk, edit_number=0, by=-1)

    assert numbers(version) == [("1.1", keys[0]), ("1.2", keys[2]), ("1.3", keys[1])]
    assert Entry.objects.get(action="charter.move_clause").changes["number"] == ["1.3", "1.2"]


def test_move_clause_to_another_chapter_and_back() -> None:
    version = draft("甲", days(3), bonus())
    keys = [row.key for row in clauses(version)]
    first, later = Chapter.objects.get(), make_chapter(version=version, number=2, title="附则")
    clause = clauses(version)[0]

    moved = actions.move_clause(actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0, chapter_id=later.pk)
    assert (moved.number, numbers(version)) == ("2.1", [("1.1", keys[1]), ("1.2", keys[2]), ("2.1", keys[0])])

    actions.move_clause(actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0, chapter_id=first.pk)
    assert numbers(version) == [("1.1", keys[1]), ("1.2", keys[2]), ("1.3", keys[0])]


def test_move_clause_refused_at_the_end_and_into_another_version() -> None:
    version = draft("甲", days(3))
    other = make_chapter()
    first, last = clauses(version)

    for attempt in ({"clause_id": first.pk, "by": -1}, {"clause_id": last.pk, "by": 1}, {"clause_id": last.pk, "by": 2},
                    {"clause_id": last.pk, "chapter_id": other.pk}):  # fmt: skip
        with pytest.raises(CannotMove):
            actions.move_clause(actor=SYSTEM, now=NOW, edit_number=0, **attempt)
    assert [number for number, _key in numbers(version)] == ["1.1", "1.2"]


def test_chapters_are_added_changed_and_removed_once_empty() -> None:
    version = draft("甲")
    who: dict[str, Any] = {"actor": SYSTEM, "now": NOW}
    second = actions.add_chapter(**who, version_id=version.pk, title="奖金", text="本章说奖金。")
    third = actions.add_chapter(**who, version_id=version.pk, title="附则")
    actions.add_clause(**who, chapter_id=third.pk, title="施行", text="自发布之日起施行。")

    changed = actions.change_chapter(**who, chapter_id=second.pk, edit_number=0, title="激励", text="")
    assert (changed.title, changed.text, changed.edit_number) == ("激励", "", 1)

    actions.remove_chapter(**who, chapter_id=second.pk, edit_number=1)
    assert list(Chapter.objects.values_list("number", "title").order_by("number")) == [(1, "总则"), (2, "附则")]
    assert [number for number, _key in numbers(version)] == ["1.1", "2.1"]


def test_remove_chapter_refused_while_it_has_clauses() -> None:
    draft("甲", "乙")

    with pytest.raises(ChapterNotEmpty, match="第 1 章还有 2 条"):
        actions.remove_chapter(actor=SYSTEM, now=NOW, chapter_id=Chapter.objects.get().pk, edit_number=0)
    assert Chapter.objects.count() == 1


def test_change_chapter_refused_for_the_second_writer_and_for_no_title() -> None:
    draft("甲")
    given: dict[str, Any] = {"actor": SYSTEM, "now": NOW, "chapter_id": Chapter.objects.get().pk, "edit_number": 0}
    actions.change_chapter(**given, title="先写的", text="")

    with pytest.raises(ClauseChanged, match="刚改过第 1 章"):
        actions.change_chapter(**given, title="后写的", text="")
    with pytest.raises(Invalid):
        actions.change_chapter(**{**given, "edit_number": 1}, title=" ", text="")
    assert Chapter.objects.get().title == "先写的"


def test_add_chapter_refused_without_a_title() -> None:
    with pytest.raises(Invalid):
        actions.add_chapter(actor=SYSTEM, now=NOW, version_id=draft().pk, title="")
    assert Chapter.objects.count() == 1


def test_the_time_of_the_first_writer_is_that_of_the_company() -> None:
    clause = clauses(draft("甲"))[0]
    change(clause, title="先写的", now=NOW + timedelta(hours=3, minutes=7))

    with pytest.raises(ClauseChanged, match="系统 13:07 刚改过"):
        change(clause, title="后写的")
