"""Several sweeps at the same moment, with real transactions."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core import mail

from tests.at_once import at_once
from tests.factories.notices import PERSONAL, URGENT, make_contact, make_robot, notice_to
from tests.factories.org import NOW, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.notices import actions, queries
from xiaozhang.foundation.notices.actions.robots import ANNOUNCEMENT
from xiaozhang.foundation.notices.models import Delivery, RobotPost
from xiaozhang.foundation.notices.rules.channels import Came, Outcome

LATER = NOW.replace(day=23, hour=4)  # Monday noon: digests are due

pytestmark = pytest.mark.usefixtures("concurrent_db", "mail_on")


def carry() -> Counter[str]:
    """Take and send until nothing is due, as a sweep does; return what was sent, by key."""
    sent: Counter[str] = Counter()
    while not (load := actions.claim(actor=SYSTEM, now=LATER, channel="mail")).is_last:
        for parcel in load.parcels:
            sent[parcel.message.key] += 1
            actions.note_outcome(
                actor=SYSTEM, now=LATER, channel="mail", parcel=parcel, outcome=Outcome(Came.SENT, "0")
            )
    return sent


def test_sweeps_at_the_same_moment_send_each_once() -> None:
    members = [make_contact(make_member()).member for _ in range(30)]
    actions.send(actor=SYSTEM, now=NOW, notices=[notice_to(*members, kind=URGENT)])
    for _ in range(2):  # two for each digest
        actions.send(actor=SYSTEM, now=NOW, notices=[notice_to(*members, kind=PERSONAL)])
    counted: Counter[str] = sum(at_once(carry, carry, carry, carry), Counter())  # type: ignore[arg-type]
    assert (len(counted), set(counted.values())) == (60, {1})  # thirty at once, thirty digests
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert mail.outbox == []


def test_a_robot_says_a_thing_once_whoever_lets_it_speak() -> None:
    robot = make_robot()
    for _ in range(5):
        notice = notice_to(kind=ANNOUNCEMENT)
        actions.post_to_robots(actor=SYSTEM, now=NOW, robot_ids=[robot.pk], notice=notice)

    def speak() -> Counter[str]:
        sent: Counter[str] = Counter()
        while not (load := actions.claim_posts(actor=SYSTEM, now=NOW, robot_id=robot.pk)).is_last:
            for parcel in load.parcels:
                sent[parcel.message.key] += 1
                outcome = Outcome(Came.SENT, "0")
                actions.note_post(actor=SYSTEM, now=NOW, robot_id=robot.pk, parcel=parcel, outcome=outcome)
        return sent

    counted: Counter[str] = sum(at_once(speak, speak, speak), Counter())  # type: ignore[arg-type]
    assert (len(counted), set(counted.values())) == (5, {1})
    assert set(RobotPost.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert queries.robots_with_posts(NOW) == []
