"""Pages of comments: in the tab, as a fragment, without script; what is said stays text."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_collaborator, make_customer
from tests.factories.org import make_member
from tests.factories.records import make_comment
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records.models import Comment
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.django_db
BOX = {"HX-Request": "true", "HX-Target": "comments"}
KEY = "0000-test-key"


@pytest.fixture
def lin() -> Member:
    return make_member("林霜")


@pytest.fixture
def customer(lin: Member) -> Customer:
    return make_customer(lin, name="江阴澄源水务有限公司")


def address(customer: Customer) -> str:
    return f"/records/comments/on/customer/{customer.pk}/"


def test_the_tab_shows_comments_with_their_count(lin: Member, customer: Customer) -> None:
    make_comment(lin, record_id=customer.pk, text="报价已发", now=timezone.now())
    page = text_of(signed_in(lin), f"/customers/{customer.pk}/?tab=comments")
    assert "报价已发" in page
    assert re.search(r"评论<i>1</i>", page)
    assert "修改" in page and "撤回" in page


def test_a_comment_is_written_without_script_and_in_the_box(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    answer = client.post(address(customer), {"text": "第一条", "request_key": KEY})
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer.pk}/?tab=comments")
    box = client.post(address(customer), {"text": "第二条", "request_key": KEY + "2"}, headers=BOX)
    said = box.content.decode()
    assert box.status_code == 200
    assert said.lstrip().startswith('<section id="comments"')
    assert "第一条" in said and "第二条" in said
    assert re.search(r"<textarea[^>]*></textarea>", said)  # ready for the next


def test_what_is_refused_comes_back_with_its_words(lin: Member, customer: Customer) -> None:
    make_member("王伟")
    make_member("王伟")
    answer = signed_in(lin).post(address(customer), {"text": "请 @王伟 看", "request_key": KEY}, headers=BOX)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 位叫王伟" in said and "请 @王伟 看</textarea>" in said
    assert Comment.objects.count() == 0


def test_markup_in_a_comment_is_text(lin: Member, customer: Customer) -> None:
    make_comment(lin, record_id=customer.pk, text="<script>alert(1)</script>\n@林霜 <b>粗</b>")
    page = text_of(signed_in(lin), f"/customers/{customer.pk}/?tab=comments")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in page
    assert '<b class="xz-mention">@林霜</b>' in page


def test_a_reply_quotes_what_it_answers(lin: Member, customer: Customer) -> None:
    first = make_comment(lin, record_id=customer.pk, text="谁去现场？")
    client = signed_in(lin)
    form = text_of(client, f"{address(customer)}?reply_to={first.pk}", **BOX)
    assert f'name="reply_to" value="{first.pk}"' in form
    said = client.post(
        address(customer), {"text": "我去", "reply_to": str(first.pk), "request_key": KEY}, headers=BOX
    ).content.decode()
    assert "回复 林霜：谁去现场？" in said


def test_others_find_neither_the_record_nor_its_comments(lin: Member, customer: Customer) -> None:
    row = make_comment(lin, record_id=customer.pk)
    stranger = signed_in(make_member())
    for place in (address(customer), f"/records/comments/{row.pk}/change/", f"/records/comments/{row.pk}/withdraw/"):
        assert stranger.get(place).status_code == 404
        assert stranger.post(place, {"text": "x", "request_key": KEY}).status_code == 404
    assert signed_in(lin).get("/records/comments/on/nonsense/1/").status_code == 404
    assert Comment.objects.get().text == row.text


def test_a_comment_is_changed_and_withdrawn_from_its_page(lin: Member, customer: Customer) -> None:
    row = make_comment(lin, record_id=customer.pk, now=timezone.now() - timedelta(minutes=3))
    client = signed_in(lin)
    client.post(f"/records/comments/{row.pk}/change/", {"text": "改好的", "request_key": KEY})
    row.refresh_from_db()
    assert row.text == "改好的"
    box = client.post(f"/records/comments/{row.pk}/withdraw/", {"request_key": KEY + "2"}, headers=BOX)
    assert "这条评论已撤回" in box.content.decode()
    assert client.get(f"/records/comments/{row.pk}/withdraw/").status_code == 302


def test_earlier_comments_are_a_page_away(lin: Member, customer: Customer) -> None:
    for number in range(32):
        make_comment(lin, record_id=customer.pk, text=f"第 {number:02} 句")
    client = signed_in(lin)
    page = text_of(client, f"/customers/{customer.pk}/?tab=comments")
    assert "第 31 句" in page and "第 01 句" not in page
    earlier = re.search(r'href="(/records/comments/on/customer/\d+/\?before=\d+)"', page)
    assert earlier is not None
    assert "第 01 句" in text_of(client, earlier.group(1))


def test_the_tab_costs_the_same_for_one_comment_and_three(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    make_comment(lin, record_id=customer.pk)
    before = cost(client, f"/customers/{customer.pk}/?tab=comments")
    helper = make_member()
    make_collaborator(customer, helper)
    make_comment(helper, record_id=customer.pk)
    make_comment(lin, record_id=customer.pk)
    assert cost(client, f"/customers/{customer.pk}/?tab=comments") == before


def test_the_picker_answers_options(lin: Member) -> None:
    said = text_of(signed_in(lin), "/records/mentionable/?q=ls")
    assert 'data-written="林霜"' in said
