"""A version is checked and becomes the department's law from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base import events
from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.actions.consulting import move
from xiaozhang.foundation.charter.actions.drafting import add_draft
from xiaozhang.foundation.charter.actions.finding import make_findable
from xiaozhang.foundation.charter.actions.refusing import first_words, refuse_errors
from xiaozhang.foundation.charter.errors import (
    ApprovalNeeded,
    FirstStands,
    HasFindings,
    NotADraft,
    NotInState,
    WrongEffectiveDate,
)
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.rules.findings import ClauseFinding, unapproved
from xiaozhang.foundation.ledger import queries as ledger_queries

PUBLISHED = "charter.published"
events.declare(PUBLISHED, "A version was published; its text hash is fixed: version_id.")
State = Version.State
_NO_REASONS: Mapping[str, str] = {}
_REFUSAL = Message("没有发布")


@action(powers.PUBLISH_CHARTER)
def publish_first_charter(*, actor: Actor, now: datetime, effective_on: date, text: str | None = None) -> Version:
    """Publish the first charter of a company: the one that ships with the product, or the given YAML text.

    It may take effect in the past, for history taken over. At set-up the system itself publishes it, and the version
    says so.

    Raises:
        FirstStands: a version has been published before.
        BadCharterText: the text is not a charter.
        HasFindings: the check found an error.
    """
    if queries.published_version(lock=True) is not None:
        raise FirstStands("没有发布：公司已有施行的制度。新的一版请在「版本」页上传草案后发布。")
    draft = documents.read(text if text is not None else documents.default_charter(), queries.kinds())
    version = add_draft(actor, now, draft)
    refuse_errors(_REFUSAL, queries.findings(version))
    version.is_first = True
    _take_effect(version, actor, now, effective_on)
    make_findable(version, None, actor, now)
    events.announce(PUBLISHED, actor=actor, now=now, version_id=version.pk)
    return version


@action(powers.PUBLISH_CHARTER)
def publish_version(
    *,
    actor: Actor,
    now: datetime,
    version_id: int,
    effective_on: date,
    reasons: Mapping[str, str] = _NO_REASONS,
    reason: str = "",
) -> Version:
    """Publish an approved version: from `effective_on` on it is in force, and the one before ends there.

    A draft is published directly only where the charter in force names nobody who approves versions; the system itself
    may, from the command line, and the version says for ever that it was not approved. Each warning needs a written
    reason: `reasons` has them by the finding's key; `reason` stands for those without one of their own. To take the
    place of another from a day that has passed is such a warning too.

    Raises:
        Missing: there is no such version.
        NotADraft: it is in consultation or approval, or was published or withdrawn meanwhile.
        ApprovalNeeded: the charter in force names who approves it.
        NotInState: its text is not the one that was approved.
        HasFindings: the check found an error, or a warning without a reason.
        WrongEffectiveDate: before the last version's day, or in a closed month.
    """
    queries.hold_versions()
    before = queries.published_version()
    version = queries.get_version(actor, version_id)
    _refuse_state(version)
    today = timezone.localdate(now)
    found = [*_approval_findings(version, actor, today), *queries.findings(version)]
    refuse_errors(_REFUSAL, found)
    _refuse_date(version, before, effective_on)
    if (brought := queries.warning_of_day(effective_on, today=today)) is not None:
        found.append(brought)
    version.accepted_warnings = _accepted([each for each in found if not each.is_error], reasons, reason)
    if before is not None:
        move(before, State.SUPERSEDED)
    version.reason = clean_text(reason)
    version.based_on_id = version.based_on_id or (before.pk if before is not None else None)
    _take_effect(version, actor, now, effective_on)
    make_findable(version, before, actor, now)
    events.announce(PUBLISHED, actor=actor, now=now, version_id=version.pk)
    return version


def _refuse_state(version: Version) -> None:
    if version.state not in (State.DRAFT, State.APPROVED):
        raise NotADraft(
            Message(
                "没有发布：{label} 现在是「{state}」，只有草案和已批准的可以发布。",
                {"label": version.label, "state": State(version.state).label},
            )
        )
    if version.state == State.APPROVED and version.text_hash != documents.fingerprint(queries.as_draft(version)):
        raise NotInState(
            Message("没有发布：{label} 的文本与批准时不一致。请退回修改，重新提审。", {"label": version.label})
        )


def _approval_findings(version: Version, actor: Actor, today: date) -> list[ClauseFinding]:
    """Refuse a draft whose approval the charter asks for; what the system publishes without one carries a warning."""
    chain = queries.chain_on(today) if version.state == State.DRAFT else None
    if chain is None:
        return []
    if actor.is_system:
        return [unapproved(chain.number)]
    raise ApprovalNeeded(
        Message(
            "没有发布：按现行制度第 {number} 条，{label} 须先经审批。请提审，通过后再发布。",
            {"number": chain.number, "label": version.label},
        ),
        clause=(chain.clause_id, chain.number),
    )


def _accepted(warnings: list[ClauseFinding], reasons: Mapping[str, str], reason: str) -> list[dict[str, str]]:
    """Return the warnings with the reason given for each, as they stay with the version. Raises HasFindings."""
    given = {each.key: clean_text(reasons.get(each.key, "")) or clean_text(reason) for each in warnings}
    lacking = [each for each in warnings if not given[each.key]]
    if lacking:
        raise HasFindings(
            Message(
                "没有发布：有 {n} 处提醒，确认要这样发布的，请逐处写明理由。{words}",
                {"n": len(lacking), "words": first_words(lacking)},
            )
        )
    return [
        {"number": each.number, "title": each.title, "words": str(each.sentence()), "reason": given[each.key]}
        for each in warnings
    ]


def _refuse_date(version: Version, before: Version | None, effective_on: date) -> None:
    if before is not None and before.effective_on is not None:
        values = {"label": before.label, "day": before.effective_on.isoformat()}
        if effective_on < before.effective_on:
            raise WrongEffectiveDate(Message("没有发布：施行日期不能早于 {label} 的施行日期 {day}。", values))
        if effective_on == before.effective_on and version.number < before.number:
            raise WrongEffectiveDate(
                Message("没有发布：{label} 起草在后，已定于 {day} 施行。请把施行日期放在那一天之后。", values)
            )
    if ledger_queries.is_closed(month_of(effective_on)):
        raise WrongEffectiveDate(
            Message("没有发布：{month} 已经结账，施行日期请放在未结账的月份。", {"month": f"{effective_on:%Y-%m}"})
        )


def _take_effect(version: Version, actor: Actor, now: datetime, effective_on: date) -> None:
    move(
        version,
        State.PUBLISHED,
        effective_on=effective_on,
        published_at=now,
        published_by_id=actor.member_id,
        text_hash=documents.fingerprint(queries.as_draft(version)),
    )
