"""Pages of files: the box on a record, upload, download, the list, the log; what is sent with which headers."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.asking import cost, signed_in, text_of
from tests.factories.archive import PDF, make_download, make_file_version, make_stored_file, package, png
from tests.factories.customers import make_collaborator, make_customer
from tests.factories.org import actor_for, make_member
from xiaozhang.foundation.archive import actions, gateways
from xiaozhang.foundation.archive.models import Blob, Download, StoredFile
from xiaozhang.foundation.org.models import Member
from xiaozhang.selling.customers.models import Customer

pytestmark = pytest.mark.django_db
BOX = {"HX-Request": "true", "HX-Target": "file-box"}
KEY = "0000-test-key"


@pytest.fixture
def lin() -> Member:
    return make_member("林霜")


@pytest.fixture
def customer(lin: Member) -> Customer:
    return make_customer(lin, name="江阴澄源水务有限公司")


def sent(name: str = "合同.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-whatever")


def upload(client: Client, customer: Customer, *files: SimpleUploadedFile, **more: Any) -> Any:
    headers = more.pop("headers", {})
    values = {"content": list(files), "category": "contract", "note": "", "request_key": KEY, **more}
    return client.post(f"/files/on/customer/{customer.pk}/add/", values, headers=headers)


def test_several_files_are_uploaded_at_once_and_stand_in_the_tab(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    answer = upload(client, customer, sent(), sent("现场.png", png()), note="签约当天")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer.pk}/?tab=files")
    page = text_of(client, answer["Location"])
    assert "合同.pdf" in page and "现场.png" in page and "签约当天" in page
    assert re.search(r"附件<i>2</i>", page)
    assert {row.category for row in StoredFile.objects.all()} == {"contract"}


def test_the_same_form_sent_twice_keeps_each_file_once(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    for _ in range(2):
        assert upload(client, customer, sent(), sent("现场.png", png())).status_code == 302
    assert StoredFile.objects.count() == 2


def test_one_bad_file_keeps_no_other_out(lin: Member, customer: Customer) -> None:
    answer = upload(signed_in(lin), customer, sent(), sent("装.pdf", b"MZ\0\0"), headers=BOX)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert said.lstrip().startswith('<section id="file-box"')
    assert "有 1 个没有上传，其余 1 个已经上传好" in said and "而是程序" in said
    assert [row.name for row in StoredFile.objects.all()] == ["合同.pdf"]


def test_nothing_chosen_and_too_many_are_said_at_the_box(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    assert "请先选择文件" in upload(client, customer, headers=BOX).content.decode()
    many = [sent(f"{number}.pdf", PDF + b"%d" % number) for number in range(21)]
    assert "一次最多 20 个" in upload(client, customer, *many).content.decode()
    assert StoredFile.objects.count() == 0


def test_a_large_file_goes_through_a_scratch_file_not_through_memory(lin: Member, customer: Customer) -> None:
    large = SimpleUploadedFile("大.pdf", PDF + b"%" * 3_000_000)
    assert upload(signed_in(lin), customer, large).status_code == 302
    assert StoredFile.objects.get().size == len(PDF) + 3_000_000


def test_others_reach_neither_files_nor_contents(lin: Member, customer: Customer) -> None:
    row = make_stored_file(lin, record_id=customer.pk)
    version = row.versions.get().pk
    stranger = signed_in(make_member())
    places = [f"/files/{row.pk}/", f"/files/{row.pk}/versions/add/", f"/files/{row.pk}/remove/",
              f"/files/{row.pk}/classify/", f"/files/versions/{version}/save/", f"/files/versions/{version}/show/",
              f"/files/on/customer/{customer.pk}/add/"]  # fmt: skip
    for place in places:
        assert stranger.get(place).status_code == 404, place
    assert stranger.get(f"/files/{row.pk}/retain/").status_code == 403
    assert stranger.get("/files/downloads/").status_code == 403
    assert upload(stranger, customer, sent()).status_code == 404
    assert "会议纪要" not in text_of(stranger, "/files/")
    assert Download.objects.count() == 0
    visitor = Client().get(f"/files/versions/{version}/save/")
    assert (visitor.status_code, visitor["Location"].split("?")[0]) == (302, "/account/login/")


def test_a_download_is_an_attachment_that_can_do_nothing_and_is_written_down(lin: Member, customer: Customer) -> None:
    row = make_stored_file(lin, record_id=customer.pk, name='年度 "合同".pdf')
    version = row.versions.get()
    answer = signed_in(lin).get(f"/files/versions/{version.pk}/save/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%B9%B4")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert (answer["Content-Length"], answer["Cache-Control"]) == (str(len(PDF)), "private, no-store")
    log = Download.objects.get()
    assert (log.member, log.version, log.way) == (lin, version, "saved")


def test_a_picture_is_shown_in_a_sandbox_and_other_files_are_not_shown(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    picture = make_stored_file(lin, record_id=customer.pk, name="现场.png", content=png(40, 30)).versions.get()
    answer = client.get(f"/files/versions/{picture.pk}/show/")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert b"".join(answer.streaming_content) == png(40, 30)
    page = text_of(client, f"/files/{picture.file_id}/")
    assert f'<img src="/files/versions/{picture.pk}/show/" alt="现场.png" width="40" height="30">' in page
    archive = make_stored_file(
        lin, record_id=customer.pk, name="图.zip", content=package({"图.pdf": PDF})
    ).versions.get()
    assert client.get(f"/files/versions/{archive.pk}/show/").status_code == 422
    assert "/show/" not in text_of(client, f"/files/{archive.file_id}/")
    assert [log.way for log in Download.objects.all()] == ["shown"]


def test_a_picture_too_large_to_be_held_is_offered_for_download_only(lin: Member, customer: Customer) -> None:
    row = make_stored_file(lin, record_id=customer.pk, name="全景.png", content=png(15_000, 10_000))
    page = text_of(signed_in(lin), f"/files/{row.pk}/")
    assert "<img" not in page.partition('class="xz-record"')[2]
    assert "/save/" in page


def test_asking_for_the_head_alone_writes_nothing(lin: Member, customer: Customer) -> None:
    version = make_stored_file(lin, record_id=customer.pk).versions.get()
    assert signed_in(lin).head(f"/files/versions/{version.pk}/save/").status_code == 200
    assert Download.objects.count() == 0


def test_a_content_that_is_lost_is_said_so(lin: Member, customer: Customer) -> None:
    version = make_stored_file(lin, record_id=customer.pk).versions.get()
    gateways.drop(version.digest)
    answer = signed_in(lin).get(f"/files/versions/{version.pk}/save/")
    assert answer.status_code == 422
    assert "内容不在存储里" in answer.content.decode()
    assert Download.objects.count() == 0


def test_a_version_is_added_removed_classified_and_retained_from_the_pages(lin: Member, customer: Customer) -> None:
    row = make_stored_file(lin, record_id=customer.pk)
    client, manager = signed_in(lin), signed_in(make_member(role="sales_manager"))
    answer = client.post(
        f"/files/{row.pk}/versions/add/",
        {"content": sent("会议纪要 改.pdf", PDF + b"%2"), "note": "补了价格", "request_key": KEY},
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{customer.pk}/?tab=files")
    page = text_of(client, f"/files/{row.pk}/")
    assert "第 2 版" in page and "补了价格" in page and "第 1 版" in page
    client.post(f"/files/{row.pk}/classify/", {"category": "quotation", "request_key": KEY + "1"})
    manager.post(f"/files/{row.pk}/retain/", {"retain_until": "2126-01-01", "request_key": KEY + "2"})
    answer = client.post(f"/files/{row.pk}/remove/", {"reason": "传错", "request_key": KEY + "3"})
    assert answer.status_code == 422 and "要保管到" in answer.content.decode()
    manager.post(f"/files/{row.pk}/retain/", {"retain_until": "", "reason": "填错", "request_key": KEY + "4"})
    assert client.post(f"/files/{row.pk}/remove/", {"reason": "传错", "request_key": KEY + "5"}).status_code == 302
    row.refresh_from_db()
    assert (row.category, row.version_count, row.removal_reason) == ("quotation", 2, "传错")
    assert client.get(f"/files/{row.pk}/").status_code == 404
    assert "这个文件已删除" in text_of(manager, f"/files/{row.pk}/")


def test_a_version_refused_comes_back_on_its_form(lin: Member, customer: Customer) -> None:
    row = make_stored_file(lin, record_id=customer.pk)
    client = signed_in(lin)
    for values, words in (
        ({}, "请选择一个文件"),
        ({"content": sent("x.pdf", b"MZ\0\0")}, "而是程序"),
        ({"content": sent()}, "完全相同"),
    ):
        answer = client.post(f"/files/{row.pk}/versions/add/", {**values, "request_key": KEY})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_what_waits_for_the_scanner_is_held_back(lin: Member, customer: Customer) -> None:
    version = make_stored_file(lin, record_id=customer.pk).versions.get()
    Blob.objects.update(scan="waiting")
    client = signed_in(lin)
    answer = client.get(f"/files/versions/{version.pk}/save/")
    assert answer.status_code == 422 and "正在等待病毒扫描" in answer.content.decode()
    assert client.get(f"/files/versions/{version.pk}/show/").status_code == 422
    page = text_of(client, f"/customers/{customer.pk}/?tab=files")
    assert "等待病毒扫描，通过后才能下载" in page and "/save/" not in page
    Blob.objects.update(scan="refused", scanned_at=timezone.now())
    assert "拦截" in client.get(f"/files/versions/{version.pk}/save/").content.decode()


def test_the_list_shows_files_of_all_records_within_reach(lin: Member, customer: Customer) -> None:
    make_stored_file(lin, record_id=customer.pk, name="年度合同.pdf", category="contract")
    make_stored_file(lin, record_id=customer.pk, name="现场.png", content=png())
    make_stored_file(make_member(), name="别人的.pdf", content=PDF + b"%x")
    removed = make_stored_file(lin, record_id=customer.pk, name="删了.pdf", content=PDF + b"%y")
    actions.remove_file(actor=actor_for(lin), now=timezone.now(), file_id=removed.pk, reason="x")
    client = signed_in(lin)
    page = text_of(client, "/files/")
    assert "年度合同.pdf" in page and "客户 江阴澄源水务有限公司" in page
    assert "别人的.pdf" not in page and "删了.pdf" not in page
    assert "现场.png" not in text_of(client, "/files/?category=contract")
    assert "年度合同.pdf" not in text_of(client, "/files/?kind=picture")
    number = StoredFile.objects.get(name="现场.png").number
    found = text_of(client, f"/files/?q={number.lower()}")
    assert "现场.png" in found and "年度合同.pdf" not in found


def test_the_log_is_for_who_has_the_power_and_can_be_taken_away(lin: Member, customer: Customer) -> None:
    make_download(make_stored_file(lin, record_id=customer.pk).versions.get())
    manager = signed_in(make_member("周源", role="sales_manager"))
    page = text_of(manager, "/files/downloads/")
    assert "林霜" in page and "会议纪要.pdf" in page
    log = Download.objects.get()
    file_address = f"/files/{log.version.file_id}/?tab=downloads"
    assert manager.get(f"/files/downloads/{log.pk}/")["Location"] == file_address
    assert "林霜" in text_of(manager, file_address)
    exported = b"".join(manager.get("/files/downloads/?export=csv").streaming_content).decode("utf-8-sig")
    assert "林霜" in exported and "会议纪要.pdf" in exported
    assert "下载记录" not in text_of(signed_in(lin), f"/files/{log.version.file_id}/")


def test_pages_cost_the_same_for_one_file_and_three(lin: Member, customer: Customer) -> None:
    client, manager = signed_in(lin), signed_in(make_member(role="sales_manager"))
    first = make_stored_file(lin, record_id=customer.pk)
    make_download(first.versions.get())
    tab, listed = f"/customers/{customer.pk}/?tab=files", "/files/"
    before = [cost(client, tab), cost(client, listed), cost(manager, "/files/downloads/")]
    helper = make_member()
    make_collaborator(customer, helper)
    for number in range(2):
        row = make_stored_file(helper, record_id=customer.pk, content=PDF + b"%%%d" % number)
        make_file_version(row)
        make_download(row.versions.latest("ordinal"), lin)
    assert [cost(client, tab), cost(client, listed), cost(manager, "/files/downloads/")] == before
    assert before[1] <= cost(client, "/customers/") + 1  # which of the kinds of records have files


def test_what_django_sends_for_a_missing_part_is_refused_plainly(lin: Member, customer: Customer) -> None:
    client = signed_in(lin)
    answer = client.post(
        f"/files/on/customer/{customer.pk}/add/",
        {"content": io.StringIO("no file name"), "category": "nonsense", "request_key": KEY},
    )
    assert answer.status_code == 422
    assert StoredFile.objects.count() == 0


def test_what_is_too_large_for_one_form_is_refused_by_its_length(
    lin: Member, customer: Customer, settings: Any
) -> None:
    settings.UPLOAD_MOST_BYTES = 1000
    answer = upload(signed_in(lin), customer, sent(content=PDF + b"%" * 2000))
    assert answer.status_code == 413
    assert "内容太大，请分几次提交" in answer.content.decode()
    assert StoredFile.objects.count() == 0


def test_every_kind_of_record_that_carries_files_and_comments_is_there() -> None:
    from xiaozhang.base import registries
    from xiaozhang.foundation.archive.registry import CARRYING
    from xiaozhang.foundation.records.registry import COMMENTED

    assert {key for key in (*CARRYING, *COMMENTED) if key not in registries.record_types} == set()
    tabs = {(tab.record, tab.key) for tab in registries.tabs}
    assert {(key, "files") for key in CARRYING} | {(key, "comments") for key in COMMENTED} <= tabs


def test_a_new_version_is_one_file_and_a_record_takes_several(lin: Member, customer: Customer) -> None:
    row = make_stored_file(lin, record_id=customer.pk)
    client = signed_in(lin)
    one = text_of(client, f"/files/{row.pk}/versions/add/")
    assert 'id="form-content"' in one and " multiple" not in one and "把新版本拖到这里" in one
    several = text_of(client, f"/files/on/customer/{customer.pk}/add/")
    assert " multiple" in several and 'enctype="multipart/form-data"' in several
