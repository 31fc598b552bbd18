"""XML of a DOCX: no entities, no network, no endless depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xiaozhang.foundation.adoption.errors import BadSource

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def parsed(content: bytes) -> Any:
    """Return the root element. Raises BadSource."""
    from lxml import etree  # loaded for a rulebook only

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadSource("没有读入：文件已损坏，正文读不出来。请在 Word 或 WPS 里打开，另存为 .docx 再上传。") from error


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of a name."""
    if element is not None:
        yield from element.iterfind(f"{W}{name}")


def value(element: Any) -> str:
    """Return `w:val`, "" where there is none."""
    return (element.get(f"{W}val") or "") if element is not None else ""


def number(element: Any) -> int | None:
    """Return `w:val` as a number, None where it is none."""
    text = value(element)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
