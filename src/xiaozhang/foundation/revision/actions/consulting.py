"""A draft is laid before the members; they say what they think, and the drafters answer each of them."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Refused
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.charter import actions as charter
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter_queries
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.models.consulting import Consultation, Opinion
from xiaozhang.foundation.revision.queries import consulting as queries
from xiaozhang.foundation.revision.rules.snapshots import stored

CONSULTATION = "revision.consultation"
_LONGEST_WORDS, _LONGEST_OPINION, _LONGEST_ANSWER = 2000, 2000, 1000
Outcome = Opinion.Outcome


@action(charter_powers.DRAFT_CHARTER, label="征求意见")
def ask_opinions(*, actor: Actor, now: datetime, version_id: int, until_on: date, words: str = "") -> Consultation:
    """Lay a draft before all members until a day, and tell each of them. Its words stand still until that is over.

    Raises:
        Missing: there is no such version.
        Invalid: the day has passed, or the words are too long.
        NotADraft, NotInState: as charter's open_consultation.
    """
    today, said = timezone.localdate(now), clean_text(words)
    if until_on < today:
        raise Invalid({"until_on": "截止日期已经过去，请选今天或以后的日期。"})
    if len(said) > _LONGEST_WORDS:
        raise Invalid({"words": Message("说明最多 {n} 字。", {"n": _LONGEST_WORDS})})
    version = charter.open_consultation(actor=actor, now=now, version_id=version_id)
    row = Consultation.objects.create(
        version_id=version.pk,
        opened_at=now,
        opened_by_id=actor.member_id,
        until_on=until_on,
        words=said,
        text=stored(charter_queries.as_draft(version)),
        text_hash=version.text_hash,
    )
    note_change(row, new={"version": version.label, "until_on": until_on})
    title = Message("征求意见：{title} {label}", {"title": version.title, "label": version.label})
    body = Message(
        "请在 {day} 以前读一读，有意见就写下来，每一条都会答复。{said}", {"day": until_on.isoformat(), "said": said}
    )
    _tell(actor, now, row, tuple(queries.everybody(today)), title, body, "asked")
    return row


@action(powers.GIVE_OPINION, label="提意见")
def give_opinion(*, actor: Actor, now: datetime, consultation_id: int, text: str, clause_key: str = "") -> Opinion:
    """Say what one thinks of a clause of the text in consultation, or of the whole. Several are fine.

    Raises:
        Missing: there is no such consultation.
        Refused: it is over, or the system itself speaks.
        Invalid: nothing was said, too much, or of a clause that the text does not have.
    """
    row = queries.get_consultation(actor, consultation_id, lock=True)
    if actor.member_id is None:
        raise Refused("没有提交：意见要具名，只有成员可以提。")
    if row.closed_at is not None or timezone.localdate(now) > row.until_on:
        ended = min(row.until_on, timezone.localdate(row.closed_at)) if row.closed_at else row.until_on
        raise Refused(
            Message(
                "没有提交：征求意见已于 {day} 截止。您写的内容还在本页，可以直接告诉起草人。",
                {"day": ended.isoformat()},
            )
        )
    said = clean_text(text)
    if not said or len(said) > _LONGEST_OPINION:
        raise Invalid({"text": Message("请写下意见，最多 {n} 字。", {"n": _LONGEST_OPINION})})
    named = queries.clause_of_text(row, clause_key) if clause_key else None
    if clause_key and named is None:
        raise Invalid({"clause_key": "所征求意见的文本里没有这一条。"})
    opinion = Opinion.objects.create(
        consultation=row,
        clause_key=clause_key,
        clause_number=named.number if named else "",
        clause_title=named.title if named else "",
        member_id=actor.member_id,
        written_at=now,
        text=said,
    )
    note_change(opinion, new={"clause": opinion.clause_number, "text": said})
    return opinion


@action(charter_powers.DRAFT_CHARTER, label="答复意见")
def answer_opinion(*, actor: Actor, now: datetime, opinion_id: int, outcome: str, answer: str = "") -> Opinion:
    """Say what became of an opinion; the member is told. It may be said anew until the version is published.

    Raises:
        Missing: there is no such opinion.
        Invalid: no outcome, or no reason where it is not adopted as it stands.
        Refused: the version was published or withdrawn.
    """
    opinion = queries.get_opinion(actor, opinion_id, lock=True)
    said = clean_text(answer)
    if outcome not in (Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED):
        raise Invalid({"outcome": "请选择采纳、部分采纳或不采纳。"})
    if not said and outcome != Outcome.ADOPTED:
        raise Invalid({"answer": "没有全部采纳的，请写明理由，提出人会看到。"})
    if len(said) > _LONGEST_ANSWER:
        raise Invalid({"answer": Message("答复最多 {n} 字。", {"n": _LONGEST_ANSWER})})
    version = opinion.consultation.version
    if version.published_at is not None or version.state == "withdrawn":
        raise Refused(Message("没有答复：{label} 已经发布或撤回，意见和答复不再改动。", {"label": version.label}))
    old = {"outcome": opinion.outcome, "answer": opinion.answer}
    opinion.outcome, opinion.answer = outcome, said
    opinion.answered_at, opinion.answered_by_id = now, actor.member_id
    opinion.save()
    note_change(opinion, old=old, new={"outcome": outcome, "answer": said})
    title = Message("您的意见{outcome}：{text}", {"outcome": Outcome(outcome).label, "text": str(opinion)})
    key = f"answered:{opinion.pk}:{now.isoformat()}"
    _tell(
        actor,
        now,
        opinion.consultation,
        (opinion.member_id,),
        title,
        Message("{said}", {"said": said or "谢谢。"}),
        key,
    )
    return opinion


@action(charter_powers.DRAFT_CHARTER, label="结束征求意见")
def end_consultation(*, actor: Actor, now: datetime, consultation_id: int) -> Consultation:
    """End a consultation, at its day or before: the version can be edited again, all that was said stays.

    Raises:
        Missing: there is no such consultation.
        Refused: it is over.
    """
    row = queries.get_consultation(actor, consultation_id, lock=True)
    if row.closed_at is not None:
        raise Refused("没有结束：这次征求意见已经结束了。")
    charter.close_consultation(actor=actor, now=now, version_id=row.version_id)
    row.closed_at, row.closed_by_id = now, actor.member_id
    row.save()
    note_change(row, old={"closed_at": None}, new={"closed_at": now})
    return row


@action(charter_powers.DRAFT_CHARTER, label="征求意见到期结束")
def end_due_consultations(*, actor: Actor, now: datetime) -> int:
    """End the consultations whose last day has passed, and tell who began each what came in. Returns how many.

    Done twice, the second finds nothing to end.
    """
    rows = queries.due(timezone.localdate(now))
    for row in rows:
        figures = queries.tally([row.pk])[row.pk]
        end_consultation(actor=actor, now=now, consultation_id=row.pk)
        if row.opened_by_id is not None:
            label = Message("征求意见到期：{title} {label}", {"title": row.version.title, "label": row.version.label})
            values = {"n": figures.total, "open": figures.unanswered}
            body = Message("收到 {n} 条意见，{open} 条待答复。草案可以继续修改了。", values)
            _tell(actor, now, row, (row.opened_by_id,), label, body, "ended")
    nothing_changed()  # beyond what end_consultation has noted
    return len(rows)


def _tell(
    actor: Actor, now: datetime, row: Consultation, to: tuple[int, ...], title: Message, body: Message, key: str
) -> None:
    notice = Notice(
        CONSULTATION,
        to,
        title,
        f"{CONSULTATION}:{row.pk}:{key}",
        body,
        reverse("revision:consultation", args=[row.pk]),
    )
    notices.send(actor=actor, now=now, notices=[notice])
