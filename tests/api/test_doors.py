"""Who comes in, what the document holds, and that the way in is short."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from tests.api.asking import Program, token_of
from tests.factories.org import make_member
from xiaozhang.base.api import Limiter
from xiaozhang.config.api import TokenAuth, api
from xiaozhang.config.api_reference import groups
from xiaozhang.foundation.org.models import Token

pytestmark = pytest.mark.django_db
OPERATIONS = [
    (method, path, operation)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, operation in methods.items()
]


@pytest.mark.parametrize("token", ["", "xz_" + "A" * 43, "坏"])
def test_nobody_comes_in_without_a_token_that_counts(token: str) -> None:
    client = Client(headers={"host": "localhost"})
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for method, path, _operation in OPERATIONS:
        address = path.replace("{month}", "2026-11")
        for name in ("customer", "product", "contact", "follow_up", "deal", "contract", "receipt", "run", "statement",
                     "fact", "clause", "entry", "member", "task", "case"):  # fmt: skip
            address = address.replace(f"{{{name}_id}}", "1")
        answer = client.generic(method.upper(), address, "{}", content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_token"), path
        assert answer["WWW-Authenticate"] == "Bearer"


def test_the_document_has_examples_powers_and_every_status() -> None:
    names = [operation["operationId"] for _method, _path, operation in OPERATIONS]
    assert len(names) == len(set(names))
    for method, path, operation in OPERATIONS:
        wanted = {200, 401, 403, 422, 429} if method == "get" else {400, 401, 403, 404, 409, 413, 422, 429}
        assert wanted <= set(operation["responses"]), path
        for status, answer in operation["responses"].items():
            shown = answer["content"]
            is_file = all(each["schema"].get("format") == "binary" for each in shown.values())
            assert is_file or shown["application/json"]["example"] is not None, (path, status)
        if "requestBody" in operation:
            assert operation["requestBody"]["content"]["application/json"]["example"], path
        assert "x-power" in operation or path in ("/api/me", "/api/search")


def test_the_document_is_open_and_says_3_1() -> None:
    answer = Client(headers={"host": "localhost"}).get("/api/openapi.json")
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


def test_the_reference_page_shows_every_operation_to_members_alone() -> None:
    client = Client(headers={"host": "localhost"})
    assert client.get("/api/docs").status_code == 302
    client.force_login(make_member())
    page = client.get("/api/docs").content.decode()
    shown = [operation for group in groups(api.get_openapi_schema()) for operation in group.operations]
    assert len(shown) == len(OPERATIONS)
    assert all(f'id="{operation.anchor}"' in page for operation in shown)


def test_a_request_with_a_token_touches_no_session_and_no_cookie() -> None:
    program = Program(token_of(make_member()))
    answer = program.get("/me")
    assert (dict(answer.cookies), answer["Cache-Control"]) == ({}, "no-store")
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert not hasattr(answer.wsgi_request, "session")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [("{", 400, "unreadable"), ("[]", 422, "invalid"), ("", 422, "invalid"), ('{"name": "\\ud800"}', 422, "invalid")],
)
def test_what_cannot_be_read_is_refused_in_the_one_shape(body: str, status: int, code: str) -> None:
    program = Program(token_of(make_member()))
    answer = program.client.generic(
        "POST", "/api/customers", body, content_type="application/json", headers=program._headers()
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_other_addresses_methods_and_hosts_are_refused_in_json_too() -> None:
    program = Program(token_of(make_member()))
    assert (program.get("/nothing").status_code, program.get("/nothing").json()["code"]) == (404, "missing")
    wrong = program.send("DELETE", "/customers")
    assert (wrong.status_code, {*wrong["Allow"].split(", ")}) == (405, {"GET", "POST"})
    away = Client(headers={"host": "evil.example"}).get("/api/openapi.json")
    assert away.status_code == 400


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=50)
def test_too_much_is_refused() -> None:
    program = Program(token_of(make_member()))
    answer = program.post("/customers", {"name": "澄" * 100})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_token_that_asks_too_often_is_told_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    guard: Any = next(call for call in api.auth if isinstance(call, TokenAuth))  # type: ignore[union-attr]
    monkeypatch.setattr(guard, "limiter", Limiter(2))
    program, other = Program(token_of(make_member())), Program(token_of(make_member()))
    assert [program.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    refused = program.get("/me")
    assert (refused.json()["code"], refused["Retry-After"]) == ("too_often", "30")
    assert other.get("/me").status_code == 200


def test_a_bucket_refills_by_the_second() -> None:
    limiter = Limiter(60)
    assert [limiter.wait(1, 0.0) for _ in range(61)] == [0] * 60 + [1]
    assert (limiter.wait(1, 0.5), limiter.wait(1, 1.5), limiter.wait(2, 1.5)) == (1, 0, 0)
    assert [Limiter(0).wait(1, 0.0) for _ in range(100)] == [0] * 100


def test_the_last_use_is_noted_once() -> None:
    program = Program(token_of(make_member()))
    program.get("/me")
    first = Token.objects.get().last_used_at
    program.get("/me")
    assert Token.objects.get().last_used_at == first
