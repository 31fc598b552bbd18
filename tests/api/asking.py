"""Asking the API as a program does: with a token, in JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.factories.org import make_role
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.foundation.org import actions, queries
from xiaozhang.foundation.org.models import Member, Team


def token_of(member: Member, *powers: Any, expires_on: date | None = None) -> str:
    """Make a token of a member with these powers, or with all of theirs, and return its text."""
    actor = queries.actor_of(member.pk, timezone.localdate())
    keys = [power.key for power in powers] or sorted(actor.powers)
    return _text(
        actions.make_own_token(
            actor=actor, now=timezone.now(), name="测试", power_keys=keys, expires_on=expires_on or _soon()
        )
    )


def application_token(role: str, team: Team | None = None, by: Actor = SYSTEM) -> str:
    """Make a token of an application that acts as a role, and return its text."""
    make_role(role)
    return _text(
        actions.make_application_token(
            actor=by, now=timezone.now(), name="财务系统", role_key=role, expires_on=_soon(),
            team_id=team.pk if team else None,
        )
    )  # fmt: skip


@dataclass
class Program:
    """A program with a token."""

    token: str

    def __post_init__(self) -> None:
        """Open a client without cookies."""
        self.client = Client(headers={"host": "localhost"})

    def get(self, path: str, **asked: Any) -> Any:
        """Read."""
        return self.client.get(f"/api{path}", asked, headers=self._headers())

    def send(self, method: str, path: str, body: object = None, key: str | None = None) -> Any:
        """Write."""
        headers = self._headers() | ({"Idempotency-Key": key} if key else {})
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        return self.client.generic(method, f"/api{path}", text, content_type="application/json", headers=headers)

    def post(self, path: str, body: object = None, key: str | None = None) -> Any:
        """Write by POST."""
        return self.send("POST", path, body, key)

    def patch(self, path: str, body: object = None, key: str | None = None) -> Any:
        """Change."""
        return self.send("PATCH", path, body, key)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def _text(token: Any) -> str:
    assert token.given_text.startswith("xz_")
    return str(token.given_text)


def _soon() -> date:
    return timezone.localdate() + timedelta(days=30)
