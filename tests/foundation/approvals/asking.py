"""That a refusal leaves a case alone, and what the history says."""

from __future__ import annotations

import pytest

from tests.factories.org import NOW, actor_for
from xiaozhang.base.errors import BusinessError
from xiaozhang.foundation.approvals.models import Case, CaseLog, Copy, Delegation, Signer, Step
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member


def everything() -> tuple[object, ...]:
    """All rows that an act could touch."""
    tables = (Case, Step, Signer, Copy, CaseLog, Delegation, Notice)
    return (*(list(table.objects.order_by("pk").values()) for table in tables), Entry.objects.count())


def refused(error: type[BusinessError], action, member: Member, **values) -> str:
    """Call an action that must refuse and leave no trace; return its words."""
    before = everything()
    with pytest.raises(error) as caught:
        action(actor=actor_for(member), now=NOW, **values)
    assert everything() == before
    return str(caught.value)


def history(case: Case) -> list[str]:
    """What happened, as its verbs."""
    return list(CaseLog.objects.filter(case=case).order_by("pk").values_list("verb", flat=True))


def standing(case: Case) -> list[list[str]]:
    """The signers of the running round, step by step."""
    case.refresh_from_db()
    steps = Step.objects.filter(case=case, round=case.round).order_by("place")
    return [list(step.signers.order_by("seat", "pk").values_list("state", flat=True)) for step in steps]


def waiting(case: Case) -> list[int]:
    """Who can decide now."""
    return list(Signer.objects.filter(case=case, state="waiting").order_by("pk").values_list("member_id", flat=True))


def told(kind: str) -> list[tuple[int, int]]:
    """Who was told what of which case."""
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("member_id", "record_id"))
