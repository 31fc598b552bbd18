"""Sending in the background: at once after the commit, and by a sweep for what was put off or left lying."""

from __future__ import annotations

from django.utils import timezone

from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.notices import actions, gateways, queries
from xiaozhang.foundation.notices.rules.channels import Application, Came, Outcome
from xiaozhang.foundation.notices.rules.parcels import Load
from xiaozhang.foundation.notices.rules.wording import code_message
from xiaozhang.foundation.org import queries as org

_NOBODY = Application("", "", "")


class NotSent(Exception):
    """A code could not be sent now; the job is tried again."""


def deliver() -> None:
    """Send what is due, by every channel and robot, until nothing is."""
    for channel in queries.open_keys():
        deliver_by(channel)
    for robot_id in queries.robots_with_posts(timezone.now()):
        let_speak(robot_id)


def deliver_by(channel: str) -> int:
    """Send what is due by one channel, and return how many messages were sent.

    Where the whole channel does not work, the rest is put back and left for later.
    """
    sent = 0
    while True:
        load = actions.claim(actor=SYSTEM, now=timezone.now(), channel=channel)
        if load.is_last:
            return sent
        count, goes_on = _send(channel, load)
        sent += count
        if not goes_on:
            return sent


def let_speak(robot_id: int) -> int:
    """Let a robot say what is due, and return how many posts it said."""
    sent = 0
    while True:
        load = actions.claim_posts(actor=SYSTEM, now=timezone.now(), robot_id=robot_id)
        if load.is_last:
            return sent
        for place, parcel in enumerate(load.parcels):
            outcome = _said(robot_id, load, place)
            actions.note_post(actor=SYSTEM, now=timezone.now(), robot_id=robot_id, parcel=parcel, outcome=outcome)
            sent += outcome.came == Came.SENT
            if outcome.concerns_all:
                actions.put_posts_back(actor=SYSTEM, now=timezone.now(), parcels=load.parcels[place + 1 :])
                return sent


def send_code(contact_id: int) -> None:
    """Send the code that confirms an address; nothing where it has been confirmed or asked for anew meanwhile."""
    contact = queries.get_contact(contact_id)
    if not contact.asked:
        return
    application = queries.application_for(contact.channel)
    names = org.names_of([contact.member_id])
    message = code_message(queries.code_for(contact), names[contact.member_id], f"code-{contact.pk}-{contact.salt[:8]}")
    sender = gateways.sender_of(contact.channel, application or _NOBODY, may_call_private=queries.may_call_private())
    with sender:
        outcome = sender.send(contact.asked, message)
    if outcome.came == Came.LATER:
        raise NotSent(f"{contact.channel}: {outcome.code} {outcome.words}")


def clean() -> None:
    """Forget what became of old messages."""
    actions.forget_deliveries(actor=SYSTEM, now=timezone.now())


def _send(channel: str, load: Load) -> tuple[int, bool]:
    """Send a load; return how many messages went, and whether the channel goes on working."""
    sent = 0
    private = queries.may_call_private()
    with gateways.sender_of(channel, load.application or _NOBODY, may_call_private=private) as sender:
        for place, parcel in enumerate(load.parcels):
            outcome = sender.send(parcel.to, parcel.message)
            actions.note_outcome(actor=SYSTEM, now=timezone.now(), channel=channel, parcel=parcel, outcome=outcome)
            sent += outcome.came == Came.SENT
            if outcome.concerns_all:
                actions.put_back(actor=SYSTEM, now=timezone.now(), parcels=load.parcels[place + 1 :])
                return sent, False
    return sent, True


def _said(robot_id: int, load: Load, place: int) -> Outcome:
    parcel, private = load.parcels[place], queries.may_call_private()
    address = queries.robot_address(queries.get_robot(SYSTEM, robot_id))
    if address is None:
        return Outcome(Came.LATER, "", "保存的地址或密钥读不出来，请重新填写。", concerns_all=True)
    at = int(timezone.now().timestamp())
    return gateways.say(parcel.to, *address, parcel.message, at=at, may_call_private=private)
