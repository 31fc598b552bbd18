"""A charter out of YAML: every key known, every number once, every kind's parameters typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.documents.fields import fields_of, line_of, rows, text_of, title_of
from xiaozhang.foundation.charter.documents.matters import matter_keys
from xiaozhang.foundation.charter.documents.parsing import Node, parse, refusal
from xiaozhang.foundation.charter.documents.worked import read_examples
from xiaozhang.foundation.charter.errors import BadCharterText
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

FORMAT = "xiaozhang-charter/1"
_MAX_ERRORS = 5
_VERSION_KEYS = ("format", "title", "label", "note", "chapters")
_CHAPTER_KEYS = ("number", "title", "text", "clauses")
_CLAUSE_KEYS = ("key", "number", "title", "covers", "public", "text", "kind", "parameters", "examples")
_CLAUSE_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CLAUSE_NUMBER = re.compile(r"([1-9][0-9]{0,2})\.[1-9][0-9]{0,2}")
_LABEL = re.compile(r"V[0-9]{1,3}(\.[0-9]{1,3}){1,2}")

Kinds = Mapping[str, type[ClauseKind]]

_TYPE_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请删去",
    "int_type": "须是整数",
    "int_parsing": "须是整数",
    "int_from_float": "须是整数",
    "string_type": "须是文字，数字请加引号",
    "bool_type": "须是 true 或 false",
    "bool_parsing": "须是 true 或 false",
    "tuple_type": "须是一列，每行以「- 」开头",
    "list_type": "须是一列，每行以「- 」开头",
    "dict_type": "须是一组「名称: 值」",
    "model_type": "须是一组「名称: 值」",
    "model_attributes_type": "须是一组「名称: 值」",
    "date_type": "须是日期，例如 2026-10-01",
    "date_from_datetime_parsing": "须是日期，例如 2026-10-01",
}
_VALUE_WORDS = (
    (("not a percentage", "a rate is written"), "比例须带百分号，例如 2.0%"),
    (("not an amount", "an amount", "amount out of range"), "金额以元为单位，最多两位小数，例如 200000 或 1,234.50"),
)


def read(text: str, kinds: Kinds) -> DraftVersion:
    """Return the charter of a YAML text, parameters in the stored form of their kinds.

    Raises BadCharterText with the line, the clause and the way to mend it.
    """
    root = parse(text)
    fields = fields_of(root, _VERSION_KEYS, ("format", "title", "chapters"))
    if fields["format"].value != FORMAT:
        raise refusal(fields["format"].line, "format 须是「{format}」。", format=FORMAT)
    label = line_of(fields, "label", required=False)
    if label and not _LABEL.fullmatch(label):
        raise refusal(fields["label"].line, "版本号须写成 V1.1 的样子，现在是「{given}」。", given=label)
    chapters = tuple(_chapter(node, kinds) for node in rows(fields["chapters"]))
    _refuse_doubles(chapters, fields["chapters"])
    return DraftVersion(title_of(fields), label, text_of(fields, "note"), chapters)


def read_clause(text: str, chapter: int, kinds: Kinds) -> DraftClause:
    """Return the clause of a YAML text that holds nothing else, as it stands in the chapter with that number.

    Raises BadCharterText with the line and the way to mend it.
    """
    return _clause(parse(text), chapter, kinds)


def _chapter(node: Node, kinds: Kinds) -> DraftChapter:
    fields = fields_of(node, _CHAPTER_KEYS, ("number", "title", "clauses"))
    number = fields["number"].value
    if type(number) is not int or not 1 <= number <= 999:
        raise refusal(fields["number"].line, "章的编号须是 1 至 999 的整数。")
    clauses = tuple(_clause(each, number, kinds) for each in rows(fields["clauses"]))
    return DraftChapter(number, title_of(fields), text_of(fields, "text"), clauses)


def _clause(node: Node, chapter: int, kinds: Kinds) -> DraftClause:
    fields = fields_of(node, _CLAUSE_KEYS, ("key", "number", "title", "text"))
    number = line_of(fields, "number")
    matched = _CLAUSE_NUMBER.fullmatch(number)
    if matched is None or int(matched[1]) != chapter:
        raise refusal(
            fields["number"].line, "第 {chapter} 章的条款编号须写成 {chapter}.1 的样子，现在是「{given}」。",
            chapter=chapter, given=number,
        )  # fmt: skip
    key = line_of(fields, "key")
    if not _CLAUSE_KEY.fullmatch(key):
        raise refusal(
            fields["key"].line, "第 {number} 条的 key 须由小写字母、数字和下划线组成，以字母开头。", number=number
        )
    text = text_of(fields, "text")
    if not text:
        raise refusal(fields["text"].line, "第 {number} 条没有正文。", number=number)
    title = title_of(fields)
    kind = line_of(fields, "kind", required=False)
    if not kind:
        if "parameters" in fields:
            raise refusal(fields["parameters"].line, "第 {number} 条写了参数，没有写 kind。", number=number)
        if "examples" in fields:
            raise refusal(fields["examples"].line, "第 {number} 条写了算例，没有写 kind。", number=number)
    schema_number, parameters = _parameters(fields, number, kind, kinds) if kind else (None, None)
    return DraftClause(
        key, number, title, text, kind, schema_number, parameters,
        read_examples(fields.get("examples"), number), _covers(fields.get("covers"), number),
        _is_public(fields.get("public")), node.line,
    )  # fmt: skip


def _covers(node: Node | None, number: str) -> tuple[str, ...]:
    """Return the keys of the matters a clause covers, each known and named once."""
    if node is None:
        return ()
    found: list[str] = []
    for each in rows(node):
        if not isinstance(each.value, str) or each.value not in matter_keys():
            raise refusal(
                each.line, "第 {number} 条的 covers 里，没有「{given}」这个事项。", number=number,
                given=str(each.plain())[:40],
            )  # fmt: skip
        if each.value in found:
            raise refusal(each.line, "第 {number} 条的 covers 里，「{key}」写了两遍。", number=number, key=each.value)
        found.append(each.value)
    return tuple(found)


def _is_public(node: Node | None) -> bool:
    if node is None:
        return False
    if not isinstance(node.value, bool):
        raise refusal(node.line, "public 须是 true 或 false。")
    return node.value


def _parameters(fields: Mapping[str, Node], number: str, kind: str, kinds: Kinds) -> tuple[int, dict[str, Any]]:
    """Return the kind's schema number and the parameters in their stored form."""
    if kind not in kinds:
        raise refusal(
            fields["kind"].line, "第 {number} 条：系统没有「{kind}」这个条款类型，可用：{known}。",
            number=number, kind=kind[:40], known="、".join(kinds) or "（无）",
        )  # fmt: skip
    given = fields.get("parameters")
    if given is None or not isinstance(given.value, dict):
        raise refusal(fields["kind"].line, "第 {number} 条写了 kind，须在 parameters 下写明参数。", number=number)
    try:
        parameters = kinds[kind].model_validate(given.plain())
    except ValidationError as error:
        raise _bad_parameters(error, given, number) from error
    return kinds[kind].schema_number, parameters.model_dump(mode="json", by_alias=True)


def _bad_parameters(error: ValidationError, node: Node, number: str) -> BadCharterText:
    values = {"number": number, "words": parameter_words(error, node)}
    return BadCharterText(Message("没有读入：第 {number} 条的参数不对：{words}。", values))


def parameter_words(error: ValidationError, node: Node) -> Message:
    """Say what of the parameters at a node a kind refused, line by line."""
    errors = error.errors(include_url=False)
    words = "；".join(
        str(
            Message(
                "第 {line} 行 {path} {what}",
                {"line": node.line_at(each["loc"]), "path": _path(each["loc"]), "what": _what(each)},
            )
        )
        for each in errors[:_MAX_ERRORS]
    )
    more = Message("，另有 {n} 处", {"n": len(errors) - _MAX_ERRORS}) if len(errors) > _MAX_ERRORS else Message("")
    return Message("{words}{more}", {"words": words, "more": more})


def _what(error: Any) -> Message:
    kind, given = error["type"], str(error.get("input"))[:40]
    if kind in ("enum", "literal_error"):
        return Message(
            "不能是「{given}」，可用：{known}",
            {"given": given, "known": error["ctx"]["expected"].replace(" or ", "、")},
        )
    if kind == "value_error":
        said = str(error["ctx"]["error"])
        for starts, rule in _VALUE_WORDS:
            if said.startswith(starts):
                return Message("不能是「{given}」：{words}", {"given": given, "words": Message(rule)})
    if kind in ("missing", "extra_forbidden"):
        return Message(_TYPE_WORDS[kind])
    words = Message(_TYPE_WORDS[kind]) if kind in _TYPE_WORDS else Message("取值不对")
    return Message("现在是「{given}」，{words}", {"given": given, "words": words})


def _path(location: Sequence[str | int]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def _refuse_doubles(chapters: Sequence[DraftChapter], node: Node) -> None:
    before = 0
    for index, chapter in enumerate(chapters):
        if chapter.number <= before:
            raise refusal(
                node.line_at([index, "number"]), "章的编号须从小到大，每个一次：第 {n} 章。", n=chapter.number
            )
        before = chapter.number
    keys: dict[str, str] = {}
    numbers: set[str] = set()
    for chapter in chapters:
        for clause in chapter.clauses:
            if clause.number in numbers:
                raise refusal(clause.line, "第 {number} 条出现了两次，请改其中一条的编号。", number=clause.number)
            if clause.key in keys:
                raise refusal(
                    clause.line, "第 {number} 条与第 {other} 条的 key 都是「{key}」，请改其中一条。",
                    number=clause.number, other=keys[clause.key], key=clause.key,
                )  # fmt: skip
            numbers.add(clause.number)
            keys[clause.key] = clause.number
