"""Taking a list away: its own rows in its own order, refused without the power, noted, never half."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import FileResponse, HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.base.pages.asking import POWER, ask, request, text
from tests.base.pages.sample import LIST
from tests.factories.org import actor_for, make_member
from xiaozhang.base import pages
from xiaozhang.base.actor import SYSTEM, Actor, Scope
from xiaozhang.base.pages import exporting
from xiaozhang.foundation.audit.models import Entry

SPEC = replace(LIST, export=POWER)
view = pages.signed_in(lambda made: pages.list_page(made, SPEC))


def reader(scope: Scope = Scope.ALL, **given: Any) -> Actor:
    member = make_member(name="林越", login="linyue")
    return replace(
        actor_for(member), scope=scope, powers=frozenset({POWER.key}), member_ids=frozenset({member.pk}), **given
    )


def content(answer: HttpResponse) -> bytes:
    assert isinstance(answer, FileResponse)
    whole = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    answer.file_to_stream.close()  # answer.close() would end the request, and the test's connection with it
    return whole


def rows_of(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def test_export_list_writes_the_rows_and_columns_of_the_page_in_its_order(sample: None) -> None:
    viewer = reader()
    people = [make_member(name=f"=成员{n}", login=f"0{n}") for n in (2, 1, 3)]
    rows = rows_of(
        ask(view, request("get", "/samples/", {"export": "csv", "sort": "-name", "q": "成员"}, actor=viewer))
    )
    assert rows[0] == ["姓名", "离职", "登录名", "登录名", "首字"]
    wanted = sorted(people, key=lambda one: (one.name_key, one.pk), reverse=True)
    assert rows[1:] == [[f"'{one.name}", "", one.login, f"编号 {one.pk}", f"第{one.pk}"] for one in wanted]


def test_export_list_never_holds_rows_of_others(sample: None) -> None:
    viewer = reader(Scope.SELF)
    make_member(name="别人", login="other")
    assert [row[0] for row in rows_of(ask(view, request("get", "/", {"export": "csv"}, actor=viewer)))] == [
        "姓名",
        "林越",
    ]


def test_export_list_keeps_view_and_conditions(sample: None) -> None:
    viewer = reader()
    make_member(name="别人", login="other", phone="13800001111")
    both = {"export": "csv", "view": "mine"}
    assert len(rows_of(ask(view, request("get", "/", both, actor=viewer)))) == 2
    one = {"export": "csv", "phone": "1111"}
    assert [row[0] for row in rows_of(ask(view, request("get", "/", one, actor=viewer)))[1:]] == ["别人"]


def test_export_list_as_a_book_has_a_name_and_what_was_asked(sample: None) -> None:
    answer = ask(view, request("get", "/", {"export": "xlsx", "phone": "1"}, actor=reader()))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "filename*=utf-8''%E6%A0%B7%E4%BE%8B" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(content(answer)))
    assert (book.properties.creator, book.properties.description) == ("林越", "视图：全部；手机：1")
    assert book.active.max_row == 1  # an empty list is its heads


def test_export_list_refused_without_the_power_and_no_button(sample: None) -> None:
    viewer = replace(reader(), powers=frozenset())
    answer = ask(view, request("get", "/", {"export": "csv"}, actor=viewer))
    assert (answer.status_code, Entry.objects.count()) == (403, 0)
    assert "list-export" not in text(ask(view, request("get", "/", actor=viewer)))


def test_a_list_without_the_switch_has_no_export(sample: None) -> None:
    plain = pages.signed_in(lambda made: pages.list_page(made, LIST))
    assert ask(plain, request("get", "/", {"export": "csv"}, actor=SYSTEM)).status_code == 404
    assert "list-export" not in text(ask(plain, request("get", "/", actor=SYSTEM)))


def test_the_button_keeps_the_place_on_the_page_and_when_the_rows_are_read_again(sample: None) -> None:
    viewer = reader()
    asked = {"view": "mine", "phone": "138", "size": "5"}
    for target in ("", "rows"):
        shown = text(ask(view, request("get", "/samples/", asked, actor=viewer, target=target)))
        assert 'href="/samples/?view=mine&amp;phone=138&amp;export=xlsx"' in shown
        assert ('hx-swap-oob="true"' in shown) is (target == "rows")


def test_log_export_notes_who_took_what_and_how_many(sample: None) -> None:
    viewer = reader()
    make_member(name="赵一", login="z")
    content(ask(view, request("get", "/", {"export": "csv", "q": "赵", "view": "all"}, actor=viewer)))
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.subject_type, entry.subject_id, entry.title) == (
        "pages.log_export", viewer.member_id, "org.member", 0, "列表（1 行）"
    )  # fmt: skip
    assert entry.changes == {"文件": [None, "csv"], "行数": [None, 1], "视图": [None, "全部"]}
    assert entry.personal.values == {"关键字": [None, "赵"]}


def test_export_list_refused_for_too_many_rows_writes_nothing(sample: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    viewer = reader()
    for number in range(2):
        make_member(name=f"成员{number}", login=f"p{number}")
    answer = ask(view, request("get", "/", {"export": "xlsx"}, actor=viewer))
    assert (answer.status_code, Entry.objects.count()) == (422, 0)
    assert "超过 2 人" in text(answer)


def test_export_list_refused_for_a_condition_nobody_can_read(sample: None) -> None:
    answer = ask(view, request("get", "/", {"export": "csv", "joined_from": "昨天"}, actor=reader()))
    assert (answer.status_code, Entry.objects.count()) == (422, 0)


def test_export_list_refused_for_an_unknown_kind_of_file(sample: None) -> None:
    assert ask(view, request("get", "/", {"export": "pdf"}, actor=reader())).status_code == 404


def test_export_list_refused_while_others_fill_the_server(sample: None, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(exporting, "_slots", taken)
    monkeypatch.setattr(exporting, "_SECONDS_WAITED", 0.01)
    answer = ask(view, request("get", "/", {"export": "csv"}, actor=reader()))
    assert (answer.status_code, Entry.objects.count()) == (503, 0)


def test_export_list_meets_every_row_once_across_portions(sample: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_PORTION", 2)
    viewer = reader()
    names = {make_member(name=f"成员{n}", login=f"p{n}").name for n in range(5)}
    for sort in ("name", "-left"):
        rows = rows_of(ask(view, request("get", "/", {"export": "csv", "sort": sort}, actor=viewer)))
        assert sorted(row[0] for row in rows[1:]) == sorted({*names, "林越"})


def test_export_list_costs_the_same_queries_for_one_row_and_for_many(sample: None) -> None:
    viewer, costs = reader(), []
    for number in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            content(ask(view, request("get", "/", {"export": "csv"}, actor=viewer)))
        costs.append(len(queries))
        for index in range(3):
            make_member(name=f"成员{number}{index}", login=f"p{number}{index}")
    assert costs[0] == costs[1]
