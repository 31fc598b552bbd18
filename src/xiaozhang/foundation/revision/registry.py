"""What revision offers the house."""

from __future__ import annotations

from datetime import time

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.actions.rounds import ROUND
from xiaozhang.foundation.revision.clauses import RevisionTerm
from xiaozhang.foundation.revision.jobs import YEARLY, open_due_round
from xiaozhang.foundation.revision.queries import rounds


def register() -> None:
    """Declare the powers."""
    registries.add_powers(powers.ALL)
    _add_editing()
    _add_evaluation()


def _add_editing() -> None:
    """The way from a clause to where it is changed."""
    registries.record_acts.add(
        "clause.revise",
        registries.RecordAct("clause", Message("修订本条"), _revise_url, charter_powers.DRAFT_CHARTER, order=5),
    )


def _add_evaluation() -> None:
    """The evaluation of clauses and its yearly round."""
    binding = registries.KindBinding(RevisionTerm, is_executed=True)
    registries.clause_kinds.add(RevisionTerm.name, binding)
    registries.record_types.add(
        "revision_round",
        registries.RecordType(
            key="revision_round",
            label=Message("年度修订"),
            icon="history",
            rows=rounds.rounds,
            title=str,
            url=_round_url,
            power=powers.EVALUATE_CHARTER,
            is_carrier=False,
        ),
    )
    registries.record_acts.add(
        "clause.evaluation",
        registries.RecordAct("clause", Message("实施情况"), _clause_url, charter_powers.READ_CHARTER, order=20),
    )
    registries.navigation.add(
        "charter.evaluation",
        registries.Navigation(
            "charter.evaluation", Message("条款评估"), "revision:evaluation", "chart-line", 74, powers.EVALUATE_CHARTER,
            group="charter",
        ),
    )  # fmt: skip
    registries.notice_kinds.add(ROUND, registries.NoticeKind(ROUND, Message("年度修订")))
    jobs.register(YEARLY, open_due_round, label=Message("年度修订到期"))
    jobs.schedule(YEARLY, at=time(8, 30))


def _clause_url(pk: int) -> str:
    return reverse("revision:clause_evaluation", args=[pk])


def _revise_url(pk: int) -> str:
    return reverse("revision:revise", args=[pk])


def _round_url(pk: int) -> str:
    return reverse("revision:round", args=[pk])
