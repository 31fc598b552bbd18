"""Pages: nothing inline, nothing inherited by accident, every Chinese word translatable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from checks.tree import Breach, Tree

REQUESTS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-boost"}
BELONG_TO_A_REQUEST = {
    "hx-target",
    "hx-swap",
    "hx-select",
    "hx-select-oob",
    "hx-include",
    "hx-vals",
    "hx-confirm",
    "hx-push-url",
    "hx-replace-url",
    "hx-trigger",
    "hx-indicator",
    "hx-sync",
    "hx-params",
    "hx-encoding",
    "hx-disabled-elt",
    "hx-validate",
}
NEVER = {"hx-inherit": "inheritance", "hx-disinherit": "inheritance", "hx-vars": "eval"}
HAN = re.compile(r"[\u3400-\u9fff]")
SAMPLES = ("components/parts.html",)  # the gallery shows made-up records
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SPOKEN = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|<!--.*?-->",
    re.DOTALL,
)
UNSAFE = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")


def nothing_inline(tree: Tree) -> Iterator[Breach]:
    """No inline script, style or handler: the content security policy would refuse them, silently for the reader."""
    for path, text in tree.templates:
        yield from _Inline(path, text).breaches


def no_inheritance(tree: Tree) -> Iterator[Breach]:
    """Every hx attribute stands on the element that sends the request."""
    for path, text in tree.templates:
        yield from _Htmx(path, text).breaches


def escaped(tree: Tree) -> Iterator[Breach]:
    """Nothing typed by a person reaches a page unescaped."""
    for path, text in tree.templates:
        for number, line in enumerate(text.splitlines(), 1):
            if UNSAFE.search(line):
                yield Breach(path, number, "unescaped text: build markup in a template or with format_html")
    for module in tree.written:
        if module.place[:1] == ("base",):
            continue  # the parts of pages are made there
        for node, _local, full in module.imported():
            if full.endswith("safestring.mark_safe"):
                yield module.breach(node, "mark_safe: use format_html, which escapes what it is given")


def translatable(tree: Tree) -> Iterator[Breach]:
    """Chinese in a template goes through gettext."""
    for path, text in tree.templates:
        if path.endswith(SAMPLES):
            continue
        silent = TAG.sub(_blank, SPOKEN.sub(_blank, text))
        for number, line in enumerate(silent.splitlines(), 1):
            if HAN.search(line):
                yield Breach(
                    path,
                    number,
                    f"{' '.join(line.split())[:60]}: put it into {{% translate %}} or {{% blocktranslate %}}",
                )


class _Page(HTMLParser):
    """Reads a template as HTML, its template tags replaced by blanks of the same shape."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.breaches: list[Breach] = []
        self.feed(TAG.sub(_blank, text))

    def say(self, words: str) -> None:
        self.breaches.append(Breach(self.path, self.getpos()[0], words))


class _Inline(_Page):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        if tag == "style":
            self.say("<style>: put it into a style sheet of base/components/static/css")
        if tag == "script" and "src" not in names:
            self.say("inline script: put it into base/components/static/js and attach by a data- attribute")
        for name, value in attrs:
            if name == "style":
                self.say("style=: use a class, or an SVG attribute for a width")
            elif name.startswith(("on", "hx-on")):
                self.say(f"{name}=: attach behaviour from static/js by a data- attribute")
            elif (value or "").strip().lower().startswith("javascript:"):
                self.say("javascript: address; use a button and static/js")


class _Htmx(_Page):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name.removeprefix("data-") for name, _value in attrs}
        for name in sorted(names & NEVER.keys()):
            self.say(f"{name}: {NEVER[name]}; write the attribute on the element that sends the request")
        if not names & REQUESTS:
            for name in sorted(names & BELONG_TO_A_REQUEST):
                self.say(f"{name} without a request on the same element: move it there, nothing is inherited")


def _blank(found: re.Match[str]) -> str:
    return "".join(char if char == "\n" else " " for char in found.group())
