"""What audit offers the house."""

from __future__ import annotations

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.registries import AppendOnly, Navigation, RecordType
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import powers, queries


def register() -> None:
    """Declare this app's powers, its append-only table, and the log of the whole house."""
    registries.add_powers(powers.ALL)
    registries.append_only.add("audit_entry", AppendOnly("audit_entry"))
    registries.record_types.add(
        "log_entry",
        RecordType(
            key="log_entry",
            label=Message("操作记录"),
            icon="history",
            rows=queries.entries,
            title=queries.entry_words,
            url=_url,
        ),
    )
    registries.navigation.add(
        "audit",
        Navigation(
            key="audit",
            label=Message("操作日志"),
            url_name="audit:list",
            icon="history",
            order=950,
            power=powers.SEE_LOG,
            group="administration",
        ),
    )


def _url(pk: int) -> str:
    return reverse("audit:entry", args=[pk])
