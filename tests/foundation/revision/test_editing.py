"""The pages on which a draft is edited: forms made from the kind, rows without script, two writers, who may."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter, make_clause
from tests.factories.org import make_company, make_member
from tests.foundation.charter.kinds import bonus, days
from xiaozhang.base.actor import SYSTEM
from xiaozhang.foundation.charter import actions, queries
from xiaozhang.foundation.charter.models import Chapter, Clause, Version

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
KEY = {"request_key": "0000-test-key"}
BANDS = {
    "parameters-mode": "monthly", "parameters-bands": ["0", "7", "3"],
    "parameters-bands-0-from": "0", "parameters-bands-0-rate": "1.5",
    "parameters-bands-7-from": "", "parameters-bands-7-rate": "",
    "parameters-bands-3-from": "２0,000", "parameters-bands-3-rate": "2%",
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    make_company()
    return signed_in(make_member(role="sales_manager", name="周原"))


def draft() -> Version:
    standing = make_charter("甲", days(3), bonus())
    return actions.start_draft(actor=SYSTEM, now=NOW, version_id=standing.pk)


def clause_of(version: Version, number: str) -> Clause:
    return Clause.objects.get(version=version, number=number)


def sent(clause: Clause, **given: Any) -> dict[str, Any]:
    return {
        **KEY, "title": clause.title, "text": clause.text, "edit_number": str(clause.edit_number), "opened": "",
        **given,
    }  # fmt: skip


def test_a_draft_is_started_from_its_page_and_from_a_clause(client: Client) -> None:
    standing = make_charter("甲", bonus())
    clause = clause_of(standing, "1.2")

    assert client.get(f"/revision/clauses/{clause.pk}/revise/").headers["Location"].endswith(f"?clause={clause.pk}")
    answer = client.post(f"/revision/drafts/start/?clause={clause.pk}", {**KEY, "note": "改提成"})

    version = Version.objects.get(state="draft")
    assert (version.based_on, version.note) == (standing, "改提成")
    assert answer.headers["Location"] == f"/revision/drafts/clauses/{clause_of(version, '1.2').pk}/"
    again = text_of(client, f"/revision/drafts/start/?clause={clause.pk}")
    assert f"在 {version.label} 里改" in again
    own = clause_of(version, "1.2").pk
    assert client.get(f"/revision/clauses/{own}/revise/").headers["Location"] == f"/revision/drafts/clauses/{own}/"


def test_a_clause_of_a_past_version_is_revised_in_the_one_that_stands(client: Client) -> None:
    first = make_charter("甲", bonus())
    Version.objects.filter(pk=first.pk).update(state="superseded")
    second = make_charter("甲", bonus(mode="monthly"), "新的", effective_on=date(2026, 10, 1))
    old = clause_of(first, "1.2")

    page = text_of(client, f"/revision/drafts/start/?clause={old.pk}")
    assert f"您看的是 {first.label} 第 1.2 条「试验奖金」，那一版已经过去。草案从最近发布的 {second.label} 开始" in page
    answer = client.post(f"/revision/drafts/start/?clause={old.pk}", {**KEY, "note": "改奖金"})

    version = Version.objects.get(state="draft")
    assert version.based_on == second
    assert answer.headers["Location"] == f"/revision/drafts/clauses/{clause_of(version, '1.2').pk}/"


def test_a_clause_that_is_gone_leads_to_the_draft_as_a_whole(client: Client) -> None:
    first = make_charter("甲", bonus())
    Version.objects.filter(pk=first.pk).update(state="superseded")
    second = make_charter("甲", effective_on=date(2026, 10, 1))
    address = f"/revision/drafts/start/?clause={clause_of(first, '1.2').pk}"

    assert f"最近发布的 {second.label} 里没有这一条" in text_of(client, address)
    answer = client.post(address, {**KEY, "note": "恢复奖金"})
    assert answer.headers["Location"] == f"/revision/drafts/{Version.objects.get(state='draft').pk}/"


def test_the_draft_shows_what_changed_what_is_wrong_and_who_did_it(client: Client) -> None:
    version = draft()
    page = text_of(client, f"/revision/drafts/{version.pk}/")
    assert "还没有改动" in page
    manager = make_member(role="sales_manager", name="林越")
    clause = clause_of(version, "1.3")
    client_of = signed_in(manager)
    client_of.post(
        f"/revision/drafts/clauses/{clause.pk}/",
        sent(clause, **{**BANDS, "parameters-bands-0-from": "9", "parameters-bands-3-from": "0"}),
    )
    actions.remove_clause(actor=SYSTEM, now=NOW, clause_id=clause_of(version, "1.1").pk, edit_number=0)

    page = text_of(client, f"/revision/drafts/{version.pk}/")
    for words in ("改参数", "林越", "第 2 档低于前一档", "检查发现 1 处", "原第 1.1 条"):
        assert words in page


def test_a_draft_costs_the_same_for_one_and_many_clauses(client: Client) -> None:
    version = draft()
    before = cost(client, f"/revision/drafts/{version.pk}/")
    chapter = Chapter.objects.get(version=version)
    for position in range(4, 9):
        make_clause("又一条", chapter=chapter, position=position)

    assert cost(client, f"/revision/drafts/{version.pk}/") == before <= 17


def test_the_form_shows_the_parameters_as_people_write_them(client: Client) -> None:
    version = draft()
    page = text_of(client, f"/revision/drafts/clauses/{clause_of(version, '1.3').pk}/")

    assert cost(client, f"/revision/drafts/clauses/{clause_of(version, '1.3').pk}/") <= 15
    for words in ('value="1,000.00"', 'value="2.0%"', "回款满", "比例", "按月", "奖金分 2 档。", "没有发现问题"):
        assert words in page


def test_a_clause_is_saved_with_its_rows_in_the_order_sent_and_without_empty_ones(client: Client) -> None:
    version = draft()
    clause = clause_of(version, "1.3")

    answer = client.post(f"/revision/drafts/clauses/{clause.pk}/", sent(clause, **BANDS, title="奖金（新）"))

    assert answer.headers["Location"] == f"/revision/drafts/{version.pk}/#k{clause.pk}"
    clause.refresh_from_db()
    assert clause.title == "奖金（新）"
    assert clause.parameters == {
        "mode": "monthly", "bands": [{"from": "0.00", "rate": "1.5%"}, {"from": "20000.00", "rate": "2.0%"}]
    }  # fmt: skip


def test_a_wrong_cell_is_refused_by_name_and_nothing_typed_is_lost(client: Client) -> None:
    clause = clause_of(draft(), "1.3")

    answer = client.post(
        f"/revision/drafts/clauses/{clause.pk}/", sent(clause, **{**BANDS, "parameters-bands-3-rate": "很多"})
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「分档」第 2 行「比例」请写成 2.0% 这样的百分数。" in page
    assert 'id="id_parameters-bands-3-rate" value="很多"' in page
    assert 'value="２0,000"' in page
    assert Clause.objects.get(pk=clause.pk).edit_number == 0


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("up parameters-bands 3", ["0", "3", "7"]), ("down parameters-bands 0", ["7", "0", "3"]),
        ("remove parameters-bands 7", ["0", "3"]), ("add parameters-bands", ["0", "7", "3", "8"]),
        ("up parameters-bands 0", ["0", "7", "3"]), ("nonsense", ["0", "7", "3"]),
    ],
)  # fmt: skip
def test_rows_come_go_and_move_without_script(client: Client, asked: str, order: list[str]) -> None:
    clause = clause_of(draft(), "1.3")

    answer = client.post(f"/revision/drafts/clauses/{clause.pk}/", sent(clause, **BANDS, row=asked, title="没有存"))

    page = answer.content.decode()
    shown = [part.split('"')[0] for part in page.split('name="parameters-bands" value="')[1:]]
    assert [each for each in shown if each.isdecimal()] == order
    assert 'value="没有存"' in page
    assert Clause.objects.get(pk=clause.pk).edit_number == 0


def test_the_second_writer_sees_both_and_chooses(client: Client) -> None:
    version = draft()
    clause = clause_of(version, "1.3")
    address = f"/revision/drafts/clauses/{clause.pk}/"
    opened = text_of(client, address).split('name="opened" value="')[1].split('"')[0].replace("&quot;", '"')
    actions.change_clause(
        actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0, title="先写的标题", text=clause.text,
        kind=clause.kind, parameters={"mode": "once", "bands": [{"from": "0", "rate": "9%"}]},
    )  # fmt: skip

    mine = sent(clause, **BANDS, text="后写的正文", opened=opened)
    answer = client.post(address, mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "有人在您之前保存了这一条",
        "先写的标题",
        "后写的正文",
        'name="take-parameters-bands" value="mine" checked',
        'name="take-title" value="theirs" checked',
        'name="edit_number" value="1"',
    ):
        assert words in page
    assert Clause.objects.get(pk=clause.pk).text == clause.text

    chosen = {"take-title": "theirs", "take-text": "mine", "take-parameters-bands": "theirs", "edit_number": "1"}
    assert client.post(address, {**mine, **chosen, "request_key": "0000-test-key2"}).status_code == 302
    clause.refresh_from_db()
    assert (clause.title, clause.text, clause.edit_number) == ("先写的标题", "后写的正文", 2)
    assert clause.parameters == {"mode": "monthly", "bands": [{"from": "0.00", "rate": "9.0%"}]}


@pytest.mark.parametrize("opened", ["[" * 100_000, "5", '{"title": [], "parameters": "x", "text": null}'])
def test_what_the_browser_brings_back_of_the_page_may_be_anything(opened: str, client: Client) -> None:
    clause = clause_of(draft(), "1.1")
    answer = client.post(f"/revision/drafts/clauses/{clause.pk}/", sent(clause, edit_number="7", opened=opened))
    assert answer.status_code == 409
    assert Clause.objects.get(pk=clause.pk).edit_number == 0


def test_what_was_written_of_a_clause_that_went_meanwhile_can_go_in_again(client: Client) -> None:
    version = draft()
    clause = clause_of(version, "1.3")
    mine = sent(clause, **BANDS, text="后写的正文", chapter_id=str(clause.chapter_id), kind=clause.kind)
    actions.remove_clause(actor=SYSTEM, now=NOW, clause_id=clause.pk, edit_number=0)

    answer = client.post(f"/revision/drafts/clauses/{clause.pk}/", mine)

    again = f"/revision/drafts/chapters/{clause.chapter_id}/clauses/add/trial_bonus/"
    assert answer.status_code == 409
    assert f'action="{again}"' in answer.content.decode()
    assert 'name="parameters-bands-3-rate" value="2%"' in answer.content.decode()
    shown = client.post(again, {**mine, "row": "show"}).content.decode()
    assert "后写的正文" in shown and 'id="id_parameters-bands-3-rate" value="2%"' in shown
    assert len(queries.clauses_of(version.pk)) == 2
    assert client.get(f"/revision/drafts/clauses/{clause.pk}/").status_code == 404


def test_what_the_system_makes_of_it_is_said_while_typing(client: Client) -> None:
    version = draft()

    made = client.post("/revision/drafts/preview/trial_bonus/", {**KEY, **BANDS}).content.decode()
    assert "奖金分 2 档。" in made
    unfinished = client.post("/revision/drafts/preview/trial_bonus/", {**KEY, "parameters-bands": "0"}).content.decode()
    assert "「发放」" in unfinished and "这里必须填写" in unfinished
    assert [clause.edit_number for clause in queries.clauses_of(version.pk)] == [0, 0, 0]


def test_a_clause_is_added_of_a_kind_and_of_text(client: Client) -> None:
    version = draft()
    chapter = Chapter.objects.get(version=version)
    choices = text_of(client, f"/revision/drafts/chapters/{chapter.pk}/clauses/add/")
    assert "一版只能有一条，第 1.3 条已经是。" in choices

    new = f"/revision/drafts/chapters/{chapter.pk}/clauses/add"
    form = text_of(client, f"{new}/trial_days/")
    assert 'name="parameters-days"' in form
    client.post(f"{new}/trial_days/", {**KEY, "title": "又一限", "text": "五天。", "parameters-days": "5"})
    client.post(f"{new}/text/", {**KEY, "request_key": "0000-test-key2", "title": "文字", "text": "只有字。"})

    assert clause_of(version, "1.4").parameters == {"days": 5, "metric": "trial_amount", "strict": False}
    assert (clause_of(version, "1.5").kind, clause_of(version, "1.5").parameters) == ("", None)


def test_clauses_are_moved_and_removed_and_chapters_changed(client: Client) -> None:
    version = draft()
    chapter, clause = Chapter.objects.get(version=version), clause_of(version, "1.1")

    client.post(f"/revision/drafts/{version.pk}/chapters/add/", {**KEY, "title": "附则"})
    later = Chapter.objects.get(version=version, number=2)
    move = f"/revision/drafts/clauses/{clause.pk}/move/"
    client.post(move, {"edit_number": "0", "by": "down"})
    assert clause_of(version, "1.2").pk == clause.pk
    to = f"/revision/drafts/clauses/{clause.pk}/chapter/"
    assert "2 附则" in text_of(client, to)
    client.post(to, {**KEY, "request_key": "0000-test-key3", "edit_number": "0", "chapter_id": str(later.pk)})
    assert clause_of(version, "2.1").pk == clause.pk
    client.post(f"/revision/drafts/clauses/{clause.pk}/remove/", {**KEY, "edit_number": "0"})
    assert not Clause.objects.filter(pk=clause.pk).exists()
    client.post(f"/revision/drafts/chapters/{chapter.pk}/", {**KEY, "edit_number": "0", "title": "总纲", "text": ""})
    client.post(f"/revision/drafts/chapters/{later.pk}/remove/", {**KEY, "edit_number": "0"})
    assert list(Chapter.objects.filter(version=version).values_list("title", flat=True)) == ["总纲"]


def test_one_clause_is_edited_as_yaml_and_refused_by_line(client: Client) -> None:
    version = draft()
    clause = clause_of(version, "1.3")
    address = f"/charter/clauses/{clause.pk}/yaml/"
    text = text_of(client, address).split("</textarea>")[0].split(">")[-1].replace("&#x27;", "'").strip()
    assert text.startswith("key: trial_bonus")

    bad = client.post(address, {**KEY, "edit_number": "0", "text": text.replace("2.0%", "two")})
    assert bad.status_code == 422
    assert "第 1.3 条的参数不对：第 " in bad.content.decode()
    other = client.post(address, {**KEY, "edit_number": "0", "text": text.replace("key: trial_bonus", "key: other")})
    assert "不能改成「other」" in other.content.decode()
    client.post(address, {**KEY, "edit_number": "0", "text": text.replace("2.0%", "7.5%")})

    clause.refresh_from_db()
    assert clause.parameters is not None
    assert clause.parameters["bands"][1] == {"from": "1000.00", "rate": "7.5%"}
    assert (
        client.post(address, {**KEY, "request_key": "0000-test-key9", "edit_number": "0", "text": text}).status_code
        == 409
    )


def test_nobody_else_edits(client: Client) -> None:
    version = draft()
    clause, chapter = clause_of(version, "1.1"), Chapter.objects.get(version=version)
    stranger = signed_in(make_member())

    for address in (
        "/revision/drafts/start/", f"/revision/drafts/{version.pk}/", f"/revision/drafts/clauses/{clause.pk}/",
        f"/revision/drafts/chapters/{chapter.pk}/", f"/revision/drafts/chapters/{chapter.pk}/clauses/add/",
        f"/charter/clauses/{clause.pk}/yaml/",
    ):  # fmt: skip
        assert stranger.get(address).status_code == 403
