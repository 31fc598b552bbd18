"""Rows of an import."""

from __future__ import annotations

from datetime import UTC, datetime

from xiaozhang.home.exchange.models import ImportKey


def make_import_key(kind: str = "customer", key: str = "acmeworks", record_id: int = 1) -> ImportKey:
    """Remember that a row was taken over."""
    return ImportKey.objects.create(
        kind=kind, key=key, record_id=record_id, fingerprint="0" * 64, imported_at=datetime(2026, 11, 20, 2, tzinfo=UTC)
    )
