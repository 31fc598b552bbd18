"""The source tree as the checks see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINGS = ("foundation", "selling", "people", "performance", "insight", "home")


@dataclass(frozen=True, order=True)
class Breach:
    """One place that departs from the house style, and what to do about it."""

    path: str
    line: int
    words: str

    def __str__(self) -> str:
        """Return it in the form that editors open."""
        return f"{self.path}:{self.line}: {self.words}"


@dataclass(frozen=True)
class Module:
    """One Python file. `place` is its path inside the package, such as ("selling", "deals", "actions", "moves")."""

    path: str
    place: tuple[str, ...]
    text: str

    @cached_property
    def syntax(self) -> ast.Module:
        """Return the syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def app(self) -> str | None:
        """Return "selling.deals" for a module inside an app."""
        return ".".join(self.place[:2]) if len(self.place) > 2 and self.place[0] in WINGS else None

    @property
    def part(self) -> str:
        """Return which part of its app a module belongs to ("actions"), or of base ("pages"); "" for anything else."""
        if self.app:
            return self.place[2]
        return self.place[1] if len(self.place) > 1 and self.place[0] == "base" else ""

    def breach(self, node: ast.AST | int, words: str) -> Breach:
        """Return a breach at a node or line of this module."""
        return Breach(self.path, node if isinstance(node, int) else getattr(node, "lineno", 1), words)

    def imported(self) -> Iterator[tuple[ast.stmt, str, str]]:
        """Yield (statement, local name, full dotted name) of every import."""
        for node in ast.walk(self.syntax):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node, alias.asname or alias.name, alias.name
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield node, alias.asname or alias.name, f"{node.module or ''}.{alias.name}"


@dataclass(frozen=True)
class Tree:
    """A checkout: the project's own, or a planted one in a test."""

    root: Path = ROOT

    @property
    def package(self) -> Path:
        """Return the folder of the package."""
        return self.root / "src" / "xiaozhang"

    @cached_property
    def modules(self) -> list[Module]:
        """Return every Python file of the package."""
        return [self._module(path) for path in sorted(self.package.rglob("*.py"))]

    @property
    def written(self) -> list[Module]:
        """Return the modules that people write: all but migrations."""
        return [module for module in self.modules if "migrations" not in module.place]

    @cached_property
    def templates(self) -> list[tuple[str, str]]:
        """Return (path, text) of every template."""
        paths = sorted(self.package.rglob("templates/**/*.html"))
        return [(self.relative(path), path.read_text(encoding="utf-8")) for path in paths]

    def relative(self, path: Path) -> str:
        """Return a path as it is shown."""
        return path.relative_to(self.root).as_posix()

    def _module(self, path: Path) -> Module:
        inside = path.relative_to(self.package).with_suffix("")
        place = tuple(part for part in inside.parts if part != "__init__")
        return Module(self.relative(path), place, path.read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    """Return "a.b.c" for a chain of names, "" for anything else; a call in the chain counts as its function."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method, however deep."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
