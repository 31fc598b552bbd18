"""Texts to sign for tests, with a kind of their own whose words are its number, so that a test needs no charter."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tests.factories.org import make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.text import Message
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.signing import actions
from xiaozhang.foundation.signing.models import Asked, Request, Signature, Wording

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)  # a Friday, 10:00 in Shanghai
TODAY = date(2026, 11, 20)
KIND = "trial_text"


def _reading(pk: int, roles: frozenset[str], signed_pk: int | None) -> Mapping[str, object]:
    return {"words": words_of(pk), "to_read": 1, "signed": signed_pk}


def words_of(pk: int) -> str:
    """Return the words of the trial text with this number."""
    return f"第 {pk} 号文本。"


def hash_of(pk: int) -> str:
    """Return the fingerprint of the trial text with this number."""
    return hashlib.sha256(words_of(pk).encode()).hexdigest()


registries.signable_kinds.add(
    KIND, registries.SignableKind(KIND, Message("试验文本"), words_of, "signing/_state_cell.html", _reading)
)


def ask(pk: int = 1, *, now: datetime = NOW, roles: tuple[str, ...] | None = None, **given: Any) -> Request:
    """Ask for the trial text with this number, as the house does."""
    values = {"title": "试验文本", "version": f"V{pk}", "url": "/signing/", "text_hash": hash_of(pk)}
    return actions.ask(actor=SYSTEM, now=now, text_kind=KIND, record_id=pk, roles=roles, **values | given)


def make_wording(pk: int = 1) -> Wording:
    """Return kept words."""
    found = Wording.objects.filter(text_hash=hash_of(pk)).first()
    return found or Wording.objects.create(text_hash=hash_of(pk), text_kind=KIND, words=words_of(pk), kept_at=NOW)


def make_request(pk: int = 1, **overrides: Any) -> Request:
    """Return a request of which nobody was told."""
    values: dict[str, Any] = {
        "text_kind": KIND,
        "record_id": pk,
        "title": "试验文本",
        "version": f"V{pk}",
        "wording": make_wording(pk),
        "url": "/signing/",
        "days": 7,
        "remind_before": 2,
        "remind_every": 3,
        "asked_at": NOW,
    }
    return Request.objects.create(**values | overrides)


def make_asked(request: Request | None = None, member: Member | None = None, **overrides: Any) -> Asked:
    """Return a member who was told, with a week's time."""
    values: dict[str, Any] = {"asked_on": TODAY, "due_on": date(2026, 11, 27)}
    return Asked.objects.create(request=request or make_request(), member=member or make_member(), **values | overrides)


def make_signature(request: Request | None = None, member: Member | None = None, **overrides: Any) -> Signature:
    """Return a signature."""
    request, member = request or make_request(), member or make_member()
    values: dict[str, Any] = {
        "member_name": member.name,
        "signed_at": NOW,
        "text_hash": request.wording.text_hash,
        "version": request.version,
        "statement": "我已阅读并理解。",
        "device": "computer",
    }
    return Signature.objects.create(request=request, member=member, **values | overrides)
