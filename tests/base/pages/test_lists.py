"""Lists: every row once in order, addresses that mean what they say, constant cost, no row of others."""

from __future__ import annotations

import base64
import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.base.pages.asking import ACTOR, ask, request, text
from tests.base.pages.sample import LIST
from tests.factories.org import make_member
from xiaozhang.base import pages
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.pages.counts import count_all
from xiaozhang.base.pages.listing import Listing, build
from xiaozhang.foundation.org.models import Member

TODAY = date(2026, 11, 20)
view = pages.signed_in(lambda made: pages.list_page(made, LIST))


def cursor(value: object) -> str:
    """Return what an address would carry for a cursor somebody made up."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def listing(query: str = "", viewer: Actor = SYSTEM) -> Listing:
    """Read the list at an address."""
    return build(LIST, QueryDict(query), "/samples/", viewer, TODAY)


def walk(query: str) -> tuple[list[list[str]], list[list[str]]]:
    """Return the pages met by going on to the end and then back to the start."""
    onward, back = [], []
    page = listing(query)
    while True:
        onward.append([line.title for line in page.lines])
        if not page.next_url:
            break
        page = listing(page.next_url.partition("?")[2])
    while True:
        back.append([line.title for line in page.lines])
        if not page.previous_url:
            break
        page = listing(page.previous_url.partition("?")[2])
    return onward, back[::-1]


def make_people(count: int) -> list[Member]:
    """Make people of whom some have left, several on the same day."""
    return [
        make_member(
            name=f"成员{number:02d}",
            login=f"p{number:02d}",
            left_on=date(2026, 6, 1 + number // 4) if number % 3 == 0 else None,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("sort", ["name", "-name", "left", "-left"])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 11])
def test_paging_meets_every_row_once_in_both_directions(sample: None, sort: str, count: int) -> None:
    people = make_people(count)
    downward = sort.startswith("-")
    if sort.endswith("name"):
        wanted = sorted(people, key=lambda m: (m.name_key, m.pk), reverse=downward)
    else:
        gone = sorted((m for m in people if m.left_on), key=lambda m: (m.left_on, m.pk), reverse=downward)
        wanted = gone + sorted((m for m in people if not m.left_on), key=lambda m: m.pk, reverse=downward)
    onward, back = walk(f"sort={sort}")
    assert [name for page in onward for name in page] == [m.name for m in wanted]
    assert [name for page in back for name in page] == [m.name for m in wanted]
    assert all(len(page) == 3 for page in onward[:-1])


def test_places_count_the_rows_and_start_again_at_the_top(sample: None) -> None:
    make_people(8)
    first = listing()
    second = listing(first.next_url.partition("?")[2])
    assert (first.page.first_place, first.last_place) == (1, 3)
    assert (second.page.first_place, second.last_place) == (4, 6)
    again = listing(second.previous_url.partition("?")[2])
    assert (again.page.first_place, again.previous_url) == (1, "")


def test_rows_added_before_the_cursor_do_not_shift_the_next_page(sample: None) -> None:
    make_people(6)
    first = listing()
    make_member(name="阿一", login="new")
    second = listing(first.next_url.partition("?")[2])
    assert [line.title for line in second.lines] == ["成员03", "成员04", "成员05"]


@pytest.mark.parametrize(
    "at",
    [
        "x",
        "%00",
        "W10",
        "WzAsMSwieCIsLTFd",
        "e30",
        "a" * 900,
        "WzAsMSx7ImEiOjF9LDFd",
        "WzAsIjEiLDEsMV0",
        "💥",
        cursor([0, 1, "\x00", 1]),
        cursor([0, 1, "\ud800", 1]),
        cursor([0, 3, "zzz", 9]),
    ],
)
def test_a_cursor_that_is_none_starts_at_the_top(sample: None, at: str) -> None:
    make_people(4)
    assert [line.title for line in listing(f"at={at}").lines] == ["成员00", "成员01", "成员02"]
    assert [line.title for line in listing(f"sort=left&at={at}").lines] == ["成员00", "成员03", "成员01"]


def test_only_the_viewers_rows_are_listed_and_counted(sample: None) -> None:
    own, other = make_member(name="自己", login="own"), make_member(name="别人", login="other")
    viewer = Actor(member_id=own.pk, name="自己", member_ids=frozenset({own.pk}))
    shown = text(ask(view, request("get", "/samples/", {"open": other.pk}, actor=viewer)))
    found = listing("q=别人", viewer)
    assert "别人" not in shown
    assert [line.title for line in listing("", viewer).lines] == ["自己"]
    assert (str(found.total), found.lines) == ("0", [])


def test_views_and_filters_narrow_and_say_so(sample: None) -> None:
    make_member(name="甲", login="a", joined_on=date(2026, 3, 1), must_change_password=True, phone="13812345621")
    make_member(name="乙", login="b", joined_on=date(2026, 4, 1))
    make_member(name="丙", login="c", joined_on=date(2026, 5, 1))

    def names(query: str) -> list[str]:
        return sorted(line.title for line in listing(query).lines)

    assert names("login=a&login=b&login=nobody") == ["乙", "甲"]
    assert names("joined_from=2026-03-01&joined_to=2026-04-01") == ["乙", "甲"]
    assert names("joined_to=2026-03-31") == ["甲"]
    assert names("must=1") == ["甲"]
    assert names("must=0") == ["丙", "乙"]
    assert names("phone=5621") == ["甲"]
    assert names("pay_from=0.01") == []
    assert names("q=甲") == ["甲"]
    chips = [(chip.label, chip.shown, chip.url) for chip in listing("login=a&joined_from=2026-03-01&q=甲").chips]
    assert chips == [
        ("登录名", "甲", "/samples/?q=%E7%94%B2&joined_from=2026-03-01"),
        ("入职", "2026-03-01 起", "/samples/?q=%E7%94%B2&login=a"),
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("joined_from=yesterday", "请写成 2026-11-05。"),
        ("pay_from=abc", "请写成 1,234.50 或 3万。"),
        ("joined_from=2026-05-01&joined_to=2026-04-01", "前一个应不大于后一个。"),
    ],
)
def test_a_filter_that_cannot_be_read_narrows_nothing_and_says_how(sample: None, query: str, said: str) -> None:
    make_people(2)
    page = listing(query)
    assert [n.error for n in page.narrowings if n.error] == [said]
    assert (len(page.lines), page.chips, page.is_panel_open) == (2, [], True)


@pytest.mark.parametrize(
    "query", ["view=none&sort=login&size=7", "sort=;drop&size=-1&open=x", "q=%00&phone=%00", "open=" + "9" * 30]
)
def test_parameters_that_mean_nothing_are_as_if_not_there(sample: None, query: str) -> None:
    make_people(4)
    assert [line.title for line in listing(query).lines] == ["成员00", "成员01", "成员02"]


def test_equal_places_have_one_address(sample: None) -> None:
    make_people(1)
    assert listing("size=3&sort=name&q=&view=all&login=").place.url("/samples/") == "/samples/"
    assert listing("sort=-name&view=mine&size=5").place.url("/samples/") == "/samples/?view=mine&sort=-name&size=5"


def test_counts_stop_at_a_thousand(sample: None) -> None:
    Member.objects.bulk_create(
        Member(login=f"m{n}", name="多", name_key="duo", search_terms="", joined_on=TODAY) for n in range(1001)
    )
    everyone = Member.objects.all()
    counts = count_all([everyone, everyone.filter(login__startswith="m1"), everyone.none(), everyone.filter(pk__in=[])])
    assert [str(count) for count in counts] == ["1,000+", "112", "0", "0"]


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_costs_the_same_number_of_queries_however_long(sample: None, people: int) -> None:
    make_people(people)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(view, request("get", "/samples/", actor=SYSTEM, target="rows"))
    assert (answer.status_code, len(queries)) == (200, 2)


def test_htmx_gets_the_rows_alone_and_a_clean_address(sample: None) -> None:
    make_people(2)
    answer = ask(
        view, request("get", "/samples/", {"q": "成员", "login": "", "size": "3"}, target="rows", actor=SYSTEM)
    )
    page = text(answer)
    assert answer["HX-Push-Url"] == "/samples/?q=%E6%88%90%E5%91%98"
    assert page.lstrip().startswith('<div id="rows"')
    assert "<html" not in page
    assert {"HX-Request", "HX-Target"} <= set(re.split(r", *", answer["Vary"]))
    assert "no-store" in answer["Cache-Control"]


def test_rows_open_the_record_and_carry_columns_of_other_apps(sample: None) -> None:
    one = make_member(name="甲", login="a")
    page = text(ask(view, request("get", "/samples/", {"open": one.pk}, actor=SYSTEM)))
    assert f'href="/samples/{one.pk}/" data-drawer-link="{one.pk}"' in page
    assert f'data-open="/samples/{one.pk}/"' in page
    assert f"第{one.pk}" in page
    assert f"编号 {one.pk}" in page


def test_an_empty_list_says_what_to_do_and_a_narrowed_one_how_to_widen(sample: None) -> None:
    make_member(name="甲", login="a")
    nobody = ask(view, request("get", "/samples/", {"view": "mine"}, actor=ACTOR))
    narrowed = ask(view, request("get", "/samples/", {"q": "没有"}, actor=SYSTEM))
    assert "还没有样例" in text(nobody)
    assert "没有相符的" in text(narrowed)


def test_names_are_escaped(sample: None) -> None:
    make_member(name='<b onclick="x">', login="a")
    page = text(ask(view, request("get", "/samples/", {"q": "<b"}, actor=SYSTEM)))
    assert "<b onclick" not in page
    assert "&lt;b onclick=&quot;x&quot;&gt;" in page


def test_visitors_are_sent_to_sign_in_and_back(sample: None) -> None:
    whole: Any = ask(view, request("get", "/samples/?q=1", actor=None))
    part = ask(
        view, request("get", "/samples/", actor=None, target="rows", **{"HX-Current-URL": "http://testserver/a/?b=1"})
    )
    assert (whole.status_code, whole["Location"].partition("?")[2]) == (302, "next=%2Fsamples%2F%3Fq%3D1")
    assert (part.status_code, part["HX-Redirect"].partition("?")[2]) == (204, "next=%2Fa%2F%3Fb%3D1")
