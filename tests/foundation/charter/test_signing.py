"""A version is asked for when it is published, and no longer when it is withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.org import make_member
from tests.factories.signing import make_signature
from tests.foundation.charter.kinds import bonus, days, yaml_text
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.foundation.charter import actions, documents
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.queries.signing import reading_to_sign, word_of
from xiaozhang.foundation.charter.rules.concerns import roles_named
from xiaozhang.foundation.duties.clauses import TimeLimit
from xiaozhang.foundation.signing.clauses import SigningTerm
from xiaozhang.foundation.signing.models import Asked, Request

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def fixed(*clauses: ClauseKind | str, **given: Any) -> Version:
    """Return a published version whose words are fixed by their hash."""
    version = make_charter(*clauses, **given)
    version.text_hash = documents.fingerprint(charter.as_draft(version))
    version.save()
    return version


def limit(*roles: str) -> TimeLimit:
    """Return a clause that names posts."""
    return TimeLimit(
        opens="customers.assigned", closes="customers.followed_up", within=24, unit="hours", roles=roles, task="联系"
    )


def test_publication_asks_everybody_for_the_words_that_were_published() -> None:
    member = make_member()
    version = actions.publish_first_charter(
        actor=SYSTEM, now=NOW, effective_on=date(2026, 1, 1), text=yaml_text(metric="lapse")
    )
    row = Request.objects.get()
    assert (row.record_id, row.title, row.version, row.days) == (version.pk, "试验制度", "V1.0", 7)
    assert row.wording.text_hash == version.text_hash
    assert row.wording.words == documents.write(charter.as_draft(version))
    assert list(Asked.objects.values_list("member_id", flat=True)) == [member.pk]


def test_the_term_is_that_of_the_version_itself() -> None:
    version = fixed(SigningTerm(days=5, remind_before=1, remind_every=2))
    from xiaozhang.foundation.charter.actions.signing import ask_for_signatures

    ask_for_signatures(actor=SYSTEM, now=NOW, version_id=version.pk)
    row = Request.objects.get()
    assert (row.days, row.remind_before, row.remind_every) == (5, 1, 2)
    assert row.clause == (charter.clause_ids(version.pk)[0], "1.1")


def test_a_withdrawn_version_gives_way_to_the_one_before() -> None:
    from xiaozhang.foundation.charter.actions.signing import ask_for_signatures, stop_asking_for_signatures

    make_member()
    first = fixed(days(3))
    ask_for_signatures(actor=SYSTEM, now=NOW, version_id=first.pk)
    second = fixed(days(4), effective_on=date(2027, 1, 1))
    ask_for_signatures(actor=SYSTEM, now=NOW, version_id=second.pk)
    Version.objects.filter(pk=second.pk).update(state="withdrawn")
    Version.objects.filter(pk=first.pk).update(state="published")
    stop_asking_for_signatures(actor=SYSTEM, now=NOW, version_id=second.pk)
    assert dict(Request.objects.values_list("record_id", "state")) == {first.pk: "open", second.pk: "void"}


def test_what_names_the_readers_post_is_told_from_what_names_others() -> None:
    version = fixed(limit("representative"), limit("finance"), limit(), "适用于全体。")
    text: Any = reading_to_sign(version.pk, frozenset({"representative", "hr"}), None)
    clauses = [clause for _chapter, found in text["chapters"] for clause in found]
    assert [(each.is_own, each.is_of_others) for each in clauses] == [
        (True, False), (False, True), (False, False), (False, False),
    ]  # fmt: skip
    assert text["to_read"] == 4
    assert roles_named(limit("finance", "hr")) == {"finance", "hr"}
    assert roles_named(None) == frozenset()


def test_only_what_changed_has_to_be_read_again_and_what_went_is_named() -> None:
    first = fixed("一。", "二。", days(3))
    second = fixed("一。", "二，改了。")
    text: Any = reading_to_sign(second.pk, frozenset(), first.pk)
    assert [(each.number, str(word_of(each))) for each, _word in text["changes"]] == [
        ("1.2", "修改"), ("1.3", "删去"),
    ]  # fmt: skip
    assert text["to_read"] == 1


def test_the_page_to_sign_anew_keeps_within_fifteen_queries() -> None:
    from xiaozhang.foundation.charter.actions.signing import ask_for_signatures

    member = make_member()
    ask_for_signatures(actor=SYSTEM, now=NOW, version_id=fixed(days(3), bonus(), "一。").pk)
    make_signature(Request.objects.get(), member)
    second = fixed(days(4), bonus(), "二。", effective_on=date(2026, 11, 1))
    ask_for_signatures(actor=SYSTEM, now=NOW, version_id=second.pk)
    address = f"/signing/{Request.objects.get(record_id=second.pk).pk}/"

    assert "与您签过的 V1.0 相比" in text_of(signed_in(member), address)
    assert cost(signed_in(member), address) <= 15
