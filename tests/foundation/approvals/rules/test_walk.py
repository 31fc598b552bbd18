"""What each act makes of a case; and what holds whatever people do in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaozhang.base.errors import BusinessError, Invalid, Refused
from xiaozhang.foundation.approvals.errors import CaseClosed, NotYours, NotYourTurn, OwnCase
from xiaozhang.foundation.approvals.rules import walk
from xiaozhang.foundation.approvals.rules.chain import Mode, StepPlan
from xiaozhang.foundation.approvals.rules.standing import (
    Case,
    CaseState,
    Origin,
    SignerState,
    StepState,
    is_done,
)

ME, A, B, C, D = 1, 2, 3, 4, 5


def begun(*steps: StepPlan) -> Case:
    return walk.begin(ME, steps)


def one(*members: int, mode: Mode = Mode.IN_ORDER) -> StepPlan:
    return StepPlan.of(*members, mode=mode)


def states(case: Case) -> list[list[str]]:
    return [[signer.state.value for signer in step.signers] for step in case.steps]


def refusal(error: type[BusinessError], act, *values, **named) -> str:
    with pytest.raises(error) as caught:
        act(*values, **named)
    return str(caught.value)


def test_steps_are_asked_one_after_the_other() -> None:
    case = begun(one(A), one(B))
    assert case.waiting() == (A,)
    case = walk.approve(case, A)
    assert (case.state, case.waiting()) == (CaseState.OPEN, (B,))
    case = walk.approve(case, B)
    assert (case.state, case.waiting()) == (CaseState.APPROVED, ())


@pytest.mark.parametrize(
    ("mode", "asked", "after_one", "is_over"),
    [
        (Mode.IN_ORDER, (A,), (B,), False),
        (Mode.ALL, (A, B), (B,), False),
        (Mode.ANY, (A, B), (), True),
    ],
)
def test_the_mode_says_who_is_asked_and_how_many_must_agree(mode, asked, after_one, is_over) -> None:
    case = begun(one(A, B, mode=mode))
    assert case.waiting() == asked
    case = walk.approve(case, A)
    assert (case.waiting(), case.state is CaseState.APPROVED) == (after_one, is_over)


def test_a_seat_is_filled_by_whoever_of_it_decides_first() -> None:
    case = walk.approve(begun(StepPlan(((A, B), (C,)), Mode.ALL)), B)
    assert states(case) == [["lapsed", "approved", "waiting"]]
    assert walk.approve(case, C).state is CaseState.APPROVED
    assert "不再需要" in refusal(NotYourTurn, walk.approve, case, A)


def test_one_rejection_sends_the_whole_case_back() -> None:
    case = walk.reject(walk.approve(begun(one(A, B, mode=Mode.ALL), one(C)), A), B)
    assert case.state is CaseState.REJECTED
    assert states(case) == [["approved", "rejected"], ["lapsed"]]
    assert [step.state for step in case.steps] == [StepState.SET_ASIDE, StepState.SET_ASIDE]


def test_whoever_agreed_in_the_step_before_is_not_asked_again() -> None:
    case = walk.approve(begun(one(A), one(A, B, mode=Mode.ALL), one(A)), A)
    assert states(case) == [["approved"], ["repeated", "waiting"], ["coming"]]
    case = walk.approve(case, B)
    assert (case.state, states(case)[2]) == (CaseState.APPROVED, ["repeated"])


def test_who_agreed_two_steps_before_is_asked_again() -> None:
    case = walk.approve(walk.approve(begun(one(A), one(B), one(A)), A), B)
    assert case.waiting() == (A,)


def test_send_back_asks_everybody_from_there_on_again() -> None:
    case = walk.send_back(walk.approve(walk.approve(begun(one(A), one(A), one(B), one(C)), A), B), C, 1)
    assert states(case) == [["approved"], ["waiting"], ["coming"], ["coming"]]
    assert walk.approve(case, A).waiting() == (B,)
    assert "走过" in refusal(Invalid, walk.send_back, case, A, 1)


def test_add_before_comes_back_to_who_added() -> None:
    case = walk.add(walk.approve(begun(one(A, B, mode=Mode.ALL)), A), B, (C, D), before=True, mode=Mode.ANY)
    assert case.waiting() == (C, D)
    case = walk.approve(case, D)
    assert (case.waiting(), states(case)) == ((B,), [["lapsed", "approved"], ["approved", "waiting"]])
    assert walk.approve(case, B).state is CaseState.APPROVED


def test_add_after_is_asked_next() -> None:
    case = walk.approve(walk.add(begun(one(A), one(B)), A, (C,), before=False), A)
    assert case.waiting() == (C,)
    assert [step.added_by for step in case.steps] == [None, A, None]
    assert walk.approve(case, C).waiting() == (B,)


def test_pass_on_lets_somebody_else_decide() -> None:
    case = walk.pass_on(begun(one(A)), A, B)
    assert (case.waiting(), states(case)) == ((B,), [["passed", "waiting"]])
    assert case.steps[0].signers[1].instead_of == A
    assert "不再需要" in refusal(NotYourTurn, walk.approve, case, A)
    refusal(Refused, walk.pass_on, begun(one(A, B, mode=Mode.ALL)), A, B)


def test_nobody_decides_on_their_own() -> None:
    refusal(OwnCase, begun, one(ME))
    case = begun(one(A))
    assert "发起人不能" in refusal(OwnCase, walk.approve, case, ME)
    refusal(OwnCase, walk.pass_on, case, A, ME)
    refusal(OwnCase, walk.add, case, A, (B, ME), before=True)
    refusal(OwnCase, walk.replace_member, case, A, ME, Origin.REASSIGNED)
    assert walk.substitute(case, {A: ME}) == case
    assert walk.escalate(case, {A: ME}) == case


def test_refusals_say_why_it_is_not_ones_turn() -> None:
    case = begun(one(A), one(B))
    assert "还没有轮到您" in refusal(NotYourTurn, walk.approve, case, B)
    assert "不是这件审批的审批人" in refusal(NotYourTurn, walk.approve, case, D)
    assert "您已经同意过" in refusal(NotYourTurn, walk.approve, walk.approve(case, A), A)
    assert "已撤回" in refusal(CaseClosed, walk.approve, walk.withdraw(case, ME), A)
    refusal(NotYours, walk.withdraw, case, A)
    refusal(Invalid, walk.begin, ME, ())
    refusal(Invalid, walk.begin, ME, (StepPlan(()),))
    refusal(Invalid, walk.add, case, A, (), before=True)
    refusal(Invalid, walk.add, case, A, (A,), before=True)


def test_superiors_decide_as_well_once_asked() -> None:
    case = walk.escalate(begun(one(A, B, mode=Mode.ALL)), {A: C, B: A})
    assert case.waiting() == (A, B, C)
    case = walk.approve(case, C)
    assert states(case) == [["lapsed", "waiting", "approved"]]
    assert walk.escalate(case, {B: C}).waiting() == (B, C)
    assert walk.escalate(case, {B: B}).waiting() == (B,)


def test_replace_member_reaches_the_steps_to_come() -> None:
    case = walk.approve(begun(one(A), one(B), one(A, C, mode=Mode.ALL)), A)
    case = walk.replace_member(case, A, D, Origin.REASSIGNED)
    assert states(case) == [["approved"], ["waiting"], ["passed", "coming", "coming"]]
    assert walk.replace_member(case, B, B + 7, Origin.REASSIGNED).waiting() == (B + 7,)


def test_an_approval_falls_when_its_subject_changes() -> None:
    approved = walk.approve(begun(one(A)), A)
    assert walk.void(approved).state is CaseState.VOIDED
    refusal(CaseClosed, walk.void, walk.withdraw(begun(one(A)), ME))


# What holds whatever happens

PEOPLE = st.integers(2, 6)
STEPS = st.lists(
    st.builds(
        lambda seats, mode: StepPlan(tuple(tuple(dict.fromkeys(seat)) for seat in seats), mode),
        st.lists(st.lists(PEOPLE, min_size=1, max_size=2), min_size=1, max_size=3),
        st.sampled_from(list(Mode)),
    ),
    min_size=1,
    max_size=4,
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("approve"), PEOPLE | st.just(ME)),
        st.tuples(st.just("approve"), PEOPLE),
        st.tuples(st.just("approve"), PEOPLE),
        st.tuples(st.just("reject"), PEOPLE),
        st.tuples(st.just("send_back"), PEOPLE, st.integers(0, 4)),
        st.tuples(st.just("add"), PEOPLE, st.lists(PEOPLE, min_size=1, max_size=2), st.booleans()),
        st.tuples(st.just("pass_on"), PEOPLE, PEOPLE),
        st.tuples(st.just("replace"), PEOPLE, PEOPLE),
        st.tuples(st.just("escalate"), PEOPLE, PEOPLE),
        st.tuples(st.just("withdraw"), st.just(ME)),
        st.tuples(st.just("void")),
    ),
    max_size=30,
)


def carried_out(case: Case, act: tuple) -> Case:
    name, *values = act
    if name == "add":
        return walk.add(case, values[0], tuple(values[1]), before=values[2])
    if name == "replace":
        return walk.replace_member(case, *values, Origin.REASSIGNED)
    if name == "escalate":
        return walk.escalate(case, {values[0]: values[1]})
    return getattr(walk, name)(case, *values)


def has_everybody(case: Case) -> bool:
    return all(is_done(step) and step.state is StepState.DONE for step in case.steps)


@settings(max_examples=400)
@given(STEPS, ACTS)
def test_whatever_happens_a_case_stays_sound(steps, acts) -> None:
    case = begun(*steps)
    for act in acts:
        try:
            after = carried_out(case, act)
        except (BusinessError, Refused):
            continue
        if case.state is CaseState.APPROVED and act[0] != "void":
            assert after == case, "an approved case is not decided twice"
        if case.state in (CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.VOIDED):
            assert after == case, "a closed case never changes"
        case = after
        assert ME not in {signer.member for step in case.steps for signer in step.signers}
        waiting = [step for step in case.steps if step.state is StepState.WAITING]
        assert len(waiting) == (case.state is CaseState.OPEN), "one step waits while a case is open, none afterwards"
        assert bool(case.waiting()) == (case.state is CaseState.OPEN), "somebody can always go on"
        if case.state is CaseState.APPROVED:
            assert has_everybody(case), "an approved case has every seat its modes ask for"
        live = [s for step in case.steps for s in step.signers if s.state in (SignerState.WAITING, SignerState.COMING)]
        assert not live or case.state is CaseState.OPEN


@given(STEPS)
def test_agreeing_on_and_on_ends_in_an_approval(steps) -> None:
    case = begun(*steps)
    for _turn in range(60):
        if case.state is CaseState.OPEN:
            case = walk.approve(case, case.waiting()[0])
    assert case.state is CaseState.APPROVED
    assert has_everybody(case)
