"""What each act makes of a case: frozen values in, the case as it is then out, or a refusal in words.

A seat is filled once any of its signers has agreed; the mode of the step says how many seats must be. Whoever agreed
in the step right before is not asked again (去重): the seat counts as filled and says so. A deputy is always asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals.errors import CaseClosed, NotYours, NotYourTurn, OwnCase
from xiaozhang.foundation.approvals.rules.chain import MOST_STEPS, Mode, StepPlan
from xiaozhang.foundation.approvals.rules.standing import (
    AGREED,
    LIVE,
    STATE_WORDS,
    Case,
    CaseState,
    Origin,
    Signer,
    SignerState,
    Step,
    StepState,
    is_done,
    seats_filled,
)


def begin(applicant: int, plans: Iterable[StepPlan]) -> Case:
    """Return a case whose first step waits. Raises Invalid without steps, OwnCase where the applicant would sign."""
    steps = tuple(_from_plan(plan) for plan in plans)
    if not steps or len(steps) > MOST_STEPS or not all(step.signers for step in steps):
        raise Invalid({"steps": Message("审批须有 1 至 {n} 步，每一步都要有人。", {"n": MOST_STEPS})})
    if any(signer.member == applicant for step in steps for signer in step.signers):
        raise OwnCase("没有提审：发起人不能审批自己的事。")
    return _enter(Case(applicant, steps), 0)


def approve(case: Case, member: int) -> Case:
    """Let a member agree for every seat of the running step that waits for them."""
    place = _turn_of(case, member, Message("没有同意"))
    step = _marked(case.steps[place], member, SignerState.APPROVED)
    return _settle(_with(case, place, step), place)


def reject(case: Case, member: int) -> Case:
    """Let a member send the case back to the applicant: one is enough, whatever the mode."""
    place = _turn_of(case, member, Message("没有驳回"))
    step = _marked(case.steps[place], member, SignerState.REJECTED)
    return _close(_with(case, place, step), CaseState.REJECTED)


def send_back(case: Case, member: int, to: int) -> Case:
    """Let a member return the case to an earlier step (`to`, from 0): from there on everybody is asked again."""
    place = _turn_of(case, member, Message("没有驳回"))
    if not 0 <= to < place:
        raise Invalid({"place": "只能驳回到已经走过的步骤。"})
    steps = tuple(_anew(step) if to <= index <= place else step for index, step in enumerate(case.steps))
    return _enter(replace(case, steps=steps), to, dedupes=False)


def add(case: Case, member: int, who: tuple[int, ...], *, before: bool, mode: Mode = Mode.ALL) -> Case:
    """Let a signer put a step of their own before or after the running one (前加签、后加签)."""
    place = _turn_of(case, member, Message("没有加签"))
    _check_new(case, who, Message("没有加签"))
    if not who or member in who:
        raise Invalid({"member_ids": "请选择要加签的人；不用选自己。"})
    if len(case.steps) >= MOST_STEPS:
        raise Refused(Message("没有加签：一件审批最多 {n} 步。", {"n": MOST_STEPS}))
    held = case.steps[place]
    signers = tuple(Signer(one, seat, origin=Origin.ADDED) for seat, one in enumerate(dict.fromkeys(who)))
    added = Step(signers, mode, remind_days=held.remind_days, escalate_days=held.escalate_days, added_by=member)
    if not before:
        return replace(case, steps=(*case.steps[: place + 1], added, *case.steps[place + 1 :]))
    paused = replace(
        held,
        state=StepState.COMING,
        signers=_changed(held.signers, lambda one: one.state is SignerState.WAITING, SignerState.COMING),
    )
    case = replace(case, steps=(*case.steps[:place], added, paused, *case.steps[place + 1 :]))
    return _enter(case, place, dedupes=False)


def pass_on(case: Case, member: int, to: int) -> Case:
    """Let a signer hand their seat to somebody else (转审)."""
    place = _turn_of(case, member, Message("没有转审"))
    _check_new(case, (to,), Message("没有转审"))
    if to in case.steps[place].waiting():
        raise Refused("没有转审：这个人已经是这一步的审批人。")
    return _with(case, place, _replaced(case.steps[place], member, to, Origin.PASSED))


def withdraw(case: Case, member: int) -> Case:
    """Let the applicant take the case back while it is open."""
    check_open(case, Message("没有撤回"))
    if member != case.applicant:
        raise NotYours("没有撤回：只有发起人可以撤回。")
    return _close(case, CaseState.WITHDRAWN)


def void(case: Case) -> Case:
    """Close the case because its subject is no longer what was put up; an approval given falls too."""
    if case.state not in (CaseState.OPEN, CaseState.APPROVED):
        raise CaseClosed(_closed_words(case, Message("没有作废")))
    return _close(case, CaseState.VOIDED)


def replace_member(case: Case, gone: int, heir: int, origin: Origin) -> Case:
    """Let somebody sign wherever another would have, in the running step and those to come."""
    check_open(case, Message("没有改派"))
    if heir == gone:
        return case
    if heir == case.applicant:
        raise OwnCase("没有改派：发起人不能审批自己的事。")
    steps = tuple(
        _replaced(step, gone, heir, origin) if step.state in (StepState.WAITING, StepState.COMING) else step
        for step in case.steps
    )
    return replace(case, steps=steps)


def substitute(case: Case, deputies: Mapping[int, int], origin: Origin = Origin.DEPUTY) -> Case:
    """Let deputies sign for those who wait now."""
    place = case.current()
    if place is None:
        return case
    step = case.steps[place]
    for member, deputy in deputies.items():
        if deputy != case.applicant and member in step.waiting():
            step = _replaced(step, member, deputy, origin)
    return _with(case, place, step)


def escalate(case: Case, superiors: Mapping[int, int]) -> Case:
    """Let the superiors of those who wait decide as well as they (或签); nobody is asked twice."""
    place = case.current()
    if place is None:
        return case
    step = case.steps[place]
    there = {one.member for one in step.signers if one.state in LIVE} | {case.applicant}
    for signer in step.signers:
        superior = superiors.get(signer.member)
        if signer.state is SignerState.WAITING and superior is not None and superior not in there:
            there.add(superior)
            more = Signer(superior, signer.seat, SignerState.WAITING, Origin.ESCALATED, signer.member)
            step = replace(step, signers=(*step.signers, more))
    return _with(case, place, step)


def check_open(case: Case, refused: Message) -> None:
    """Refuse what only an open case allows. Raises CaseClosed."""
    if case.state is not CaseState.OPEN:
        raise CaseClosed(_closed_words(case, refused))


def _closed_words(case: Case, refused: Message) -> Message:
    return Message("{refused}：这件审批{state}。", {"refused": refused, "state": STATE_WORDS[case.state]})


def _turn_of(case: Case, member: int, refused: Message) -> int:
    check_open(case, refused)
    if member == case.applicant:
        raise OwnCase(Message("{refused}：发起人不能审批自己的事。", {"refused": refused}))
    place = case.current()
    if place is not None and member in case.steps[place].waiting():
        return place
    states = {one.state for step in case.steps for one in step.signers if one.member == member}
    if SignerState.COMING in states:
        why = Message("{refused}：还没有轮到您，前面的人同意后会通知您。", {"refused": refused})
    elif states & {SignerState.APPROVED, SignerState.REPEATED}:
        why = Message("{refused}：您已经同意过，现在等其他人审批。", {"refused": refused})
    elif states:
        why = Message("{refused}：这一步已由别人处理，不再需要您审批。", {"refused": refused})
    else:
        why = Message("{refused}：您不是这件审批的审批人。", {"refused": refused})
    raise NotYourTurn(why)


def _check_new(case: Case, who: Iterable[int], refused: Message) -> None:
    if case.applicant in who:
        raise OwnCase(Message("{refused}：不能请发起人审批自己的事。", {"refused": refused}))


def _from_plan(plan: StepPlan) -> Step:
    signers = tuple(Signer(member, seat) for seat, members in enumerate(plan.seats) for member in members)
    return Step(
        signers,
        plan.mode,
        name=plan.name,
        fallback=plan.fallback,
        remind_days=plan.remind_days,
        escalate_days=plan.escalate_days,
    )


def _enter(case: Case, place: int, *, dedupes: bool = True) -> Case:
    step = replace(case.steps[place], state=StepState.WAITING)
    before = _agreed_in(case.steps[place - 1]) if place and dedupes else frozenset[int]()
    return _settle(_with(case, place, _asked(step, before)), place)


def _asked(step: Step, before: frozenset[int]) -> Step:
    """Ask whoever is to be asked now: all seats, or in order the first that is open; skip who agreed right before."""
    open_seats = sorted({one.seat for one in step.signers} - seats_filled(step))
    for seat in open_seats:
        in_seat = [one for one in step.signers if one.seat == seat and one.state in LIVE]
        again = next((one for one in in_seat if one.member in before), None)
        if again is None:
            step = _woken(step, seat)
            if step.mode is Mode.IN_ORDER:
                break
        else:
            signers = tuple(replace(one, state=SignerState.REPEATED) if one is again else one for one in step.signers)
            step = _lapsed(replace(step, signers=signers), seat)
            if step.mode is Mode.ANY:
                break
    return step


def _woken(step: Step, seat: int) -> Step:
    def is_coming(one: Signer) -> bool:
        return one.seat == seat and one.state is SignerState.COMING

    return replace(step, signers=_changed(step.signers, is_coming))


def _settle(case: Case, place: int) -> Case:
    """Go on from a step in which somebody has just agreed, as far as nobody else need be asked."""
    step = case.steps[place]
    if is_done(step):
        case = _with(case, place, _lapsed(replace(step, state=StepState.DONE)))
        if place + 1 < len(case.steps):
            return _enter(case, place + 1)
        return replace(case, state=CaseState.APPROVED)
    if step.mode is Mode.IN_ORDER and not step.waiting():
        step = _asked(step, _agreed_in(step))
        case = _with(case, place, step)
        return _settle(case, place) if is_done(step) else case
    return case


def _agreed_in(step: Step) -> frozenset[int]:
    return frozenset(one.member for one in step.signers if one.state in AGREED)


def _marked(step: Step, member: int, state: SignerState) -> Step:
    """Write a verdict into every seat that waits for the member; the others of those seats are not asked any more."""
    seats = {one.seat for one in step.signers if one.member == member and one.state is SignerState.WAITING}
    step = replace(
        step,
        signers=_changed(step.signers, lambda one: one.member == member and one.state is SignerState.WAITING, state),
    )
    for seat in seats if state is SignerState.APPROVED else ():
        step = _lapsed(step, seat)
    return step


def _lapsed(step: Step, seat: int | None = None) -> Step:
    def is_left(one: Signer) -> bool:
        return one.state in LIVE and (seat is None or one.seat == seat)

    return replace(step, signers=_changed(step.signers, is_left, SignerState.LAPSED))


def _replaced(step: Step, gone: int, heir: int, origin: Origin) -> Step:
    signers: list[Signer] = []
    more: list[Signer] = []
    for one in step.signers:
        if one.member != gone or one.state not in LIVE:
            signers.append(one)
            continue
        signers.append(replace(one, state=SignerState.PASSED))
        is_there = any(o.member == heir and o.seat == one.seat and o.state in LIVE for o in step.signers)
        if not is_there:
            more.append(Signer(heir, one.seat, one.state, origin, gone))
    return replace(step, signers=(*signers, *more))


def _anew(step: Step) -> Step:
    def was_asked(one: Signer) -> bool:
        return one.state is not SignerState.PASSED

    return replace(step, state=StepState.COMING, signers=_changed(step.signers, was_asked, SignerState.COMING))


def _close(case: Case, state: CaseState) -> Case:
    steps = tuple(
        _lapsed(replace(step, state=StepState.SET_ASIDE))
        if step.state in (StepState.WAITING, StepState.COMING)
        else step
        for step in case.steps
    )
    return replace(case, steps=steps, state=state)


def _with(case: Case, place: int, step: Step) -> Case:
    return replace(case, steps=(*case.steps[:place], step, *case.steps[place + 1 :]))


def _changed(
    signers: tuple[Signer, ...], which: Callable[[Signer], bool], state: SignerState = SignerState.WAITING
) -> tuple[Signer, ...]:
    return tuple(replace(one, state=state) if which(one) else one for one in signers)
