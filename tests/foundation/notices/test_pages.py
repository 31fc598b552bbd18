"""Pages of notices: whose they are, what they say, what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.asking import cost, signed_in, text_of
from tests.factories.notices import (
    PERSONAL,
    URGENT,
    make_announcement,
    make_channel,
    make_contact,
    make_delivery,
    make_notice,
    make_receipt,
    make_robot,
    make_robot_post,
)
from tests.factories.org import actor_for, make_company, make_member
from xiaozhang.base import registries
from xiaozhang.foundation.notices import queries
from xiaozhang.foundation.notices.models import Announcement, Channel, Notice, Robot

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KEY = {"request_key": "0000-test-key"}


def post(client: Client, where: str, **values: Any) -> Any:
    return client.post(where, {**KEY, **values})


def test_the_centre_shows_ones_own_unread_by_day_and_kind() -> None:
    member = make_member()
    make_notice(member, title="合同待审批", kind=URGENT), make_notice(make_member(), title="别人的")
    read = make_notice(member, title="看过的")
    client = signed_in(member)
    client.post(f"/notices/{read.pk}/read/", KEY)
    unread, everything = text_of(client, "/notices/"), text_of(client, "/notices/?view=all")
    assert [words in unread for words in ("合同待审批", "看过的", "别人的", "紧急事项")] == [True, False, False, True]
    assert [words in everything for words in ("合同待审批", "看过的", "别人的")] == [True, True, False]
    assert "合同待审批" not in text_of(client, f"/notices/?view=all&kind={PERSONAL}")


def test_opening_a_notice_marks_it_read_and_goes_to_its_record() -> None:
    member = make_member()
    there, nowhere = make_notice(member, url="/customers/"), make_notice(member)
    client = signed_in(member)
    assert client.get(f"/notices/{there.pk}/open/").headers["Location"] == "/customers/"
    assert client.get(f"/notices/{nowhere.pk}/open/").headers["Location"] == "/notices/?view=all"
    assert queries.unread_count(actor_for(member)) == 0
    other = make_notice(make_member())
    assert client.get(f"/notices/{other.pk}/open/").status_code == 404
    assert Notice.objects.get(pk=other.pk).read_at is None


def test_all_are_marked_read_at_once() -> None:
    member = make_member()
    make_notice(member), make_notice(member, kind=URGENT)
    client = signed_in(member)
    post(client, "/notices/read-all/", kind=URGENT)
    assert queries.unread_count(actor_for(member)) == 1
    post(client, "/notices/read-all/", request_key="0001-test-key")
    assert queries.unread_count(actor_for(member)) == 0


def test_older_notices_are_a_page_further() -> None:
    member = make_member()
    for place in range(31):
        make_notice(member, title=f"第{place}条")
    first = text_of(signed_in(member), "/notices/")
    oldest = Notice.objects.order_by("id")[1]
    assert ("第1条" in first, "第0条" in first) == (True, False)
    assert "第0条" in text_of(signed_in(member), f"/notices/?before={oldest.pk}")


def test_the_centre_costs_the_same_for_one_and_three() -> None:
    member = make_member()
    client = signed_in(member)
    make_notice(member)
    one = cost(client, "/notices/?view=all")
    make_notice(member), make_notice(member, kind=URGENT)
    assert cost(client, "/notices/?view=all") == one <= 12


def test_the_bell_counts_and_pages_remember_without_a_query() -> None:
    member = make_member()
    client = signed_in(member)
    make_notice(member)
    before = cost(client, "/me/")
    asked = text_of(client, "/badges/")
    assert "通知，1 条未处理" in asked
    assert cost(client, "/me/") == before
    assert "通知，1 条未处理" in text_of(client, "/me/")
    make_notice(member)
    assert "通知，1 条未处理" in text_of(client, "/me/")
    assert "通知，2 条未处理" in text_of(client, "/badges/")
    assert cost(client, "/badges/") - cost_of_signing_in(client) == len(list(registries.frame_badges))


def cost_of_signing_in(client: Client) -> int:
    """What any page costs that asks nothing."""
    return cost(client, "/parts/progress/")


def test_somebody_elses_remembered_figures_are_not_shown() -> None:
    member, other = make_member(), make_member()
    make_notice(member)
    client = signed_in(member)
    client.get("/badges/")
    client.force_login(other)
    assert "未处理" not in text_of(client, "/me/")
    client.cookies["xiaozhang_badges"] = f"{other.pk}:notices.<b>~x~notices.99999999"
    assert "未处理" not in text_of(client, "/me/")


@pytest.mark.usefixtures("mail_on")
def test_settings_are_shown_and_kept() -> None:
    member = make_member()
    client = signed_in(member)
    page = text_of(client, "/notices/settings/")
    assert [words in page for words in ("安静时段不发", "公告", "测试事项", "邮件", "公司没有启用")] == [True] * 5
    place = [row.kind.key for row in queries.kind_rows(member.pk)].index(PERSONAL)
    values = {"quiet_from": "22:00", "quiet_until": "07:30", "gathered_at": "09:00", f"manner_{place}_mail": "off"}
    assert post(client, "/notices/settings/", **values).status_code == 302
    hours = queries.hours_of(member.pk)
    assert (hours.is_quiet, hours.quiet_from.hour, hours.gathered_at.hour) == (False, 22, 9)
    assert queries.choices_of([member.pk]) == {(member.pk, PERSONAL, "mail"): "off"}
    wrong = post(client, "/notices/settings/", request_key="0002-test-key", **{**values, "quiet_from": "25:00"})
    assert (wrong.status_code, "请写成 21:00 的样子" in wrong.content.decode()) == (422, True)


def test_without_a_mail_server_mail_is_not_offered_and_says_why() -> None:
    page = text_of(signed_in(make_member()), "/notices/settings/")
    assert "公司还没有设置发信服务器，暂不能用" in page
    assert "通知只在系统里" in page


@pytest.mark.usefixtures("mail_on")
def test_an_address_is_asked_for_and_confirmed_by_its_code() -> None:
    member = make_member()
    client = signed_in(member)
    answer = post(client, "/notices/settings/mail/", address="Lin@Example.com")
    assert answer.headers["Location"] == "/notices/settings/mail/confirm/"
    contact = queries.contact_of(member.pk, "mail")
    assert contact is not None and (contact.address, contact.asked) == ("", "lin@example.com")
    code = queries.code_for(contact)
    wrong = post(client, "/notices/settings/mail/confirm/", request_key="0003-test-key", code="abcdef")
    assert (wrong.status_code, "验证码不对" in wrong.content.decode()) == (422, True)
    right = post(client, "/notices/settings/mail/confirm/", request_key="0004-test-key", code=code)
    assert right.headers["Location"] == "/notices/settings/"
    assert "lin@example.com" in text_of(client, "/notices/settings/")
    post(client, "/notices/settings/mail/drop/", request_key="0005-test-key")
    assert queries.contact_of(member.pk, "mail") is None


def test_an_administrator_says_where_a_member_is_reached() -> None:
    make_company()
    hr, member = make_member(role="hr"), make_member()
    client = signed_in(hr)
    tab = text_of(client, f"/administration/members/{member.pk}/?tab=contacts")
    assert "通知发到哪里" in tab
    post(client, f"/notices/members/{member.pk}/dingtalk/", address="manager4220")
    assert "manager4220" in text_of(client, f"/administration/members/{member.pk}/?tab=contacts")
    plain = signed_in(make_member())
    assert post(plain, f"/notices/members/{member.pk}/dingtalk/", address="x").status_code == 403
    assert queries.addresses_of([member.pk], ["dingtalk"]) == {(member.pk, "dingtalk"): "manager4220"}


def test_channels_are_set_up_switched_and_tried_by_the_administrator() -> None:
    chief = make_member(role="administrator")
    client = signed_in(chief)
    assert "未设置" in text_of(client, "/notices/channels/")
    assert "AppSecret" in text_of(client, "/notices/channels/dingtalk/change/")
    values = {
        "application": "ding-app",
        "agent": "12",
        "secret": "s3cret",
        "host": "interface.example.com",
        "is_on": "on",
    }
    done = post(client, "/notices/channels/dingtalk/change/", revision="0", **values)
    assert done.headers["Location"] == "/notices/channels/dingtalk/"
    page = text_of(client, "/notices/channels/dingtalk/")
    assert ("已加密保存" in page, "s3cret" in page) == (True, False)
    assert "s3cret" not in Channel.objects.get(key="dingtalk").sealed_secret
    refused = client.post("/notices/channels/dingtalk/test/", {"request_key": "0001-test-key"}, follow=True)
    assert "您自己还没有钉钉地址" in refused.content.decode()
    make_contact(chief, "dingtalk")
    client.post("/notices/channels/dingtalk/test/", {"request_key": "0002-test-key"})
    assert "测试消息" in text_of(client, "/notices/channels/dingtalk/")
    client.post("/notices/channels/dingtalk/switch/", {"request_key": "0003-test-key", "is_on": "0"})
    assert "停用" in text_of(client, "/notices/channels/")
    assert "XIAOZHANG_MAIL" in text_of(client, "/notices/channels/mail/")


def test_robots_are_added_and_tried_and_their_address_stays_hidden() -> None:
    client = signed_in(make_member(role="administrator"))
    url = "https:" + "//robots.example.com/send?access_token=very-secret-token"
    done = post(client, "/notices/robots/add/", channel="dingtalk", name="销售一群", url=url, secret="SEC9")
    robot = Robot.objects.get()
    assert done.headers["Location"] == f"/notices/robots/{robot.pk}/"
    client.post(f"/notices/robots/{robot.pk}/test/", {"request_key": "0001-test-key"})
    page = text_of(client, f"/notices/robots/{robot.pk}/") + text_of(client, "/notices/channels/")
    assert [words in page for words in ("测试消息", "very-secret-token", "SEC9")] == [True, False, False]
    post(client, f"/notices/robots/{robot.pk}/change/", request_key="0002-test-key", name="销售二群", revision="0")
    robot.refresh_from_db()
    assert (robot.name, robot.is_on, queries.robot_address(robot)) == ("销售二群", False, (url, "SEC9"))


@pytest.mark.parametrize("address", ["channels/", "channels/mail/", "channels/wecom/change/", "robots/add/"])
def test_who_does_not_manage_channels_does_not_see_them(address: str) -> None:
    assert signed_in(make_member(role="sales_manager")).get(f"/notices/{address}").status_code == 403


def test_what_was_said_is_not_shown_to_the_administrator(settings: Any) -> None:
    settings.MAIL_IS_ON = True
    make_delivery(make_member("林霜"), kind=URGENT, title="您的十月工资已结算")
    page = text_of(signed_in(make_member(role="administrator")), "/notices/channels/mail/")
    assert ("林霜" in page, "工资" in page) == (True, False)


def test_an_announcement_is_drafted_published_read_and_confirmed() -> None:
    boss, reader = make_member("周源", role="sales_manager"), make_member("林霜")
    client, theirs = signed_in(boss), signed_in(reader)
    make_robot()
    values = {"title": "十二月冲刺", "body": "请各组十日前报计划。", "audience": "all", "is_required": "on"}
    assert post(client, "/notices/announcements/add/", **values).status_code == 302
    row = Announcement.objects.get()
    here = f"/notices/announcements/{row.pk}/"
    assert theirs.get(here).status_code == 404
    client.post(f"{here}publish/", {"request_key": "0001-test-key"})
    assert "十二月冲刺" in text_of(theirs, "/notices/announcements/?view=pending")
    assert "公告：十二月冲刺" in text_of(theirs, "/notices/")
    page = text_of(theirs, here)
    assert ("我已阅读并确认" in page, "待确认" in page) == (True, False)
    assert "公告：十二月冲刺" not in text_of(theirs, "/notices/")
    theirs.post(f"{here}confirm/", {"request_key": "0002-test-key"})
    assert "您已确认" in text_of(theirs, here)
    seen = text_of(client, here)
    assert [words in seen for words in ("林霜", "已确认", "提醒他们")] == [True, True, True]
    client.post(f"{here}withdraw/", {"request_key": "0003-test-key"})
    assert theirs.get(here).status_code == 404
    assert "十二月冲刺" in text_of(client, "/notices/announcements/?view=withdrawn")


def test_lists_and_pages_cost_the_same_for_one_and_three() -> None:
    make_company()
    reader, boss = make_member(), make_member(role="sales_manager")
    client, theirs = signed_in(reader), signed_in(boss)
    row = make_receipt(reader).announcement
    here = f"/notices/announcements/{row.pk}/"
    text_of(client, here)
    first = [cost(client, "/notices/announcements/"), cost(theirs, here)]
    make_receipt(reader), make_receipt(make_member())
    assert [cost(client, "/notices/announcements/"), cost(theirs, here)] == first
    assert (first[0] <= 12, first[1] <= 15) == (True, True)


def test_pages_of_channels_cost_the_same_for_one_and_three(settings: Any) -> None:
    settings.MAIL_IS_ON = True
    make_company()
    client = signed_in(make_member(role="administrator"))
    make_channel(), make_delivery(kind=URGENT)
    robot = make_robot_post().robot
    addresses = ["/notices/channels/", "/notices/channels/mail/", f"/notices/robots/{robot.pk}/"]
    first = [cost(client, address) for address in addresses]
    for _ in range(2):
        make_delivery(kind=URGENT), make_robot_post(robot), make_robot()
    assert [cost(client, address) for address in addresses] == first


def test_drafts_are_changed_and_dropped() -> None:
    boss = make_member(role="sales_manager")
    client = signed_in(boss)
    row = make_announcement(boss)
    here = f"/notices/announcements/{row.pk}/"
    assert "国庆放假安排" in text_of(client, f"{here}change/")
    post(client, f"{here}change/", title="元旦放假安排", body="放一天。", audience="all", revision="0")
    assert "元旦放假安排" in text_of(client, "/notices/announcements/?view=drafts")
    client.post(f"{here}drop/", {"request_key": "0001-test-key"})
    assert Announcement.objects.count() == 0
