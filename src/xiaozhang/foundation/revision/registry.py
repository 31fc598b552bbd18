"""What revision offers the house."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.registries import RecordAct
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.actions.consulting import CONSULTATION
from xiaozhang.foundation.revision.actions.rounds import ROUND
from xiaozhang.foundation.revision.clauses import RevisionTerm
from xiaozhang.foundation.revision.jobs import CONSULTATIONS, YEARLY, end_due_consultations, open_due_round
from xiaozhang.foundation.revision.queries import consulting, rounds


def register() -> None:
    """Declare the powers."""
    registries.add_powers(powers.ALL)
    _add_editing()
    _add_evaluation()
    _add_consulting()


def _add_editing() -> None:
    """The ways from a clause and from a version to where they are changed."""
    registries.record_acts.add(
        "clause.revise",
        registries.RecordAct("clause", Message("修订本条"), _revise_url, charter_powers.DRAFT_CHARTER, order=5),
    )
    may_draft = charter_powers.DRAFT_CHARTER
    registries.record_acts.add(
        "charter_version.edit",
        RecordAct("charter_version", Message("编辑草案"), _draft_url, may_draft, _is_draft, order=5),
    )
    registries.record_acts.add(
        "charter_version.start",
        RecordAct("charter_version", Message("起草新的一版"), _start_url, may_draft, _is_published, order=5),
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


def _add_consulting() -> None:
    """What members think of a draft."""
    registries.notice_kinds.add(CONSULTATION, registries.NoticeKind(CONSULTATION, Message("制度征求意见")))
    registries.milestones.add("revision", consulting.milestones)
    registries.version_warnings.add("revision", consulting.warnings)
    jobs.register(CONSULTATIONS, end_due_consultations, label=Message("征求意见到期结束"))
    jobs.schedule(CONSULTATIONS, at=time(0, 20))
    registries.tabs.add(
        "charter_version.opinions",
        registries.Tab(
            record="charter_version",
            key="opinions",
            label=Message("征求意见"),
            template="revision/_opinions_tab.html",
            context=consulting.tab,
            count=consulting.opinions_about,
            order=30,
        ),
    )
    may_draft, may_read = charter_powers.DRAFT_CHARTER, charter_powers.READ_CHARTER
    for key, act in (
        (
            "clause.opinion",
            RecordAct("clause", Message("对这一条提意见"), _opinion_url, powers.GIVE_OPINION, _is_asked, order=10),
        ),
        (
            "charter_version.consult",
            RecordAct("charter_version", Message("征求意见"), _ask_url, may_draft, _is_draft, order=10),
        ),
        (
            "charter_version.opinions",
            RecordAct("charter_version", Message("意见与答复"), _said_url, may_read, _is_open, order=10),
        ),
    ):
        registries.record_acts.add(key, act)


def _draft_url(pk: int) -> str:
    return reverse("revision:draft", args=[pk])


def _start_url(_pk: int) -> str:
    return reverse("revision:start")


def _is_published(version: Any) -> bool:
    return bool(version.state == "published")


def _opinion_url(pk: int) -> str:
    return reverse("revision:opine_on_clause", args=[pk])


def _ask_url(pk: int) -> str:
    return reverse("revision:ask_opinions", args=[pk])


def _said_url(pk: int) -> str:
    return reverse("revision:version_consultation", args=[pk])


def _is_asked(clause: Any) -> bool:
    return _is_open(clause.version)


def _is_draft(version: Any) -> bool:
    return bool(version.state == "draft")


def _is_open(version: Any) -> bool:
    return bool(version.state == "consulting")


def _clause_url(pk: int) -> str:
    return reverse("revision:clause_evaluation", args=[pk])


def _revise_url(pk: int) -> str:
    return reverse("revision:revise", args=[pk])


def _round_url(pk: int) -> str:
    return reverse("revision:round", args=[pk])
