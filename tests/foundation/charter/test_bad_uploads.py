"""Files that are no charter, through the page: refused with the reason, in bounded time, and nothing is stored."""

from __future__ import annotations

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.asking import signed_in
from tests.factories.org import make_company, make_member
from tests.foundation.charter.kinds import yaml_text
from xiaozhang.foundation.charter.models import Version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: &a [*a]", "第 1 行，不能用锚点和引用"),
        (b"a: &a {b: &b {c: *a}}", "不能用锚点和引用"),
        (yaml_text().replace("title: 试验制度", "title: 甲\ntitle: 乙").encode(), "第 3 行，「title」写了两遍"),
        (yaml_text().replace("days: 3", "days: [3]").encode(), "第 20 行 days"),
        (yaml_text().replace("kind: trial_days", "kind: nobody").encode(), "系统没有「nobody」这个条款类型"),
        (b"title: " + b"x" * 10_000_000, "文件太大，最多 1.6 MB"),
        (b"a:\n" * 500_000, "个字符，最多"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00word/document.xml\xff\xfe", "文件不是 UTF-8 编码"),
        ("title: 制度".encode("gbk"), "文件不是 UTF-8 编码"),
        (("k: " + "{a: " * 5000).encode(), "层次太深"),
    ],
    ids=("self", "ring", "twice", "type", "kind", "10 MB", "lines", "docx", "gbk", "deep"),
)
def test_a_bad_file_is_refused_with_its_reason_and_changes_nothing(content: bytes, words: str) -> None:
    make_company()
    client = signed_in(make_member(role="sales_manager"))
    begun = time.process_time()

    answer = client.post(
        "/charter/versions/add/", {"text": SimpleUploadedFile("a.yaml", content), "request_key": "0000-test-key"}
    )

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (Version.objects.count(), time.process_time() - begun < 10) == (0, True)
