"""Channels and robots: who sets them up, what is refused, and that robots say nothing personal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.notices import PERSONAL, make_channel, make_contact, make_robot, make_robot_post, notice_to
from tests.factories.org import NOW, actor_for, make_member
from xiaozhang.base import registries
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.base.registries import UnknownKey
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices import actions, queries
from xiaozhang.foundation.notices.actions.robots import ANNOUNCEMENT
from xiaozhang.foundation.notices.errors import ChannelShut, PersonalKind
from xiaozhang.foundation.notices.models import Channel, Delivery, Robot, RobotPost

pytestmark = pytest.mark.django_db
SETTING: dict[str, Any] = {"channel": "wecom", "application": "ww1", "secret": "s3cret", "agent": "1", "host": ""}


def test_set_up_channel_keeps_the_secret_sealed_and_the_usual_host() -> None:
    row = actions.set_up_channel(actor=SYSTEM, now=NOW, **SETTING)
    application = queries.application_of(row)
    assert application is not None
    assert (application.secret, application.base) == ("s3cret", "https:" + "//qyapi.weixin.qq.com")
    assert ("s3cret" in str(Channel.objects.values().get()), "s3cret" in repr(application)) == (False, False)
    again = actions.set_up_channel(actor=SYSTEM, now=NOW, **{**SETTING, "secret": "", "application": "ww2"})
    kept = queries.application_of(again)
    assert kept is not None and (kept.name, kept.secret) == ("ww2", "s3cret")
    assert "s3cret" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"application": "我们的应用"}, "application"),
        ({"agent": ""}, "agent"),
        ({"secret": ""}, "secret"),
        ({"secret": "x" * 201}, "secret"),
        ({"host": "http:" + "//interface.example.com"}, "host"),
        ({"host": "user:pass@interface.example.com"}, "host"),
    ],
)
def test_set_up_channel_refused_leaves_no_trace(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.set_up_channel(actor=SYSTEM, now=NOW, **{**SETTING, **changed})
    assert (list(refused.value.fields), Channel.objects.count(), Entry.objects.count()) == ([field], 0, 0)


def test_set_up_channel_refused_for_mail_and_for_a_stale_form() -> None:
    with pytest.raises(Missing):
        actions.set_up_channel(actor=SYSTEM, now=NOW, **{**SETTING, "channel": "mail"})
    actions.set_up_channel(actor=SYSTEM, now=NOW, **SETTING)
    with pytest.raises(Stale):
        actions.set_up_channel(actor=SYSTEM, now=NOW, revision=0, **SETTING)


def test_switch_channel_refused_before_it_is_set_up() -> None:
    for channel in ("mail", "feishu"):
        with pytest.raises(Refused):
            actions.switch_channel(actor=SYSTEM, now=NOW, channel=channel, is_on=True)
    make_channel("feishu")
    actions.switch_channel(actor=SYSTEM, now=NOW, channel="feishu", is_on=False)
    assert queries.open_keys() == []
    actions.switch_channel(actor=SYSTEM, now=NOW, channel="feishu", is_on=True)
    assert queries.open_keys() == ["feishu"]


def test_mail_can_be_switched_off_by_the_administrator(settings: Any) -> None:
    settings.MAIL_IS_ON = True
    assert queries.open_keys() == ["mail"]
    actions.switch_channel(actor=SYSTEM, now=NOW, channel="mail", is_on=False)
    assert (queries.open_keys(), actions.claim(actor=SYSTEM, now=NOW, channel="mail").is_last) == ([], True)


def test_try_channel_sends_oneself_a_message_whatever_the_hour() -> None:
    chief = make_member(role="administrator")
    make_channel("feishu"), make_contact(chief, "feishu")
    midnight = NOW.replace(hour=17)
    actions.try_channel(actor=actor_for(chief), now=midnight, channel="feishu")
    assert list(Delivery.objects.values_list("member_id", "channel", "next_at")) == [(chief.pk, "feishu", midnight)]


def test_try_channel_refused_when_it_is_shut_or_one_has_no_address() -> None:
    chief = actor_for(make_member(role="administrator"))
    with pytest.raises(ChannelShut):
        actions.try_channel(actor=chief, now=NOW, channel="feishu")
    make_channel("feishu")
    with pytest.raises(Refused):
        actions.try_channel(actor=chief, now=NOW, channel="feishu")
    assert Delivery.objects.count() == 0


def test_robots_refuse_every_personal_kind_whoever_asks() -> None:
    robot = make_robot()
    personal = [kind.key for kind in registries.notice_kinds if kind.is_personal]
    assert PERSONAL in personal
    for kind in personal:
        for actor in (SYSTEM, actor_for(make_member(role=("administrator", "leadership")))):
            with pytest.raises(PersonalKind):
                actions.post_to_robots(actor=actor, now=NOW, robot_ids=[robot.pk], notice=notice_to(kind=kind))
    with pytest.raises(UnknownKey):
        actions.post_to_robots(actor=SYSTEM, now=NOW, robot_ids=[robot.pk], notice=notice_to(kind="nobody.knows"))
    assert RobotPost.objects.count() == 0


def test_post_to_robots_says_a_thing_once_and_only_by_those_that_are_on() -> None:
    on, off = make_robot(), make_robot("feishu")
    actions.change_robot(actor=SYSTEM, now=NOW, robot_id=off.pk, name="停用的", is_on=False)
    notice = notice_to(kind=ANNOUNCEMENT, key="once")
    for expected in (1, 0):
        given: dict[str, Any] = {"robot_ids": [on.pk, off.pk, 999], "notice": notice}
        assert actions.post_to_robots(actor=SYSTEM, now=NOW, **given) == expected
    assert list(RobotPost.objects.values_list("robot_id", "key")) == [(on.pk, "once")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"name": ""}, "name"),
        ({"url": "http:" + "//10.0.0.1/"}, "url"),
        ({"url": ""}, "url"),
    ],
)
def test_add_robot_refused_leaves_no_trace(changed: dict[str, str], field: str) -> None:
    values = {"channel": "dingtalk", "name": "销售群", "url": "https:" + "//robots.example.com/send", **changed}
    with pytest.raises(Invalid) as refused:
        actions.add_robot(actor=SYSTEM, now=NOW, **values)
    assert (list(refused.value.fields), Robot.objects.count(), Entry.objects.count()) == ([field], 0, 0)


def test_change_robot_refused_for_a_taken_name_or_a_stale_form() -> None:
    one, other = make_robot(), make_robot()
    with pytest.raises(Invalid):
        actions.change_robot(actor=SYSTEM, now=NOW, robot_id=one.pk, name=other.name, is_on=True)
    with pytest.raises(Stale):
        actions.change_robot(actor=SYSTEM, now=NOW, robot_id=one.pk, name="别的", is_on=True, revision=7)
    one.refresh_from_db()
    assert (one.name != other.name, one.revision) == (True, 0)


def test_try_robot_refused_while_it_is_switched_off() -> None:
    robot = make_robot()
    actions.change_robot(actor=SYSTEM, now=NOW, robot_id=robot.pk, name=robot.name, is_on=False)
    with pytest.raises(Refused):
        actions.try_robot(actor=SYSTEM, now=NOW, robot_id=robot.pk)
    assert RobotPost.objects.count() == 0


def test_a_robot_switched_off_says_nothing_that_waits() -> None:
    robot = make_robot_post().robot
    actions.change_robot(actor=SYSTEM, now=NOW, robot_id=robot.pk, name=robot.name, is_on=False)
    assert queries.robots_with_posts(NOW) == []
    assert actions.claim_posts(actor=SYSTEM, now=NOW, robot_id=robot.pk).parcels == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda actor: actions.set_up_channel(actor=actor, now=NOW, **SETTING),
        lambda actor: actions.switch_channel(actor=actor, now=NOW, channel="mail", is_on=False),
        lambda actor: actions.try_channel(actor=actor, now=NOW, channel="mail"),
        lambda actor: actions.add_robot(actor=actor, now=NOW, channel="wecom", name="群", url="x"),
        lambda actor: actions.change_robot(actor=actor, now=NOW, robot_id=1, name="群", is_on=True),
        lambda actor: actions.try_robot(actor=actor, now=NOW, robot_id=1),
    ],
)
def test_channels_and_robots_not_allowed_without_the_power(act: Callable[[Any], object]) -> None:
    with pytest.raises(NotAllowed):
        act(actor_for(make_member(role=("sales_manager", "hr", "leadership"))))
    assert (Channel.objects.count(), Robot.objects.count()) == (0, 0)
