"""Rulebooks in review."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from xiaozhang.foundation.adoption.models import Adoption, Passage

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TEXT = "第一章 总则\n第一条 目的\n规范销售工作。"


def make_adoption(**overrides: Any) -> Adoption:
    """Return a rulebook in review without passages."""
    text = overrides.get("source_text", TEXT)
    values: dict[str, Any] = {
        "title": "销售管理制度",
        "source_form": Adoption.Form.TEXT,
        "source_text": text,
        "source_hash": hashlib.sha256(text.encode()).hexdigest(),
        "created_at": NOW,
    }
    return Adoption.objects.create(**values | overrides)


def make_passage(*, adoption: Adoption | None = None, position: int = 1, **overrides: Any) -> Passage:
    """Return a clause; the first passage of a rulebook has to be a chapter."""
    values: dict[str, Any] = {
        "adoption": adoption or make_adoption(),
        "position": position,
        "level": Passage.Level.CLAUSE,
        "number": position,
        "label": f"第{position}条",
        "title": f"条款{position}",
        "text": "规范销售工作。",
        "first_line": position,
        "last_line": position,
    }
    return Passage.objects.create(**values | overrides)
