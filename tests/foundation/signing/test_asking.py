"""Who is asked to sign, and when no longer."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import pytest

from tests.factories.org import actor_for, make_member, make_role, make_team
from tests.factories.signing import KIND, NOW, TODAY, ask, hash_of, make_wording, words_of
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.signing import actions, queries
from xiaozhang.foundation.signing.models import Asked, Request, Wording
from xiaozhang.foundation.signing.rules.terms import Term

pytestmark = pytest.mark.django_db


def test_ask_tells_everybody_employed_and_keeps_the_words() -> None:
    here = make_member("林霜")
    make_member("离职", left_on=TODAY)
    make_member("未到", joined_on=TODAY + timedelta(days=1))

    row = ask(term=Term(5, 1, 2, 77, "1.6"))

    assert [(each.member_id, each.asked_on, each.due_on) for each in Asked.objects.all()] == [
        (here.pk, TODAY, date(2026, 11, 25))
    ]
    assert (row.state, row.days, row.clause, str(row)) == ("open", 5, (77, "1.6"), "《试验文本》V1")
    assert Wording.objects.values_list("text_hash", "words").get() == (hash_of(1), words_of(1))
    notice = Notice.objects.get()
    assert (notice.member_id, notice.title, notice.url) == (here.pk, "请签阅《试验文本》V1", f"/signing/{row.pk}/")
    assert notice.body == "请在 11 月 25 日前读完并签阅。"
    assert Entry.objects.get(action="signing.ask").changes["people"] == [None, 1]


def test_ask_names_the_roles_it_is_for() -> None:
    both = make_member("两岗", role=("representative", "hr"))
    make_member("代表")
    ask(roles=("hr", "hr"))
    assert list(Asked.objects.values_list("member_id", flat=True)) == [both.pk]


def test_ask_again_changes_nothing_and_a_new_text_takes_the_place_of_the_old() -> None:
    make_member()
    first = ask()
    assert ask() == first
    second = ask(2)
    first.refresh_from_db()
    assert (first.state, first.ended_at, second.state) == ("replaced", NOW, "open")
    assert queries.replacement_of(first) == second
    assert (Request.objects.count(), Notice.objects.count()) == (2, 2)
    other = ask(3, series="岗位说明")
    assert [row.pk for row in queries.open_requests()] == [other.pk, second.pk]


def test_ask_refused_for_an_unknown_kind_or_another_hash_leaves_no_trace() -> None:
    make_member()
    with pytest.raises(ValueError, match="is not the SHA-256"):
        ask(text_hash="0" * 64)
    with pytest.raises(registries.UnknownKey):
        actions.ask(
            actor=SYSTEM, now=NOW, text_kind="nothing", record_id=1, title="无", text_hash="", roles=None, url=""
        )
    assert (Request.objects.count(), Wording.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_ask_costs_the_same_for_one_and_three(django_assert_num_queries: pytest.FixtureRequest) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_member()
    with CaptureQueriesContext(connection) as one:
        ask(1)
    make_member()
    make_member()
    with CaptureQueriesContext(connection) as three:
        ask(2, series="又")
    assert len(three) == len(one)


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_ask_arrivals_asks_who_joins_and_who_changes_roles_each_once() -> None:
    seller = make_member("代表")
    ask(roles=("hr",))
    assert actions.ask_arrivals(actor=SYSTEM, now=NOW) == 0
    new = make_member("新人", role="hr", joined_on=TODAY + timedelta(days=3))
    seller.roles.add(make_role("hr"))

    assert actions.ask_arrivals(actor=SYSTEM, now=later(3)) == 2
    assert actions.ask_arrivals(actor=SYSTEM, now=later(3)) == 0

    assert set(Asked.objects.values_list("member_id", "due_on")) == {
        (seller.pk, date(2026, 11, 30)),
        (new.pk, date(2026, 11, 30)),
    }
    assert Notice.objects.count() == 2
    assert Entry.objects.filter(action="signing.ask_arrivals").count() == 1


def test_void_ends_what_was_asked_and_nothing_else() -> None:
    make_member()
    row, other = ask(), ask(2, series="另")
    assert actions.void(actor=SYSTEM, now=later(1), text_kind=KIND, record_id=1) == 1
    assert actions.void(actor=SYSTEM, now=later(1), text_kind=KIND, record_id=1) == 0
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.ended_at, other.state) == ("void", later(1), "open")
    assert actions.ask_arrivals(actor=SYSTEM, now=later(1)) == 0


def test_a_text_whose_successor_was_withdrawn_is_asked_for_again() -> None:
    done, waits = make_member("签了"), make_member("没签")
    first = ask()
    Asked.objects.filter(member=done).update(signed_at=NOW)
    ask(2, now=later(1))
    newcomer = make_member("新人", joined_on=TODAY + timedelta(days=2))
    actions.void(actor=SYSTEM, now=later(2), text_kind=KIND, record_id=2)

    again = ask(now=later(2))

    assert (again, again.state, again.ended_at) == (first, "open", None)
    rows = Asked.objects.filter(request=first).values_list("member_id", "due_on", "signed_at")
    assert set(rows) == {
        (done.pk, date(2026, 11, 27), NOW),
        (waits.pk, date(2026, 11, 29), None),
        (newcomer.pk, date(2026, 11, 29), None),
    }


def test_words_once_kept_are_asked_for_although_a_later_release_would_write_them_otherwise() -> None:
    written_before = "旧格式写出的第 1 号文本。"
    digest = hashlib.sha256(written_before.encode()).hexdigest()
    kept = Wording.objects.create(text_hash=digest, text_kind=KIND, words=written_before, kept_at=NOW)

    assert ask(text_hash=digest).wording == kept


def test_the_wording_refuses_to_be_changed() -> None:
    from django.db import DatabaseError, connection, transaction

    make_wording()
    for statement in ("UPDATE signing_wording SET words = 'x'", "DELETE FROM signing_wording"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_who_leaves_or_loses_the_role_is_no_longer_counted() -> None:
    team = make_team("华东组")
    manager = make_member("经理", role="sales_manager")
    stays = make_member("林霜", role="hr", team=team)
    leaves = make_member("去了", role="hr", team=team)
    moves = make_member("转岗", role="hr", team=team)
    row = ask(roles=("hr",))
    leaves.left_on = TODAY
    leaves.save()
    moves.roles.set([make_role("representative")])

    viewer = actor_for(manager)
    assert list(queries.reachable(viewer, row, TODAY).values_list("member_id", flat=True)) == [stays.pk]
    found = queries.progress(viewer, [row], TODAY)[0]
    assert (found.whole.asked, [team.name for team in found.teams]) == (1, ["华东组"])
