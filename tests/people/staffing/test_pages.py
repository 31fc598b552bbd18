"""Pages of staffing: who sees what, amounts on asking alone, forms, and the costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.org import actor_for, make_member, make_membership, make_team
from tests.factories.staffing import make_absence, make_pay_basis, make_pay_item, make_succession
from xiaozhang.foundation.audit import queries as audit
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.people.staffing.models import Absence, PayBasis, PayItem, Succession

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KEY = {"request_key": "0000-test-key"}
WAGE, BONUS, EXTRA = "7,654.32", "1,234.56", "987.65"
HTMX = {"HX_Request": "true"}


@pytest.fixture
def chen() -> Member:
    """A member with wage, items, a leave and a successor."""
    member = make_member("陈昱")
    make_pay_basis(member, wage_fen=7_654_32, performance_fen=1_234_56)
    make_pay_item(member, month_on=timezone.localdate().replace(day=1), amount_fen=987_65)
    make_absence(member, start_on=timezone.localdate(), end_on=date(2099, 1, 1), kind="sick", note="住院")
    make_succession(member, make_member("林越"))
    return member


@pytest.fixture
def hr() -> Member:
    return make_member("沈兰", role="hr")


def amounts_in(page: str) -> list[str]:
    return [text for text in (WAGE, BONUS, EXTRA, "765432", "7654.32", "123456", "98765") if text in page]


def addresses(member: Member) -> list[str]:
    """Return every address that says something of a member's pay or leave."""
    row, item = PayBasis.objects.get(member=member), PayItem.objects.get(member=member)
    away, follows = Absence.objects.get(member=member), Succession.objects.get(member=member)
    return [
        "/staffing/",
        f"/staffing/members/{member.pk}/",
        f"/staffing/members/{member.pk}/add/",
        f"/staffing/bases/{row.pk}/change/",
        f"/staffing/bases/{row.pk}/end/",
        "/staffing/items/",
        f"/staffing/items/{item.pk}/",
        f"/staffing/items/add/?member={member.pk}",
        "/staffing/absences/",
        f"/staffing/absences/{away.pk}/",
        f"/staffing/absences/add/?member={member.pk}",
        "/staffing/successions/",
        f"/staffing/successions/{follows.pk}/",
        f"/staffing/successions/add/?member={member.pk}",
    ]


@pytest.mark.parametrize("role", ["representative", "supervisor", "sales_manager", "leadership", "administrator"])
def test_nobody_else_opens_any_of_it(chen: Member, role: str) -> None:
    client = signed_in(make_member("何婷", role=role))
    for address in addresses(chen):
        answer = client.get(address)
        assert (address, answer.status_code in (403, 404)) == (address, True)
        assert amounts_in(answer.content.decode()) == []
        assert "住院" not in answer.content.decode()
    assert client.post(f"/staffing/members/{chen.pk}/reveal/").status_code == 403
    record = client.get(f"/administration/members/{chen.pk}/?tab=pay")
    if record.status_code == 200:
        assert "薪酬基础" not in record.content.decode()
        assert amounts_in(record.content.decode()) == []


def test_the_superior_of_the_member_neither(chen: Member) -> None:
    lead = make_member("赵立", role="supervisor")
    team = make_team(leader=lead)
    make_membership(lead, team, lead.joined_on), make_membership(chen, team, chen.joined_on)
    assert {signed_in(lead).get(address).status_code for address in addresses(chen)} <= {403, 404}


@pytest.mark.parametrize("role", ["finance", "hr"])
def test_amounts_are_masked_until_asked_for(chen: Member, role: str) -> None:
    """On every page; asking is a POST that leaves a trace, in the drawer and without script."""
    client = signed_in(make_member("钱臻", role=role))
    for address in addresses(chen):
        answer = client.get(address)
        if answer.status_code == 200:
            assert (address, amounts_in(answer.content.decode())) == (address, [])
    assert "****" in text_of(client, f"/staffing/members/{chen.pk}/")
    assert client.get(f"/staffing/members/{chen.pk}/reveal/").status_code == 405
    assert not Entry.objects.filter(action="staffing.reveal_pay").exists()
    whole = client.post(f"/staffing/members/{chen.pk}/reveal/").content.decode()
    part = client.post(f"/staffing/members/{chen.pk}/reveal/", headers=HTMX).content.decode()
    cell = client.post(f"/staffing/members/{chen.pk}/reveal/", {"place": "cell"}, headers=HTMX).content.decode()
    assert [text in whole for text in (WAGE, BONUS, EXTRA, "这次查看已记入操作日志")] == [True] * 4
    assert [text in part for text in (WAGE, BONUS, EXTRA, "<html")] == [True, True, True, False]
    assert cell.strip() == f'<span class="xz-num">{WAGE}</span>'
    assert Entry.objects.filter(action="staffing.reveal_pay", subject_id=chen.pk).count() == 3


def test_ones_own_is_shown_at_once_and_nobody_elses(chen: Member) -> None:
    other = make_member("何婷")
    make_pay_basis(other, wage_fen=8_765_43)
    page = text_of(signed_in(chen), "/staffing/mine/")
    assert [text in page for text in (WAGE, BONUS, EXTRA, "住院", "林越", "8,765.43")] == [True] * 5 + [False]
    assert [text in page for text in ("登记薪酬基础", "更正", "撤销", "显示金额")] == [False] * 4
    assert signed_in(chen).get(f"/staffing/members/{other.pk}/").status_code == 404
    assert "还没有登记您今天的薪酬基础" in text_of(signed_in(make_member("许航")), "/staffing/mine/")


def test_hr_sees_their_own_without_the_means_to_change_it(hr: Member) -> None:
    row = make_pay_basis(hr, wage_fen=7_654_32)
    client = signed_in(hr)
    page = text_of(client, f"/staffing/members/{hr.pk}/")
    assert [text in page for text in (WAGE, "更正", "登记薪酬基础")] == [True, False, False]
    refused = client.post(f"/staffing/bases/{row.pk}/withdraw/", KEY, headers=HTMX)
    assert refused.status_code == 403
    assert PayBasis.objects.get(pk=row.pk).withdrawn_at is None


def test_the_tab_on_a_member_is_for_those_with_the_power(chen: Member) -> None:
    page = text_of(signed_in(make_member("方敏", role="hr")), f"/administration/members/{chen.pk}/?tab=pay")
    assert ("历次约定" in page, amounts_in(page)) == (True, [])
    admin = text_of(signed_in(make_member("罗平", role="administrator")), f"/administration/members/{chen.pk}/?tab=pay")
    assert "历次约定" not in admin


def test_the_log_says_that_a_wage_was_changed_and_not_to_what(chen: Member, hr: Member) -> None:
    client = signed_in(hr)
    sent = {**KEY, "start_on": "2099-01-01", "wage_fen": "4321.09", "region": "苏州"}
    assert client.post(f"/staffing/members/{chen.pk}/add/", sent).status_code in (302, 422)
    sent["start_on"] = timezone.localdate().isoformat()
    assert (
        client.post(f"/staffing/members/{chen.pk}/add/", {**sent, "request_key": "0000-test-key2"}).status_code == 302
    )
    entry = Entry.objects.get(action="staffing.add_pay_basis")
    for role, told in (("administrator", False), ("leadership", False), ("finance", True), ("hr", True)):
        who = make_member(role=role)
        lines = audit.log_lines(actor_for(who, timezone.localdate()), "staffing.paybasis", entry.subject_id)
        assert (role, "4,321.09" in str(lines)) == (role, told)
        if not told:
            page = text_of(signed_in(who), "/audit/")
            assert ("登记薪酬基础" in page, "4,321.09" in page, "432109" in page) == (True, False, False)


def test_the_list_exports_amounts_and_the_export_is_logged(chen: Member, hr: Member) -> None:
    answer = signed_in(hr).get("/staffing/?export=csv")
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()  # type: ignore[attr-defined]
    assert ("陈昱" in text, "7654.32" in text) == (True, True)
    assert Entry.objects.filter(action__contains="export").count() == 1
    assert signed_in(make_member(role="administrator")).get("/staffing/?export=csv").status_code == 403


def test_global_search_finds_no_pay(chen: Member, hr: Member) -> None:
    for text in ("7654", "住院", "加班费"):
        assert amounts_in(text_of(signed_in(hr), f"/search/?q={text}")) == []
        assert "病假" not in text_of(signed_in(hr), f"/search/?q={text}")


def test_add_change_end_and_withdraw_by_form(hr: Member) -> None:
    member, client = make_member("陈昱"), signed_in(hr)
    today = timezone.localdate()
    sent: dict[str, Any] = {
        **KEY, "start_on": today.isoformat(), "wage_fen": "1.2万", "performance_fen": "3000", "region": "苏州",
        "contract_from": "2026-01-01", "contract_to": "2026-12-31", "probation_to": "2026-06-30",
    }  # fmt: skip
    assert client.post(f"/staffing/members/{member.pk}/add/", sent).status_code == 302
    row = PayBasis.objects.get()
    assert (row.wage_fen, row.performance_fen, row.end_on) == (12_000_00, 3_000_00, None)
    page = text_of(client, f"/staffing/members/{member.pk}/")
    assert "试用期超过法定上限：这个期限的合同最长 2 个月。" in page
    assert "制度里没有「苏州」的法定参数" in page
    assert "试用期超过法定上限" in text_of(client, "/staffing/")
    assert "12,000" not in text_of(client, f"/staffing/bases/{row.pk}/change/")
    changed = {
        **sent,
        "request_key": "0000-test-key3",
        "wage_fen": "",
        "performance_fen": "",
        "probation_to": "2026-02-28",
    }
    assert client.post(f"/staffing/bases/{row.pk}/change/", changed).status_code == 302
    new = PayBasis.objects.get(withdrawn_at__isnull=True)
    assert (new.wage_fen, new.performance_fen, new.probation_to) == (12_000_00, 3_000_00, date(2026, 2, 28))
    last = {"last_on": today.isoformat(), "request_key": "0000-test-key4"}
    assert client.post(f"/staffing/bases/{new.pk}/end/", last).status_code == 302
    new.refresh_from_db()
    assert new.last_on == today
    assert client.post(f"/staffing/bases/{new.pk}/withdraw/", {"request_key": "0000-test-key5"}).status_code == 302
    assert not PayBasis.objects.filter(withdrawn_at__isnull=True).exists()


def test_items_absences_and_successors_by_form(hr: Member) -> None:
    member, other, client, today = make_member("陈昱"), make_member("林越"), signed_in(hr), timezone.localdate()
    item = {**KEY, "member_id": member.pk, "month_on": f"{today:%Y-%m}", "item": "扣餐费", "amount_fen": "-120"}
    assert client.post("/staffing/items/add/", item).status_code == 302
    twice = client.post("/staffing/items/add/", {**item, "request_key": "0000-test-key6"})
    assert (twice.status_code, "已经登记过" in twice.content.decode()) == (422, True)
    again = client.post("/staffing/items/add/", item)
    assert again.status_code == 302
    assert [row.amount_fen for row in PayItem.objects.all()] == [-120_00]
    away = {**KEY, "start_on": today.isoformat(), "last_on": today.isoformat(), "kind": "annual"}
    assert client.post(f"/staffing/absences/add/?member={member.pk}", away).status_code == 302
    assert (Absence.objects.get().member_id, Absence.objects.get().last_on) == (member.pk, today)
    follows = {**KEY, "member_id": member.pk, "successor_id": other.pk, "from_on": today.isoformat()}
    assert client.post("/staffing/successions/add/", follows).status_code == 302
    assert Succession.objects.get().successor_id == other.pk
    for path in ("items", "absences", "successions"):
        assert "陈昱" in text_of(client, f"/staffing/{path}/")
    assert client.post(f"/staffing/items/{PayItem.objects.get().pk}/withdraw/", KEY).status_code == 302
    assert client.post(f"/staffing/absences/{Absence.objects.get().pk}/withdraw/", KEY).status_code == 302
    assert client.post(f"/staffing/successions/{Succession.objects.get().pk}/withdraw/", KEY).status_code == 302
    stands = [rows.filter(withdrawn_at__isnull=True).count() for rows in (PayItem.objects, Absence.objects)]
    assert (stands, Succession.objects.get().withdrawn_at is None) == ([0, 0], False)


def test_bases_and_items_are_pasted_from_a_spreadsheet_all_or_none(hr: Member) -> None:
    one, two, client = make_member("陈昱"), make_member("林越", login="linyue"), signed_in(hr)
    make_member("林越")
    text = (
        "姓名\t地区\t约定工资（元）\t自\t工号\n陈昱\t苏州\t8,000\t2026年1月1日\tA1\n{name}\t上海\t{wage}\t2026/1/1\tA2"
    )
    refusals = [
        ("林越", "9千5", "第 3 行的约定工资「9千5」认不出来。"),
        ("林越", "9500", "有 2 位「林越」，请改写登录名。"),
        ("林月", "9500", "没有找到「林月」。"),
        ("linyue", "", "第 3 行没有填约定工资。"),
        ("linyue", "9500000", "每月金额须为 0 至 100 万元"),
        ("陈昱", "9500", "没有保存：陈昱从 2026-01-01 至 今后已有一项薪酬基础。"),
        (hr.login, "9500", "本人的薪酬由他人登记"),
    ]
    for place, (name, wage, words) in enumerate(refusals):
        sent = {"request_key": f"0000-paste-{place}", "pasted": text.format(name=name, wage=wage)}
        answer = client.post("/staffing/paste/", sent)
        assert (words, words in answer.content.decode(), PayBasis.objects.count()) == (words, True, 0)
    sent = {"request_key": "0000-paste-x", "pasted": text.format(name="LinYue", wage="9500.5")}
    assert client.post("/staffing/paste/", sent).status_code == 302
    assert client.post("/staffing/paste/", sent).status_code in (302, 422)
    held = PayBasis.objects.order_by("id").values_list("member_id", "wage_fen", "region", "start_on")
    assert list(held) == [(one.pk, 8_000_00, "苏州", date(2026, 1, 1)), (two.pk, 9_500_50, "上海", date(2026, 1, 1))]
    month = f"{timezone.localdate():%Y-%m}"
    sent = {"request_key": "0000-paste-y", "pasted": f"陈昱\t{month}\t加班费\t300\nlinyue\t{month}\t餐补\t-20"}
    assert client.post("/staffing/items/paste/", sent).status_code == 302
    assert list(PayItem.objects.values_list("item", "amount_fen")) == [("加班费", 300_00), ("餐补", -20_00)]
    assert signed_in(make_member(role="administrator")).get("/staffing/paste/").status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wage_fen", "999999999999999999999"),
        ("wage_fen", "-1"),
        ("wage_fen", "1e9"),
        ("wage_fen", "NaN"),
        ("start_on", "0001-01-01"),
        ("start_on", "9999-12-31"),
        ("last_on", "9999-12-31"),
        ("contract_to", "9999-12-31"),
        ("region", "<script>" * 20),
        ("source", "长" * 300),
    ],
)
def test_a_form_with_nonsense_comes_back_with_words(hr: Member, name: str, value: str) -> None:
    member = make_member("陈昱")
    sent = {
        **KEY,
        "start_on": "2026-05-01",
        "wage_fen": "8000",
        "region": "苏州",
        "contract_from": "2026-01-01",
        name: value,
    }
    answer = signed_in(hr).post(f"/staffing/members/{member.pk}/add/", sent)
    assert (answer.status_code, PayBasis.objects.count()) == (422, 0)


def test_ids_of_nobody_and_of_nothing_are_not_found(hr: Member) -> None:
    client = signed_in(hr)
    paths = (
        "members/999999/", "bases/999999/change/", "items/999999/", "absences/0/", "successions/999999/",
        "items/add/?member=x", "items/add/?member=99999999999999999999", "absences/add/?member=987654",
    )  # fmt: skip
    for path in paths:
        assert (path, client.get(f"/staffing/{path}").status_code) == (path, 404)
    sent = {**KEY, "member_id": "987654", "month_on": "2026-11", "item": "餐补", "amount_fen": "1"}
    assert client.post("/staffing/items/add/", sent).status_code == 422


def test_lists_and_records_cost_the_same_for_one_and_for_three(hr: Member) -> None:
    client = signed_in(hr)

    def fill() -> Member:
        member = make_member()
        make_pay_basis(member), make_pay_item(member), make_absence(member), make_succession(member)
        return member

    member = fill()
    paths = ["/staffing/", "/staffing/items/?view=all", "/staffing/absences/", "/staffing/successions/"]
    record = f"/staffing/members/{member.pk}/"
    before = [cost(client, path) for path in (*paths, record)]
    fill(), fill()
    make_pay_item(member, item="餐补"), make_pay_basis(member, start_on=date(2025, 1, 1), end_on=date(2026, 1, 1))
    assert [cost(client, path) for path in (*paths, record)] == before
    assert (max(before[:-1]) <= 12, before[-1] <= 15) == (True, True)
