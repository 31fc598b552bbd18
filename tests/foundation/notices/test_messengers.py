"""DingTalk, WeCom and Feishu: what they are asked, and what is made of their answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.notices import URGENT, make_channel, make_contact, make_notice, make_robot, make_robot_post
from tests.factories.org import NOW, make_member
from tests.foundation.notices.stand_in import ROBOT_PATHS, SEND_PATHS, TOKEN_PATHS, StandIn, standing_in
from xiaozhang.foundation.notices import jobs
from xiaozhang.foundation.notices.gateways import messengers
from xiaozhang.foundation.notices.models import Channel, Delivery, Robot, RobotPost

pytestmark = pytest.mark.django_db
ALL = ("dingtalk", "wecom", "feishu")
BODY, HEAD = "金额 12 万元\n11-20 10:00", "合同待审批"


@pytest.fixture
def there(settings: Any) -> Iterator[StandIn]:
    """The other side, with no token of an earlier test known."""
    settings.WEBHOOKS_MAY_CALL_PRIVATE = True
    settings.SITE_URL = "https:" + "//crm.example.com"
    messengers._tokens.clear()
    with standing_in() as here:
        yield here


def told(channel: str, there: StandIn, *, count: int = 1) -> list[Delivery]:
    """Set a channel up and tell members something that is to go out by it at once."""
    make_channel(channel, host=there.url)
    rows = []
    for place in range(count):
        member = make_member()
        make_contact(member, channel, f"user{place + 1}")
        notice = make_notice(member, kind=URGENT, body="金额 12 万元", url="/approvals/7/")
        rows.append(Delivery.objects.get(notice=notice))
    return rows


def sweep(monkeypatch: pytest.MonkeyPatch, at: datetime = NOW) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    jobs.deliver()


def test_dingtalk_gets_a_work_notice(monkeypatch: pytest.MonkeyPatch, there: StandIn) -> None:
    row = told("dingtalk", there)[0]
    sweep(monkeypatch)
    assert there.paths() == ["/gettoken", SEND_PATHS["dingtalk"]]
    sent = there.came[1]
    url = f"https://crm.example.com/notices/{row.notice_id}/open/"
    card = {
        "title": HEAD,
        "markdown": f"### {HEAD}\n\n金额 12 万元\n\n11-20 10:00",
        "single_title": "查看",
        "single_url": url,
    }
    assert (sent.method, sent.query) == ("POST", {"access_token": "token-1"})
    assert sent.body == {
        "agent_id": 1234, "userid_list": "user1", "msg": {"msgtype": "action_card", "action_card": card}
    }  # fmt: skip
    row.refresh_from_db()
    assert (row.state, row.last_code, row.last_words) == ("sent", "0", "task_id 256271667526")


def test_wecom_gets_a_text_card_and_drops_repeats(monkeypatch: pytest.MonkeyPatch, there: StandIn) -> None:
    row = told("wecom", there)[0]
    sweep(monkeypatch)
    assert there.paths() == ["/cgi-bin/gettoken", SEND_PATHS["wecom"]]
    assert there.came[1].body == {
        "touser": "user1",
        "agentid": 1234,
        "msgtype": "textcard",
        "textcard": {
            "title": HEAD,
            "description": BODY,
            "url": f"https://crm.example.com/notices/{row.notice_id}/open/",
            "btntxt": "查看",
        },
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 14400,
    }
    row.refresh_from_db()
    assert (row.state, row.last_words) == ("sent", "msgid xxxx")


def test_feishu_gets_a_post_with_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch, there: StandIn) -> None:
    row = told("feishu", there)[0]
    sweep(monkeypatch)
    assert there.paths() == [TOKEN_PATHS["feishu"], SEND_PATHS["feishu"]]
    sent = there.came[1]
    assert (sent.query, sent.headers["Authorization"]) == ({"receive_id_type": "user_id"}, "Bearer token-1")
    key = hashlib.sha256(f"notice-{row.notice_id}".encode()).hexdigest()[:50]
    assert (sent.body["receive_id"], sent.body["msg_type"], sent.body["uuid"]) == ("user1", "post", key)
    post = json.loads(sent.body["content"])["zh_cn"]
    assert post["title"] == HEAD
    assert [line[0]["text"] for line in post["content"]] == ["金额 12 万元", "11-20 10:00", "查看"]


@pytest.mark.parametrize("channel", ALL)
def test_a_token_is_asked_for_once_and_again_when_it_is_no_longer_taken(
    monkeypatch: pytest.MonkeyPatch, there: StandIn, channel: str
) -> None:
    told(channel, there, count=3)
    sweep(monkeypatch)
    assert (there.tokens, there.paths().count(SEND_PATHS[channel])) == (1, 3)
    there.tokens += 1  # the other side takes another one from now on
    member = make_member()
    make_contact(member, channel, "user9")
    make_notice(member, kind=URGENT)
    sweep(monkeypatch)
    assert there.tokens == 3
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.parametrize(
    ("channel", "answer"),
    [
        ("wecom", {"errcode": 81013, "errmsg": "user & party & tag all invalid"}),
        ("wecom", {"errcode": 0, "errmsg": "ok", "invaliduser": "user1"}),
        ("feishu", {"code": 230013, "msg": "Bot has NO availability to this user."}),
        ("dingtalk", {"errcode": 33012, "errmsg": "无效的USERID"}),
    ],
)
def test_who_is_not_reached_there_is_given_up_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch, there: StandIn, channel: str, answer: dict[str, Any]
) -> None:
    there.told[SEND_PATHS[channel]] = [(200, answer, {})]
    told(channel, there, count=2)
    sweep(monkeypatch)
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["given_up", "sent"]


@pytest.mark.parametrize(
    ("channel", "answer", "seconds"),
    [
        ("dingtalk", (200, {"errcode": 88, "sub_code": "90018", "sub_msg": "触发全局限流"}, {}), 60),
        ("dingtalk", (200, {"errcode": -1, "errmsg": "系统繁忙"}, {}), 60),
        ("wecom", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, {}), 60),
        (
            "feishu",
            (429, {"code": 99991400, "msg": "request trigger frequency limit"}, {"x-ogw-ratelimit-reset": "52"}),
            52,
        ),
        ("feishu", (502, {}, {}), 300),
        ("wecom", (200, {"errcode": 60020, "errmsg": "not allow to access from your ip"}, {}), 300),
    ],
)
def test_who_asks_for_rest_is_left_alone_and_no_try_is_lost(
    monkeypatch: pytest.MonkeyPatch, there: StandIn, channel: str, answer: Any, seconds: int
) -> None:
    there.told[SEND_PATHS[channel]] = [answer]
    told(channel, there, count=3)
    sweep(monkeypatch)
    sweep(monkeypatch, NOW + timedelta(seconds=seconds - 1))
    assert there.paths().count(SEND_PATHS[channel]) == 1
    assert set(Delivery.objects.values_list("state", "attempts", "held_until")) == {("waiting", 0, None)}
    assert Channel.objects.get(key=channel).paused_until == NOW + timedelta(seconds=seconds)
    sweep(monkeypatch, NOW + timedelta(seconds=seconds))
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.parametrize("channel", ALL)
def test_a_wrong_secret_is_said_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, there: StandIn, channel: str
) -> None:
    row = told(channel, there)[0]
    make_channel(channel, host=there.url)
    wrong = {"errcode": 40001, "errmsg": "invalid secret", "code": 10014, "msg": "invalid secret"}
    there.told[TOKEN_PATHS[channel]] = [(200, wrong, {})]
    sweep(monkeypatch)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_words) == ("waiting", 0, "取不到访问令牌：invalid secret")


def test_an_interface_in_the_own_network_is_not_called_unless_allowed(
    monkeypatch: pytest.MonkeyPatch, there: StandIn, settings: Any
) -> None:
    told("wecom", there)
    settings.WEBHOOKS_MAY_CALL_PRIVATE = False
    sweep(monkeypatch)
    assert (there.came, Delivery.objects.get().state) == ([], "waiting")


def test_with_another_secret_of_the_installation_the_kept_one_is_not_used(
    monkeypatch: pytest.MonkeyPatch, there: StandIn, settings: Any
) -> None:
    told("wecom", there)
    settings.SECRET_KEY = "another one"
    sweep(monkeypatch)
    assert (there.came, Delivery.objects.get().state) == ([], "waiting")


def robot_of(channel: str, there: StandIn, secret: str = "SEC1") -> Robot:
    return make_robot(channel, f"{there.url}{ROBOT_PATHS[channel]}?access_token=tok", secret)


def test_a_dingtalk_robot_signs_with_time_and_secret(monkeypatch: pytest.MonkeyPatch, there: StandIn) -> None:
    make_robot_post(robot_of("dingtalk", there), title="放假安排", body="10月1日至7日", url="/notices/announcements/1/")
    sweep(monkeypatch)
    asked = there.came[0]
    stamp = str(int(NOW.timestamp()) * 1000)
    made = hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()
    assert asked.query == {"access_token": "tok", "timestamp": stamp, "sign": base64.b64encode(made).decode()}
    link = "https:" + "//crm.example.com/notices/announcements/1/"
    assert asked.body == {
        "msgtype": "markdown",
        "markdown": {"title": "放假安排", "text": f"### 放假安排\n\n10月1日至7日\n\n[查看]({link})"},
    }


def test_a_feishu_robot_signs_nothing_with_time_and_secret(monkeypatch: pytest.MonkeyPatch, there: StandIn) -> None:
    make_robot_post(robot_of("feishu", there), title="放假安排", body="10月1日至7日")
    sweep(monkeypatch)
    stamp = str(int(NOW.timestamp()))
    made = hmac.new(f"{stamp}\nSEC1".encode(), b"", hashlib.sha256).digest()
    said = {"title": "放假安排", "content": [[{"tag": "text", "text": "10月1日至7日"}]]}
    assert there.came[0].body == {
        "timestamp": stamp,
        "sign": base64.b64encode(made).decode(),
        "msg_type": "post",
        "content": {"post": {"zh_cn": said}},
    }


def test_a_wecom_robot_says_markdown(monkeypatch: pytest.MonkeyPatch, there: StandIn) -> None:
    make_robot_post(robot_of("wecom", there, ""), title="放假安排", body="10月1日至7日")
    sweep(monkeypatch)
    content = "**放假安排**\n10月1日至7日"
    assert there.came[0].body == {"msgtype": "markdown", "markdown": {"content": content}}
    assert RobotPost.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("channel", "answer", "state", "seconds"),
    [
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "given_up", None),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, "waiting", 600),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "given_up", None),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "waiting", 60),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, "given_up", None),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, "waiting", 60),
    ],
)
def test_what_robots_are_answered(
    monkeypatch: pytest.MonkeyPatch,
    there: StandIn,
    channel: str,
    answer: dict[str, Any],
    state: str,
    seconds: int | None,
) -> None:
    there.told[ROBOT_PATHS[channel]] = [(200, answer, {})]
    robot = robot_of(channel, there)
    make_robot_post(robot)
    sweep(monkeypatch)
    robot.refresh_from_db()
    rests = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert (RobotPost.objects.get().state, robot.paused_until) == (state, rests)
