"""The ways out as they are set up, and what became of what went by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import Missing
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.sealing import Broken, unseal
from xiaozhang.base.text import Message
from xiaozhang.foundation.notices import powers
from xiaozhang.foundation.notices.models import Channel, Contact, Delivery, Robot, RobotPost, SendingState
from xiaozhang.foundation.notices.rules.channels import LABELS, MAIL, Application, base_of

MOST_SHOWN = 30
APPLICATION, ROBOT_URL, ROBOT_SECRET = "notices.application", "notices.robot.url", "notices.robot.secret"


def mail_is_set_up() -> bool:
    """Say whether the settings name a mail server."""
    return bool(settings.MAIL_IS_ON)


def site() -> str:
    """Return the beginning of our own addresses, as seen from outside; "" where the settings do not say."""
    return str(settings.SITE_URL)


def may_call_private() -> bool:
    """Say whether the operator allows interfaces of the own network."""
    return bool(settings.WEBHOOKS_MAY_CALL_PRIVATE)


def open_keys() -> list[str]:
    """Return the channels that notices can leave by at the moment; one query."""
    switched = dict(Channel.objects.values_list("key", "is_on"))
    return [key for key in LABELS if _is_open(key, switched)]


def is_open_now(row: Channel) -> bool:
    """Say whether notices can leave by the channel."""
    return _is_open(row.key, {row.key: row.is_on})


def channel_row(key: str, *, lock: bool = False) -> Channel | None:
    """Return the row of a channel, if it was ever set up or used."""
    rows = Channel.objects.select_for_update() if lock else Channel.objects.all()
    return rows.filter(key=key).first()


def get_channel(viewer: Actor, key: str, *, power: Power | None = powers.MANAGE_CHANNELS) -> Channel:
    """Return a channel for those who manage them; not saved yet where nobody has set it up. Raises Missing."""
    if key not in LABELS:
        raise Missing
    refuse_without(viewer, power)
    return channel_row(key) or Channel(key=key, is_on=key == MAIL)


def application_of(row: Channel) -> Application | None:
    """Return our application at the other side; None where its secret cannot be read, as the installation's changed."""
    secret = _unsealed(APPLICATION, row.sealed_secret)
    return None if secret is None else Application(base_of(row.host), row.application, secret, row.agent)


def application_for(channel: str) -> Application | None:
    """Return our application by a channel; None for mail, and where its secret cannot be read."""
    row = channel_row(channel)
    return None if row is None or not row.sealed_secret else application_of(row)


def robots(viewer: Actor) -> QuerySet[Robot]:
    """Return the robots, for those who manage channels or publish announcements."""
    sees = viewer.may(powers.MANAGE_CHANNELS) or viewer.may(powers.PUBLISH)
    return Robot.objects.all() if sees else Robot.objects.none()


def get_robot(viewer: Actor, pk: int, *, power: Power | None = None, lock: bool = False) -> Robot:
    """Return one robot. Raises Missing; NotAllowed without `power`."""
    rows = robots(viewer)
    row = (rows.select_for_update() if lock else rows).filter(pk=pk).first()
    if row is None:
        raise Missing
    refuse_without(viewer, power)
    return row


def active_robots(ids: list[int]) -> list[Robot]:
    """Return those of the robots that are switched on."""
    return list(Robot.objects.filter(pk__in=ids, is_on=True))


def robot_address(row: Robot) -> tuple[str, str] | None:
    """Return address and signing secret of a robot, or None where they cannot be read."""
    url = _unsealed(ROBOT_URL, row.sealed_url)
    secret = _unsealed(ROBOT_SECRET, row.sealed_secret) if row.sealed_secret else ""
    return None if url is None or secret is None else (url, secret)


def is_name_taken(name: str, besides: int | None) -> bool:
    """Say whether another robot is called so."""
    rows = Robot.objects.filter(name=name)
    return (rows if besides is None else rows.exclude(pk=besides)).exists()


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """One channel on the page of channels."""

    channel: Channel
    label: Message
    is_set_up: bool
    is_open: bool
    people: int
    waiting: int
    given_up: int
    last_at: datetime | None


def channel_cards(viewer: Actor) -> list[ChannelCard]:
    """Return all channels with what became of their messages, for those who manage them."""
    refuse_without(viewer, powers.MANAGE_CHANNELS)
    rows = {row.key: row for row in Channel.objects.all()}
    switched = {key: row.is_on for key, row in rows.items()}
    counts = (
        Delivery.objects.exclude(state=SendingState.SENT)
        .values_list("channel")
        .annotate(waiting=Count("id", filter=Q(state="waiting")), given_up=Count("id", filter=Q(state="given_up")))
        .order_by()
    )
    counted = {key: (waiting, given_up) for key, waiting, given_up in counts}
    reached = people_reached()
    return [
        ChannelCard(
            channel=rows.get(key) or Channel(key=key, is_on=key == MAIL),
            label=label,
            is_set_up=mail_is_set_up() if key == MAIL else key in rows and bool(rows[key].sealed_secret),
            is_open=_is_open(key, switched),
            people=reached.get(key, 0),
            waiting=counted.get(key, (0, 0))[0],
            given_up=counted.get(key, (0, 0))[1],
            last_at=_last_sent_at(key),
        )
        for key, label in LABELS.items()
    ]


def people_reached() -> dict[str, int]:
    """Return how many members have an address in use, by channel."""
    rows = Contact.objects.exclude(address="").values_list("channel").annotate(count=Count("id")).order_by()
    return dict(rows)


def latest_deliveries(key: str) -> list[Delivery]:
    """Return what was last done by a channel, without what was said: that is its member's alone."""
    return list(Delivery.objects.filter(channel=key).select_related("member", "notice").order_by("-id")[:MOST_SHOWN])


def latest_posts(robot: Robot) -> list[RobotPost]:
    """Return what a robot last said."""
    return list(RobotPost.objects.filter(robot=robot)[:MOST_SHOWN])


def _last_sent_at(key: str) -> datetime | None:
    rows = Delivery.objects.filter(channel=key, state=SendingState.SENT).order_by("-id")
    return rows.values_list("sent_at", flat=True).first()


def _is_open(key: str, switched: dict[str, bool]) -> bool:
    if key == MAIL:
        return mail_is_set_up() and switched.get(key, True)
    return switched.get(key, False)


def _unsealed(purpose: str, sealed: str) -> str | None:
    try:
        return unseal(settings.SECRET_KEY.encode(), purpose, sealed)
    except Broken:
        return None
