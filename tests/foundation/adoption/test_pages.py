"""The pages of adoption."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.asking import cost, signed_in, text_of
from tests.factories.adoption import make_adoption, make_passage
from tests.factories.org import make_company, make_member
from xiaozhang.foundation.adoption.models import Adoption, Passage

pytestmark = pytest.mark.django_db
KEY = "0000-test-key"
TEXT = (
    "第一章 总则\n第一条 首次联系\n客户分配后须在 24 小时内联系客户，超时的记一次违规，扣 50 元。\n"
    "第二条 其他\n甲。\n乙。"
)


@pytest.fixture
def manager() -> Client:
    make_company()
    make_member(role="representative")
    return signed_in(make_member(role="sales_manager"))


def pasted(client: Client, text: str = TEXT) -> Adoption:
    client.post("/adoption/add/", {"text": text, "request_key": KEY})
    return Adoption.objects.latest("pk")


def test_a_pasted_rulebook_is_shown_for_review_with_what_was_not_taken_over(manager: Client) -> None:
    adoption = pasted(manager)

    page = text_of(manager, f"/adoption/{adoption.pk}/")

    for words in (
        "第 1.1 条",
        "原编号 第一条",
        "24 小时以内",
        "把握大",
        "没有采用的数字",
        "50 元",
        "没有认出由系统执行的内容",
    ):
        assert words in page
    assert adoption.title in text_of(manager, "/adoption/")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "请上传文件，或粘贴制度全文。"),
        ({"text": "甲", "content": ("a.txt", "乙".encode())}, "只能给一样"),
        ({"content": ("a.docx", b"PK\x03\x04 no archive")}, "文件已损坏"),
        ({"content": ("a.docx", b"")}, "里面没有文字"),
        ({"content": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, "旧版 Word 文档"),
    ],
)
def test_what_cannot_be_taken_comes_back_on_the_form(manager: Client, given: dict[str, Any], words: str) -> None:
    typed = {key: SimpleUploadedFile(*value) if key == "content" else value for key, value in given.items()}
    answer = manager.post("/adoption/add/", {**typed, "request_key": KEY})

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Adoption.objects.count() == 0


def test_a_gbk_file_is_read_and_the_same_request_counts_once(manager: Client) -> None:
    for _again in range(2):
        upload = SimpleUploadedFile("制度.txt", TEXT.encode("gbk"))
        manager.post("/adoption/add/", {"title": "办法", "content": upload, "request_key": KEY})

    assert list(Adoption.objects.values_list("title", "source_name")) == [("办法", "制度.txt")]


def test_a_passage_is_accepted_edited_asked_again_split_and_saved(manager: Client) -> None:
    adoption = pasted(manager)
    first, second = Passage.objects.filter(level="clause").order_by("position")

    accepted = manager.post(f"/adoption/passages/{first.pk}/accept/", {"edit_number": 0, "request_key": "0000-key-1"})
    manager.post(
        f"/adoption/passages/{first.pk}/?edit=0",
        {"number": 1, "title": "首联", "text": first.text, "request_key": "0000-key-2"},
    )
    manager.post(f"/adoption/passages/{second.pk}/split/?edit=0", {"at": "2", "request_key": "0000-key-3"})
    assert accepted["Location"].endswith(f"#p{first.pk}")
    assert list(Passage.objects.filter(level="clause").order_by("position").values_list("title", "decision")) == [
        ("首联", "open"), ("其他", "open"), ("乙", "open"),
    ]  # fmt: skip

    stale = manager.post(
        f"/adoption/passages/{first.pk}/?edit=0",
        {"number": 1, "title": "别人的", "text": "丙。", "request_key": "0000-key-4"},
    )
    assert (stale.status_code, "刚被别人改过" in stale.content.decode()) == (409, True)

    manager.post(f"/adoption/{adoption.pk}/save/", {"request_key": "0000-key-5"})
    assert "看草案" in text_of(manager, f"/adoption/{adoption.pk}/")


def test_pages_cost_the_same_for_one_clause_and_for_three(manager: Client) -> None:
    def made(count: int) -> Adoption:
        adoption = make_adoption()
        make_passage(adoption=adoption, level="chapter")
        for position in range(count):
            make_passage(adoption=adoption, position=position + 2, text="客户分配后须在 24 小时内联系客户。")
        return adoption

    one, three = made(1), made(3)
    review = cost(manager, f"/adoption/{one.pk}/")
    assert (cost(manager, f"/adoption/{three.pk}/"), review <= 15) == (review, True)
    listed = cost(manager, "/adoption/")
    made(2)
    assert (cost(manager, "/adoption/"), listed <= 12) == (listed, True)


@pytest.mark.parametrize("role", ["representative", "finance"])
def test_who_does_not_draft_sees_nothing_of_it(role: str) -> None:
    make_company()
    adoption = make_adoption()
    passage = make_passage(adoption=adoption)
    client = signed_in(make_member(role=role))

    for address in ("/adoption/", "/adoption/add/", f"/adoption/{adoption.pk}/", f"/adoption/passages/{passage.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/adoption/{adoption.pk}/save/", {"request_key": KEY}).status_code == 403
    assert Adoption.objects.get().state == "reviewing"


@pytest.mark.parametrize("address", ["/adoption/999/", "/adoption/passages/999/", "/adoption/passages/999/split/"])
def test_what_does_not_exist_is_missing(manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 404
