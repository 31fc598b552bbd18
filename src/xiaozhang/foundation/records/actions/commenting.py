"""Members say something about a record, and name each other in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, NotAllowed, Refused
from xiaozhang.base.named import Named, get_record
from xiaozhang.base.text import Message, clean_text
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.notices.rules.notice import Notice
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.models import Comment, Mention
from xiaozhang.foundation.records.rules.commenting import LONGEST, is_changeable
from xiaozhang.foundation.records.rules.mentions import MOST, Person, mentions_in

MENTIONED, REPLIED = "records.mentioned", "records.replied"
_NOTE_LENGTH = 300


@action(None, label="评论")
def comment(
    *, actor: Actor, now: datetime, record_type: str, record_id: int, text: str, reply_to: int | None = None
) -> Comment:
    """Say something about a record that one may see, and tell those named by @ who may see it too.

    An answer is told to whom it answers.

    Raises:
        Missing: there is no such record, or no such comment on it to answer, or the record is beyond the actor's reach.
        NotAllowed: the actor is no member.
        Invalid: nothing is said, too much, or a name that several bear.
        Refused: too many are named.
    """
    named = get_record(actor, record_type, record_id)
    if actor.member_id is None:
        raise NotAllowed("没有发表：评论要有署名，程序和系统不发表评论。")
    said, people = _understood(text, now)
    answered = _answered(actor, named, reply_to)
    row = Comment.objects.create(
        record_type=record_type, record_id=record_id, member_id=actor.member_id, text=said,
        reply_to_id=answered.pk if answered else None, at=now,
    )  # fmt: skip
    told = _mention(actor, now, row, named, people)
    if answered is not None and answered.member_id not in {actor.member_id, *told}:
        _tell_the_answered(actor, now, row, named, answered)
    note_change(row, title=named.title, new={"record": named.title}, personal_new={"text": said})
    return row


@action(None, label="修改评论")
def change_comment(*, actor: Actor, now: datetime, comment_id: int, text: str) -> Comment:
    """Say it in other words, within 15 minutes; who is named now and was not is told.

    Raises:
        Missing: not there, or its record is beyond the actor's reach.
        NotAllowed: somebody else said it.
        Refused: too late, or withdrawn.
        Invalid: nothing is said, too much, or a name that several bear.
    """
    row = queries.get_comment(actor, comment_id, lock=True)
    _check_own(actor, row)
    _check_early(row, now)
    said, people = _understood(text, now)
    if said == row.text:
        nothing_changed()
        return row
    named = get_record(actor, row.record_type, row.record_id)
    before, row.text, row.changed_at = row.text, said, now
    row.save(update_fields=["text", "changed_at"])
    row.mentions.exclude(member_id__in=people).delete()
    _mention(actor, now, row, named, people)
    note_change(
        row, title=named.title, new={"record": named.title}, personal_old={"text": before}, personal_new={"text": said}
    )
    return row


@action(None, label="撤回评论")
def withdraw_comment(*, actor: Actor, now: datetime, comment_id: int) -> Comment:
    """Take one's words back within 15 minutes, or somebody's with the power; its place stays. Withdrawn: no change.

    Raises:
        Missing: not there, or its record is beyond the actor's reach.
        NotAllowed: somebody else said it, and the actor lacks the power.
        Refused: too late.
    """
    row = queries.get_comment(actor, comment_id, lock=True)
    if row.withdrawn_at is not None:
        nothing_changed()
        return row
    if actor.member_id is None:
        raise NotAllowed("没有撤回：撤回评论要有署名。")
    if not actor.may(powers.WITHDRAW_COMMENTS):
        _check_own(actor, row)
        _check_early(row, now)
    named = get_record(actor, row.record_type, row.record_id)
    before, row.text, row.withdrawn_at, row.withdrawn_by_id = row.text, "", now, actor.member_id
    row.save(update_fields=["text", "withdrawn_at", "withdrawn_by"])
    row.mentions.all().delete()
    note_change(row, title=named.title, old={"record": named.title}, personal_old={"text": before})
    return row


def _understood(text: str, now: datetime) -> tuple[str, dict[int, Person]]:
    """Return the text as it is kept, and who is named in it."""
    said = clean_text(text)
    if not said:
        raise Invalid({"text": "没有发表：还没有写内容。"})
    if len(said) > LONGEST:
        raise Invalid(
            {"text": Message("没有发表：最多 {most} 个字，现有 {count} 个。", {"most": LONGEST, "count": len(said)})}
        )
    if "@" not in said and "＠" not in said:
        return said, {}
    on = timezone.localdate(now)
    found = mentions_in(said, queries.everybody(on))
    if found.ambiguous:
        raise Invalid({"text": _which(found.ambiguous, now)})
    if len(found.people) > MOST:
        raise Refused(Message("没有发表：一条评论最多提到 {most} 个人。请分成几条，内容还在框里。", {"most": MOST}))
    return said, {person.id: person for person in found.people}


def _which(ambiguous: Mapping[str, tuple[Person, ...]], now: datetime) -> Message:
    name, bearers = next(iter(ambiguous.items()))
    teams = org.team_names_of([person.id for person in bearers], timezone.localdate(now))
    ways = "、".join(f"@{name}#{person.id}（{teams.get(person.id, '未分团队')}）" for person in bearers)
    words = "没有发表：有 {count} 位叫{name}。请写明是哪一位：{ways}。"
    return Message(words, {"count": len(bearers), "name": name, "ways": ways})


def _answered(actor: Actor, named: Named, reply_to: int | None) -> Comment | None:
    if reply_to is None:
        return None
    row = queries.get_comment(actor, reply_to)
    if (row.record_type, row.record_id) != (named.record_type, named.record_id):
        raise Refused("没有发表：要回复的评论不在这条记录上。请刷新后再试，内容还在框里。")
    if row.withdrawn_at is not None:
        raise Refused("没有发表：要回复的评论刚被撤回。内容还在框里，可直接发表。")
    return row


def _mention(actor: Actor, now: datetime, row: Comment, named: Named, people: Mapping[int, Person]) -> set[int]:
    """Keep who is named and was not before, tell those who may see the record, and return them."""
    known = set(row.mentions.values_list("member_id", flat=True))
    new = {pk: person for pk, person in people.items() if pk not in known}
    others = [pk for pk in new if pk != actor.member_id]
    seeing = queries.who_may_see(others, row.record_type, row.record_id, timezone.localdate(now))
    Mention.objects.bulk_create(
        Mention(comment=row, member_id=pk, name=person.name, is_told=pk in seeing or pk == actor.member_id)
        for pk, person in new.items()
    )
    if seeing:
        title = Message("{name}在「{title}」的评论里提到了您", {"name": actor.name, "title": named.title})
        _send(actor, now, row, named, MENTIONED, seeing, title)
    return seeing


def _tell_the_answered(actor: Actor, now: datetime, row: Comment, named: Named, answered: Comment) -> None:
    seeing = queries.who_may_see(
        org.employed_among([answered.member_id], timezone.localdate(now)), row.record_type, row.record_id,
        timezone.localdate(now),
    )  # fmt: skip
    if seeing:
        title = Message("{name}在「{title}」回复了您的评论", {"name": actor.name, "title": named.title})
        _send(actor, now, row, named, REPLIED, seeing, title)


def _send(
    actor: Actor, now: datetime, row: Comment, named: Named, kind: str, members: set[int], title: Message
) -> None:
    notice = Notice(
        kind=kind, to=tuple(sorted(members)), title=title, body=row.text[:_NOTE_LENGTH],
        url=f"{named.url}?tab=comments#comment-{row.pk}", key=f"records.comment:{row.pk}",
        record_type=named.record_type, record_id=named.record_id,
    )  # fmt: skip
    notices.send(actor=actor, now=now, notices=[notice])


def _check_own(actor: Actor, row: Comment) -> None:
    if row.member_id != actor.member_id:
        raise NotAllowed("没有执行：这是别人的评论，只有本人可以修改或撤回。")


def _check_early(row: Comment, now: datetime) -> None:
    if row.withdrawn_at is not None:
        raise Refused("没有修改：这条评论已经撤回。")
    if not is_changeable(row.at, now):
        raise Refused("没有执行：发表超过 15 分钟的评论不再修改或撤回，别人可能已据此办事。可以再发一条更正。")
