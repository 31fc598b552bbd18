"""Comments, for whoever may see the record they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.named import find_record, get_record
from xiaozhang.base.text import match_key
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import powers
from xiaozhang.foundation.records.models import Comment
from xiaozhang.foundation.records.rules.commenting import is_changeable
from xiaozhang.foundation.records.rules.mentions import Person, Piece, pieces_of

SHOWN, OFFERED = 30, 8


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as the viewer sees it.

    `told` and `not_told` are the names of those mentioned; the author alone learns who was not reached. `quoted` is
    how the comment replied to begins.
    """

    row: Comment
    pieces: Sequence[Piece]
    quoted: str = ""
    quoted_name: str = ""
    not_told: tuple[str, ...] = ()
    may_change: bool = False
    may_withdraw: bool = False

    @property
    def pk(self) -> int:
        """The comment's id."""
        return self.row.pk


def comments_of(record_type: str, record_id: int, *, before: int | None = None, most: int = SHOWN) -> list[Comment]:
    """Return the latest comments of a record with authors and mentions; the caller decided that it may be seen."""
    rows = Comment.objects.filter(record_type=record_type, record_id=record_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("member", "reply_to__member").prefetch_related("mentions")
    return list(rows.order_by("-pk")[:most])


def standing_comments(record_type: str, record_id: int) -> QuerySet[Comment]:
    """Return the comments of a record that stand, to be counted."""
    return Comment.objects.filter(record_type=record_type, record_id=record_id, withdrawn_at=None)


def comment_counts(viewer: Actor, record_type: str, ids: Sequence[int]) -> Mapping[int, int]:
    """Return how many comments stand on each of the records, in one query; the caller shows records in reach."""
    rows = Comment.objects.filter(record_type=record_type, record_id__in=ids, withdrawn_at=None)
    return dict(rows.values_list("record_id").annotate(count=Count("pk")))


def comment_box(
    viewer: Actor, record_type: str, record_id: int, now: datetime | None = None, *, before: int | None = None
) -> dict[str, object]:
    """Return what the part `records/_comments.html` shows: the box to write in, and the comments.

    Without `now` nothing can be changed any more. Raises Missing for a record that the viewer may not see.
    """
    get_record(viewer, record_type, record_id)
    found = comments_of(record_type, record_id, before=before, most=SHOWN + 1)
    shown = found[:SHOWN]
    return {
        "comments": [_shown(viewer, row, now) for row in shown],
        "comment_record_type": record_type,
        "comment_record_id": record_id,
        "comment_count": standing_comments(record_type, record_id).count(),
        "earlier_than": shown[-1].pk if len(found) > SHOWN else None,
        "may_comment": viewer.member_id is not None,
    }


def answered_on(record_type: str, record_id: int, pk: object) -> Comment | None:
    """Return the comment of the record that somebody is about to answer; None for any other."""
    if not str(pk).isascii() or not str(pk).isdigit():
        return None
    rows = Comment.objects.filter(record_type=record_type, record_id=record_id, withdrawn_at=None)
    return rows.select_related("member").filter(pk=int(str(pk))).first()


def get_comment(viewer: Actor, pk: int, *, lock: bool = False) -> Comment:
    """Return a comment on a record that the viewer may see. Raises Missing."""
    rows = Comment.objects.select_for_update(of=("self",)) if lock else Comment.objects.all()
    row = rows.select_related("member").filter(pk=pk).first()
    if row is None or find_record(viewer, row.record_type, row.record_id) is None:
        raise Missing
    return row


def everybody(on: date) -> list[Person]:
    """Return whoever can be mentioned on the day."""
    return [Person(pk, name) for pk, name in org.member_names(on)]


def who_may_see(member_ids: Iterable[int], record_type: str, record_id: int, on: date) -> set[int]:
    """Return those of the members who may see the record on the day."""
    return {pk for pk in member_ids if find_record(org.actor_of(pk, on), record_type, record_id) is not None}


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody the picker offers: `written` is what goes into the text behind the @."""

    name: str
    written: str
    team: str


def mentionable(text: str, on: date) -> list[Offer]:
    """Return up to eight members whose name, pinyin or initials contain what was typed; a name is no secret here.

    Who shares a name with somebody is written with a number.
    """
    typed = match_key(text)
    if not typed:
        return []
    names = [name for _pk, name in org.member_names(on)]
    found = list(org.search_members(SYSTEM, typed, on)[: OFFERED * 5])
    found = sorted(found, key=lambda member: not _begins(member.search_terms, typed))[:OFFERED]
    teams = org.team_names_of([member.pk for member in found], on)
    return [
        Offer(
            member.name,
            f"{member.name}#{member.pk}" if names.count(member.name) > 1 else member.name,
            teams.get(member.pk, ""),
        )
        for member in found
    ]


def _begins(terms: str, typed: str) -> bool:
    """Say whether a name, its pinyin or its initials begin with what was typed."""
    return any(term.startswith(typed) for term in terms.split())


def _shown(viewer: Actor, row: Comment, now: datetime | None) -> ShownComment:
    is_standing = row.withdrawn_at is None
    is_own = viewer.member_id is not None and row.member_id == viewer.member_id
    is_early = is_standing and is_own and now is not None and is_changeable(row.at, now)
    quoted = row.reply_to
    mentions = list(row.mentions.all())
    return ShownComment(
        row=row,
        pieces=pieces_of(row.text, [mention.name for mention in mentions]),
        quoted=quoted.text[:40] if quoted else "",
        quoted_name=quoted.member.name if quoted else "",
        not_told=tuple(mention.name for mention in mentions if not mention.is_told) if is_own else (),
        may_change=is_early,
        may_withdraw=is_early or (is_standing and viewer.may(powers.WITHDRAW_COMMENTS)),
    )
