"""Cases inside a viewer's reach, the boxes they lie in, and the rows that acts work on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import fetch
from xiaozhang.foundation.approvals import powers
from xiaozhang.foundation.approvals.models import (
    Case,
    CaseLog,
    Copy,
    Signer,
    SignerStanding,
    State,
    Step,
    StepStanding,
    Verb,
)
from xiaozhang.foundation.approvals.rules import picture
from xiaozhang.foundation.approvals.rules import standing as stands
from xiaozhang.foundation.approvals.rules.chain import Fallback, Mode

HANDLED = (
    Verb.APPROVED, Verb.REPEATED, Verb.REJECTED, Verb.SENT_BACK, Verb.ADDED_BEFORE, Verb.ADDED_AFTER, Verb.PASSED_ON,
)  # fmt: skip
_LIVE = (SignerStanding.WAITING, SignerStanding.COMING)


class StepRow(NamedTuple):
    """A step with its signers, in the order of their seats."""

    step: Step
    signers: list[Signer]


def cases(viewer: Actor) -> QuerySet[Case]:
    """Return the cases the viewer may see: their own, those they sign or have signed, those copied to them; with the
    power to see all, also those of every subject they may see.
    """
    rows = _rows()
    if viewer.is_system or _sees_every_subject(viewer):
        return rows
    reach = Q(pk__in=_own_ids(viewer.member_id)) if viewer.member_id is not None else Q(pk__in=[])
    if viewer.may(powers.SEE_ALL):
        for kind in registries.approval_kinds:
            reach |= _of_visible_subjects(viewer, kind)
    return rows.filter(reach)


def get_case(viewer: Actor, pk: int, *, lock: bool = False) -> Case:
    """Return one case the viewer may see; `lock` holds its row. Raises Missing."""
    rows = cases(viewer)
    return fetch(rows, viewer, pk, lock=lock)


def waiting_for(viewer: Actor) -> QuerySet[Case]:
    """Return what waits for the viewer's decision (待我审批)."""
    mine = Signer.objects.filter(member_id=_me(viewer), state=SignerStanding.WAITING)
    return _rows().filter(pk__in=mine.values("case_id"))


def begun_by(viewer: Actor) -> QuerySet[Case]:
    """Return what the viewer has put up (我发起的)."""
    return _rows().filter(applicant_id=_me(viewer))


def handled_by(viewer: Actor) -> QuerySet[Case]:
    """Return what the viewer has decided, passed on or added signers to (我处理的)."""
    mine = CaseLog.objects.filter(by_id=_me(viewer), verb__in=HANDLED)
    return _rows().filter(pk__in=mine.values("case_id"))


def copied_to(viewer: Actor) -> QuerySet[Case]:
    """Return what was copied to the viewer (抄送我的)."""
    mine = Copy.objects.filter(member_id=_me(viewer), given_at__isnull=False)
    return _rows().filter(pk__in=mine.values("case_id"))


def waiting_count(viewer: Actor) -> int:
    """Return how many cases wait for the viewer."""
    if viewer.member_id is None:
        return 0
    mine = Signer.objects.filter(member_id=_me(viewer), state=SignerStanding.WAITING)
    return mine.aggregate(count=Count("case_id", distinct=True))["count"] or 0


def waiting_count_of(member_id: int) -> int:
    """Return how many cases a member is asked to decide, now or later: to be handed over when leaving."""
    mine = Signer.objects.filter(member_id=member_id, state__in=_LIVE)
    return mine.aggregate(count=Count("case_id", distinct=True))["count"] or 0


def latest_case(kind: str, record_id: int, *, lock: bool = False) -> Case | None:
    """Return the latest case of a subject, whoever asks: for the subject's own actions."""
    rows = Case.objects.select_for_update() if lock else Case.objects.all()
    return rows.filter(kind=kind, record_id=record_id).order_by("-pk").first()


def standing_cases(kind: str, record_id: int) -> list[Case]:
    """Return the open and the approved cases of a subject, locked, the latest first."""
    rows = Case.objects.select_for_update().filter(kind=kind, record_id=record_id)
    return list(rows.filter(state__in=(State.OPEN, State.APPROVED)).order_by("-pk"))


def current_picture(kind: str, record_id: int) -> picture.Picture:
    """Return the subject as it is now; empty where it is gone."""
    return picture.frozen(registries.approval_kinds.get(kind).picture(record_id))


def is_changed(case: Case) -> bool:
    """Say whether the subject is no longer what was put up, or gone."""
    return picture.proof(current_picture(case.kind, case.record_id)) != case.picture_proof


def waiting_members(case: Case) -> set[int]:
    """Return who can decide a case now."""
    rows = Signer.objects.filter(case=case, state=SignerStanding.WAITING)
    return set(rows.values_list("member_id", flat=True))


def count_by_clause(clause_id: int) -> int:
    """Return how many cases a clause has brought about."""
    return Case.objects.filter(clause_id=clause_id).count()


def held_case(pk: int) -> Case:
    """Return one case, whoever asks, locked: for the sweep. Raises Missing."""
    case = Case.objects.select_for_update().filter(pk=pk).first()
    if case is None:
        raise Missing
    return case


def steps_of(case: Case) -> list[StepRow]:
    """Return the steps of the running round in order, each with its signers and their names; one query."""
    rows = Signer.objects.filter(case=case, step__round=case.round).select_related("step", "member")
    found: dict[int, StepRow] = {}
    for one in rows.order_by("step__place", "step_id", "seat", "pk"):
        found.setdefault(one.step_id, StepRow(one.step, [])).signers.append(one)
    return list(found.values())


def standing(case: Case, rows: Sequence[StepRow]) -> stands.Case:
    """Return a case as values, for the rules to work on."""
    return stands.Case(case.applicant_id, tuple(_step(row) for row in rows), stands.CaseState(case.state))


def copies_of(case: Case) -> list[Copy]:
    """Return who gets a copy, in order."""
    return list(Copy.objects.filter(case=case))


def unread_copy(case: Case, member_id: int | None) -> Copy | None:
    """Return the member's copy that they have not opened yet."""
    return Copy.objects.filter(
        case=case, member_id=member_id or 0, given_at__isnull=False, read_at__isnull=True
    ).first()


def log_of(case: Case) -> list[CaseLog]:
    """Return what happened to a case, in order of time."""
    return list(CaseLog.objects.filter(case=case))


def steps_to_remind(today: date) -> list[tuple[int, int]]:
    """Return (case, step) of what has waited as long as its chain allows before a reminder."""
    rows = Step.objects.filter(remind_on__lte=today, state=StepStanding.WAITING)
    return list(rows.order_by("pk").values_list("case_id", "pk"))


def steps_to_escalate(today: date) -> list[tuple[int, int]]:
    """Return (case, step) of what has waited as long as its chain allows before superiors are asked."""
    rows = Step.objects.filter(escalate_on__lte=today, state=StepStanding.WAITING)
    return list(rows.order_by("pk").values_list("case_id", "pk"))


def live_signers() -> list[int]:
    """Return the members who are asked to sign something, now or later."""
    rows = Signer.objects.filter(state__in=_LIVE).order_by().values_list("member_id", flat=True)
    return list(rows.distinct())


def live_cases_of(member_id: int, *, waiting_only: bool = False) -> list[int]:
    """Return the ids of the cases in which a member is asked to sign, now or later."""
    states = (SignerStanding.WAITING,) if waiting_only else _LIVE
    rows = Signer.objects.filter(member_id=member_id, state__in=states)
    return sorted(set(rows.values_list("case_id", flat=True)))


def in_state(rows: QuerySet[Case], states: Iterable[str]) -> QuerySet[Case]:
    """Leave the cases in some states."""
    return rows.filter(state__in=list(states))


def found(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Leave the cases whose title or number contains a text."""
    return rows.filter(Q(title__icontains=text) | Q(number__icontains=text))


def waiting_names(case: Case) -> str:
    """Return who can decide a case of a list now."""
    return "、".join(dict.fromkeys(one.member.name for one in case.asked_now))  # type: ignore[attr-defined]


def with_waiting(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Let the cases of a list know who can decide them now; one query more."""
    asked = Signer.objects.filter(state=SignerStanding.WAITING).select_related("member")
    return rows.prefetch_related(Prefetch("signers", queryset=asked, to_attr="asked_now"))


def _me(viewer: Actor) -> int:
    return viewer.member_id or 0


def _rows() -> QuerySet[Case]:
    return Case.objects.select_related("applicant")


def _own_ids(member_id: int) -> QuerySet[Any, Any]:
    """Return the ids of the cases a member has put up, signs or signed, or was given: each part by its own index."""
    signed = Signer.objects.filter(member_id=member_id).order_by().values_list("case_id")
    given = Copy.objects.filter(member_id=member_id, given_at__isnull=False).order_by().values_list("case_id")
    own = Case.objects.filter(applicant_id=member_id).order_by().values_list("pk")
    return signed.union(given, own, all=True)


def _sees_every_subject(viewer: Actor) -> bool:
    if not (viewer.sees_all() and viewer.may(powers.SEE_ALL)):
        return False
    needed = (registries.record_types.get(kind.record).power for kind in registries.approval_kinds)
    return all(power is None or viewer.may(power) for power in needed)


def _of_visible_subjects(viewer: Actor, kind: registries.ApprovalKind) -> Q:
    record = registries.record_types.get(kind.record)
    if record.power is not None and not viewer.may(record.power):
        return Q(pk__in=[])
    if viewer.sees_all():
        return Q(kind=kind.key)
    return Q(kind=kind.key, record_id__in=record.rows(viewer).order_by().values("pk"))


def _step(row: StepRow) -> stands.Step:
    step = row.step
    return stands.Step(
        signers=tuple(
            stands.Signer(
                member=one.member_id,
                seat=one.seat,
                state=stands.SignerState(one.state),
                origin=stands.Origin(one.origin),
                instead_of=one.instead_of_id,
                key=one.pk,
            )
            for one in row.signers
        ),
        mode=Mode(step.mode),
        state=stands.StepState(step.state),
        name=step.name,
        fallback=Fallback(step.fallback),
        remind_days=step.remind_days,
        escalate_days=step.escalate_days,
        added_by=step.added_by_id,
        key=step.pk,
    )
