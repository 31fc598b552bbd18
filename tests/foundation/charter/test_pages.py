"""The handbook and its versions on screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.asking import cost
from tests.factories.charter import clause_of, make_charter
from tests.factories.org import make_company, make_member
from tests.foundation.charter.kinds import TrialBonus, bonus, days, yaml_text
from xiaozhang.foundation.charter import queries
from xiaozhang.foundation.charter.models import Version

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture(autouse=True)
def company() -> None:
    make_company()


def signed_in(role: str = "representative") -> Client:
    client = Client()
    client.force_login(make_member(role=role))
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_handbook_shows_text_table_sentence_status_and_effect() -> None:
    make_charter(bonus(), days(3), "第一款。")

    page = text_of(signed_in(), "/charter/")

    for words in (
        "第一章", "第 1.1 条", "系统按参数生成的释义", "奖金分 2 档。", "满 1000 元", "自动执行", "尚未自动执行",
        "文字条款",
        "第 1.1 条的效果", "发放奖金", "V1.0 施行中", "制度 V1.0，1月1日起施行",
    ):  # fmt: skip
        assert words in page


def test_handbook_shows_the_version_of_the_day_asked_for() -> None:
    make_charter("旧的说法。")
    make_charter("新的说法。", effective_on=date(2026, 10, 1))
    client = signed_in()

    then, now = text_of(client, "/charter/?on=2026-09-30"), text_of(client, "/charter/")

    assert ("旧的说法。" in then, "2026年1月1日至 2026年9月30日施行" in then) == (True, True)
    assert ("新的说法。" in now, "旧的说法。" in now) == (True, False)
    assert "2025年1月1日还没有施行的制度" in text_of(client, "/charter/?on=2025-01-01")
    assert "没有认出所填的日期" in text_of(client, "/charter/?on=昨天")


def test_handbook_without_any_version_says_what_to_do() -> None:
    assert "还没有发布制度" in text_of(signed_in(), "/charter/")


@pytest.mark.parametrize("address", ["/charter/?version=999", "/charter/?clause=999", "/charter/clauses/999/"])
def test_what_does_not_exist_is_missing(address: str) -> None:
    make_charter("甲")

    assert signed_in().get(address).status_code == 404


def test_handbook_finds_words_inside() -> None:
    make_charter("客户回款到账后计算。", "别的事。")

    page = text_of(signed_in(), "/charter/?q=回款")

    assert "<mark>回款</mark>" in page
    assert "别的事" not in page
    assert "这一版里没有这几个字" in text_of(signed_in(), "/charter/?q=<script>")


def test_handbook_costs_the_same_for_one_and_three_clauses() -> None:
    client = signed_in()

    def queries_of() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(client, "/charter/")
        return len(captured)

    make_charter(bonus())
    queries_of()
    before = queries_of()
    make_charter(bonus(), days(1), "文字", effective_on=date(2026, 10, 1))
    assert queries_of() == before


@pytest.mark.parametrize("query", ["", "?clause=%d", "?q=期限"])
def test_handbook_keeps_within_fifteen_queries(query: str) -> None:
    make_charter("更早的一版")
    version = make_charter("文字", days(1), effective_on=date(2026, 10, 1))
    client = signed_in()
    address = f"/charter/{query % queries.clause_ids(version.pk)[1] if '%' in query else query}"

    assert cost(client, address) <= 15


def test_clause_has_a_stable_address_that_leads_to_its_place() -> None:
    clause = clause_of(make_charter("甲", bonus()), TrialBonus)
    client = signed_in()

    response = client.get(f"/charter/clauses/{clause.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/charter/?clause={clause.pk}#c1.2")
    assert 'class="xz-art is-on" id="c1.2"' in text_of(client, response["Location"])


def test_clause_opens_in_the_drawer_and_as_a_card() -> None:
    clause = clause_of(make_charter(bonus()), TrialBonus)
    client = signed_in()

    drawer = client.get(f"/charter/clauses/{clause.pk}/", headers={"HX-Request": "true", "HX-Target": "drawer"})
    card = client.get(f"/charter/clauses/{clause.pk}/card/").content.decode()

    assert "发放奖金" in drawer.content.decode()
    assert "<html" not in drawer.content.decode()
    assert ("奖金分 2 档。" in card, "V1.0" in card, "<html" in card) == (True, True, False)


def test_the_whole_is_shown_for_paper() -> None:
    version = make_charter(bonus(), "最后一条。")

    page = text_of(signed_in(), f"/charter/?version={version.pk}&whole=1")

    assert ("衡川仪表（苏州）有限公司" in page, "目录" in page, "最后一条。" in page) == (True, True, True)
    assert "的效果" not in page


def test_drafts_are_hidden_from_readers() -> None:
    make_charter("甲")
    draft = make_charter("密件", effective_on=None)
    reader, author = signed_in(), signed_in("sales_manager")

    assert "V1.1" not in text_of(reader, "/charter/versions/")
    for address in (
        f"/charter/versions/{draft.pk}/",
        f"/charter/?version={draft.pk}",
        f"/charter/versions/{draft.pk}/yaml/",
    ):
        assert reader.get(address).status_code == 404
    assert "您看的是草案 V1.1" in text_of(author, f"/charter/?version={draft.pk}")


def test_upload_check_publish_and_download() -> None:
    client = signed_in("sales_manager")
    upload = SimpleUploadedFile("制度.yaml", yaml_text().encode("utf-8-sig"))

    client.post("/charter/versions/add/", {"text": upload, "request_key": KEY})
    draft = Version.objects.get()
    assert "没有发现问题，可以发布。" in text_of(client, f"/charter/versions/{draft.pk}/")

    client.post(
        f"/charter/versions/{draft.pk}/publish/", {"effective_on": "2026-01-01", "reason": "", "request_key": KEY[::-1]}
    )
    published = queries.in_force(timezone.localdate())
    assert published == draft

    response = client.get(f"/charter/versions/{draft.pk}/yaml/")
    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.content.decode().startswith("format: xiaozhang-charter/1\ntitle: 试验制度\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "文件不是 UTF-8 编码"),
        (b"", "空"),
        (yaml_text(days="many").encode(), "第 1.2 条的参数不对"),
        (b"a: &x 1", "不能用锚点和引用"),
    ],
)
def test_upload_refused_says_why_on_the_form(content: bytes, words: str) -> None:
    client = signed_in("sales_manager")

    response = client.post(
        "/charter/versions/add/", {"text": SimpleUploadedFile("a.yaml", content), "request_key": KEY}
    )

    assert (response.status_code, Version.objects.count()) == (422, 0)
    assert words in response.content.decode()


def test_publish_page_shows_findings_and_refuses() -> None:
    draft = make_charter(bonus(("5", "1.0%"), ("5", "2.0%")), effective_on=None)
    client = signed_in("sales_manager")
    address = f"/charter/versions/{draft.pk}/publish/"

    assert "第 2 档低于前一档" in text_of(client, address)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = client.post(address, {"effective_on": tomorrow, "reason": "", "request_key": KEY})

    assert (response.status_code, Version.objects.get().state) == (422, "draft")
    assert "有 1 处须先改正" in response.content.decode()


def test_withdraw_asks_for_a_post() -> None:
    draft = make_charter("甲", effective_on=None)
    client = signed_in("sales_manager")

    assert client.get(f"/charter/versions/{draft.pk}/withdraw/").status_code == 405
    client.post(f"/charter/versions/{draft.pk}/withdraw/", {"request_key": KEY})
    assert Version.objects.get().state == "withdrawn"


def test_pages_of_authors_are_forbidden_to_readers() -> None:
    draft = make_charter("甲", effective_on=None)
    client = signed_in()

    assert client.get("/charter/versions/add/").status_code == 403
    assert client.get(f"/charter/versions/{draft.pk}/publish/").status_code == 403
    assert client.post(f"/charter/versions/{draft.pk}/withdraw/", {"request_key": KEY}).status_code == 403


def test_pages_ask_to_sign_in() -> None:
    assert Client().get("/charter/").status_code == 302
