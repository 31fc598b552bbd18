"""Saved views and columns: a list as one wants it, shared without showing anybody more."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.asking import cost, signed_in, text_of
from tests.factories.customers import make_customer
from tests.factories.org import NOW, TODAY, actor_for, make_company, make_member, make_role, make_team
from tests.factories.records import make_list_setting, make_saved_view, make_tag, make_tagging
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records import actions, queries
from xiaozhang.foundation.records.models import ListSetting, SavedView

pytestmark = pytest.mark.django_db
LIST = "/customers/"


@pytest.fixture
def lin() -> Member:
    return make_member("林霜")


@pytest.fixture
def zhou() -> Member:
    return make_member("周源", role="sales_manager")


def save(member: Member, name: str = "重点客户", query: str = "view=all&grade=A", **values: object) -> SavedView:
    return actions.save_view(actor=actor_for(member), now=NOW, list_key="customer", name=name, query=query, **values)


def seen_by(member: Member) -> list[str]:
    return [view.name for view in queries.views(actor_for(member), "customer", TODAY)]


def trace() -> tuple[int, int]:
    return SavedView.objects.count(), Entry.objects.count()


def heads(page: str) -> list[str]:
    """Return the heads of the columns, as they stand."""
    table = page[page.index("<thead>") : page.index("</thead>")]
    return [re.sub(r"<[^>]+>", "", head) for head in re.findall(r"<th scope=\"col\".*?</th>", table)]


def test_save_view_keeps_conditions_and_nothing_of_the_moment(lin: Member) -> None:
    view = save(lin, query="view=all&grade=A&grade=B&sort=-next&size=50&cols=name%2Cgrade&at=xyz&open=7&panel=1")
    assert view.query == "view=all&grade=A&grade=B&sort=-next&size=50&cols=name%2Cgrade"
    assert Entry.objects.latest("id").changes["name"] == [None, "重点客户"]


@pytest.mark.parametrize("name", ["", "　", "长" * 300, "\x00", "\u202e"])
def test_save_view_refused_for_what_is_no_name(lin: Member, name: str) -> None:
    before = trace()
    with pytest.raises(Invalid):
        save(lin, name=name)
    assert trace() == before


def test_save_view_cleans_a_name_of_what_cannot_be_seen(lin: Member) -> None:
    assert save(lin, name="重\u202e点\x00").name == "重点"


@pytest.mark.parametrize(
    ("list_key", "query"),
    [("nothing", "grade=A"), ("../etc", ""), ("customer", "a=" + "长" * 300), ("customer", "a=1&" * 2_000)],
)
def test_save_view_refused_for_what_is_no_list(lin: Member, list_key: str, query: str) -> None:
    before = trace()
    with pytest.raises(Invalid):
        actions.save_view(actor=actor_for(lin), now=NOW, list_key=list_key, name="重点", query=query)
    assert trace() == before


def test_save_view_refused_twice_under_one_name_and_beyond_fifty(lin: Member) -> None:
    save(lin)
    with pytest.raises(Invalid, match="已有视图「重点客户」"):
        save(lin)
    for number in range(49):
        make_saved_view(lin, f"视图{number}")
    with pytest.raises(Refused, match="已存 50 个视图"):
        save(lin, name="再一个")
    save(make_member("何薇"))  # the name is free for others


def test_save_view_not_allowed_for_nobody_and_shared_without_the_power(lin: Member) -> None:
    before = trace()
    with pytest.raises(NotAllowed):
        save(lin, is_for_all=True)
    with pytest.raises(NotAllowed):
        actions.save_view(actor=SYSTEM, now=NOW, list_key="customer", name="重点", query="")
    assert trace() == before


def test_a_view_is_ones_own_or_shared_with_role_team_or_all(lin: Member, zhou: Member) -> None:
    top = make_team("销售部")
    east = make_team("华东", parent=top)
    he = make_member("何薇", team=east)
    save(zhou, "自己的")
    save(zhou, "岗位的", role_ids=[make_role("representative").pk])
    save(zhou, "团队的", team_ids=[top.pk])
    save(zhou, "大家的", is_for_all=True)
    assert seen_by(zhou) == ["自己的", "岗位的", "团队的", "大家的"]
    assert seen_by(he) == ["岗位的", "团队的", "大家的"]
    assert seen_by(lin) == ["岗位的", "大家的"]
    assert seen_by(make_member("钱臻", role="finance")) == ["大家的"]


def test_a_shared_view_never_shows_more_than_ones_own_scope(lin: Member, zhou: Member) -> None:
    he = make_member("何薇")
    mine, foreign = make_customer(lin, grade="A"), make_customer(he, grade="A")
    view = save(zhou, query=f"view=all&owner={he.pk}&grade=A", is_for_all=True)
    page = text_of(signed_in(lin), f"{LIST}?saved={view.pk}&{view.query}")
    assert (mine.name in page, foreign.name in page) == (True, False)
    assert "视图「重点客户」有 1 个条件在这里已不存在，没有用上：负责人。" in page
    assert foreign.name in text_of(signed_in(zhou), f"{LIST}?saved={view.pk}&{view.query}")


def test_a_condition_that_is_gone_is_said_and_left_out(lin: Member) -> None:
    customer, tag = make_customer(lin, grade="A"), make_tag("重点")
    make_tagging(tag, customer.pk)
    view = save(lin, query=f"view=mine&sort=next&size=20&grade=A&tag={tag.pk}&colour=red")
    actions.merge_tags(actor=SYSTEM, now=NOW, tag_id=tag.pk, into_id=make_tag("要客").pk)
    page = text_of(signed_in(lin), f"{LIST}?saved={view.pk}&{view.query}")
    assert "视图「重点客户」有 2 个条件在这里已不存在，没有用上：标签。" in page
    assert customer.name in page


def test_change_view_renames_and_shares_and_unshares(lin: Member, zhou: Member) -> None:
    view = save(zhou, is_for_all=True)
    make_list_setting(lin, default_view=view)
    actions.change_view(actor=actor_for(zhou), now=NOW, view_id=view.pk, name="要客", revision=0)
    assert (seen_by(zhou), seen_by(lin)) == (["要客"], [])
    assert Entry.objects.latest("id").changes == {"name": ["重点客户", "要客"], "shared": ["全公司", ""]}
    make_customer(lin)
    assert "要客" not in text_of(signed_in(lin), LIST)  # what one opened the list with is no longer one's own


def test_change_view_refused_for_others_and_from_a_stale_form(lin: Member, zhou: Member) -> None:
    own, shared = save(lin), save(zhou, is_for_all=True)
    before = trace()
    change = {"now": NOW, "name": "改了"}
    with pytest.raises(NotAllowed):
        actions.change_view(actor=actor_for(lin), view_id=shared.pk, **change)
    with pytest.raises(Missing):
        actions.change_view(actor=actor_for(zhou), view_id=own.pk, **change)
    with pytest.raises(Missing):
        actions.change_view(actor=actor_for(lin), view_id=10**9, **change)
    with pytest.raises(Stale):
        actions.change_view(actor=actor_for(lin), view_id=own.pk, revision=5, **change)
    assert trace() == before
    leader = make_member("罗平", role="administrator")  # looks after what people have shared
    actions.change_view(actor=actor_for(leader), view_id=shared.pk, is_for_all=True, **change)
    assert SavedView.objects.get(pk=shared.pk).name == "改了"


def test_keep_view_takes_what_the_list_shows_now(lin: Member) -> None:
    view = save(lin)
    actions.keep_view(actor=actor_for(lin), now=NOW, view_id=view.pk, query="grade=B&open=3", revision=0)
    assert SavedView.objects.get().query == "grade=B"
    count = Entry.objects.count()
    actions.keep_view(actor=actor_for(lin), now=NOW, view_id=view.pk, query="grade=B")
    assert Entry.objects.count() == count


def test_keep_view_refused_for_others_and_drop_view_refused_too(lin: Member, zhou: Member) -> None:
    view = save(zhou, is_for_all=True)
    before = trace()
    with pytest.raises(NotAllowed):
        actions.keep_view(actor=actor_for(lin), now=NOW, view_id=view.pk, query="")
    with pytest.raises(NotAllowed):
        actions.drop_view(actor=actor_for(lin), now=NOW, view_id=view.pk)
    assert trace() == before


def test_drop_view_takes_it_from_everybody(lin: Member, zhou: Member) -> None:
    view = save(zhou, is_for_all=True)
    make_list_setting(lin, default_view=view)
    actions.drop_view(actor=actor_for(zhou), now=NOW, view_id=view.pk)
    assert (seen_by(lin), ListSetting.objects.get().default_view_id) == ([], None)


def test_set_columns_are_ones_own_and_refused_for_what_is_no_column(lin: Member, zhou: Member) -> None:
    make_customer(lin)
    actions.set_columns(actor=actor_for(lin), now=NOW, list_key="customer", columns=["name", "+due", "grade", "gone"])
    assert heads(text_of(signed_in(lin), LIST)) == ["客户名称", "待回款（元）", "级别"]
    assert len(heads(text_of(signed_in(zhou), LIST))) == 7
    for columns in (["a b"], ["名称"], ["x" * 300], ["\x00"]):
        with pytest.raises(Invalid):
            actions.set_columns(actor=actor_for(lin), now=NOW, list_key="customer", columns=columns)
    with pytest.raises(Invalid):
        actions.set_columns(actor=actor_for(lin), now=NOW, list_key="nothing", columns=[])
    actions.set_columns(actor=actor_for(lin), now=NOW, list_key="customer", columns=[])
    assert len(heads(text_of(signed_in(lin), LIST))) == 7


def test_columns_are_chosen_and_ordered_on_a_page(lin: Member) -> None:
    make_customer(lin)
    client = signed_in(lin)
    assert "总是显示" in text_of(client, f"{LIST}?form=cols")
    answer = client.post(
        reverse("records:set_columns"),
        {
            "request_key": str(uuid4()), "list": "customer", "back": f"{LIST}?grade=A&cols=name",
            "key": ["name", "grade", "next"], "place": ["1", "3", "2"], "column": ["name", "grade", "next"],
        },
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?grade=A")
    assert heads(text_of(client, LIST)) == ["客户名称", "下次跟进", "级别"]


def test_the_column_that_opens_the_record_stays(lin: Member) -> None:
    make_customer(lin)
    assert heads(text_of(signed_in(lin), f"{LIST}?cols=grade,area")) == ["客户名称", "级别", "地区"]
    assert heads(text_of(signed_in(lin), f"{LIST}?cols=gone"))[0] == "客户名称"


def test_a_list_opens_with_the_view_one_chose_until_one_leaves_it(lin: Member) -> None:
    first, second = make_customer(lin, grade="A"), make_customer(lin, grade="B")
    view = save(lin, query="view=mine&sort=next&size=20&grade=A", is_first=True)
    client = signed_in(lin)
    page = text_of(client, LIST)
    assert (first.name in page, second.name in page) == (True, False)
    assert f"saved={view.pk}" in page
    left = text_of(client, f"{LIST}?saved=0")
    assert (first.name in left, second.name in left) == (True, True)
    actions.set_first_view(actor=actor_for(lin), now=NOW, list_key="customer", view_id=None)
    assert second.name in text_of(client, LIST)


def test_set_first_view_refused_for_a_view_one_has_not(lin: Member, zhou: Member) -> None:
    view = save(zhou)
    with pytest.raises(Missing):
        actions.set_first_view(actor=actor_for(lin), now=NOW, list_key="customer", view_id=view.pk)
    with pytest.raises(Invalid):
        actions.set_first_view(actor=actor_for(lin), now=NOW, list_key="nothing", view_id=None)
    assert ListSetting.objects.count() == 0


def test_a_view_that_one_went_on_from_says_so_and_can_be_kept(lin: Member) -> None:
    make_customer(lin, grade="A")
    view = save(lin, query="view=mine&sort=next&size=20&grade=A")
    client = signed_in(lin)
    same = text_of(client, f"{LIST}?saved={view.pk}&{view.query}")
    assert ("已改动" in same, ">重点客户<i>1</i>" in same) == (False, True)
    changed = text_of(client, f"{LIST}?saved={view.pk}&view=mine&grade=B")
    assert "「重点客户」已改动" in changed
    answer = client.post(
        reverse("records:keep_view", args=[view.pk]),
        {"request_key": str(uuid4()), "query": "view=mine&sort=next&size=20&grade=B", "back": LIST},
    )
    assert (answer.status_code, SavedView.objects.get().query) == (302, "view=mine&sort=next&size=20&grade=B")


def test_the_whole_of_saving_by_form(lin: Member) -> None:
    make_customer(lin, grade="A")
    client = signed_in(lin)
    page = text_of(client, f"{LIST}?grade=A")
    address = re.search(r'href="(/records/views/add/[^"]+)"', page)
    assert address is not None
    opened = address[1].replace("&amp;", "&")
    assert "存为视图" in text_of(client, opened)
    answer = client.post(opened, {"request_key": str(uuid4()), "name": "A 级", "is_first": "on"})
    view = SavedView.objects.get()
    assert answer["Location"] == f"{LIST}?saved={view.pk}&{view.query}"
    assert (view.name, view.list_key, view.query) == ("A 级", "customer", "grade=A&view=mine&sort=next&size=20")
    assert ListSetting.objects.get().default_view_id == view.pk
    assert "A 级" in text_of(client, f"{reverse('records:views')}?list=customer&back={LIST}")


def test_pages_of_views_are_closed_to_others(lin: Member, zhou: Member) -> None:
    view = save(zhou)
    client = signed_in(lin)
    assert client.get(reverse("records:change_view", args=[view.pk])).status_code == 404
    assert view.name not in text_of(client, f"{reverse('records:views')}?list=customer")
    answer = client.post(reverse("records:drop_view", args=[view.pk]), {"request_key": str(uuid4())})
    assert (answer.status_code, SavedView.objects.count()) == (404, 1)


def test_the_list_costs_the_same_with_one_view_and_with_three() -> None:
    make_company()
    lin = make_member("林霜")
    make_customer(lin)
    client = signed_in(lin)
    save(lin, "一")
    one = cost(client, LIST)
    save(lin, "二")
    save(lin, "三")
    assert cost(client, LIST) == one
    assert one <= 12
    pages = f"{reverse('records:views')}?list=customer"
    before = cost(client, pages)
    save(lin, "四")
    assert cost(client, pages) == before


def test_an_export_takes_the_rows_of_the_view(zhou: Member) -> None:
    tag = make_tag("重点")
    kept, left = make_customer(zhou), make_customer(zhou)
    make_tagging(tag, kept.pk)
    answer = signed_in(zhou).get(f"{LIST}?export=csv&tag={tag.pk}&view=all")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert (len(lines), kept.name in lines[1], left.name in lines[1]) == (2, True, False)
    assert lines[1].split(",")[-2] == "重点"
