"""Pages of signing: what is to be signed, who has not, the evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.org import make_company, make_member, make_team
from tests.factories.signing import ask, make_asked, make_signature
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.charter.actions.signing import ask_for_signatures
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.signing.models import Asked, Request, Signature

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def ask_for_charter(*clauses: Any) -> Request:
    """Publish a charter of these clauses and ask everybody to sign it."""
    from xiaozhang.foundation.charter import documents

    version = make_charter(*clauses)
    version.text_hash = documents.fingerprint(charter.as_draft(version))
    version.save()
    ask_for_signatures(actor=SYSTEM, now=timezone.now(), version_id=version.pk)
    return Request.objects.get(record_id=version.pk, state="open")


def test_a_member_reads_signs_and_finds_the_evidence() -> None:
    make_company()
    member = make_member("林霜")
    row = ask_for_charter("本制度适用于销售部全体成员。")
    client = signed_in(member)
    assert "去签阅" in text_of(client, "/signing/")
    page = text_of(client, f"/signing/{row.pk}/")
    for words in ("本制度适用于销售部全体成员。", "我已阅读并理解", row.wording.text_hash):
        assert words in page

    values = {"text_hash": row.wording.text_hash, "has_read": "on", "request_key": "0000-test-key"}
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0"
    answer = client.post(f"/signing/{row.pk}/", values, headers={"User-Agent": agent})
    assert answer.status_code == 302
    done = Signature.objects.get()
    assert (done.member_id, done.device, done.client) == (member.pk, "phone", "微信 · iPhone")
    assert "去签阅" not in text_of(client, "/signing/")
    assert "已经签阅" in text_of(client, f"/signing/{row.pk}/")
    sheet = text_of(client, f"/signing/signatures/{done.pk}/")
    for words in ("签阅凭证", "林霜", done.text_hash, "留存的原文与指纹一致"):
        assert words in sheet
    kept = client.get(f"/signing/{row.pk}/words/")
    assert kept.content.decode() == row.wording.words
    assert kept["Content-Disposition"].startswith("attachment")


def test_without_the_tick_the_page_comes_back_and_nothing_is_signed() -> None:
    member = make_member()
    row = ask_for_charter("适用。")
    values = {"text_hash": row.wording.text_hash, "request_key": "0000-test-key"}
    answer = signed_in(member).post(f"/signing/{row.pk}/", values)
    assert answer.status_code == 422
    assert "请先读完" in answer.content.decode()
    assert Signature.objects.count() == 0


def test_the_next_version_shows_what_changed_since_the_one_signed() -> None:
    member = make_member()
    first = ask_for_charter("第一款的话。", "第二条照旧。")
    make_signature(first, member)
    second = ask_for_charter("第一款的新话。", "第二条照旧。")
    page = text_of(signed_in(member), f"/signing/{second.pk}/")
    assert "与您签过的 V1.0 相比" in page
    assert "1 条有变化" in page
    assert "<ins>新</ins>" in page
    assert page.count("data-read-part") == 1
    newcomer = text_of(signed_in(make_member()), f"/signing/{second.pk}/")
    assert "相比" not in newcomer
    assert newcomer.count("data-read-part") == 2


def test_a_text_that_was_replaced_leads_to_the_new_one() -> None:
    member = make_member()
    first = ask_for_charter("旧。")
    second = ask_for_charter("新。")
    page = text_of(signed_in(member), f"/signing/{first.pk}/")
    assert f'href="/signing/{second.pk}/"' in page
    assert 'name="has_read"' not in page


@pytest.fixture
def leader() -> Member:
    """Return a supervisor with 林霜 in the team, and 何薇 in another."""
    supervisor = make_member("沈青", role="supervisor")
    team = make_team("华东组", leader=supervisor)
    make_member("林霜", team=team)
    make_member("何薇", team=make_team("华北组"))
    return supervisor


def test_who_has_not_signed_is_listed_in_reach_alone(leader: Member) -> None:
    row = ask()
    client = signed_in(leader)
    page = text_of(client, f"/signing/status/{row.pk}/?view=pending")
    assert "林霜" in page
    assert "华东组" in page
    assert "何薇" not in page
    assert "何薇" not in text_of(client, f"/signing/status/{row.pk}/sheet/")
    assert "华北组" not in text_of(client, "/signing/status/")
    told = Asked.objects.get(member__name="何薇")
    assert client.get(f"/signing/asked/{told.pk}/").status_code == 404
    manager = signed_in(make_member("周源", role="sales_manager"))
    everybody = text_of(manager, f"/signing/status/{row.pk}/")
    assert "何薇" in everybody
    assert "提醒未签的人" in everybody


def test_the_list_is_for_those_with_the_power(leader: Member) -> None:
    row = ask()
    client = signed_in(Member.objects.get(name="林霜"))
    for address in ("status/", f"status/{row.pk}/", f"status/{row.pk}/sheet/"):
        assert client.get(f"/signing/{address}").status_code == 403
    assert "谁还没签" not in text_of(client, "/signing/")


def test_reminding_from_the_page_and_from_the_card(leader: Member) -> None:
    row = ask()
    client = signed_in(make_member("周源", role="sales_manager"))
    told = Asked.objects.get(member__name="何薇")
    assert "提醒" in text_of(client, f"/signing/asked/{told.pk}/")
    key = {"request_key": "0000-test-key"}
    assert client.post(f"/signing/asked/{told.pk}/remind/", key).status_code == 302
    assert list(Asked.objects.filter(reminded_on__isnull=False)) == [told]
    assert client.post(f"/signing/status/{row.pk}/remind/", {"request_key": "0001-test-key"}).status_code == 302
    assert Asked.objects.filter(reminded_on__isnull=True).count() == 0


def test_the_list_is_taken_away_with_its_states(leader: Member) -> None:
    row = ask()
    Asked.objects.filter(member__name="何薇").update(due_on=timezone.localdate() - timedelta(days=1))
    Asked.objects.filter(member__name="林霜").update(due_on=timezone.localdate() + timedelta(days=1))
    answer: Any = signed_in(make_member(role="hr")).get(f"/signing/status/{row.pk}/?view=all&export=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "何薇,华北组,逾期未签" in text
    assert "林霜,华东组,待签阅" in text


def test_the_pages_cost_the_same_for_one_and_three() -> None:
    make_company()
    client = signed_in(make_member("周源", role="sales_manager"))
    row = ask()
    addresses = ("/signing/", "/signing/status/", f"/signing/status/{row.pk}/")
    first = [cost(client, address) for address in addresses]
    for number in (2, 3):
        make_asked(row, make_member(team=make_team()))
        make_signature(row, make_member())
        ask(number, series=str(number))
    assert [cost(client, address) for address in addresses] == first
    assert max(first) <= 12


def test_a_members_page_lists_what_was_signed(leader: Member) -> None:
    member = Member.objects.get(name="林霜")
    done = make_signature(member=member)
    text = text_of(signed_in(leader), f"/signing/members/{member.pk}/sheet/")
    assert done.text_hash in text
    assert signed_in(leader).get(f"/signing/members/{Member.objects.get(name='何薇').pk}/sheet/").status_code == 404
