"""Record pages: one address for the page, the drawer and the tab; addresses of the frame; progress."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.base.pages.asking import ask, request, text
from tests.factories.org import make_member
from xiaozhang.base import pages, registries
from xiaozhang.base.actor import SYSTEM, Actor, Power
from xiaozhang.base.pages.frame import frame_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.org.models import Member


@pages.signed_in
def view(made: Any, pk: int) -> Any:
    """Show a sample."""
    row = Member.objects.get(pk=pk)
    return pages.record_page(
        made,
        "sample",
        row,
        overview_template="components/_tag.html",
        context={"label": "概览内容"},
        facts=["销售代表", pages.Fact(Message("华东一组"), "/teams/1/")],
        actions=[pages.Act("修改", "/samples/1/change/", is_primary=True)],
        grade="A",
    )


def test_a_record_is_a_page_a_drawer_and_a_tab_at_one_address(sample: None) -> None:
    row = make_member(name="林越", login="a")
    page = text(ask(view, request("get", f"/samples/{row.pk}/", actor=SYSTEM), pk=row.pk))
    drawer = text(ask(view, request("get", f"/samples/{row.pk}/", actor=SYSTEM, target="drawer"), pk=row.pk))
    tab = text(
        ask(view, request("get", f"/samples/{row.pk}/", {"tab": "notes"}, actor=SYSTEM, target="tab-body"), pk=row.pk)
    )
    assert '<h1 class="xz-title">林越' in page
    assert "<html" in page
    assert "概览内容" in page
    assert '<a href="/teams/1/">华东一组</a>' in page
    assert drawer.lstrip().startswith('<aside id="drawer" class="xz-drawer "')
    assert 'aria-label="林越"' in drawer
    assert "<html" not in drawer
    assert tab.lstrip().startswith('<div id="tab-body"')
    assert "林越的便笺" in tab
    assert "概览内容" not in tab


def test_the_tab_asked_for_is_marked_and_an_unknown_one_is_the_overview(sample: None) -> None:
    row = make_member(name="林越", login="a")
    notes = text(ask(view, request("get", f"/samples/{row.pk}/", {"tab": "notes"}, actor=SYSTEM), pk=row.pk))
    other = text(ask(view, request("get", f"/samples/{row.pk}/", {"tab": "nothing"}, actor=SYSTEM), pk=row.pk))
    assert f'href="/samples/{row.pk}/?tab=notes" class="is-on" aria-current="page"' in notes
    assert "便笺<i>3</i>" in notes
    assert f'href="/samples/{row.pk}/" class="is-on" aria-current="page"' in other


def test_only_the_tab_that_is_shown_is_read(sample: None) -> None:
    row = make_member(name="林越", login="a")
    with CaptureQueriesContext(connection) as queries:
        ask(view, request("get", f"/samples/{row.pk}/", actor=SYSTEM, target="tab-body"), pk=row.pk)
    assert len(queries) == 1


def test_the_menu_holds_what_the_actor_may_and_marks_the_inner_entry(
    sample: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    power = Power("sample.menu", Message("看"))
    entries = {
        "a": registries.Navigation("a", Message("部件"), "components:parts", "box", 1, phone=Message("件")),
        "b": registries.Navigation("b", Message("里面"), "components:parts", "", 2, group="a"),
        "c": registries.Navigation("c", Message("关着"), "components:mine", "", 3, power=power),
        "d": registries.Navigation("d", Message("没有的"), "components:nowhere", "", 4),
    }
    monkeypatch.setattr(registries.navigation, "_entries", entries)
    nobody = Actor(member_id=1, name="陈昱")
    frame = frame_of(request("get", "/parts/", actor=nobody))
    boss = frame_of(request("get", "/me/", actor=SYSTEM))
    assert [(e.label, e.is_on, e.is_within, [c.label for c in e.children]) for e in frame.menu] == [
        ("部件", False, True, ["里面"])
    ]
    assert [(e.label, e.is_on) for e in frame.phone] == [("件", True)]
    assert [e.label for e in boss.menu] == ["部件", "关着"]
    assert (frame.here, frame.initial, boss.here) == ("里面", "陈", "关着")
    assert frame_of(request("get", "/parts/", actor=None)).menu == []


def test_progress_polls_until_it_is_done_and_then_goes_on(sample: None) -> None:
    def state(done: int) -> pages.Progress:
        return pages.Progress(Message("试算"), done, 480, Message("人"), is_finished=done == 480)

    asked = request("get", "/runs/1/progress/", actor=SYSTEM, target="progress")
    under_way = text(pages.progress(asked, state(312), address="/runs/1/progress/", done_url="/runs/1/"))
    finished = pages.progress(asked, state(480), address="/runs/1/progress/", done_url="/runs/1/")
    assert 'hx-get="/runs/1/progress/"' in under_way
    assert "312 / 480 人" in under_way
    assert 'width="650"' in under_way
    assert (finished.status_code, finished["HX-Redirect"]) == (204, "/runs/1/")
