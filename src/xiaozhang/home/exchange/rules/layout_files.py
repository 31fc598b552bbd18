"""A layout written by a person in YAML, for the command line: by headings, for one kind of file or for several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

import yaml

from xiaozhang.base.registries import ImportKind
from xiaozhang.base.text import Message, match_key
from xiaozhang.home.exchange.errors import BadFile
from xiaozhang.home.exchange.rules.layouts import Layout

_WORDS = {
    "kind", "columns", "fixed", "replaced", "key", "day_first", "year", "fill_down", "units", "may_change",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenLayout:
    """What a layout file says of files whose name matches `name`; columns are headings or letters."""

    name: str
    kind: str
    may_change: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)


def read_layouts(text: str) -> list[WrittenLayout]:
    """Return the layouts of a file: one (with `kind`), or several by file name (`客户*.xlsx: {kind: customer}`).

    Raises:
        BadFile: it is not YAML, or says something unknown.
    """
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadFile(Message("列对应文件不是有效的 YAML：{error}", {"error": str(error)[:200]})) from error
    if not isinstance(read, dict):
        raise BadFile("列对应文件要写 kind 和 columns，见 docs/import.md。")
    if "kind" in read:
        return [_layout("*", read)]
    return [
        _layout(str(name), each) for name, said in read.items() for each in (said if isinstance(said, list) else [said])
    ]


def layouts_for(written: Sequence[WrittenLayout], file: str) -> list[WrittenLayout]:
    """Return what is said of a file, in order: once for each time that its table is taken."""
    return [each for each in written if fnmatch(file, each.name)]


def applied(written: WrittenLayout, kind: ImportKind, columns: Sequence[Mapping[str, Any]]) -> Layout:
    """Return the layout of a table with these columns (heading, letter, place).

    Raises:
        BadFile: a field is none of the kind, or a heading none of the table.
    """
    known = {each.key for each in kind.fields}
    by_heading = {match_key(column["heading"]): column["place"] for column in reversed(columns)}
    by_letter = {column["letter"]: column["place"] for column in columns}
    places: dict[str, int] = {}
    for name, heading in written.columns.items():
        place = by_heading.get(match_key(heading), by_letter.get(heading))
        if name not in known or place is None:
            words = "列对应文件里的「{name}: {heading}」对不上：这种资料没有这一项，或文件没有这一列。"
            raise BadFile(Message(words, {"name": name, "heading": heading}))
        places[name] = place
    key = str(written.rest.get("key") or next((name for name in kind.keys if name in places), ""))
    rest = {name: value for name, value in written.rest.items() if name != "key"}
    if "fill_down" in rest:
        rest["fill_down"] = frozenset(rest["fill_down"])
    return Layout(kind=kind.key, columns=places, key=key, **rest)


def _layout(name: str, said: Any) -> WrittenLayout:
    if not isinstance(said, dict) or not isinstance(said.get("kind"), str):
        raise BadFile(Message("列对应文件里「{name}」要写 kind。", {"name": name}))
    odd = set(said) - _WORDS
    if odd:
        raise BadFile(Message("列对应文件里不认识「{words}」。", {"words": "、".join(sorted(map(str, odd)))}))
    columns = {str(field): str(heading) for field, heading in (said.get("columns") or {}).items()}
    rest = {word: said[word] for word in said if word not in ("kind", "columns", "may_change")}
    if "fixed" in rest:
        rest["fixed"] = {str(field): str(value) for field, value in rest["fixed"].items()}
    return WrittenLayout(name, said["kind"], bool(said.get("may_change", True)), columns, rest)
