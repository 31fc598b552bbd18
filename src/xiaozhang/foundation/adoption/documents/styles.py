"""What a paragraph's style says: heading level, list and its level, whether it is a line of the contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from xiaozhang.foundation.adoption.documents.xml import W, children, number, parsed, value

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_MAX_BASES = 20


@dataclass(frozen=True)
class Style:
    """What a paragraph is; `list_id` 0 is no list."""

    heading: int = 0
    list_id: int = 0
    list_level: int = 0
    is_contents: bool = False


class Styles:
    """The paragraph styles of a document, with what they take over from the styles they are based on."""

    def __init__(self, content: bytes) -> None:
        """Read the styles; a document without any has none."""
        self._elements: dict[str, Any] = {}
        if content:
            for style in children(parsed(content), "style"):
                self._elements[style.get(f"{W}styleId") or ""] = style
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """Return what a paragraph is: its own properties over those of its style."""
        properties = paragraph.find(f"{W}pPr")
        named = value(properties.find(f"{W}pStyle")) if properties is not None else ""
        return _over(properties, self._named(named)) if properties is not None else self._named(named)

    def _named(self, name: str, depth: int = 0) -> Style:
        if name in self._known or name not in self._elements or depth > _MAX_BASES:
            return self._known.get(name, Style())
        element = self._elements[name]
        called = value(element.find(f"{W}name"))
        base = self._named(value(element.find(f"{W}basedOn")), depth + 1)
        found = _over(element.find(f"{W}pPr"), base)
        heading = _HEADING.fullmatch(called.strip())
        self._known[name] = Style(
            int(heading[1]) if heading else found.heading,
            found.list_id,
            found.list_level,
            base.is_contents or _CONTENTS.fullmatch(called.strip()) is not None,
        )
        return self._known[name]


def _over(properties: Any, base: Style) -> Style:
    if properties is None:
        return base
    outline = number(properties.find(f"{W}outlineLvl"))
    heading = base.heading if outline is None else (outline + 1 if outline < 9 else 0)
    listed = properties.find(f"{W}numPr")
    if listed is None:
        return Style(heading, base.list_id, base.list_level, base.is_contents)
    list_id, level = number(listed.find(f"{W}numId")), number(listed.find(f"{W}ilvl"))
    return Style(
        heading,
        base.list_id if list_id is None else list_id,
        base.list_level if level is None else min(level, 8),
        base.is_contents,
    )
