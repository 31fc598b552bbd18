"""YAML as a charter may use it: mappings, lists, text, whole numbers, yes and no. Nothing else is built from it.

The text is read event by event, so that its depth and size are bounded before anything is made of it. Anchors,
aliases, tags and merge keys are refused; numbers with a point, days and words such as `on` stay the text they are
(`3.10` is a clause number).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.errors import BadCharterText

MAX_CHARACTERS = 400_000
_MAX_DEPTH = 24
_MAX_NODES = 60_000
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line it stands on; the value of a mapping or list holds nodes."""

    value: Any
    line: int

    def plain(self) -> Any:
        """Return the value without lines."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def line_at(self, path: Sequence[str | int]) -> int:
        """Return the line of what the path leads to, or of the nearest thing on the way that exists."""
        node = self
        for step in path:
            inner: Any = node.value
            if isinstance(inner, list):
                inner = dict(enumerate(inner))
            if not isinstance(inner, dict) or step not in inner:
                break
            node = inner[step]
        return node.line


def parse(text: str) -> Node:
    """Return the one document of a YAML text as nodes. Raises BadCharterText, naming the line."""
    if len(text) > MAX_CHARACTERS:
        raise BadCharterText(
            Message(
                "没有读入：文本有 {given} 个字符，最多 {most} 个。请确认选对了文件。",
                {"given": len(text), "most": MAX_CHARACTERS},
            )
        )
    try:
        return _built(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refusal(mark.line + 1 if mark else 1, "写法不是 YAML，请检查这一行的缩进、冒号和引号。") from error
    except yaml.YAMLError as error:
        raise BadCharterText("没有读入：文本里有不能显示的字符，请另存为 UTF-8 纯文本后再读入。") from error


def refusal(line: int, msgid: str, **values: object) -> BadCharterText:
    """Return a refusal that names the line."""
    return BadCharterText(Message("没有读入：第 {line} 行，{words}", {"line": line, "words": Message(msgid, values)}))


class _Frame:
    """A mapping or list that is being built."""

    def __init__(self, is_mapping: bool, line: int) -> None:
        self.is_mapping = is_mapping
        self.line = line
        self.items: dict[str, Node] = {}
        self.rows: list[Node] = []
        self.key: str | None = None

    def take(self, node: Node) -> None:
        """Place a finished node: as the next key, as its value, or as the next row."""
        if not self.is_mapping:
            self.rows.append(node)
        elif self.key is None:
            self.key = _key(node)
            if self.key in self.items:
                raise refusal(node.line, "「{key}」写了两遍，请删去一处。", key=self.key)
        else:
            self.items[self.key] = node
            self.key = None

    def node(self) -> Node:
        """Return the finished mapping or list."""
        return Node(self.items if self.is_mapping else self.rows, self.line)


def _built(events: Iterator[Any]) -> Node:
    frames: list[_Frame] = []
    document: Node | None = None
    count = 0
    for event in events:
        finished: Node | None = None
        if isinstance(
            event, yaml.DocumentStartEvent | yaml.DocumentEndEvent | yaml.StreamStartEvent | yaml.StreamEndEvent
        ):
            continue
        line = event.start_mark.line + 1
        _refuse_beyond(event, line)
        if isinstance(event, yaml.CollectionStartEvent):
            count += 1
            if len(frames) >= _MAX_DEPTH:
                raise refusal(line, "层次太深，最多 {most} 层。", most=_MAX_DEPTH)
            frames.append(_Frame(isinstance(event, yaml.MappingStartEvent), line))
        elif isinstance(event, yaml.ScalarEvent):
            count += 1
            finished = Node(_scalar(event), line)
        else:
            finished = frames.pop().node()
        if count > _MAX_NODES:
            raise refusal(line, "内容太多，最多 {most} 项。", most=_MAX_NODES)
        if finished is not None:
            if frames:
                frames[-1].take(finished)
            elif document is None:
                document = finished
            else:
                raise refusal(line, "一个文件只能有一份制度，请删去第二份。")
    if document is None:
        raise BadCharterText("没有读入：文件是空的。请先从「版本」页下载一份，在它上面改。")
    return document


def _refuse_beyond(event: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise refusal(line, "不能用锚点和引用（& 和 *），请把内容直接写出来。")
    if getattr(event, "tag", None) is not None:
        raise refusal(line, "不能用类型标签（{tag}），请只写文字和数字。", tag=event.tag[:40])


def _key(node: Node) -> str:
    if not isinstance(node.value, str) or node.value == "<<":
        raise refusal(node.line, "冒号左边须是一个名称。")
    return node.value


def _scalar(event: Any) -> str | int | bool | None:
    value: str = event.value
    if _UNPRINTABLE.search(value):  # a quoted text may spell out what no file, database or document can hold
        raise refusal(event.start_mark.line + 1, "有不能显示的字符，请删去。")
    if event.style not in (None, ""):
        return value
    if value in _PLAIN:
        return _PLAIN[value]
    return int(value) if _INTEGER.fullmatch(value) else value
