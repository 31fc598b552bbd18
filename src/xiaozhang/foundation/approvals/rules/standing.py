"""How a case stands: its steps, who signs, and what became of each, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals.rules.chain import Fallback, Mode


class CaseState(StrEnum):
    """Where a case stands. A rejected one may be put up again in a new round; the others are final."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class StepState(StrEnum):
    """Where a step stands; SET_ASIDE: the case was closed before it was done."""

    COMING = "coming"
    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


class SignerState(StrEnum):
    """Where a signer stands.

    REPEATED: agreed in the step before. PASSED: somebody else signs instead. LAPSED: no longer asked.
    """

    COMING = "coming"
    WAITING = "waiting"
    APPROVED = "approved"
    REPEATED = "repeated"
    REJECTED = "rejected"
    PASSED = "passed"
    LAPSED = "lapsed"


class Origin(StrEnum):
    """How somebody came to sign: named by the chain, deputy, added, passed on, escalated to, or for who left."""

    NAMED = "named"
    DEPUTY = "deputy"
    ADDED = "added"
    PASSED = "passed"
    ESCALATED = "escalated"
    REASSIGNED = "reassigned"


STATE_WORDS: Mapping[CaseState, Message] = {
    CaseState.OPEN: Message("审批中"),
    CaseState.APPROVED: Message("已通过"),
    CaseState.REJECTED: Message("已驳回"),
    CaseState.WITHDRAWN: Message("已撤回"),
    CaseState.VOIDED: Message("已作废"),
}
AGREED = (SignerState.APPROVED, SignerState.REPEATED)
LIVE = (SignerState.COMING, SignerState.WAITING)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody asked to decide. `key` is the row's id, 0 before there is one; `instead_of` is whom they sign for."""

    member: int
    seat: int = 0
    state: SignerState = SignerState.COMING
    origin: Origin = Origin.NAMED
    instead_of: int | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step on its way. `added_by` added it by 加签."""

    signers: tuple[Signer, ...]
    mode: Mode = Mode.IN_ORDER
    state: StepState = StepState.COMING
    name: str = ""
    fallback: Fallback = Fallback.NONE
    remind_days: int | None = None
    escalate_days: int | None = None
    added_by: int | None = None
    key: int = 0

    def waiting(self) -> tuple[int, ...]:
        """Return the members who can decide now."""
        return tuple(one.member for one in self.signers if one.state is SignerState.WAITING)


@dataclass(frozen=True, slots=True)
class Case:
    """A case in its running round."""

    applicant: int
    steps: tuple[Step, ...]
    state: CaseState = CaseState.OPEN

    def current(self) -> int | None:
        """Return the place of the step that waits, counted from 0."""
        return next((place for place, step in enumerate(self.steps) if step.state is StepState.WAITING), None)

    def waiting(self) -> tuple[int, ...]:
        """Return the members who can decide now."""
        place = self.current()
        return self.steps[place].waiting() if place is not None else ()


def seats_filled(step: Step) -> frozenset[int]:
    """Return the seats somebody has agreed for."""
    return frozenset(one.seat for one in step.signers if one.state in AGREED)


def is_done(step: Step) -> bool:
    """Say whether as many seats are filled as the mode asks for."""
    filled = seats_filled(step)
    return bool(filled) if step.mode is Mode.ANY else filled >= {one.seat for one in step.signers}
