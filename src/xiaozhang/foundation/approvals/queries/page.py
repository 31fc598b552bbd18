"""What the page of a case shows: the whole chain, who is next and since when, and everything that happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import powers
from xiaozhang.foundation.approvals.models import Case, CaseLog, Copy, Signer, SignerOrigin, SignerStanding, State, Verb
from xiaozhang.foundation.approvals.queries.cases import StepRow, cases, copies_of, log_of, standing, steps_of
from xiaozhang.foundation.approvals.rules import standing as stands
from xiaozhang.foundation.approvals.rules.chain import FALLBACK_WORDS, Fallback
from xiaozhang.foundation.org import queries as org

_TONES = {"approved": "good", "repeated": "good", "rejected": "late", "waiting": "live"}


@dataclass(frozen=True, slots=True)
class SignerLine:
    """Somebody in a step: what became of it, when, and for whom they sign."""

    name: str
    label: Message | str
    tone: str
    at: datetime | None
    why: Message | None
    is_viewer: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the running round. `mode` is "" where there is one seat only."""

    place: int
    name: str
    mode: str
    state: str
    since_at: datetime | None
    note: Message | None
    signers: tuple[SignerLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened; `who` is "" for the system."""

    at: datetime
    who: str
    label: str
    towards: str
    step_name: str
    comment: str
    round: int


@dataclass(frozen=True, slots=True)
class CopyLine:
    """Who gets a copy: read, given, or to be given once it is approved."""

    name: str
    given_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class CasePage:
    """Everything about one case, and what the viewer may do with it."""

    case: Case
    kind_label: Message
    tone: str
    steps: tuple[StepLine, ...]
    history: tuple[HistoryLine, ...]
    copies: tuple[CopyLine, ...]
    waiting_names: str
    rounds: int
    may_decide: bool
    may_send_back: bool
    may_withdraw: bool
    may_urge: bool
    put_up_url: str
    subject_url: str
    is_unread: bool


def case_page(viewer: Actor, case: Case) -> CasePage:
    """Return what the page of a case shows to the viewer, who may see it; four queries."""
    return _page(viewer, case, steps_of(case), log_of(case), copies_of(case))


def case_of(viewer: Actor, kind: str, record_id: int) -> CasePage | None:
    """Return the latest case of a subject for the part `approvals/_case_of.html`; None where the viewer sees none."""
    case = cases(viewer).filter(kind=kind, record_id=record_id).order_by("-pk").first()
    return _page(viewer, case, steps_of(case), [], []) if case is not None else None


def case_on_page(viewer: Actor, case: Case | None) -> CasePage | None:
    """Return a case for the same part on a page of its subject, which the viewer may see; one query.

    None for who neither put it up nor signs it, and lacks the power to see all approvals.
    """
    if case is None:
        return None
    rows = steps_of(case)
    is_party = viewer.member_id in {case.applicant_id, *(one.member_id for row in rows for one in row.signers)}
    return _page(viewer, case, rows, [], []) if is_party or viewer.may(powers.SEE_ALL) else None


def _page(
    viewer: Actor, case: Case, rows: Sequence[StepRow], log: Sequence[CaseLog], copies: Sequence[Copy]
) -> CasePage:
    names = _names(rows, log, [copy.member_id for copy in copies])
    now = standing(case, rows)
    place = now.current()
    is_open, is_own = case.state == State.OPEN, case.applicant_id == viewer.member_id
    may_decide = is_open and viewer.member_id in now.waiting() and not is_own
    kind = registries.approval_kinds.get(case.kind)
    again = kind.put_up_url(case.record_id) if kind.put_up_url and is_own and _may_be_put_up(case) else ""
    return CasePage(
        case=case,
        kind_label=kind.label,
        tone=case.state_tone,
        steps=tuple(_step_line(row, names, viewer) for row in rows),
        history=tuple(_history_line(entry, names) for entry in log),
        copies=tuple(CopyLine(names.get(copy.member_id, ""), copy.given_at, copy.read_at) for copy in copies),
        waiting_names="、".join(names.get(member, "") for member in dict.fromkeys(now.waiting())),
        rounds=case.round,
        may_decide=may_decide,
        may_send_back=may_decide and bool(place),
        may_withdraw=is_open and is_own,
        may_urge=is_open and is_own,
        put_up_url=again,
        subject_url=registries.record_types.get(kind.record).url(case.record_id),
        is_unread=any(x.member_id == viewer.member_id and x.given_at and not x.read_at for x in copies),
    )


def earlier_steps(case: Case) -> list[tuple[int, str]]:
    """Return place (from 1) and name of the steps the case has passed, to return it to."""
    now = standing(case, steps_of(case))
    place = now.current() or 0
    names = org.names_of(one.member for step in now.steps[:place] for one in step.signers)
    return [(index + 1, _passed_words(index, step, names)) for index, step in enumerate(now.steps[:place])]


def _may_be_put_up(case: Case) -> bool:
    return case.state in (State.REJECTED, State.WITHDRAWN, State.VOIDED)


def _names(rows: Sequence[StepRow], log: Sequence[CaseLog], others: Sequence[int]) -> dict[int, str]:
    known = {one.member_id: one.member.name for row in rows for one in row.signers}
    wanted: set[int | None] = {*others, None}
    for row in rows:
        wanted |= {row.step.added_by_id, *(one.instead_of_id for one in row.signers)}
    for entry in log:
        wanted |= {entry.by_id, *entry.towards}
    unknown = wanted - known.keys() - {None}
    return {**known, **(org.names_of(unknown) if unknown else {})}


def _step_line(asked: StepRow, names: dict[int, str], viewer: Actor) -> StepLine:
    row, signers = asked
    has_seats = len({one.seat for one in signers}) > 1
    note = FALLBACK_WORDS[Fallback(row.fallback)] if row.fallback else None
    if row.added_by_id is not None:
        note = Message("{name} 加签", {"name": names.get(row.added_by_id, "")})
    return StepLine(
        place=row.place,
        name=row.name,
        mode=str(row.get_mode_display()) if has_seats else "",
        state=row.state,
        since_at=row.entered_at if row.state == stands.StepState.WAITING else None,
        note=note,
        signers=tuple(_signer_line(one, names, viewer) for one in signers),
    )


def _signer_line(one: Signer, names: dict[int, str], viewer: Actor) -> SignerLine:
    why = None
    if one.origin != SignerOrigin.NAMED and one.instead_of_id is not None:
        values = {"origin": one.get_origin_display(), "name": names.get(one.instead_of_id, "")}
        why = Message("{origin}，原为 {name}", values)
        if one.origin == SignerOrigin.DEPUTY:
            why = Message("代 {name} 审批", values)
        if one.origin == SignerOrigin.ESCALATED:
            why = Message("{name} 超时，报上级", values)
    is_viewer = one.member_id == viewer.member_id
    label = str(one.get_state_display())
    if one.state == SignerStanding.WAITING and is_viewer:
        return SignerLine(names.get(one.member_id, ""), Message("待您审批"), "live", None, why, is_viewer)
    return SignerLine(names.get(one.member_id, ""), label, _TONES.get(one.state, ""), one.decided_at, why, is_viewer)


def _history_line(entry: CaseLog, names: dict[int, str]) -> HistoryLine:
    towards = [names.get(member, "") for member in entry.towards]
    arrow = " → " if entry.verb in (Verb.REASSIGNED, Verb.DEPUTISED) else "、"
    return HistoryLine(
        at=entry.at,
        who=names.get(entry.by_id, "") if entry.by_id is not None else "",
        label=str(entry.get_verb_display()),
        towards=arrow.join(towards),
        step_name=entry.step_name,
        comment=entry.comment,
        round=entry.round,
    )


def _passed_words(index: int, step: stands.Step, names: dict[int, str]) -> str:
    agreed = (stands.SignerState.APPROVED, stands.SignerState.REPEATED)
    who = dict.fromkeys(one.member for one in step.signers if one.state in agreed)
    return f"{index + 1}. {'、'.join(names.get(member, '') for member in who)}" + (
        f"（{step.name}）" if step.name else ""
    )
