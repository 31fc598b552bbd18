"""Who is meant by a chain, and who stands in."""

from __future__ import annotations

import pytest

from xiaozhang.foundation.approvals.errors import NobodyCanSign
from xiaozhang.foundation.approvals.rules.chain import Fallback, Mode, People, StepRule, members_for, steps_for
from xiaozhang.foundation.approvals.rules.picture import differences, frozen, proof

REP, LEAD, MANAGER, FINANCE, CHIEF, ADMIN = 1, 2, 3, 4, 5, 6
HOLDERS = {"finance": (FINANCE,), "sales_manager": (MANAGER,), "leadership": (CHIEF,), "administrator": (ADMIN,)}


def seats(who: str, people: People) -> tuple[tuple[tuple[int, ...], ...], Fallback]:
    (step,) = steps_for([StepRule((who,))], people)
    return step.seats, step.fallback


@pytest.mark.parametrize(
    ("who", "applicant", "superiors", "leader", "expected"),
    [
        ("superior", REP, (LEAD, MANAGER), LEAD, ((LEAD,), Fallback.NONE)),
        ("superior_above", REP, (LEAD, MANAGER), LEAD, ((MANAGER,), Fallback.NONE)),
        ("superior_above", LEAD, (MANAGER,), LEAD, ((CHIEF,), Fallback.TO_LEADERSHIP)),
        ("superior", MANAGER, (), MANAGER, ((CHIEF,), Fallback.TO_LEADERSHIP)),
        ("superior", CHIEF, (), None, ((ADMIN,), Fallback.TO_ADMINISTRATOR)),
        ("leader", REP, (LEAD, MANAGER), LEAD, ((LEAD,), Fallback.NONE)),
        ("leader", LEAD, (MANAGER,), LEAD, ((MANAGER,), Fallback.OWN_TO_SUPERIOR)),
        ("leader", REP, (MANAGER,), None, ((MANAGER,), Fallback.NOBODY_TO_SUPERIOR)),
        ("leader:华北组", REP, (LEAD,), LEAD, ((9,), Fallback.NONE)),
        ("leader:没有的组", REP, (LEAD,), LEAD, ((LEAD,), Fallback.NOBODY_TO_SUPERIOR)),
        ("role:finance", REP, (LEAD,), LEAD, ((FINANCE,), Fallback.NONE)),
        ("role:finance", FINANCE, (CHIEF,), None, ((CHIEF,), Fallback.OWN_TO_SUPERIOR)),
        ("role:sales_manager", MANAGER, (), None, ((CHIEF,), Fallback.TO_LEADERSHIP)),
        ("role:hr", REP, (LEAD,), LEAD, ((LEAD,), Fallback.NOBODY_TO_SUPERIOR)),
    ],
)
def test_every_place_has_somebody_and_never_the_applicant(who, applicant, superiors, leader, expected) -> None:
    people = People(applicant, superiors, leader, HOLDERS, {"华北组": 9})
    members, fallback = expected
    assert seats(who, people) == ((members,), fallback)


def test_the_other_holder_of_a_post_decides_on_the_case_of_one() -> None:
    people = People(FINANCE, (CHIEF,), None, {"finance": (FINANCE, 8)})
    assert seats("role:finance", people) == (((8,),), Fallback.NONE)


def test_two_places_that_fall_to_the_same_are_one_seat() -> None:
    (step,) = steps_for([StepRule(("leader", "superior"), Mode.ALL)], People(REP, (LEAD,), LEAD, HOLDERS))
    assert step.seats == ((LEAD,),)


def test_a_step_that_nobody_can_decide_is_refused_by_its_number() -> None:
    with pytest.raises(NobodyCanSign) as caught:
        steps_for([StepRule(("role:finance",)), StepRule(("superior",))], People(CHIEF, (), None, {"finance": (4,)}))
    assert "第 2 步" in str(caught.value)


def test_copies_leave_the_applicant_out() -> None:
    people = People(FINANCE, (LEAD,), None, {"finance": (FINANCE, 8), "hr": (8, 9)})
    assert members_for(("role:finance", "superior", "role:hr"), people) == (8, LEAD, 9)


def test_a_picture_is_the_same_as_long_as_every_line_is() -> None:
    before, same = frozen({"客户": "甲", "金额": "1.00"}), frozen({"客户": "甲", "金额": "1.00"})
    assert proof(before) == proof(same)
    for other in ({"客户": "甲", "金额": "1.01"}, {"客户": "甲"}, {"金额": "1.00", "客户": "甲"}):
        assert proof(before) != proof(frozen(other))
    assert differences(before, frozen({"客户": "乙", "金额": "1.00", "税率": "13%"})) == ["客户", "税率"]
