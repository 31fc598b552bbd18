"""Members are consulted about a draft: what the actions promise, and what pages show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.org import actor_for, make_company, make_member
from tests.factories.revision import make_consultation, make_opinion
from tests.foundation.charter.kinds import bonus, days
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.base.registries import VersionWarning
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.charter.errors import NotADraft, NotInState
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.revision.actions import consulting as actions
from xiaozhang.foundation.revision.models import Consultation, Opinion
from xiaozhang.foundation.revision.queries import consulting as queries
from xiaozhang.foundation.revision.rules.snapshots import restored, stored

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
UNTIL = date(2026, 11, 29)
KEY = "0123456789abcdef"


@pytest.fixture
def boss() -> Actor:
    make_company()
    return actor_for(make_member("周衡", role="sales_manager"))


def draft() -> Version:
    return make_charter(days(4), "提成按月发放。", effective_on=None)


def asked(boss: Actor, version: Version | None = None, **given: Any) -> Consultation:
    values = {"until_on": UNTIL, "words": "请看第一条。", **given}
    return actions.ask_opinions(actor=boss, now=NOW, version_id=(version or draft()).pk, **values)


def said(row: Consultation, member: Member, **given: Any) -> Opinion:
    values = {"text": "四天太短。", "clause_key": "trial_days", **given}
    return actions.give_opinion(actor=actor_for(member), now=NOW, consultation_id=row.pk, **values)


def test_ask_opinions_stills_the_text_and_tells_everybody_once(boss: Actor) -> None:
    reader, gone = make_member("林越"), make_member("方启", left_on=date(2026, 11, 1))
    version = draft()

    row = asked(boss, version)

    version.refresh_from_db()
    assert (version.state, row.text_hash, row.until_on) == ("consulting", version.text_hash, UNTIL)
    assert restored(row.text) == charter_queries.as_draft(version)
    told = Notice.objects.filter(kind="revision.consultation")
    assert {boss.member_id, reader.pk} <= set(told.values_list("member_id", flat=True))
    assert not told.filter(member_id=gone.pk).exists()
    assert told.get(member_id=reader.pk).url == f"/revision/consultations/{row.pk}/"
    assert version in charter_queries.versions(actor_for(reader))


@pytest.mark.parametrize(
    ("given", "error"),
    [({"until_on": date(2026, 11, 21)}, Invalid), ({"words": "长" * 2001}, Invalid)],
)
def test_ask_opinions_refused_leaves_no_trace(given: dict[str, Any], error: type, boss: Actor) -> None:
    version = draft()
    before = Entry.objects.count()

    with pytest.raises(error):
        asked(boss, version, **given)
    version.refresh_from_db()
    assert (version.state, Consultation.objects.count(), Entry.objects.count()) == ("draft", 0, before)


def test_ask_opinions_refused_twice_and_not_allowed(boss: Actor) -> None:
    version = draft()
    asked(boss, version)

    with pytest.raises(NotADraft):
        asked(boss, version)
    with pytest.raises(NotAllowed):
        asked(actor_for(make_member()), draft())
    assert (Consultation.objects.count(), Notice.objects.values("key").distinct().count()) == (1, 1)


def test_the_page_of_a_version_costs_the_same_for_one_and_three_opinions(boss: Actor) -> None:
    make_charter(days(3), bonus())
    version = make_charter(days(4), "提成按月发放。", effective_on=None, based_on=Version.objects.get())
    row, client = asked(boss, version), signed_in(Member.objects.get(pk=boss.member_id))
    page = f"/charter/versions/{version.pk}/"
    said(row, make_member("林越"))
    one = cost(client, page)
    for name in ("何薇", "沈青"):
        said(row, make_member(name))
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)
    assert "征求意见结束，收到 3 条" in text_of(client, page)
    asked(boss, version, until_on=UNTIL)

    assert one == cost(client, page)
    assert one <= 15


def test_give_opinion_names_the_clause_as_it_was_laid_before_the_members(boss: Actor) -> None:
    row, member = asked(boss), make_member("林越")

    one, whole = said(row, member), said(row, member, clause_key="", text="总的很好。")

    assert (one.clause_number, one.clause_title, one.member_id) == ("1.1", "试验期限", member.pk)
    assert (whole.clause_key, whole.clause_number) == ("", "")
    assert queries.tally([row.pk])[row.pk] == queries.Tally(total=2, people=1, adopted=0, partly=0, not_adopted=0)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"text": "  "}, Invalid, "请写下意见"),
        ({"text": "长" * 2001}, Invalid, "最多 2000 字"),
        ({"clause_key": "nowhere"}, Invalid, "没有这一条"),
    ],
)
def test_give_opinion_refused(given: dict[str, Any], error: type, words: str, boss: Actor) -> None:
    row = asked(boss)

    with pytest.raises(error, match=words):
        said(row, make_member(), **given)
    assert Opinion.objects.count() == 0


def test_give_opinion_refused_afterwards_and_for_nobody(boss: Actor) -> None:
    row, member = asked(boss), make_member()
    late = NOW + timedelta(days=8)

    with pytest.raises(Refused, match="已于 2026-11-29 截止"):
        actions.give_opinion(actor=actor_for(member), now=late, consultation_id=row.pk, text="晚了。")
    with pytest.raises(Refused, match="要具名"):
        actions.give_opinion(actor=SYSTEM, now=NOW, consultation_id=row.pk, text="系统。")
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)
    with pytest.raises(Refused, match=f"已于 {NOW.date()} 截止"):  # ended before its last day
        said(row, member)
    with pytest.raises(Missing):
        actions.give_opinion(actor=actor_for(member), now=NOW, consultation_id=999, text="无。")


@pytest.mark.parametrize(
    ("outcome", "answer"), [("adopted", ""), ("partly", "改为五天。"), ("not_adopted", "客户等不了。")]
)
def test_answer_opinion_tells_who_gave_it(outcome: str, answer: str, boss: Actor) -> None:
    row, member = asked(boss), make_member("林越")
    opinion = said(row, member)

    actions.answer_opinion(actor=boss, now=NOW, opinion_id=opinion.pk, outcome=outcome, answer=answer)

    opinion.refresh_from_db()
    assert (opinion.outcome, opinion.answer, opinion.answered_by_id) == (outcome, answer, boss.member_id)
    told = Notice.objects.get(member=member)
    assert told.title.startswith(f"您的意见{Opinion.Outcome(outcome).label}：四天太短。")


@pytest.mark.parametrize(("outcome", "answer"), [("", "好"), ("open", "好"), ("not_adopted", " "), ("partly", "")])
def test_answer_opinion_refused(outcome: str, answer: str, boss: Actor) -> None:
    opinion = said(asked(boss), make_member())

    with pytest.raises(Invalid):
        actions.answer_opinion(actor=boss, now=NOW, opinion_id=opinion.pk, outcome=outcome, answer=answer)
    assert Opinion.objects.get().outcome == "open"


def test_answer_opinion_refused_once_published_and_not_allowed(boss: Actor) -> None:
    row = asked(boss, make_charter("文字。", effective_on=None))
    opinion = said(row, make_member(), clause_key="")
    with pytest.raises(NotAllowed):
        actions.answer_opinion(actor=actor_for(make_member()), now=NOW, opinion_id=opinion.pk, outcome="adopted")
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)
    charter.publish_version(
        actor=boss, now=NOW, version_id=row.version_id, effective_on=date(2026, 12, 1), reason="会上当面答复过。"
    )

    with pytest.raises(Refused, match="不再改动"):
        actions.answer_opinion(actor=boss, now=NOW, opinion_id=opinion.pk, outcome="adopted")


def test_end_consultation_brings_the_draft_back_and_shows_what_changes_after(boss: Actor) -> None:
    row = asked(boss)
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)
    clause = Clause.objects.get(key="trial_days")
    charter.change_clause(
        actor=boss, now=NOW, clause_id=clause.pk, edit_number=clause.edit_number, number=clause.number,
        title=clause.title, text="期限 5 天。", kind=clause.kind, parameters={**clause.parameters, "days": 5},
    )  # fmt: skip

    row = queries.get_consultation(boss, row.pk)
    assert (row.version.state, row.version.consulted_at, row.closed_at) == ("draft", NOW, NOW)
    assert [each.key for each in queries.changed_since(row)] == ["trial_days"]
    page = text_of(signed_in(Member.objects.get(pk=boss.member_id)), f"/revision/consultations/{row.pk}/")
    assert "征求意见以后的改动" in page
    assert "第 1.1 条「试验期限」：改正文、改参数 1 处" in page


def test_end_consultation_refused_twice_and_not_allowed(boss: Actor) -> None:
    row = asked(boss)
    with pytest.raises(NotAllowed):
        actions.end_consultation(actor=actor_for(make_member()), now=NOW, consultation_id=row.pk)
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)

    with pytest.raises(Refused, match="已经结束"):
        actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)
    with pytest.raises(NotInState):
        charter.close_consultation(actor=boss, now=NOW, version_id=row.version_id)


def test_a_text_is_kept_as_it_was() -> None:
    version = charter_queries.as_draft(make_charter(bonus(), days(3), "文字。", effective_on=None))

    assert restored(stored(version)) == version


def test_a_member_says_something_of_a_clause_from_the_handbook_and_reads_the_answer(boss: Actor) -> None:
    make_charter(days(3))
    row, member = make_consultation(until_on=timezone.localdate() + timedelta(days=3)), make_member("林越")
    clause = Clause.objects.filter(version_id=row.version_id).order_by("position")[0]
    reader = signed_in(member)

    handbook = text_of(reader, f"/charter/?version={row.version_id}")
    assert f"/revision/clauses/{clause.pk}/opinions/add/" in handbook
    reader.post(f"/revision/clauses/{clause.pk}/opinions/add/", {"text": "太短。", "request_key": KEY})
    opinion = Opinion.objects.get()
    assert opinion.clause_key == clause.key
    author = signed_in(Member.objects.get(pk=boss.member_id))
    author.post(
        f"/revision/opinions/{opinion.pk}/answer/",
        {"outcome": "not_adopted", "answer": "客户等不了。", "request_key": KEY[::-1]},
    )

    page = text_of(reader, f"/revision/consultations/{row.pk}/")
    assert [word for word in ("太短。", "未采纳", "客户等不了。", "林越") if word not in page] == []
    assert "改答复" not in page
    tab = text_of(reader, f"/charter/versions/{row.version_id}/?tab=opinions")
    assert "1 人提出 1 条意见" in tab
    assert reader.get(f"/revision/versions/{row.version_id}/consultation/").status_code == 302


def test_pages_of_a_consultation_for_whom_they_are(boss: Actor) -> None:
    row = make_consultation(until_on=timezone.localdate())
    reader, author = signed_in(make_member()), signed_in(Member.objects.get(pk=boss.member_id))

    assert "提意见" in text_of(reader, f"/revision/consultations/{row.pk}/opinions/add/")
    assert reader.get(f"/revision/versions/{row.version_id}/consult/").status_code == 403
    assert reader.post(f"/revision/consultations/{row.pk}/end/", {"request_key": KEY}).status_code == 403
    assert reader.get("/revision/consultations/999/").status_code == 404
    author.post(f"/revision/consultations/{row.pk}/end/", {"request_key": KEY})
    assert Consultation.objects.get().closed_at is not None
    assert author.get(f"/revision/versions/{row.version_id}/consultation/").status_code == 404


def test_the_page_of_a_consultation_costs_the_same_for_one_and_three_opinions(boss: Actor) -> None:
    row = make_consultation(until_on=timezone.localdate())
    author = signed_in(Member.objects.get(pk=boss.member_id))
    make_opinion(row)
    before = cost(author, f"/revision/consultations/{row.pk}/")
    make_opinion(row), make_opinion(row, clause_key="", clause_number="", clause_title="")

    assert cost(author, f"/revision/consultations/{row.pk}/") == before <= 12


def test_a_consultation_ends_after_its_last_day_and_its_opener_is_told(boss: Actor) -> None:
    row = asked(boss)
    said(row, make_member("林越"))

    assert actions.end_due_consultations(actor=SYSTEM, now=NOW + timedelta(days=7)) == 0
    assert actions.end_due_consultations(actor=SYSTEM, now=NOW + timedelta(days=8)) == 1

    row.refresh_from_db()
    assert (row.closed_at, row.closed_by_id) == (NOW + timedelta(days=8), None)
    assert (row.version.state, row.version.consulted_at) == ("draft", row.closed_at)
    told = Notice.objects.get(member_id=boss.member_id, title__startswith="征求意见到期")
    assert told.body == "收到 1 条意见，1 条待答复。草案可以继续修改了。"
    assert actions.end_due_consultations(actor=SYSTEM, now=NOW + timedelta(days=8)) == 0
    assert queries.warnings(row.version_id) == [
        VersionWarning(
            "unanswered",
            Message("征求意见收到的意见还有 {n} 条没有答复。请逐条答复，采纳与否都让提出的人知道。", {"n": 1}),
        )
    ]


def test_end_due_consultations_refused_to_those_who_do_not_draft(boss: Actor) -> None:
    asked(boss)

    with pytest.raises(NotAllowed):
        actions.end_due_consultations(actor=actor_for(make_member()), now=NOW + timedelta(days=8))
    assert Consultation.objects.get().closed_at is None


@pytest.mark.parametrize(("days_open", "codes"), [(0, ["too_short"]), (6, ["too_short"]), (7, [])])
def test_a_consultation_of_less_than_seven_days_is_warned_about(days_open: int, codes: list[str], boss: Actor) -> None:
    row = asked(boss)
    actions.end_consultation(actor=boss, now=NOW + timedelta(days=days_open), consultation_id=row.pk)

    assert [each.code for each in queries.warnings(row.version_id)] == codes
    found = charter_queries.findings(charter_queries.get_version(boss, row.version_id))
    assert [each.code for each in found if each.code] == codes


def test_too_little_time_is_only_said_of_what_bears_on_the_staff(boss: Actor) -> None:
    make_charter(days(4), "客户第一。")
    row = asked(boss, make_charter(days(4), "客户永远第一。", effective_on=None))
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)

    assert [each.code for each in queries.warnings(row.version_id)] == ["too_short"]
    found = charter_queries.findings(charter_queries.get_version(boss, row.version_id))
    assert [each.code for each in found if each.code] == []


def test_the_page_of_publication_asks_why_for_each_warning(boss: Actor) -> None:
    row = asked(boss)
    said(row, make_member("林越"))
    actions.end_consultation(actor=boss, now=NOW, consultation_id=row.pk)
    client = signed_in(Member.objects.get(pk=boss.member_id))

    page = text_of(client, f"/charter/versions/{row.version_id}/publish/")

    assert ("还有 1 条没有答复" in page, "不满 7 天" in page) == (True, True)


def test_a_first_charter_is_laid_beside_nothing(boss: Actor) -> None:
    row = asked(boss)
    client = signed_in(Member.objects.get(pk=boss.member_id))

    assert "与现行版本对照" not in text_of(client, f"/revision/consultations/{row.pk}/")
    make_charter(days(3))
    assert "与现行版本对照" in text_of(client, f"/revision/consultations/{row.pk}/")


def test_while_members_are_asked_nobody_is_told_to_ask_them(boss: Actor) -> None:
    make_charter(days(3))
    row = asked(boss)
    found = charter_queries.findings(charter_queries.get_version(boss, row.version_id))

    assert [each.code for each in found if each.code] == []
