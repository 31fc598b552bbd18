"""Notices for programs: one's own alone."""

from __future__ import annotations

import pytest

from tests.api.asking import Program, application_token, token_of
from tests.factories.notices import PERSONAL, URGENT, make_notice
from tests.factories.org import make_member

pytestmark = pytest.mark.django_db


def test_a_program_reads_its_holders_notices_and_marks_them_read() -> None:
    member = make_member("林霜")
    first = make_notice(member, title="合同待审批", kind=URGENT, url="/approvals/7/")
    make_notice(member), make_notice(make_member())
    program = Program(token_of(member))
    found = program.get("/notices").json()
    assert [row["title"] for row in found["items"]] == ["合同待审批", "合同待审批"]
    assert (found["total"], found["items"][1]["url"], found["items"][1]["kind_label"]) == (
        2,
        "/approvals/7/",
        "紧急事项",
    )
    assert [row["id"] for row in program.get(f"/notices?kind={URGENT}").json()["items"]] == [first.pk]
    read = program.post(f"/notices/{first.pk}/read", {})
    assert (read.status_code, read.json()["read_at"] is not None) == (200, True)
    assert program.post("/notices/read-all", {"kind": PERSONAL}).json() == {"unread": 0}
    assert program.get("/notices").json()["total"] == 0
    assert program.get("/notices?view=all").json()["total"] == 2


def test_somebody_elses_notice_is_neither_listed_nor_marked() -> None:
    other = make_notice(make_member())
    program = Program(token_of(make_member()))
    assert program.get("/notices?view=all").json()["total"] == 0
    assert program.post(f"/notices/{other.pk}/read", {}).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_an_application_has_no_notices() -> None:
    make_notice(make_member())
    assert Program(application_token("administrator")).get("/notices?view=all").json()["total"] == 0
