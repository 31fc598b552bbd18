"""What audit offers the house."""

from __future__ import annotations

from datetime import time

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.proofs import Proof, proofs
from xiaozhang.base.registries import AppendOnly, Navigation, RecordType
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import powers, queries
from xiaozhang.foundation.audit.jobs import SEAL, seal


def register() -> None:
    """Declare this app's powers, append-only tables, the nightly seal with its proof, and the log of the house."""
    registries.add_powers(powers.ALL)
    for table in ("audit_entry", "audit_seal"):
        registries.append_only.add(table, AppendOnly(table))
    proofs.add("audit.log", Proof("audit.log", Message("操作日志"), queries.prove_log))
    jobs.register(SEAL, seal, label=Message("封存操作日志"))
    jobs.schedule(SEAL, at=time(2, 10))
    registries.record_types.add(
        "log_entry",
        RecordType(
            key="log_entry",
            label=Message("操作记录"),
            power=powers.SEE_LOG,
            icon="history",
            rows=queries.entries,
            title=queries.entry_words,
            url=_url,
            is_carrier=False,
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
