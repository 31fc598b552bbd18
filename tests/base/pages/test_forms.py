"""Forms to actions: done once, refused with the typed values kept, said in words; with and without script."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.base.pages.asking import ACTOR, ask, notes, request, text
from tests.factories.org import TODAY, make_member
from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import AlreadyDone, Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.base.text import Message

pytestmark = pytest.mark.django_db  # the frame around a page shows the company

KEY = "6f0f6a4e-5c1f-4b0e-9a44-1a6e5f0b1c11"


class Thing(pages.Form):
    """One line and an amount."""

    name = pages.LineField(label="名称", max_length=10)
    amount_fen = pages.YuanField(label="金额", required=False)


class Made:
    """What the sample action returns."""

    pk = 41


def view_of(action: Any, **more: Any) -> Any:
    """Return a form page for an action."""

    @pages.signed_in
    def view(made: Any) -> Any:
        given = {"title": "新建样例", "done": lambda pk: f"/samples/{pk}/", "said": Message("已新建"), **more}
        return pages.form_page(made, Thing.of(made), action, **given)

    return view


def recorded(calls: list[dict[str, Any]], answer: Any = Made) -> Any:
    """Return an action that remembers how it was called."""

    def action(**given: Any) -> Any:
        calls.append(given)
        if isinstance(answer, Exception):
            raise answer
        return answer()

    return action


def test_a_fresh_form_has_a_new_key_each_time_and_marks_what_is_required() -> None:
    first, second = (text(ask(view_of(recorded([])), request("get", "/samples/add/"))) for _ in range(2))
    keys = [page.partition('name="request_key" value="')[2][:36] for page in (first, second)]
    assert keys[0] != keys[1]
    assert first.count("<i>必填</i>") == 1
    assert first.count("<i>可不填</i>") == 1
    assert "hx-post" not in first


def test_done_calls_the_action_with_cleaned_values_and_goes_on_with_a_toast() -> None:
    calls: list[dict[str, Any]] = []
    made = request("post", "/samples/add/", {"request_key": KEY, "name": " 甲　", "amount_fen": "3万"})
    answer = ask(view_of(recorded(calls), fixed={"kind": "x"}), made)
    called = dict(calls[0])
    now = called.pop("now")
    assert called == {"actor": ACTOR, "request_key": KEY, "name": "甲", "amount_fen": 3_000_000, "kind": "x"}
    assert now.tzinfo is not None
    assert (answer.status_code, answer["Location"], notes(made)) == (302, "/samples/41/", ["已新建"])


def test_in_the_drawer_success_is_an_event_and_the_form_posts_by_htmx() -> None:
    view = view_of(recorded([]))
    shown = text(ask(view, request("get", "/samples/add/", target="drawer")))
    made = request("post", "/samples/add/", {"request_key": KEY, "name": "甲"}, target="drawer")
    answer = ask(view, made)
    assert shown.lstrip().startswith('<aside id="drawer" class="xz-drawer is-form"')
    assert 'hx-post="/samples/add/" hx-target="#drawer"' in shown
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {"xz:done": {"url": "/samples/41/", "isNew": True}}


def test_the_same_request_again_answers_as_the_first_time() -> None:
    made = request("post", "/samples/add/", {"request_key": KEY, "name": "甲"})
    answer = ask(view_of(recorded([], AlreadyDone(7))), made)
    assert (answer.status_code, answer["Location"]) == (302, "/samples/7/")


def test_wrong_values_stay_in_the_form_with_the_way_out_and_reach_no_action() -> None:
    calls: list[dict[str, Any]] = []
    sent = {"request_key": KEY, "name": "", "amount_fen": "<三万>"}
    answer = ask(view_of(recorded(calls)), request("post", "/samples/add/", sent))
    page = text(answer)
    assert (answer.status_code, calls) == (422, [])
    assert 'id="id_name_error">这里必须填写。' in page
    assert 'aria-describedby="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="&lt;三万&gt;"' in page
    assert f'name="request_key" value="{KEY}"' in page


def test_field_errors_of_the_action_stand_at_their_fields() -> None:
    refused = Invalid({"name": Message("「{name}」已有同名。", {"name": "甲"}), "elsewhere": "总额对不上。"})
    answer = ask(view_of(recorded([], refused)), request("post", "/samples/add/", {"request_key": KEY, "name": "甲"}))
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="id_name_error">「甲」已有同名。' in page
    assert "<div>总额对不上。</div>" in page


@pytest.mark.parametrize(
    ("refused", "status"), [(Refused("没有保存。先交接客户。"), 422), (Stale(), 409), (NotAllowed("没有保存。"), 403)]
)
def test_a_refusal_stands_above_the_form_with_its_status(refused: Any, status: int) -> None:
    made = request("post", "/samples/add/", {"request_key": KEY, "name": "甲"})
    answer = ask(view_of(recorded([], refused)), made)
    page = text(answer)
    assert answer.status_code == status
    assert 'class="xz-refusal" role="alert"' in page
    assert 'value="甲"' in page
    assert notes(made) == []


@pytest.mark.parametrize("key", ["", "x", "a b c d e f g", "\x00" * 20, "k" * 65])
def test_a_form_without_its_key_is_refused(key: str) -> None:
    calls: list[dict[str, Any]] = []
    answer = ask(view_of(recorded(calls)), request("post", "/samples/add/", {"request_key": key, "name": "甲"}))
    assert (answer.status_code, calls) == (422, [])
    page = text(answer)
    assert "请核对后再提交一次" in page
    assert re.search(r'name="request_key" value="[0-9a-f-]{36}"', page)
    assert 'value="甲"' in page


def test_a_refusal_names_and_links_its_clause_once() -> None:
    refused = Refused("没有移到「谈判」。按第 3.2 条，现缺 2 项。<b>", clause=(5, "3.2"))
    page = text(ask(view_of(recorded([], refused)), request("post", "/a/", {"request_key": KEY, "name": "甲"})))
    shown = page[page.index('class="xz-refusal"') : page.rindex("</form>")]
    assert "<b>没有移到「谈判」</b>" in shown
    assert shown.count("第 3.2 条") == 1
    assert "&lt;b&gt;" in shown


@pages.signed_in
def pressed(made: Any) -> Any:
    """Carry out a button."""
    return pages.act(made, recorded(CALLS, ANSWERS[0]), done="/samples/", said="已撤回", thing_id=3)


CALLS: list[dict[str, Any]] = []
ANSWERS: list[Any] = [Made]


def test_a_button_acts_once_by_post_alone() -> None:
    CALLS.clear()
    looked = ask(pressed, request("get", "/samples/3/drop/"))
    made = request("post", "/samples/3/drop/", {"request_key": KEY})
    answer = ask(pressed, made)
    assert looked.status_code == 405
    assert [(call["thing_id"], call["request_key"]) for call in CALLS] == [(3, KEY)]
    assert (answer.status_code, answer["Location"], notes(made)) == (302, "/samples/", ["已撤回"])


def test_a_refused_button_goes_back_and_the_refusal_waits_there() -> None:
    ANSWERS[0] = Refused("没有撤回。已经批准。")
    made = request("post", "/samples/3/drop/", {"request_key": KEY}, Referer="http://testserver/samples/3/?tab=a")
    answer = ask(pressed, made)
    by_htmx = ask(pressed, request("post", "/samples/3/drop/", {"request_key": KEY}, target="x"))
    from_outside = ask(pressed, request("post", "/samples/3/drop/", {}, Referer="http://elsewhere/samples/3/"))
    ANSWERS[0] = Made
    assert (answer.status_code, answer["Location"]) == (302, "/samples/3/?tab=a")
    assert notes(made) == ["<b>没有撤回</b>已经批准。\n"]
    assert (by_htmx.status_code, by_htmx["HX-Retarget"]) == (422, "#refusals")
    assert (from_outside.status_code, "已经批准" in text(from_outside)) == (422, True)


@pytest.mark.parametrize(
    ("error", "status"), [(Missing(), 404), (NotAllowed("没有打开。"), 403), (Stale(), 409), (Refused("没有做。"), 422)]
)
def test_a_page_that_is_refused_says_so_inside_the_frame(error: Any, status: int) -> None:
    @pages.signed_in
    def view(made: Any) -> Any:
        raise error

    answer = ask(view, request("get", "/samples/9/"))
    data = ask(view, request("get", "/api/samples/9/"))
    assert (answer.status_code, 'class="xz-menu"' in text(answer)) == (status, True)
    assert (data.status_code, json.loads(data.content)["code"]) == (status, error.code)


def test_a_page_needs_its_power() -> None:
    from tests.base.pages.asking import POWER

    view = pages.page(POWER)(lambda made: pages.answer(made, Missing()))
    without = Actor(member_id=1, name="别人")
    answer = ask(view, request("get", "/samples/", actor=without))
    assert answer.status_code == 403
    assert "您的岗位没有「看样例」的权限" in text(answer)
    assert (view.power, getattr(view, "is_public", False)) == (POWER, False)  # type: ignore[attr-defined]
    assert ask(view, request("delete", "/samples/")).status_code == 405


def test_a_record_field_takes_only_what_the_viewer_may_see(sample: None) -> None:
    own, other = make_member(name="自己人", login="own"), make_member(name="别家人", login="other")
    viewer = Actor(member_id=own.pk, name="自己人", member_ids=frozenset({own.pk}))
    field = pages.RecordField(record="sample", label="谁")
    field.bind_viewer(viewer, None)  # type: ignore[arg-type]
    assert field.clean(str(own.pk)) == own.pk
    assert field.clean("自己") == own.pk
    for typed in (str(other.pk), "别家人", "9" * 18, "没有", "%"):
        with pytest.raises(ValidationError, match="没有找到，或不在您的数据范围内"):
            field.clean(typed)


def test_rows_of_two_forms_ask_each_for_its_own_reader(sample: None) -> None:
    class Several(pages.Form):
        lines = pages.RowsField(label="行", columns=[pages.RowColumn("who", "谁", pages.RecordField(record="sample"))])

    own, other = make_member(name="自己人", login="own"), make_member(name="别家人", login="other")
    mine, theirs = (Actor(member_id=m.pk, name=m.name, member_ids=frozenset({m.pk})) for m in (own, other))
    sent = {"request_key": KEY, "lines-0-who": str(other.pk)}
    first = Several(sent, viewer=mine, today=TODAY)
    second = Several(sent, viewer=theirs, today=TODAY)
    assert second.is_valid()
    assert not first.is_valid()
