"""Comments: said, refused, changed, withdrawn; whom an @ reaches and whom it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.customers import make_collaborator, make_customer
from tests.factories.org import actor_for, make_member, make_team
from tests.factories.records import NOW, make_comment, make_mention
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.notices.models import Notice
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.models import Comment, Mention
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Member:
    return make_member("林霜")


@pytest.fixture
def customer(lin: Member) -> Customer:
    return make_customer(lin, name="江阴澄源水务有限公司")


def say(member: Member, customer: Customer, text: str, **overrides: Any) -> Comment:
    values: dict[str, Any] = {"record_type": "customer", "record_id": customer.pk, "text": text, **overrides}
    return actions.comment(actor=actor_for(member), now=values.pop("now", NOW), **values)


def test_a_comment_stands_on_its_record_with_a_trace(lin: Member, customer: Customer) -> None:
    row = say(lin, customer, " 下周二去现场。\r\n带上样机。 ")
    assert (row.text, row.member, row.at) == ("下周二去现场。\n带上样机。", lin, NOW)
    box = queries.comment_box(actor_for(lin), "customer", customer.pk, NOW)
    assert [each.row for each in box["comments"]] == [row]  # type: ignore[attr-defined]
    entry = Entry.objects.get(action="records.comment")
    assert (entry.actor_id, entry.title) == (lin.pk, "江阴澄源水务有限公司")
    assert "下周二" not in str(entry.changes)  # words of people can be erased


def test_who_may_see_the_record_is_told_and_the_writer_learns_who_was_not(lin: Member, customer: Customer) -> None:
    helper, stranger = make_member("沈青"), make_member("何薇")
    make_collaborator(customer, helper)
    row = say(lin, customer, "@沈青 @何薇 请看，@林霜 自己也记着，发到 lin@沈青.cn")
    notice = Notice.objects.get()
    assert (notice.member, notice.kind) == (helper, "records.mentioned")
    assert notice.title == "林霜在「江阴澄源水务有限公司」的评论里提到了您"
    assert (notice.record_type, notice.record_id) == ("customer", customer.pk)
    assert notice.url == f"/customers/{customer.pk}/?tab=comments#comment-{row.pk}"
    told = {mention.name: mention.is_told for mention in Mention.objects.all()}
    assert told == {"沈青": True, "何薇": False, "林霜": True}
    shown = queries.comment_box(actor_for(lin), "customer", customer.pk, NOW)["comments"][0]  # type: ignore[index]
    assert shown.not_told == ("何薇",)
    seen_by_helper = queries.comment_box(actor_for(helper), "customer", customer.pk, NOW)["comments"][0]  # type: ignore[index]
    assert seen_by_helper.not_told == ()
    with pytest.raises(Missing):
        queries.comment_box(actor_for(stranger), "customer", customer.pk, NOW)


def test_of_two_with_one_name_the_number_tells_which(lin: Member, customer: Customer) -> None:
    team = make_team("华东组")
    first, second = make_member("王伟", team=team), make_member("王伟")
    for each in (first, second):
        make_collaborator(customer, each)
    with pytest.raises(Invalid) as refused:
        say(lin, customer, "请 @王伟 看一下")
    assert f"@王伟#{first.pk}（华东组）、@王伟#{second.pk}（未分团队）" in str(refused.value)
    say(lin, customer, f"请 @王伟#{second.pk} 看一下")
    assert [notice.member for notice in Notice.objects.all()] == [second]
    shown = queries.comment_box(actor_for(lin), "customer", customer.pk, NOW)["comments"][0]  # type: ignore[index]
    assert "".join(piece.text for piece in shown.pieces) == "请 @王伟 看一下"


def test_a_name_of_nobody_and_of_who_has_left_is_plain_text(lin: Member, customer: Customer) -> None:
    make_member("顾凯", left_on=NOW.date() - timedelta(days=1))
    say(lin, customer, "@不存在 和 @顾凯 都不在")
    assert (Notice.objects.count(), Mention.objects.count()) == (0, 0)


def test_comment_refused_leaves_no_trace(lin: Member, customer: Customer) -> None:
    before = Entry.objects.count()
    for text in ("", "  \u200b ", "字" * 2001):
        with pytest.raises(Invalid):
            say(lin, customer, text)
    with pytest.raises(Missing):
        say(make_member(), customer, "我看不到")
    with pytest.raises(Missing):
        say(lin, customer, "x", record_type="nonsense")
    with pytest.raises(NotAllowed):
        actions.comment(actor=SYSTEM, now=NOW, record_type="customer", record_id=customer.pk, text="x")
    many = [make_member(f"成员{number}甲") for number in range(21)]
    with pytest.raises(Refused, match="最多提到 20 个人"):
        say(lin, customer, " ".join(f"@{each.name}" for each in many))
    assert (Comment.objects.count(), Notice.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_the_same_request_counts_once(lin: Member, customer: Customer) -> None:
    row = say(lin, customer, "一次", request_key="0000-test-key")
    with pytest.raises(AlreadyDone) as again:
        say(lin, customer, "一次", request_key="0000-test-key")
    assert (again.value.result, Comment.objects.count()) == (row.pk, 1)


def test_an_answer_is_told_to_whom_it_answers_once(lin: Member, customer: Customer) -> None:
    helper = make_member("沈青")
    make_collaborator(customer, helper)
    question = say(lin, customer, "谁去现场？")
    say(helper, customer, "我去", reply_to=question.pk)
    say(helper, customer, "@林霜 我去", reply_to=question.pk)
    assert [(each.member, each.kind) for each in Notice.objects.order_by("pk")] == [
        (lin, "records.replied"), (lin, "records.mentioned"),
    ]  # fmt: skip
    say(lin, customer, "自己补一句", reply_to=question.pk)
    assert Notice.objects.count() == 2


def test_an_answer_is_refused_across_records_and_to_what_was_withdrawn(lin: Member, customer: Customer) -> None:
    other = say(lin, make_customer(lin), "别处")
    with pytest.raises(Refused, match="不在这条记录上"):
        say(lin, customer, "x", reply_to=other.pk)
    gone = say(lin, customer, "撤")
    actions.withdraw_comment(actor=actor_for(lin), now=NOW, comment_id=gone.pk)
    with pytest.raises(Refused, match="刚被撤回"):
        say(lin, customer, "x", reply_to=gone.pk)
    theirs = say(make_member(), make_customer(Member.objects.latest("pk")), "不该看到")
    with pytest.raises(Missing):
        say(lin, customer, "x", reply_to=theirs.pk)


def test_change_comment_tells_only_who_is_newly_named(lin: Member, customer: Customer) -> None:
    first, second = make_member("沈青"), make_member("周源")
    for each in (first, second):
        make_collaborator(customer, each)
    row = say(lin, customer, "@沈青 看")
    later = NOW + timedelta(minutes=14)
    for _ in range(2):
        actions.change_comment(actor=actor_for(lin), now=later, comment_id=row.pk, text="@沈青 @周源 看")
    assert [notice.member for notice in Notice.objects.order_by("pk")] == [first, second]
    actions.change_comment(actor=actor_for(lin), now=later, comment_id=row.pk, text="@周源 看")
    row.refresh_from_db()
    assert (row.text, row.changed_at) == ("@周源 看", later)
    assert [mention.name for mention in Mention.objects.all()] == ["周源"]


def test_change_comment_refused_later_and_for_others(lin: Member, customer: Customer) -> None:
    helper = make_member("沈青")
    make_collaborator(customer, helper)
    row = say(lin, customer, "原话")
    for member, minutes, refusal in ((helper, 1, NotAllowed), (lin, 16, Refused), (make_member(), 1, Missing)):
        now = NOW + timedelta(minutes=minutes)
        with pytest.raises(refusal):
            actions.change_comment(actor=actor_for(member), now=now, comment_id=row.pk, text="改")
        with pytest.raises(refusal):
            actions.withdraw_comment(actor=actor_for(member), now=now, comment_id=row.pk)
    row.refresh_from_db()
    assert (row.text, row.changed_at, row.withdrawn_at) == ("原话", None, None)


def test_withdraw_comment_takes_the_words_and_keeps_the_place(lin: Member, customer: Customer) -> None:
    row = say(lin, customer, "@林霜 说错了")
    for _ in range(2):
        actions.withdraw_comment(actor=actor_for(lin), now=NOW, comment_id=row.pk)
    row.refresh_from_db()
    assert (row.text, row.withdrawn_by, Mention.objects.count()) == ("", lin, 0)
    assert queries.standing_comments("customer", customer.pk).count() == 0
    with pytest.raises(Refused, match="已经撤回"):
        actions.change_comment(actor=actor_for(lin), now=NOW, comment_id=row.pk, text="改")
    assert Entry.objects.filter(action="records.withdraw_comment").count() == 1


def test_who_has_the_power_withdraws_what_others_said_at_any_time(lin: Member, customer: Customer) -> None:
    row = say(lin, customer, "不当的话")
    administrator = make_member("罗平", role="administrator")
    actions.withdraw_comment(actor=actor_for(administrator), now=NOW + timedelta(days=9), comment_id=row.pk)
    row.refresh_from_db()
    assert (row.text, row.withdrawn_by) == ("", administrator)


def test_the_picker_finds_by_name_pinyin_and_initials_and_numbers_those_who_share_a_name(lin: Member) -> None:
    team = make_team("华东组")
    wei = make_member("王伟", team=team)
    make_member("王伟")
    make_member("王微", left_on=NOW.date())
    today = NOW.date()
    for typed in ("林霜", "linshuang", "ls"):
        assert [offer.written for offer in queries.mentionable(typed, today)] == ["林霜"]
    offers = queries.mentionable("ww", today)
    assert [offer.name for offer in offers] == ["王伟", "王伟"]
    assert (offers[0].written, offers[0].team) == (f"王伟#{wei.pk}", "华东组")
    assert queries.mentionable("", today) == []


def test_the_box_costs_the_same_for_one_comment_and_three(
    lin: Member, customer: Customer, django_assert_num_queries: Any
) -> None:
    make_mention(comment=say(lin, customer, "一"))
    viewer = actor_for(lin)
    with django_assert_num_queries(4):
        queries.comment_box(viewer, "customer", customer.pk, NOW)
    for text in ("二", "三"):
        make_mention(comment=say(lin, customer, text))
    with django_assert_num_queries(4):
        queries.comment_box(viewer, "customer", customer.pk, NOW)


def test_counts_of_many_records_come_in_one_query(lin: Member, customer: Customer) -> None:
    first, second = make_comment(lin), say(lin, customer, "x")
    say(lin, customer, "y")
    counts = queries.comment_counts(actor_for(lin), "customer", [first.record_id, second.record_id, 999])
    assert counts == {first.record_id: 1, customer.pk: 2}
