"""What the charter's actions promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories import ledger as ledger_factories
from tests.factories.charter import make_charter
from tests.factories.org import actor_for, make_company, make_member
from tests.foundation.charter.kinds import TrialBonus, bonus, days, yaml_text
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Missing, NotAllowed
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import actions, documents, queries
from xiaozhang.foundation.charter.errors import (
    BadCharterText,
    FirstStands,
    HasFindings,
    NotADraft,
    NothingToAmend,
    WrongEffectiveDate,
)
from xiaozhang.foundation.charter.models import Chapter, Clause, Version
from xiaozhang.foundation.charter.rules.drafts import DraftClause
from xiaozhang.foundation.charter.rules.findings import backdated
from xiaozhang.foundation.records import queries as records_queries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 1)


def draft(**given: object) -> Version:
    return actions.read_yaml(actor=SYSTEM, now=NOW, text=yaml_text(**given))


def publish(version: Version, effective_on: date = DECEMBER, **given: object) -> Version:
    return actions.publish_version(actor=SYSTEM, now=NOW, version_id=version.pk, effective_on=effective_on, **given)


def test_read_yaml_stores_a_draft_with_its_author() -> None:
    member = make_member(role="sales_manager")

    version = actions.read_yaml(actor=actor_for(member), now=NOW, text=yaml_text())

    assert (version.label, version.state, version.effective_on) == ("V1.0", "draft", None)
    assert (version.drafted_by_id, version.drafted_at) == (member.pk, NOW)
    assert list(Chapter.objects.values_list("number", "title")) == [(1, "总则"), (2, "奖金")]
    assert list(Clause.objects.order_by("position").values_list("position", "number", "key", "kind")) == [
        (1, "1.1", "purpose", ""),
        (2, "1.2", "limit", "trial_days"),
        (3, "2.10", "bonus", "trial_bonus"),
    ]
    assert Entry.objects.get(action="charter.read_yaml").changes["clauses"] == [None, 3]
    assert queries.in_force(date(2030, 1, 1)) is None


def test_read_yaml_refused_leaves_no_trace() -> None:
    with pytest.raises(BadCharterText):
        draft(days="many")

    assert (Version.objects.count(), Clause.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_read_yaml_refused_for_a_label_in_use_and_chooses_one_itself() -> None:
    draft()

    with pytest.raises(BadCharterText, match="版本号 V1.0 已有"):
        draft()
    assert actions.read_yaml(actor=SYSTEM, now=NOW, text=yaml_text().replace("label: V1.0\n", "")).label == "V1.1"


def test_read_yaml_not_allowed_for_a_representative() -> None:
    with pytest.raises(NotAllowed):
        actions.read_yaml(actor=actor_for(make_member()), now=NOW, text=yaml_text())


def test_draft_amendment_keeps_every_other_clause_and_names_itself() -> None:
    member = make_member(role="sales_manager")
    standing = make_charter(bonus())
    old = queries.as_draft(standing).chapters[0].clauses[0]

    version = actions.draft_amendment(
        actor=actor_for(member), now=NOW, note="改一条", clauses=[replace(old, text="另一段文字。")]
    )

    assert (version.state, version.note, version.label == standing.label) == ("draft", "改一条", False)
    before, after = (list(Clause.objects.filter(version=row).order_by("position")) for row in (standing, version))
    assert [clause.key for clause in after] == [clause.key for clause in before]
    assert [clause.text for clause in after] == ["另一段文字。", *(clause.text for clause in before[1:])]
    assert Entry.objects.get(action="charter.draft_amendment").changes["clauses"] == [None, len(before)]


def test_draft_amendment_refused_without_a_charter_or_for_an_unknown_clause() -> None:
    unknown = DraftClause("nowhere", "9.9", "没有", "没有")
    with pytest.raises(NothingToAmend, match="还没有发布过"):
        actions.draft_amendment(actor=SYSTEM, now=NOW, note="", clauses=[unknown])
    make_charter(bonus())
    with pytest.raises(NothingToAmend, match="没有「nowhere」"):
        actions.draft_amendment(actor=SYSTEM, now=NOW, note="", clauses=[unknown])
    assert Version.objects.count() == 1


def test_draft_amendment_not_allowed_for_a_representative() -> None:
    make_charter(bonus())
    with pytest.raises(NotAllowed):
        actions.draft_amendment(actor=actor_for(make_member()), now=NOW, note="", clauses=[])
    assert Version.objects.count() == 1


def test_withdraw_version_ends_a_draft() -> None:
    version = actions.withdraw_version(actor=SYSTEM, now=NOW, version_id=draft().pk)

    assert version.state == "withdrawn"
    assert draft().label == "V1.0"
    with pytest.raises(NotADraft):
        publish(version)


def test_withdraw_version_refused_once_published() -> None:
    version = make_charter(bonus())

    with pytest.raises(NotADraft):
        actions.withdraw_version(actor=SYSTEM, now=NOW, version_id=version.pk)


def test_withdraw_version_not_allowed_for_a_representative() -> None:
    version = draft()

    with pytest.raises(NotAllowed):
        actions.withdraw_version(actor=actor_for(make_member()), now=NOW, version_id=version.pk)
    assert Version.objects.get().state == "draft"


def test_publish_version_supersedes_the_one_before_from_its_day_on() -> None:
    first = make_charter(bonus(), days(3))
    manager = make_member(role="sales_manager")

    version = actions.publish_version(
        actor=actor_for(manager), now=NOW, version_id=draft(label="V1.1").pk, effective_on=DECEMBER, reason="试行"
    )

    first.refresh_from_db()
    assert (first.state, first.effective_on) == ("superseded", JANUARY)
    assert (version.state, version.effective_on, version.published_at) == ("published", DECEMBER, NOW)
    assert version.published_by_id == manager.pk
    assert version.text_hash == documents.fingerprint(queries.as_draft(version))
    assert [queries.in_force(day) for day in (date(2025, 12, 31), JANUARY, date(2026, 11, 30), DECEMBER)] == [
        None, first, first, version,
    ]  # fmt: skip
    assert Entry.objects.filter(action="charter.publish_version").count() == 2


def test_publish_version_refused_with_findings_that_name_the_clause() -> None:
    version = draft(metric="nobody_knows", second=0)

    with pytest.raises(HasFindings) as caught:
        publish(version)

    assert str(caught.value.message) == (
        "没有发布：有 2 处须先改正。（1）第 1.2 条「期限」 metric：没有「nobody_knows」这个指标。"
        " （2）第 2.10 条「奖金，按回款」 bands[1].from：第 2 档低于前一档，请从低到高排列。"
    )
    assert Version.objects.get().state == "draft"


def test_publish_version_with_a_warning_needs_a_written_reason() -> None:
    version = make_charter(bonus(("0", "1.0%")), effective_on=None)

    with pytest.raises(HasFindings, match="请逐处写明理由"):
        publish(version, reason="  ")
    assert publish(version, reason=" 先试一档 ").reason == "先试一档"
    assert Version.objects.get().accepted_warnings == [
        {"number": "1.1", "title": "试验奖金", "words": "第 1.1 条「试验奖金」 bands：只有一档。", "reason": "先试一档"}
    ]


def test_publish_version_warns_of_a_kind_that_disappears() -> None:
    make_charter(bonus(), days(3))
    version = make_charter(days(4), effective_on=None)

    with pytest.raises(HasFindings, match="现行版本有「试验奖金」，这一版没有"):
        publish(version)


def test_publish_version_refused_for_two_clauses_of_a_single_kind() -> None:
    version = make_charter(bonus(), "文字", effective_on=None)
    chapter = Chapter.objects.get()
    Clause.objects.create(
        version=version, chapter=chapter, position=3, key="again", number="1.3", title="又一条", text="又",
        kind=TrialBonus.name, schema_number=1, parameters=bonus().model_dump(mode="json", by_alias=True),
    )  # fmt: skip

    with pytest.raises(HasFindings, match="一版制度只能有一条「试验奖金」，第 1.1 条已经是"):
        publish(version)


def test_publish_version_refused_before_the_last_one_and_in_a_closed_month() -> None:
    make_charter(days(3), effective_on=date(2026, 10, 15))
    ledger_factories.make_month(date(2026, 10, 1), is_closed=True)
    version = make_charter(days(4), effective_on=None)

    for day in (date(2026, 10, 14), date(2026, 10, 31)):
        with pytest.raises(WrongEffectiveDate):
            publish(version, day)
    assert Version.objects.get(pk=version.pk).state == "draft"
    assert publish(version, date(2026, 12, 1)).state == "published"


def test_publish_version_from_a_day_that_has_passed_needs_a_reason() -> None:
    make_charter(days(3), effective_on=date(2026, 10, 15))
    version = make_charter(days(4), effective_on=None)

    with pytest.raises(HasFindings, match="施行日期 2026-11-01 早于今天 2026-11-22.*重新试算时从那天起按这一版计算"):
        publish(version, date(2026, 11, 1))
    assert Version.objects.get(pk=version.pk).state == "draft"
    published = publish(
        version, date(2026, 11, 1), reasons={backdated(date(2026, 11, 1), NOW.date()).key: "补签的决定。"}
    )
    assert [(each["number"], each["reason"]) for each in published.accepted_warnings] == [("", "补签的决定。")]


def test_the_first_version_of_all_may_begin_in_the_past() -> None:
    assert publish(make_charter(days(3), effective_on=None), date(2026, 11, 1)).accepted_warnings == []


def test_publish_version_on_the_same_day_replaces_one_that_never_held() -> None:
    make_charter(days(3))
    mistaken = publish(make_charter(days(4), effective_on=None))
    right = publish(make_charter(days(5), effective_on=None))

    assert queries.in_force(DECEMBER) == right
    assert mistaken.pk not in [span.version_id for span in queries.version_spans()]


def test_publish_version_refused_twice_and_for_nobody() -> None:
    version = publish(make_charter(days(3), effective_on=None))

    with pytest.raises(NotADraft):
        publish(version)
    with pytest.raises(Missing):
        actions.publish_version(actor=SYSTEM, now=NOW, version_id=999, effective_on=DECEMBER)


def test_publish_version_not_allowed_for_leadership_that_may_draft() -> None:
    version = draft()

    with pytest.raises(NotAllowed):
        actions.publish_version(
            actor=actor_for(make_member(role="leadership")), now=NOW, version_id=version.pk, effective_on=DECEMBER
        )
    assert Version.objects.get().state == "draft"


def test_publish_first_charter_publishes_what_ships_as_the_system() -> None:
    make_company()

    version = actions.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=date(2016, 10, 1))

    assert (version.label, version.state, version.is_first, version.published_by_id) == (
        "V1.0",
        "published",
        True,
        None,
    )
    assert queries.in_force(date(2016, 10, 1)) == version
    assert documents.write(queries.as_draft(version)) == documents.default_charter()
    assert queries.findings(version) == []


def test_publish_first_charter_takes_a_text_of_ones_own() -> None:
    version = actions.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=JANUARY, text=yaml_text())

    assert (version.title, version.is_first) == ("试验制度", True)


def test_publish_first_charter_refused_when_one_stands_or_has_findings() -> None:
    with pytest.raises(HasFindings):
        actions.publish_first_charter(
            actor=SYSTEM, now=NOW, effective_on=JANUARY, text=yaml_text(metric="nobody_knows")
        )
    assert (Version.objects.count(), Clause.objects.count()) == (0, 0)

    make_charter(days(3))
    with pytest.raises(FirstStands):
        actions.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=JANUARY, text=yaml_text())


def test_publication_makes_the_clauses_of_the_latest_version_findable() -> None:
    first = actions.publish_first_charter(actor=SYSTEM, now=NOW, effective_on=JANUARY, text=yaml_text())
    reader = actor_for(make_member())
    assert [hit.record_id for hit in records_queries.search(reader, "奖金")] == [queries.clause_ids(first.pk)[2]]

    second = publish(draft(label="V1.1"))

    assert [(hit.record_id, hit.title) for hit in records_queries.search(reader, "奖金")] == [
        (queries.clause_ids(second.pk)[2], "第 2.10 条 奖金，按回款")
    ]


def test_no_action_changes_a_published_clause() -> None:
    version = make_charter(bonus(), "文字")
    before = list(Clause.objects.filter(version=version).values())

    publish(draft(label="V7.0"), reason="有意")
    with pytest.raises(NotADraft):
        actions.withdraw_version(actor=SYSTEM, now=NOW, version_id=version.pk)
    with pytest.raises(NotADraft):
        publish(version)

    assert list(Clause.objects.filter(version=version).values()) == before
