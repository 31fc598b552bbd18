"""Worked examples out of a charter's text: rows of label and words."""

from __future__ import annotations

from xiaozhang.base.clause_examples import Example, Row
from xiaozhang.base.text import clean_line
from xiaozhang.foundation.charter.documents.fields import MAX_LINE, fields_of, rows, title_of
from xiaozhang.foundation.charter.documents.parsing import Node, refusal

MOST_EXAMPLES = 20
MOST_ROWS = 30
_KEYS = ("title", "given", "expected")


def read_examples(node: Node | None, number: str) -> tuple[Example, ...]:
    """Return the examples of the clause of that number; none where there are none."""
    if node is None:
        return ()
    listed = rows(node)
    if len(listed) > MOST_EXAMPLES:
        raise refusal(node.line, "第 {number} 条的算例最多 {most} 个。", number=number, most=MOST_EXAMPLES)
    return tuple(_example(each, number) for each in listed)


def _example(node: Node, number: str) -> Example:
    fields = fields_of(node, _KEYS, _KEYS)
    return Example(title_of(fields), _values(fields["given"], number), _values(fields["expected"], number))


def _values(node: Node, number: str) -> tuple[Row, ...]:
    if not isinstance(node.value, dict) or not 1 <= len(node.value) <= MOST_ROWS:
        raise refusal(
            node.line, "第 {number} 条的算例须写成 1 至 {most} 行「名称: 值」。", number=number, most=MOST_ROWS
        )
    return tuple((_label(label, each), _value(label, each)) for label, each in node.value.items())


def _label(label: str, node: Node) -> str:
    cleaned = clean_line(label)
    if cleaned != label or not 1 <= len(label) <= MAX_LINE:
        raise refusal(node.line, "算例里的名称「{label}」须是一行文字，最多 {most} 个字。", label=label, most=MAX_LINE)
    return label


def _value(label: str, node: Node) -> str:
    """Return the words of a value; a plain whole number is taken for its words."""
    given = str(node.value) if type(node.value) is int else node.value
    value = clean_line(given) if isinstance(given, str) else ""
    if not value or len(value) > MAX_LINE:
        raise refusal(
            node.line, "算例里的「{label}」须写一行文字或数字，最多 {most} 个字。", label=label, most=MAX_LINE
        )
    return value
