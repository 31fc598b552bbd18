"""Rows of revision for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tests.factories.charter import make_charter
from tests.factories.org import make_member
from xiaozhang.foundation.charter.models import Clause, Version
from xiaozhang.foundation.charter.queries import as_draft
from xiaozhang.foundation.revision.models import Consultation, Opinion, Round, Verdict
from xiaozhang.foundation.revision.rules.snapshots import stored

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def make_round(version: Version | None = None, **overrides: Any) -> Round:
    """Return an open round over the year."""
    values: dict[str, Any] = {
        "version": version or make_charter("本制度适用于销售部全体成员。"),
        "start_on": date(2026, 1, 1),
        "end_on": date(2026, 11, 22),
        "due_on": date(2026, 12, 22),
        "opened_at": NOW,
    }
    return Round.objects.create(**values | overrides)


def make_consultation(version: Version | None = None, **overrides: Any) -> Consultation:
    """Return an open consultation about a version, which is in consultation."""
    version = version or make_charter("一款文字。", "又一款。", effective_on=None)
    Version.objects.filter(pk=version.pk).update(state=Version.State.CONSULTING)
    values: dict[str, Any] = {
        "version": version,
        "opened_at": NOW,
        "until_on": date(2026, 11, 29),
        "text": stored(as_draft(version)),
        "text_hash": "0" * 64,
    }
    return Consultation.objects.create(**values | overrides)


def make_opinion(consultation: Consultation | None = None, **overrides: Any) -> Opinion:
    """Return an opinion of a new member on the first clause of the text."""
    consultation = consultation or make_consultation()
    clause = consultation.text["chapters"][0]["clauses"][0]
    values: dict[str, Any] = {
        "member": overrides.get("member") or make_member(),
        "clause_key": clause["key"],
        "clause_number": clause["number"],
        "clause_title": clause["title"],
        "written_at": NOW,
        "text": "期限太短。",
    }
    return Opinion.objects.create(consultation=consultation, **values | overrides)


def make_verdict(round_: Round | None = None, clause: Clause | None = None, **overrides: Any) -> Verdict:
    """Return what was judged of a clause of the round's version."""
    round_ = round_ or make_round()
    clause = clause or Clause.objects.filter(version_id=round_.version_id).order_by("position")[0]
    values: dict[str, Any] = {"choice": "change", "reason": "门槛太高。", "noted_at": NOW, "clause_key": clause.key}
    return Verdict.objects.create(round=round_, clause=clause, **values | overrides)
