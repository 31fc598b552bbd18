"""A charter into YAML: the same charter always gives the same bytes."""

from __future__ import annotations

from typing import Any

import yaml

from xiaozhang.base.clause_examples import Example
from xiaozhang.foundation.charter.documents.reading import FORMAT
from xiaozhang.foundation.charter.rules.drafts import DraftChapter, DraftClause, DraftVersion

_LONG = 60
_OTHER_BREAKS = frozenset("\r\t\x85\u2028\u2029")
_WIDE = 1_000_000  # lines are never folded


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their name, and long text stands as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists too."""
        super().increase_indent(flow, False)


class _Words(list[str]):
    """Words that stand on one line: [B1, B2]."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value or len(value) > _LONG else None
    if _OTHER_BREAKS.intersection(value) or value[:1].isspace() or value.endswith("\n\n"):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _words(dumper: yaml.SafeDumper, value: _Words) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Words, _words)


def write(version: DraftVersion) -> str:
    """Return the YAML text of a charter."""
    head: dict[str, Any] = {"format": FORMAT, "title": version.title}
    if version.label:
        head["label"] = version.label
    if version.note:
        head["note"] = f"{version.note}\n"
    return _dump(head) + "chapters:\n" + "\n".join(_chapter(chapter) for chapter in version.chapters)


def write_clause(clause: DraftClause) -> str:
    """Return the YAML text of one clause."""
    return _dump(_clause(clause))


def _chapter(chapter: DraftChapter) -> str:
    head: dict[str, Any] = {"number": chapter.number, "title": chapter.title}
    if chapter.text:
        head["text"] = f"{chapter.text}\n"
    clauses = "\n".join(_indented(_dump([_clause(clause)]), 6) for clause in chapter.clauses)
    return _indented(_dump([head]), 2) + "    clauses:\n" + clauses


def _clause(clause: DraftClause) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "key": clause.key,
        "number": clause.number,
        "title": clause.title,
    }
    if clause.covers:
        fields["covers"] = _Words(clause.covers)
    if clause.is_public:
        fields["public"] = True
    fields["text"] = f"{clause.text}\n"
    if clause.kind:
        fields["kind"] = clause.kind
        fields["parameters"] = dict(clause.parameters or {})
    if clause.examples:
        fields["examples"] = [_example(each) for each in clause.examples]
    return fields


def _example(example: Example) -> dict[str, Any]:
    return {"title": example.title, "given": dict(example.given), "expected": dict(example.expected)}


def _indented(text: str, spaces: int) -> str:
    """Indent all lines but empty ones. Only line feeds end a line here: other breaks are escaped or gone."""
    return "\n".join(f"{' ' * spaces}{line}" if line else line for line in text.split("\n"))


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=_WIDE)
