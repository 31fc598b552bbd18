"""Appeals over the API: filed by whose pay it is, answered by who may, read by who sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.api.asking import Program, application_token, token_of
from tests.factories import appeals as factory
from tests.factories.appeals import REASON, make_manager
from tests.factories.incentives import make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import make_company, make_member, make_team
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.appeals.models import Appeal
from xiaozhang.performance.incentives.models import Statement

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ANSWER = {"decision": "rejected", "words": "按第 1 条，档次没有错。", "revision": 0}


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def published(member: Member) -> Statement:
    """Settle October for a member and publish it now, so that the window is open on the day of the test."""
    make_commission_charter()
    make_receipt_fact(member, yuan=300_000)
    return Statement.objects.get(run=make_run(state="published", now=timezone.now()), member=member)


def appealed(member: Member) -> Appeal:
    return factory.make_appeal(statement=published(member), now=timezone.now())


def program(member: Member) -> Program:
    return Program(token_of(member))


def asked(statement_id: int, **changes: Any) -> dict[str, Any]:
    return {"statement_id": statement_id, "line": 1, "kind": "figure", "reason": REASON, **changes}


def test_an_appeal_is_filed_once_answered_and_reviewed() -> None:
    member, manager, leader = make_member("林霜"), make_manager(), make_member("高岚", "leadership")
    sent = asked(published(member).pk, claimed_fen=800_000)
    asker = program(member)
    first, again = (asker.post("/appeals", sent, "appeal-0001") for _each in range(2))
    assert (first.status_code, again.status_code, first.json() == again.json()) == (201, 200, True)
    made = first.json()
    assert (made["state"], made["line"], made["claimed_fen"], made["assignee_id"]) == ("open", 1, 800_000, manager.pk)
    path = f"/appeals/{made['id']}"
    answered = program(manager).post(f"{path}/decide", {**ANSWER, "revision": made["revision"]}).json()
    assert (answered["state"], answered["decision"], answered["follow_up"]) == ("answered", "rejected", "none")
    asked_again = asker.post(f"{path}/review", {"reason": "合同第 4 条写明由我跟进。"}).json()
    assert (asked_again["state"], asked_again["assignee_id"]) == ("reviewing", leader.pk)
    word = {"decision": "upheld", "words": "以合同为准。", "follow_up": "rerun", "revision": asked_again["revision"]}
    last = program(leader).post(f"{path}/decide-review", word).json()
    assert (last["state"], last["decision"], last["decision_words"]) == ("reviewed", "upheld", "以合同为准。")
    undone = program(manager).post(f"{path}/complete", {})
    assert (undone.status_code, sorted(undone.json()["fields"])) == (422, ["reference"])
    assert asker.get(path).json()["followed_at"] is None


def test_an_appeal_is_taken_back_by_its_member_alone() -> None:
    row, other = appealed(make_member("林霜")), make_member("何婷")
    assert program(other).post(f"/appeals/{row.pk}/withdraw").status_code == 404
    assert program(make_manager()).post(f"/appeals/{row.pk}/withdraw").json()["code"] == "not_appellant"
    assert program(row.member).post(f"/appeals/{row.pk}/withdraw").json()["state"] == "withdrawn"
    assert program(row.member).post(f"/appeals/{row.pk}/withdraw").json()["code"] == "wrong_state"


def test_somebody_else_s_statement_is_not_appealed_against() -> None:
    statement, manager = published(make_member("林霜")), make_manager()
    assert program(make_member("何婷")).post("/appeals", asked(statement.pk)).status_code == 404
    answer = program(manager).post("/appeals", asked(statement.pk))
    application = Program(application_token("sales_manager")).post("/appeals", asked(statement.pk))
    assert [(each.status_code, each.json()["code"]) for each in (answer, application)] == [(403, "not_appellant")] * 2
    assert Appeal.objects.count() == 0


@pytest.mark.parametrize("role", ["representative", "supervisor", "leadership", "administrator"])
def test_who_may_not_answer_does_not(role: str) -> None:
    row, asker = appealed(make_member("林霜")), program(make_member("钱臻", role=role))
    for path, body in (("decide", ANSWER), ("complete", {"reference": "x"})):
        assert asker.post(f"/appeals/{row.pk}/{path}", body).status_code == 403
    row.refresh_from_db()
    assert (row.state, row.revision) == ("open", 0)


def test_an_answer_within_reach_only_and_never_to_what_has_moved_on() -> None:
    row = appealed(make_member("林霜"))
    outside = Program(application_token("sales_manager", make_team("华南组")))
    assert outside.post(f"/appeals/{row.pk}/decide", ANSWER).status_code == 404
    stale = program(make_manager()).post(f"/appeals/{row.pk}/decide", {**ANSWER, "revision": 9})
    row.refresh_from_db()
    assert (stale.status_code, row.state) == (409, "open")


def test_only_who_reviews_decides_a_review() -> None:
    row = factory.make_answered(statement=published(make_member("林霜")), now=timezone.now())
    word = {**ANSWER, "revision": row.revision}
    assert program(make_manager()).post(f"/appeals/{row.pk}/decide-review", word).status_code == 403
    assert program(make_member("何婷")).post(f"/appeals/{row.pk}/review", {"reason": "不对"}).status_code == 404
    leader = program(make_member("高岚", "leadership"))
    assert leader.post(f"/appeals/{row.pk}/decide-review", word).json()["code"] == "wrong_state"


@pytest.mark.parametrize(
    "changes",
    [{"line": 99}, {"line": -1}, {"kind": "wrong"}, {"reason": ""}, {"reason": "   "}, {"reason": "字" * 2001},
     {"claimed_fen": 10**16}, {"claimed_fen": 1.5}, {"statement_id": 987654}, {"files": []}],
)  # fmt: skip
def test_submit_appeal_refused_over_the_api_leaves_no_trace(changes: dict[str, Any]) -> None:
    statement = published(make_member("林霜"))
    answer = program(statement.member).post("/appeals", {**asked(statement.pk), **changes})
    assert (answer.status_code in (404, 422), Appeal.objects.count()) == (True, 0)
