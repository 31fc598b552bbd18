"""Entries of the log for tests, written through the port that actions use."""

from __future__ import annotations

from datetime import datetime

from tests.factories.org import NOW
from xiaozhang.base.action import Change
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.audit import actions, jobs
from xiaozhang.foundation.audit.models import Entry, PersonalValues, Request, Seal


def make_entry(
    *,
    actor: Actor = SYSTEM,
    action: str = "org.change_team",
    now: datetime = NOW,
    subject_type: str = "org.team",
    subject_id: int = 1,
    title: str = "华东组",
    old: dict[str, object] | None = None,
    new: dict[str, object] | None = None,
    personal_old: dict[str, object] | None = None,
    personal_new: dict[str, object] | None = None,
) -> Entry:
    """Write one entry and return it."""
    change = Change(
        subject_type=subject_type,
        subject_id=subject_id,
        title=title,
        old=old or {},
        new=new if new is not None else {"name": "华东组"},
        personal_old=personal_old or {},
        personal_new=personal_new or {},
    )
    actions.append_entries(actor=actor, action=action, now=now, changes=[change])
    return Entry.objects.latest("id")


def make_personal_values(**overrides: str) -> PersonalValues:
    """Write an entry with a name and a phone number, and return its erasable side."""
    entry = make_entry(personal_new={"name": "陈昱", "phone": "13812345621", **overrides})
    return PersonalValues.objects.get(entry=entry)


def make_request(key: str = "form-1", *, actor: Actor = SYSTEM, result: int | None = None) -> Request:
    """Claim a request key, and conclude it if there is a result."""
    actions.claim_request(actor=actor, action="org.add_team", key=key, now=NOW)
    if result is not None:
        actions.conclude_request(actor=actor, action="org.add_team", key=key, result=result)
    return Request.objects.latest("id")


def make_seal() -> Seal:
    """Write an entry, seal everything there is, and return the latest seal."""
    make_entry()
    jobs.seal()
    return Seal.objects.latest("number")
