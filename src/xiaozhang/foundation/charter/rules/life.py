"""The life of a version as people see it: where it stands among the steps, and what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xiaozhang.base.text import Message


class Stage(StrEnum):
    """The steps on the way, in order."""

    DRAFTING = "drafting"
    CONSULTING = "consulting"
    APPROVING = "approving"
    PUBLISHING = "publishing"
    IN_FORCE = "in_force"


STAGE_WORDS = {
    Stage.DRAFTING: Message("起草"),
    Stage.CONSULTING: Message("征求意见"),
    Stage.APPROVING: Message("审批"),
    Stage.PUBLISHING: Message("发布"),
    Stage.IN_FORCE: Message("施行"),
}
_AT = {
    "consulting": Stage.CONSULTING,
    "approving": Stage.APPROVING,
    "approved": Stage.PUBLISHING,
    "published": Stage.IN_FORCE,
    "superseded": Stage.IN_FORCE,
}


class Next(StrEnum):
    """What the one button of a version page does."""

    MEND = "mend"
    CONSULT = "consult"
    END_CONSULTATION = "end_consultation"
    SUBMIT = "submit"
    DECIDE = "decide"
    PUBLISH = "publish"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Case:
    """What decides the next step: the state, the check, the consultation, whether the charter asks for approval."""

    state: str
    has_errors: bool = False
    is_consulted: bool = False
    touches_interests: bool = False
    needs_approval: bool = False


def stages(state: str, *, is_consulted: bool, was_approved: bool) -> list[tuple[Message, str]]:
    """Return the steps in order with how each looks: done, now, skipped or ahead.

    >>> [look for _words, look in stages("approving", is_consulted=False, was_approved=False)]
    ['done', 'skipped', 'now', 'ahead', 'ahead']
    """
    order = list(Stage)
    now = order.index(_AT.get(state, Stage.DRAFTING))
    if state == "draft" and is_consulted:
        now = order.index(Stage.APPROVING)
    looks = []
    for place, stage in enumerate(order):
        look = "now" if place == now else "done" if place < now else "ahead"
        was_skipped = (stage is Stage.CONSULTING and not is_consulted) or (
            stage is Stage.APPROVING and not was_approved
        )
        looks.append((STAGE_WORDS[stage], "skipped" if look == "done" and was_skipped else look))
    return looks


def next_step(case: Case) -> Next:
    """Return what is to be done next with a version.

    >>> next_step(Case("draft", touches_interests=True)), next_step(Case("draft", is_consulted=True))
    (<Next.CONSULT: 'consult'>, <Next.PUBLISH: 'publish'>)
    """
    if case.state == "draft":
        if case.has_errors:
            return Next.MEND
        if case.touches_interests and not case.is_consulted:
            return Next.CONSULT
        return Next.SUBMIT if case.needs_approval else Next.PUBLISH
    by_state = {"consulting": Next.END_CONSULTATION, "approving": Next.DECIDE, "approved": Next.PUBLISH}
    return by_state.get(case.state, Next.NOTHING)
