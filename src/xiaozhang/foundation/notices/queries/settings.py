"""How members want to be told, and where they are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.base.registries import NoticeKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices.models import Contact, KindChoice, Manner, Pace
from xiaozhang.foundation.notices.queries.channels import open_keys
from xiaozhang.foundation.notices.rules.channels import LABELS
from xiaozhang.foundation.notices.rules.notice import TEST
from xiaozhang.foundation.notices.rules.timing import Hours
from xiaozhang.foundation.notices.rules.wording import code_of
from xiaozhang.foundation.org import queries as org

Choices = Mapping[tuple[int, str, str], str]


def hours_of_many(member_ids: Iterable[int]) -> dict[int, Hours]:
    """Return the hours of those members who have chosen other ones than the defaults."""
    return {row.member_id: _hours(row) for row in Pace.objects.filter(member_id__in=set(member_ids))}


def hours_of(member_id: int) -> Hours:
    """Return a member's hours."""
    return hours_of_many([member_id]).get(member_id, Hours())


def pace_of(member_id: int) -> Pace | None:
    """Return the row of a member who has chosen hours, locked."""
    return Pace.objects.select_for_update().filter(member_id=member_id).first()


def choices_of(member_ids: Iterable[int], kinds: Collection[str] = ()) -> Choices:
    """Return what members chose: (member, kind, channel) -> manner. What they left at the default is not there."""
    rows = KindChoice.objects.filter(member_id__in=set(member_ids))
    rows = rows.filter(kind__in=kinds) if kinds else rows
    found = rows.values_list("member_id", "kind", "channel", "manner")
    return {(member, kind, channel): manner for member, kind, channel, manner in found}


def default_manner(kind: NoticeKind) -> Manner:
    """Return how a kind comes to who has chosen nothing."""
    return Manner.AT_ONCE if kind.is_urgent else Manner.GATHERED


def manner_of(choices: Choices, member_id: int, kind: str, channel: str) -> Manner:
    """Return how a kind comes to a member by a channel."""
    chosen = choices.get((member_id, kind, channel))
    return Manner(chosen) if chosen else default_manner(registries.notice_kinds.get(kind))


def addresses_of(member_ids: Iterable[int], channels: Collection[str]) -> dict[tuple[int, str], str]:
    """Return the addresses in use: (member, channel) -> address."""
    rows = Contact.objects.filter(member_id__in=set(member_ids), channel__in=channels).exclude(address="")
    found = rows.values_list("member_id", "channel", "address")
    return {(member, channel): address for member, channel, address in found}


def contact_of(member_id: int, channel: str, *, lock: bool = False) -> Contact | None:
    """Return where a member is reached by a channel, if that was ever said."""
    rows = Contact.objects.select_for_update() if lock else Contact.objects.all()
    return rows.filter(member_id=member_id, channel=channel).first()


def contacts(viewer: Actor, member_id: int) -> list[Contact]:
    """Return where a member in scope is reached. Raises Missing outside the scope."""
    org.get_member(viewer, member_id)
    return list(Contact.objects.filter(member_id=member_id))


def get_contact(contact_id: int) -> Contact:
    """Return a contact for the job that sends its code. Raises Missing."""
    row = Contact.objects.filter(pk=contact_id).first()
    if row is None:
        raise Missing
    return row


def is_taken(channel: str, address: str, member_id: int) -> bool:
    """Say whether another member is reached at the address."""
    return Contact.objects.filter(channel=channel, address=address).exclude(member_id=member_id).exists()


def code_for(contact: Contact) -> str:
    """Return the code that confirms the address which a contact waits for."""
    return code_of(settings.SECRET_KEY.encode(), contact.salt, contact.asked)


@dataclass(frozen=True, slots=True)
class Way:
    """One channel on a member's page: whether it is open, and where the member is reached by it."""

    key: str
    label: Message
    is_open: bool
    address: str
    asked: str
    confirmed_at: datetime | None


def ways(viewer: Actor, member_id: int) -> list[Way]:
    """Return every channel with where the member is reached by it. Raises Missing outside the scope."""
    rows = {row.channel: row for row in contacts(viewer, member_id)}
    opened = open_keys()
    return [_way(key, key in opened, rows.get(key)) for key in LABELS]


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind on the page of settings, with how it comes by each open channel."""

    kind: NoticeKind
    manners: Mapping[str, Manner]


def kind_rows(member_id: int) -> list[KindRow]:
    """Return every kind of notice with how it comes to the member by the channels that are open.

    Test messages are left out: whoever sends one wants to see it come.
    """
    choices, opened = choices_of([member_id]), open_keys()
    return [
        KindRow(kind, {channel: manner_of(choices, member_id, kind.key, channel) for channel in opened})
        for kind in registries.notice_kinds
        if kind.key != TEST
    ]


def chosen_rows(member_id: int) -> dict[tuple[str, str], KindChoice]:
    """Return what a member chose, by kind and channel, locked."""
    rows = KindChoice.objects.select_for_update().filter(member_id=member_id)
    return {(row.kind, row.channel): row for row in rows}


def _hours(row: Pace) -> Hours:
    return Hours(row.is_quiet, row.quiet_from, row.quiet_until, row.rests_on_days_off, row.gathered_at)


def _way(key: str, is_open: bool, row: Contact | None) -> Way:
    if row is None:
        return Way(key, LABELS[key], is_open, "", "", None)
    return Way(key, LABELS[key], is_open, row.address, row.asked, row.confirmed_at)
