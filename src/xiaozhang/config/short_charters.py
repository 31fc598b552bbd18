"""A charter as a settlement folder holds it: the whole charter or the short form, in force from a day on.

The short form is a list of clauses (`key`, `kind`, `parameters`, and `number` and `title` if wanted). Metrics and posts
may stand by their Chinese names, as in the CSV files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from xiaozhang.base.clause_kind import ClauseKind
from xiaozhang.base.clause_typing import location_of
from xiaozhang.foundation.charter.documents.parsing import Node, parse
from xiaozhang.foundation.charter.documents.reading import parameter_words, read
from xiaozhang.foundation.charter.errors import BadCharterText
from xiaozhang.performance.plans.documents.columns import METRIC_KEYS, ROLE_KEYS
from xiaozhang.performance.plans.rules.inputs import cannot

SHORT_FORMAT = "xiaozhang-clauses/1"
Kinds = Mapping[str, type[ClauseKind]]
_BEGINNING = date(1970, 1, 1)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
_EFFECTIVE = re.compile(r"^effective_on:[ \t]*(.*)$", re.MULTILINE)
_HEADS = ("format", "effective_on", "label", "clauses")
_FIELDS = ("key", "kind", "number", "title", "parameters")
_METRICS = frozenset({"metric", "to_metric", "tie_metric", "event", "forfeited_by"})
_ROLES = frozenset({"roles", "decided_by"})


@dataclass(frozen=True)
class CharterFile:
    """A charter that a folder holds: its clauses that are carried out, from a day on.

    `nodes` are the parameters of its clauses by key, as they stand in the file.
    """

    name: str
    label: str
    start_on: date
    clauses: tuple[tuple[str, str, str, ClauseKind], ...]
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def where(self, key: str, path: str = "") -> str:
        """Return the place of a parameter, with its line where it is known."""
        node = self.nodes.get(key)
        line = f" 第 {node.line_at(location_of(path))} 行" if node is not None else ""
        number, title = next((each[1], each[2]) for each in self.clauses if each[0] == key)
        return f"{self.name}{line} 第 {number} 条「{title}」{path}"


def decoded(name: str, content: bytes) -> str:
    """Return the text of a file, UTF-8 or GBK, with plain line ends. Raises CannotSettle."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise cannot(name, "既不是 UTF-8 也不是 GBK，请另存为 UTF-8。")


def without_day(text: str) -> str:
    """Return the text without the line that says from when it holds; lines keep their numbers."""
    return _EFFECTIVE.sub("", text, count=1)


def charter_file(name: str, text: str, kinds: Kinds) -> CharterFile:
    """Read a charter of either form. Raises CannotSettle naming file, line and reason."""
    start_on = _start(name, text)
    plain = without_day(text)
    try:
        root = parse(plain)
        if isinstance(root.value, dict) and "format" in root.value and root.value["format"].value == SHORT_FORMAT:
            return _short(name, root, start_on, kinds)
        version = read(plain, kinds)
    except BadCharterText as refusal:
        raise cannot(name, "{words}", words=str(refusal.message).removeprefix("没有读入：")) from refusal
    found = []
    for clause in version.clauses():
        if clause.kind and clause.parameters is not None:
            kind = kinds[clause.kind]
            parameters = kind.model_validate(kind.raised(dict(clause.parameters), clause.schema_number or 0))
            found.append((clause.key, clause.number, clause.title, parameters))
    return CharterFile(name, version.label or name, start_on, tuple(found))


def _start(name: str, text: str) -> date:
    """Return the day it holds from: as written, else the day in the file's name, else always."""
    written = _EFFECTIVE.search(text)
    if written is None:
        named = _DAY.search(name)
        given = named[1] if named else ""
    else:
        given = written[1].partition(" #")[0].strip().strip("'\"")
    if not given and written is None:
        return _BEGINNING
    where = name if written is None else f"{name} 第 {text.count(chr(10), 0, written.start()) + 1} 行"
    try:
        found = date.fromisoformat(given)
    except ValueError as error:
        raise cannot(where, "effective_on 不能是「{given}」：日期写成 2026-03-05。", given=given[:40]) from error
    if len(given) != len("2026-03-05"):
        raise cannot(where, "effective_on 不能是「{given}」：日期写成 2026-03-05。", given=given[:40])
    return found


def _short(name: str, root: Node, start_on: date, kinds: Kinds) -> CharterFile:
    for head, node in root.value.items():
        if head not in _HEADS:
            raise cannot(f"{name} 第 {node.line} 行", "不认识「{head}」，可写：{known}。", head=head[:40],
                         known="、".join(_HEADS))  # fmt: skip
    label = _text(root.value, "label") or name
    found, nodes = [], {}
    for key, number, title, parameters, node in _clauses(root, name, kinds):
        found.append((key, number, title, parameters))
        nodes[key] = node
    return CharterFile(name, label, start_on, tuple(found), nodes)


def _clauses(root: Node, name: str, kinds: Kinds) -> Iterator[tuple[str, str, str, ClauseKind, Node]]:
    rows = root.value.get("clauses")
    if rows is None or not isinstance(rows.value, list):
        raise cannot(name, "没有 clauses：一列，每行写 key、kind、parameters。")
    seen: set[str] = set()
    for place, node in enumerate(rows.value, start=1):
        fields: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        key, kind = _text(fields, "key"), _text(fields, "kind")
        where = f"{name} 第 {node.line} 行"
        if not key or key in seen:
            raise cannot(where, "条款须有自己的 key，各不相同。")
        for each in fields:
            if each not in _FIELDS:
                raise cannot(f"{name} 第 {fields[each].line} 行", "不认识「{each}」，可写：{known}。", each=each[:40],
                             known="、".join(_FIELDS))  # fmt: skip
        if kind not in kinds:
            raise cannot(where, "没有「{kind}」这个条款类型，可用：{known}。", kind=kind[:40], known="、".join(kinds))
        given = fields.get("parameters")
        if given is None:
            raise cannot(where, "没有写 parameters。")
        seen.add(key)
        number = _text(fields, "number") or f"1.{place}"
        yield key, number, _text(fields, "title") or key, _typed(kinds[kind], given, name), given


def _typed(kind: type[ClauseKind], node: Node, name: str) -> ClauseKind:
    try:
        return kind.model_validate(_by_key(node.plain()))
    except ValidationError as error:
        where = f"{name} 第 {node.line_at(error.errors(include_url=False)[0]['loc'])} 行"
        raise cannot(where, "{kind} 的参数不对：{said}。", kind=kind.name, said=parameter_words(error, node)) from error


def _by_key(given: Any, name: str = "") -> Any:
    """Return parameters with metrics and posts by their keys."""
    if isinstance(given, Mapping):
        return {each: _by_key(value, each) for each, value in given.items()}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [_by_key(value, name) for value in given]
    if not isinstance(given, str):
        return given
    if name in _METRICS:
        return METRIC_KEYS.get(given, given)
    return ROLE_KEYS.get(given, given) if name in _ROLES else given


def _text(fields: Mapping[str, Node], name: str) -> str:
    value = fields[name].value if name in fields else None
    return str(value) if isinstance(value, str | int) else ""
