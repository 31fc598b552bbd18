"""The log of the whole house on screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.audit import make_entry
from tests.factories.org import NOW, actor_for, make_member
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.audit import queries

pytestmark = pytest.mark.django_db


def signed_in(client: Client, role: str) -> Client:
    client.force_login(make_member("管理员", role=role))
    return client


def test_the_log_lists_who_did_what_to_what(client: Client) -> None:
    make_entry(actor=actor_for(make_member("陈昱")), title="华东组")

    text = signed_in(client, "administrator").get("/audit/").content.decode()

    for words in ("操作日志", "修改团队", "团队 华东组", "陈昱"):
        assert words in text


def test_members_are_named_by_id_in_the_log(client: Client, django_assert_num_queries: Any) -> None:
    chen = make_member("陈昱")
    make_entry(subject_type="org.member", subject_id=chen.pk, title="")
    make_entry(subject_type="org.member", subject_id=987_654, title="")

    with django_assert_num_queries(1):
        rows = list(queries.entries(SYSTEM))

    assert [(queries.actor_words(row), queries.subject_words(row)) for row in rows] == [
        ("系统", "成员 #987654"),
        ("系统", "成员 陈昱"),
    ]


def test_one_entry_shows_each_value_before_and_after(client: Client) -> None:
    entry = make_entry(old={"area": "上海"}, new={"area": "上海、江苏"})

    text = signed_in(client, "administrator").get(f"/audit/{entry.pk}/").content.decode()

    for words in ("负责区域", "上海、江苏", "org.change_team"):
        assert words in text
    assert client.get("/audit/987654/").status_code == 404


def test_the_log_narrows_by_person_and_day(client: Client) -> None:
    chen = make_member("陈昱")
    make_entry(actor=actor_for(chen), title="陈昱改的")
    make_entry(title="系统改的"), make_entry(actor=actor_for(chen), title="早先改的", now=NOW - timedelta(days=40))
    signed_in(client, "administrator")

    by_person = client.get(f"/audit/?actor={chen.pk}").content.decode()
    assert ("陈昱改的" in by_person, "早先改的" in by_person, "系统改的" in by_person) == (True, True, False)
    by_day = client.get("/audit/?at_from=2026-11-01&at_to=2026-11-30").content.decode()
    assert ("陈昱改的" in by_day, "早先改的" in by_day) == (True, False)


@pytest.mark.parametrize("role", ["representative", "supervisor", "sales_manager", "finance", "hr"])
def test_the_log_is_closed_to_others(client: Client, role: str) -> None:
    entry = make_entry()
    signed_in(client, role)

    assert client.get("/audit/").status_code == 403
    assert client.get(f"/audit/{entry.pk}/").status_code == 403


def test_entries_keep_to_the_viewers_scope() -> None:
    chen = make_member("陈昱")
    own, other = make_entry(actor=actor_for(chen)), make_entry(actor=actor_for(make_member("王芳")))
    viewer = Actor(chen.pk, "陈昱", member_ids=frozenset({chen.pk}))

    assert list(queries.entries(viewer)) == [own]
    assert [name for _pk, name in queries.people(viewer)] == ["陈昱"]
    with pytest.raises(Missing):
        queries.get_entry(viewer, other.pk)
