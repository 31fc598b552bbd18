"""The API's document as a page: drawn here from the same document that programs read, with nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from xiaozhang.base import pages

_REASONS = {
    200: "成功", 201: "已建立", 400: "不是 JSON", 401: "令牌不对", 403: "没有权限", 404: "没有找到", 409: "别人先改过",
    413: "太大", 422: "没有通过", 429: "太频繁",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A parameter or a field: its name, what it may be, what it means."""

    name: str
    shape: str
    is_needed: bool
    words: str


@dataclass
class Operation:
    """One operation as it is read."""

    anchor: str
    method: str
    path: str
    summary: str
    note: str
    parameters: list[Row]
    fields: list[Row]
    body: str
    answer: str
    statuses: list[tuple[int, str]]


@dataclass
class Group:
    """The operations of one app."""

    name: str
    operations: list[Operation] = field(default_factory=list)


@pages.signed_in
def api_reference(request: pages.Request) -> HttpResponse:
    """Show every operation with its parameters, an example body and answer, and its statuses."""
    from xiaozhang.config.api import api  # the API knows every app; only this page and the addresses need it

    document = api.get_openapi_schema()
    values = {
        "groups": groups(document),
        "about": document["info"]["description"].strip().split("\n"),
        "version": document["info"]["version"],
        "call": f'curl -H "Authorization: Bearer xz_…" {request.build_absolute_uri("/api/customers")}?limit=20',
    }
    return render(request, "config/api_reference.html", values)


def groups(document: Mapping[str, Any]) -> list[Group]:
    """Return the operations of a document by app, in its order."""
    found: dict[str, Group] = {}
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            name = operation["tags"][0]
            shown = _operation(path, method, operation, schemas)
            found.setdefault(name, Group(name)).operations.append(shown)
    return list(found.values())


def _operation(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    answers = operation["responses"]
    content = answers[min(answers)]["content"]
    first = content.get("application/json")
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        note=operation.get("description", ""),
        parameters=[
            Row(each["name"], _shape(each["schema"], schemas), bool(each.get("required")), each.get("description", ""))
            for each in operation.get("parameters", ())
        ],
        fields=_fields(sent["schema"], schemas) if sent else [],
        body=_written(sent["example"]) if sent else "",
        answer=_written(first["example"]) if first else "\n".join(content),
        statuses=[(int(status), _REASONS[int(status)]) for status in sorted(answers, key=int)],
    )


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[Row]:
    found = _resolved(schema, schemas)
    needed = found.get("required", ())
    return [
        Row(name, _shape(part, schemas), name in needed, _resolved(part, schemas).get("description", ""))
        for name, part in found.get("properties", {}).items()
    ]


def _shape(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Say in a few words what a value may be."""
    branches = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    found = _resolved(branches[0] if branches else schema, schemas)
    if "enum" in found or "const" in found:
        return " | ".join(str(each) or '""' for each in found.get("enum", [found.get("const")]))
    kind = str(found.get("type", ""))
    if kind == "array":
        return f"[{_shape(found['items'], schemas)}]"
    shape = found.get("format", kind)
    bounds = [
        f"{sign}{found[key]}"
        for sign, key in (("≥", "minimum"), ("≤", "maximum"), ("≤", "maxLength"))
        if key in found and abs(found[key]) < 2**53
    ]
    return " ".join([shape, *bounds])


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return {**schemas[schema["$ref"].rpartition("/")[2]], **{k: v for k, v in schema.items() if k != "$ref"}}
    return schema


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
