"""Which clause is in force on a day, how clauses are named, and who reads drafts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.charter import NOW, clause_of, make_charter
from tests.factories.duties import first_contact, make_duty
from tests.factories.org import actor_for, make_company, make_member
from tests.foundation.charter import life
from tests.foundation.charter.kinds import TrialBonus, TrialDays, bonus, days
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing
from xiaozhang.base.periods import Period, month_period
from xiaozhang.foundation.charter import actions, documents, queries
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.charter.queries.versions import readable_versions
from xiaozhang.foundation.charter.rules import ClauseRef, InForce
from xiaozhang.foundation.charter.rules.reading import Carried, Edition, Standing
from xiaozhang.foundation.duties.clauses import TimeLimit

pytestmark = pytest.mark.django_db
JANUARY, OCTOBER = date(2026, 1, 1), date(2026, 10, 1)
MIDDLE = date(2026, 10, 15)


def test_clauses_in_force_are_one_per_version_that_meets_the_period() -> None:
    first = make_charter(bonus(mode="once"))
    second = make_charter(bonus(mode="monthly"), effective_on=MIDDLE)
    make_charter(bonus(), effective_on=date(2026, 11, 1))
    make_charter(bonus(), effective_on=None)

    found = queries.clauses_in_force(TrialBonus, month_period(OCTOBER))

    assert found == [
        InForce(
            clause_of(first, TrialBonus).pk, "trial_bonus", "1.1", "试验奖金", first.pk, "V1.0", JANUARY, MIDDLE,
            bonus(mode="once"),
        ),
        InForce(
            clause_of(second, TrialBonus).pk, "trial_bonus", "1.1", "试验奖金", second.pk, "V1.1", MIDDLE,
            date(2026, 11, 1), bonus(mode="monthly"),
        ),
    ]  # fmt: skip
    assert found[1].ref == ClauseRef(found[1].clause_id, "1.1", "试验奖金", "V1.1", MIDDLE)


def test_clause_on_a_day() -> None:
    make_charter(days(3))
    make_charter("只有文字", effective_on=MIDDLE)

    found = queries.clause_on(TrialDays, date(2026, 10, 14))

    assert found is not None
    assert found.parameters == days(3)
    assert queries.clause_on(TrialDays, date(2025, 12, 31)) is None
    assert queries.clause_on(TrialDays, MIDDLE) is None


def test_clauses_in_force_cost_the_same_for_one_and_three_versions() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.clauses_in_force(TrialBonus, Period(JANUARY, date(2027, 1, 1)))
        return len(captured)

    make_charter(bonus())
    before = cost()
    make_charter(bonus(), effective_on=OCTOBER)
    make_charter(bonus(), effective_on=MIDDLE)
    assert cost() == before == 2


def test_stored_parameters_are_raised_on_reading_and_never_rewritten() -> None:
    version = make_charter("文字", effective_on=None)
    Clause.objects.create(
        version=version, chapter=version.chapters.get(), position=2, number="1.2", key="old", title="旧", text="旧的",
        kind=TrialDays.name, schema_number=1, parameters={"count": 9},
    )  # fmt: skip
    version.state, version.effective_on, version.published_at = Version.State.PUBLISHED, JANUARY, version.drafted_at
    version.save()

    found = queries.clause_on(TrialDays, OCTOBER)

    assert found is not None
    assert found.parameters == days(9)
    assert "days: 9" in documents.write(queries.as_draft(version))
    assert clause_of(version, TrialDays).parameters == {"count": 9}


def test_clause_refs_in_one_query() -> None:
    first, second = make_charter("甲"), make_charter("乙", effective_on=None)
    ids = [queries.clause_ids(version.pk)[0] for version in (first, second)]

    with CaptureQueriesContext(connection) as captured:
        found = queries.clause_refs([*ids, None, 999])

    assert found == {
        ids[0]: ClauseRef(ids[0], "1.1", "试验条款1", "V1.0", JANUARY),
        ids[1]: ClauseRef(ids[1], "1.1", "试验条款1", "V1.1", None),
    }
    assert len(captured) == 1
    assert queries.clause_ref(ids[0]) == found[ids[0]]
    with pytest.raises(Missing):
        queries.clause_ref(999)


def test_drafts_are_read_only_by_those_who_draft_or_publish() -> None:
    published, draft = make_charter("甲"), make_charter("乙", effective_on=None)
    (clause_id,) = queries.clause_ids(draft.pk)
    reader, author = actor_for(make_member()), actor_for(make_member(role="leadership"))

    assert list(queries.versions(reader)) == [published]
    assert list(queries.versions(author)) == [draft, published]
    for asked in (lambda: queries.get_version(reader, draft.pk), lambda: queries.get_clause(reader, clause_id)):
        with pytest.raises(Missing):
            asked()
    assert queries.get_clause(author, clause_id).text == "乙"
    assert clause_id not in queries.readable_clauses(reader).values_list("pk", flat=True)


@pytest.mark.parametrize("state", [*life.STATES, "approving without consultation"])
def test_readable_versions_are_the_rows_of_versions(state: str) -> None:
    """Pages read all versions at once and choose; lists leave the choice to the database. Both must agree."""
    boss, asked = life.manager(), actor_for(make_member(role="finance"))
    if state == "approving without consultation":
        make_charter(days(3), life.chain("role:finance"))
        actions.submit_for_approval(actor=boss, now=life.NOW, version_id=life.draft().pk)
    else:
        life.in_state(state, boss, life.leader())
    make_charter("又一份草案", effective_on=None)

    for viewer in (SYSTEM, boss, asked, actor_for(make_member())):
        rows = list(queries.versions(viewer))
        assert readable_versions(viewer) == rows
        assert [queries.get_version(viewer, row.pk) for row in rows] == rows
    if state == "approving without consultation":
        assert [row.state for row in queries.versions(asked)] == ["approving", "published"]


def test_known_holds_the_keys_of_the_house() -> None:
    make_company()
    house = queries.known()

    assert house.roles["representative"] == "销售代表"
    assert house.metrics["trial_amount"] == "试验金额"


def test_handbook_lays_out_text_sentence_and_table() -> None:
    (chapter,) = queries.handbook(make_charter(bonus(), days(3), "第一款。\n\n第二款。"))

    first, second, third = chapter.clauses
    assert (chapter.heading.values, chapter.title) == ({"number": "一"}, "总则")
    assert [clause.carried for clause in chapter.clauses] == [Carried.BY_SYSTEM, Carried.NOT_YET, Carried.BY_PEOPLE]
    assert (str(first.sentence), str(second.sentence), third.sentence) == ("奖金分 2 档。", "期限 3 天。", None)
    assert [[(str(cell), is_figure) for _, cell, is_figure in row] for row in first.cells] == [
        [("满 0 元", False), ("1.0%", True)],
        [("满 1000 元", False), ("2.0%", True)],
    ]
    assert third.paragraphs == ("第一款。", "第二款。")


def test_editions_say_where_each_version_stands() -> None:
    past, now, never = (
        make_charter("甲"),
        make_charter("乙", effective_on=OCTOBER),
        make_charter("丙", effective_on=date(2026, 12, 1)),
    )
    ahead, draft = make_charter("丁", effective_on=date(2026, 12, 1)), make_charter("戊", effective_on=None)

    assert queries.editions(SYSTEM, date(2026, 11, 22)) == [
        Edition(draft.pk, "V1.4", Standing.DRAFT, None, None),
        Edition(ahead.pk, "V1.3", Standing.AHEAD, date(2026, 12, 1), None),
        Edition(never.pk, "V1.2", Standing.PAST, date(2026, 12, 1), date(2026, 12, 1)),
        Edition(now.pk, "V1.1", Standing.IN_FORCE, OCTOBER, date(2026, 12, 1)),
        Edition(past.pk, "V1.0", Standing.PAST, JANUARY, OCTOBER),
    ]


def test_effect_counts_what_the_clause_has_brought_about() -> None:
    clause = clause_of(make_charter(bonus()), TrialBonus)

    assert [(str(each.label), count, url) for each, count, url in queries.effect(SYSTEM, clause)] == [
        ("发放奖金", 7, f"/paid/{clause.pk}/")
    ]


def test_effect_counts_what_several_apps_tell_in_one_query() -> None:
    clause = clause_of(make_charter(first_contact()), TimeLimit)
    make_duty(clause=clause, state="missed")

    with CaptureQueriesContext(connection) as captured:
        found = queries.effect(SYSTEM, clause)

    assert [(str(each.label), count, bool(url)) for each, count, url in found] == [
        ("按时完成", 0, False), ("超时", 1, True), ("待完成", 0, False), ("已豁免", 0, False),
    ]  # fmt: skip
    assert len(captured) == 1


def test_elsewhere_is_the_same_clause_in_other_versions() -> None:
    first, second = make_charter(bonus()), make_charter(days(1), bonus(), effective_on=OCTOBER)

    assert queries.elsewhere(SYSTEM, clause_of(first, TrialBonus)) == [clause_of(second, TrialBonus)]


def test_the_default_charter_is_executed_by_the_house() -> None:
    make_company()
    from xiaozhang.foundation.charter import actions
    from xiaozhang.performance.plans.clauses import CommissionTable
    from xiaozhang.selling.deals.clauses import StageStandard, stage_label

    version = actions.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=JANUARY)
    stages = queries.clause_on(StageStandard, OCTOBER)
    table = queries.clause_on(CommissionTable, OCTOBER)

    assert stages is not None
    assert table is not None
    assert (stages.number, table.number) == ("3.2", "8.2")
    assert [rule.days for rule in stages.parameters.stages] == [15, 10, 8, 10, 10, 7, None]
    assert [(tier.from_fen, tier.rate * 1000) for tier in table.parameters.tiers] == [
        (0, 15), (20_000_000, 20), (50_000_000, 30),
    ]  # fmt: skip
    read = {clause.number: clause for chapter in queries.handbook(version) for clause in chapter.clauses}
    carried = {clause.number for clause in read.values() if clause.carried is Carried.BY_SYSTEM}
    assert {"1.6", "2.3", "3.2", "3.4", "4.2", "4.3", "5.5", "8.2"} <= carried
    not_yet = {clause.number for clause in read.values() if clause.carried is Carried.NOT_YET}
    assert {clause.split(".")[0] for clause in not_yet} <= {"2", "4", "5", "6", *map(str, range(9, 20))}
    # text and parameters agree: the n-th paragraph is the n-th stage with its days, and each tier stands in the text
    numerals = {15: "十五", 10: "十", 8: "八", 7: "七"}
    for paragraph, rule in zip(read["3.2"].paragraphs, stages.parameters.stages, strict=True):
        label = str(stage_label(rule.stage))
        assert paragraph.startswith(f"{label}：")
        assert rule.days is None or f"{numerals[rule.days]}个工作日以内" in paragraph
    for tier in table.parameters.tiers[1:]:
        assert f"满 {tier.from_fen // 100:,} 元" in "".join(read["8.2"].paragraphs)
