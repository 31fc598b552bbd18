"""What programs may learn and enter of pay and leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.api.asking import Program, application_token, token_of
from tests.factories.org import NOW, make_member
from tests.factories.staffing import make_absence, make_pay_basis
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


Answer = tuple[int, Any]


def program(role: str) -> Program:
    return Program(token_of(make_member("钱臻", role=role)))


def post(asker: Program, path: str, body: object, key: str | None = None) -> Answer:
    answer = asker.post(path, body, key)
    return answer.status_code, answer.json()


def get(asker: Program, path: str, **asked: str) -> Answer:
    answer = asker.get(path, **asked)
    return answer.status_code, answer.json()


def test_pay_is_read_by_a_post_that_is_noted() -> None:
    row = make_pay_basis(make_member("陈昱"), end_on=date(2027, 1, 1))
    make_pay_basis(row.member, start_on=date(2027, 1, 1), withdrawn_at=NOW)
    status, answer = post(program("finance"), f"/members/{row.member_id}/pay", {})
    assert (status, answer["items"][0]["wage_fen"], answer["items"][0]["last_on"]) == (200, 8_000_00, "2026-12-31")
    whole = post(program("hr"), f"/members/{row.member_id}/pay", {"with_withdrawn": True})[1]["items"]
    assert [len(answer["items"]), *(each["is_withdrawn"] for each in whole)] == [1, True, False]
    assert Entry.objects.filter(action="staffing.reveal_pay", subject_id=row.member_id).count() == 2


@pytest.mark.parametrize("role", ["representative", "supervisor", "sales_manager", "leadership", "administrator"])
def test_nobody_else_reads_or_enters_any_of_it(role: str) -> None:
    row, asker = make_pay_basis(make_member("陈昱")), program(role)
    make_absence(row.member, note="住院")
    sent = {"member_id": row.member_id, "start_on": "2026-12-01", "wage_fen": 1, "region": "苏州"}
    item = {"member_id": row.member_id, "month": "2026-12", "item": "餐补", "amount_fen": 1}
    away = {"member_id": row.member_id, "start_on": "2026-12-01", "last_on": "2026-12-02", "kind": "sick"}
    answers = [
        post(asker, f"/members/{row.member_id}/pay", {}),
        post(asker, "/pay-bases", sent),
        post(asker, "/pay-items", item),
        post(asker, "/absences", away),
        get(asker, "/absences"),
    ]
    assert [status for status, _answer in answers] == [403] * 5
    assert ("800000" in str(answers), "住院" in str(answers)) == (False, False)
    assert (PayBasis.objects.count(), PayItem.objects.count(), Absence.objects.count()) == (1, 0, 1)


def test_what_is_entered_stands_once_and_amounts_are_not_repeated() -> None:
    member, asker = make_member("陈昱"), program("hr")
    make_pay_basis(member, performance_fen=1_234_00)
    sent: dict[str, Any] = {"member_id": member.pk, "start_on": "2026-12-01", "wage_fen": 900000, "region": "苏州"}
    first, again = (post(asker, "/pay-bases", sent, "pay-key-0001") for _each in range(2))
    assert (first[0], again[0], first[1] == again[1]) == (201, 200, True)
    assert first[1] == {
        "id": PayBasis.objects.latest("id").pk, "member_id": member.pk, "start_on": "2026-12-01", "last_on": None,
        "region": "苏州",
    }  # fmt: skip
    held = PayBasis.objects.order_by("start_on").values_list("end_on", "wage_fen", "performance_fen")
    assert list(held) == [(date(2026, 12, 1), 8_000_00, 1_234_00), (None, 9_000_00, 1_234_00)]
    item = {"member_id": member.pk, "month": "2026-12", "item": "餐补", "amount_fen": -2000}
    assert post(asker, "/pay-items", item)[0] == 201
    status, answer = post(asker, "/pay-items", item)
    assert (status, answer["code"]) == (422, "overlaps")
    away = {"member_id": member.pk, "start_on": "2026-12-01", "last_on": "2026-12-02", "kind": "sick"}
    made = post(asker, "/absences", away)
    assert (made[0], made[1]["last_on"]) == (201, "2026-12-02")
    assert get(asker, "/absences", on="2026-12-02")[1]["items"] == [made[1]]
    assert get(asker, "/absences", on="2026-12-03")[1]["items"] == []


@pytest.mark.parametrize(
    "changes",
    [{"wage_fen": 10**15}, {"wage_fen": -1}, {"wage_fen": 1.5}, {"region": ""}, {"region": "\u0000"},
     {"last_on": "2026-11-30"}, {"member_id": 987654}, {"start_on": "2099-01-01"}, {"salary": 1}],
)  # fmt: skip
def test_nonsense_is_refused(changes: dict[str, Any]) -> None:
    member = make_member("陈昱")
    sent = {"member_id": member.pk, "start_on": "2026-12-01", "wage_fen": 900000, "region": "苏州", **changes}
    status, _answer = post(program("hr"), "/pay-bases", sent)
    assert (status in (404, 422), PayBasis.objects.count()) == (True, 0)


def test_an_application_acts_within_its_reach() -> None:
    row = make_pay_basis(make_member("陈昱"))
    status, answer = post(Program(application_token("finance")), f"/members/{row.member_id}/pay", {})
    assert (status, len(answer["items"])) == (200, 1)
    assert Entry.objects.get(action="staffing.reveal_pay").actor_name == "应用「财务系统」"
