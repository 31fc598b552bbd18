"""A draft is checked and becomes the department's law from a day on."""

from __future__ import annotations

from datetime import date, datetime

from xiaozhang.base import events
from xiaozhang.base.action import action, note_change
from xiaozhang.base.actor import Actor
from xiaozhang.base.periods import month_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import documents, powers, queries
from xiaozhang.foundation.charter.actions.drafting import add_draft
from xiaozhang.foundation.charter.errors import FirstStands, HasFindings, NotADraft, WrongEffectiveDate
from xiaozhang.foundation.charter.models import Version
from xiaozhang.foundation.charter.rules.findings import ClauseFinding
from xiaozhang.foundation.ledger import queries as ledger_queries
from xiaozhang.foundation.records import actions as records
from xiaozhang.foundation.records.rules.documents import Document

PUBLISHED = "charter.published"
events.declare(PUBLISHED, "A version was published; its text hash is fixed: version_id.")
_SHOWN_FINDINGS = 5


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
    _refuse_errors(queries.findings(version))
    version.is_first = True
    _take_effect(version, actor, now, effective_on)
    _make_findable(version, None, actor, now)
    events.announce(PUBLISHED, actor=actor, now=now, version_id=version.pk)
    return version


@action(powers.PUBLISH_CHARTER)
def publish_version(*, actor: Actor, now: datetime, version_id: int, effective_on: date, reason: str = "") -> Version:
    """Publish a draft: from `effective_on` on it is in force, and the one before ends there.

    Warnings need a written `reason`, which stays with the version.

    Raises:
        NotADraft: it was published or withdrawn meanwhile.
        HasFindings: the check found an error, or a warning without a reason.
        WrongEffectiveDate: before the last version's day, or in a closed month.
    """
    before = queries.published_version(lock=True)
    version = queries.get_version(actor, version_id, lock=True)
    if version.state != Version.State.DRAFT:
        raise NotADraft(Message("没有发布：{label} 不是草案。", {"label": version.label}))
    found = queries.findings(version)
    _refuse_errors(found)
    warnings = [each for each in found if not each.is_error]
    if warnings and not reason.strip():
        raise HasFindings(
            Message(
                "没有发布：有 {n} 处提醒，确认要这样发布的，请写明理由。{words}",
                {"n": len(warnings), "words": _words(warnings)},
            )
        )
    if before is not None and before.effective_on is not None and effective_on < before.effective_on:
        raise WrongEffectiveDate(
            Message(
                "没有发布：施行日期不能早于 {label} 的施行日期 {day}。",
                {"label": before.label, "day": before.effective_on.isoformat()},
            )
        )
    if ledger_queries.is_closed(month_of(effective_on)):
        raise WrongEffectiveDate(
            Message("没有发布：{month} 已经结账，施行日期请放在未结账的月份。", {"month": f"{effective_on:%Y-%m}"})
        )
    if before is not None:
        before.state = Version.State.SUPERSEDED
        before.save()
        note_change(before, old={"state": Version.State.PUBLISHED}, new={"state": Version.State.SUPERSEDED})
    version.reason = reason.strip()
    _take_effect(version, actor, now, effective_on)
    _make_findable(version, before, actor, now)
    events.announce(PUBLISHED, actor=actor, now=now, version_id=version.pk)
    return version


def _make_findable(version: Version, before: Version | None, actor: Actor, now: datetime) -> None:
    """Search finds the clauses of the latest version only."""
    for clause_id in queries.clause_ids(before.pk) if before else ():
        records.drop_document(actor=actor, now=now, record_type="clause", record_id=clause_id)
    found = [
        Document("clause", clause.pk, None, str(clause), version.label, names=(clause.title,), codes=(clause.number,))
        for clause in queries.clauses_of(version.pk)
    ]
    records.put_documents(actor=actor, now=now, documents=found)


def _take_effect(version: Version, actor: Actor, now: datetime, effective_on: date) -> None:
    version.state = Version.State.PUBLISHED
    version.effective_on = effective_on
    version.published_at = now
    version.published_by_id = actor.member_id
    version.text_hash = documents.fingerprint(queries.as_draft(version))
    version.save()
    note_change(
        version,
        old={"state": Version.State.DRAFT, "effective_on": None},
        new={"state": Version.State.PUBLISHED, "effective_on": effective_on, "text_hash": version.text_hash},
    )


def _refuse_errors(found: list[ClauseFinding]) -> None:
    errors = [each for each in found if each.is_error]
    if errors:
        raise HasFindings(Message("没有发布：有 {n} 处须先改正。{words}", {"n": len(errors), "words": _words(errors)}))


def _words(found: list[ClauseFinding]) -> Message:
    """The first findings in one message, whose parts are translated where they are shown."""
    shown = found[:_SHOWN_FINDINGS]
    places = " ".join(f"（{index + 1}）{{f{index}}}" for index in range(len(shown)))
    more = " ……" if len(found) > len(shown) else ""
    return Message(places + more, {f"f{index}": each.sentence() for index, each in enumerate(shown)})
