"""The fields of a mapping in a charter's text: known names, one line of words, several lines, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xiaozhang.base.text import clean_line, clean_text
from xiaozhang.foundation.charter.documents.parsing import Node, refusal

MAX_LINE = 80
MAX_TEXT = 20_000


def fields_of(node: Node, allowed: Sequence[str], required: Sequence[str]) -> dict[str, Node]:
    """Return the nodes by name. Refuses names that are not allowed and names that are missing."""
    if not isinstance(node.value, dict):
        raise refusal(node.line, "须是一组「名称: 值」，可写：{allowed}。", allowed="、".join(allowed))
    fields: dict[str, Node] = node.value
    for name, inner in fields.items():
        if name not in allowed:
            raise refusal(inner.line, "不认识「{name}」，可写：{allowed}。", name=name[:40], allowed="、".join(allowed))
    for name in required:
        if name not in fields:
            raise refusal(node.line, "缺少「{name}」。", name=name)
    return fields


def rows(node: Node) -> list[Node]:
    """Return the rows of a list; an empty one is refused."""
    if not isinstance(node.value, list) or not node.value:
        raise refusal(node.line, "须是一列，每行以「- 」开头，至少一行。")
    found: list[Node] = node.value
    return found


def line_of(fields: Mapping[str, Node], name: str, *, required: bool = True) -> str:
    """Return one line of words, "" where it is not there and need not be."""
    node = fields.get(name)
    if node is None:
        return ""
    value = clean_line(node.value) if isinstance(node.value, str) else None
    if value is None or (required and not value):
        raise refusal(node.line, "「{name}」须是一行文字；数字请加引号。", name=name)
    if len(value) > MAX_LINE:
        raise refusal(node.line, "「{name}」最多 {most} 个字。", name=name, most=MAX_LINE)
    return value


def title_of(fields: Mapping[str, Node]) -> str:
    """Titles keep their full-width punctuation, which `clean_line` would fold."""
    line_of(fields, "title")
    return " ".join(clean_text(fields["title"].value).split())


def text_of(fields: Mapping[str, Node], name: str) -> str:
    """Return lines of words, "" where there are none."""
    node = fields.get(name)
    if node is None or node.value is None:
        return ""
    if not isinstance(node.value, str):
        raise refusal(node.line, "「{name}」须是文字；数字请加引号。", name=name)
    value = clean_text(node.value.replace("\u2028", "\n").replace("\u2029", "\n"))
    if len(value) > MAX_TEXT:
        raise refusal(node.line, "「{name}」最多 {most} 个字。", name=name, most=MAX_TEXT)
    return value
