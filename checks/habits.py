"""Clock, money, errors, signals, hosts: what must not appear where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from checks.tree import Breach, Tree, dotted

CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.localtime",
    "datetime.datetime.now",
    "datetime.date.today",
    "datetime.datetime.utcnow",
}
CONVERTING = {
    "timezone.localdate",
    "timezone.localtime",
}  # with a value they convert it, without one they read the clock
EDGE = {"views", "api", "jobs", "management", "middleware"}
BASE_EDGE = {("base", "pages"), ("base", "components", "views")}
# Names of XML namespaces look like addresses and are none.
NAMESPACES = r"www\.w3\.org|schemas\.openxmlformats\.org|purl\.oclc\.org"
HOST = re.compile(rf"https?://(?!(?:127\.0\.0\.1|localhost|{NAMESPACES}|\{{))[\w-]+\.[\w.-]+")


def clock(tree: Tree) -> Iterator[Breach]:
    """The clock is read at the edge; below it `now` and `today` come in as arguments."""
    for module in tree.written:
        at_edge = module.part in EDGE or any(module.place[: len(place)] == place for place in BASE_EDGE)
        if at_edge or module.place[:1] == ("config",):
            continue
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Call) and _reads_clock(node):
                words = "take `now` or `today` as an argument; the clock is read at the edge"
                yield module.breach(node, f"{dotted(node.func)}(): {words}")
            elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                yield module.breach(node.value, f"{node.arg}: the action writes the instant it was given")
            elif isinstance(node, ast.keyword) and node.arg == "default" and dotted(node.value) in CLOCKS:
                yield module.breach(node.value, "default reads the clock: the action writes the instant it was given")
    for path, text in tree.templates:
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"\{%\s*now\b", line):
                yield Breach(path, number, "{% now %} reads the clock: pass the day in from the view")


def money(tree: Tree) -> Iterator[Breach]:
    """Money is integer 分: no DecimalField, no FloatField, no float, no true division of an amount."""
    for module in tree.written:
        for node in ast.walk(module.syntax):
            name = dotted(node).rpartition(".")[2] if isinstance(node, ast.Attribute | ast.Name) else ""
            if name == "FloatField" or (name == "DecimalField" and module.part != "forms"):
                yield module.breach(node, f"{name}: keep integer 分 (…_fen) or an integer of a named unit")
            elif isinstance(node, ast.Call) and dotted(node.func) == "float" and any(map(_is_fen, ast.walk(node))):
                yield module.breach(node, "float() of an amount: stay with integer 分, or Fraction for exact rates")
            elif isinstance(node, ast.BinOp) and _loses_fen(node):
                yield module.breach(node, "an amount becomes a float here: use round_fen with Fraction")


def blind_excepts(tree: Tree) -> Iterator[Breach]:
    """A defect stays loud: only named errors are caught."""
    for module in tree.written:
        for node in ast.walk(module.syntax):
            caught = _caught(node)
            if caught & {"Exception", "BaseException", ""}:
                yield module.breach(node, "catch the expected errors by name; anything else is a defect and stays loud")


def signals(tree: Tree) -> Iterator[Breach]:
    """No signals but audit's post_migrate, which re-creates the triggers."""
    for module in tree.modules:
        for node, _local, full in module.imported():
            is_signal = ".signals" in full or full.startswith("django.dispatch")
            if is_signal and not (module.app == "foundation.audit" and full.endswith(".post_migrate")):
                yield module.breach(
                    node, "no signals: announce an event (base.events) and bind it in config/reactions.py"
                )


def hosts(tree: Tree) -> Iterator[Breach]:
    """No address of another machine in source or pages."""
    texts = [(module.path, module.text) for module in tree.modules] + tree.templates
    for path in sorted(tree.package.rglob("static/**/*")):
        if path.suffix in (".js", ".css", ".svg") and "vendor" not in path.parts:
            texts.append((tree.relative(path), path.read_text(encoding="utf-8")))
    for shown, text in texts:
        for number, line in enumerate(text.splitlines(), 1):
            if found := HOST.search(line):
                yield Breach(
                    shown, number, f"{found.group()}: serve it from here, or take the address from the environment"
                )


def _reads_clock(call: ast.Call) -> bool:
    name = dotted(call.func)
    known = next((clock for clock in CLOCKS if name == clock or name.endswith(f".{clock}")), "")
    return bool(known) and not (known in CONVERTING and (call.args or call.keywords))


def _is_fen(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.endswith("_fen")


def _loses_fen(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    if not any(map(_is_fen, sides)):
        return False
    has_float = any(isinstance(side, ast.Constant) and isinstance(side.value, float) for side in sides)
    exact = any("Fraction" in dotted(side) for side in sides)
    return has_float or (isinstance(node.op, ast.Div) and not exact)


def _caught(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ExceptHandler):
        if node.type is None:
            return {""}
        return {dotted(kind) for kind in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])}
    if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "suppress":
        return {dotted(argument) for argument in node.args} & {"Exception", "BaseException"}
    return set()
