"""Whole examples of bodies and answers in the API's document, put together from the examples of their fields."""

from __future__ import annotations

from typing import Any


def with_examples(document: Any) -> Any:
    """Give every JSON body and answer of an OpenAPI document an example. Returns the same document."""
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            contents = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in contents:
                media = content.get("content", {}).get("application/json")
                if media is not None:
                    media["example"] = example_of(media["schema"], schemas)
    return document


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Return an example that fits a JSON schema: its own if it has one, else made of its parts."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema and schema["default"] is not None and schema.get("type") != "object":
        return schema["default"]
    for branch in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        if branch.get("type") != "null":
            return example_of(branch, schemas)
    if "const" in schema or "enum" in schema:
        return schema.get("const", next(iter(schema.get("enum", [None]))))
    return _by_type(schema, schemas)


def _by_type(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {name: example_of(part, schemas) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [example_of(schema["items"], schemas)] if "items" in schema else []
    if kind == "string":
        return {"date": "2026-11-22", "date-time": "2026-11-22T09:30:00+08:00"}.get(schema.get("format", ""), "")
    if kind == "integer":
        return max(1, int(schema.get("minimum", 1)))
    return False if kind == "boolean" else None
