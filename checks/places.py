"""Where files may stand, what they may be called, how long they may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from checks.tree import WINGS, Breach, Tree, functions

PARTS = {
    "models",
    "apps",
    "errors",
    "powers",
    "clauses",
    "queries",
    "actions",
    "forms",
    "schemas",
    "views",
    "api",
    "urls",
    "jobs",
    "registry",
    "importing",
    "gateways",
    "documents",
    "middleware",
    "rules",
    "migrations",
    "management",
}
FOLDERS_WITHOUT_CODE = {"templates"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "services", "service", "managers", "manager", "misc"}
MAX_FILE, MAX_FUNCTION = 400, 40
LONG = "Long because"


def stray_files(tree: Tree) -> Iterator[Breach]:
    """An app folder holds the files of house-style.md 3 and only these."""
    for wing in WINGS:
        for path in sorted((tree.package / wing).glob("*.py")):
            if path.name != "__init__.py":
                yield Breach(tree.relative(path), 1, "a wing holds apps only; move this into one of them")
    for app in _apps(tree):
        for entry in sorted(app.iterdir()):
            if entry.name.startswith(("__pycache__", ".")) or _belongs(entry):
                continue
            words = f"no such part of an app; move it into one of: {', '.join(sorted(PARTS))}, templates"
            yield Breach(tree.relative(entry), 1, words)
        for folder in sorted((app / "templates").glob("*")):
            if folder.name != app.name:
                yield Breach(tree.relative(folder), 1, f"templates of this app stand in templates/{app.name}/")
    for name in ("templatetags", "static"):
        for folder in sorted(tree.package.rglob(name)):
            if folder.is_dir() and not folder.is_relative_to(tree.package / "base"):
                yield Breach(tree.relative(folder), 1, f"{name} live in base/components")


def forbidden_names(tree: Tree) -> Iterator[Breach]:
    """No drawer for things without a home."""
    apps = set(_apps(tree))  # selling.service is what customers are given after the sale
    for path in sorted(tree.package.rglob("*")):
        if path.stem in FORBIDDEN_NAMES and path not in apps and (path.is_dir() or path.suffix == ".py"):
            yield Breach(
                tree.relative(path), 1, f"{path.stem}: name it for what it does, or move its parts to their homes"
            )


def packages(tree: Tree) -> Iterator[Breach]:
    """Every folder with Python in it is a package, or the import contracts do not see it."""
    files = tree.package.rglob("*.py")
    folders = {parent for path in files for parent in path.parents if tree.package in parent.parents}
    for folder in sorted(folders):
        if not (folder / "__init__.py").exists():
            yield Breach(tree.relative(folder), 1, "add __init__.py with a docstring that says what the folder holds")


def long_files(tree: Tree) -> Iterator[Breach]:
    """A file past 400 lines becomes a package of the same name."""
    python = [*tree.package.rglob("*.py"), *(tree.root / "tests").rglob("*.py"), *(tree.root / "checks").rglob("*.py")]
    others = [*tree.package.rglob("*.html"), *tree.package.rglob("static/js/*.js")]
    for path in sorted([*python, *others]):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        count = text.count("\n")
        if count > MAX_FILE and not (path.suffix == ".py" and LONG in (ast.get_docstring(ast.parse(text)) or "")):
            words = f"{count} lines: split it into a package (or say '{LONG} ...' in its docstring)"
            yield Breach(tree.relative(path), MAX_FILE + 1, words)


def long_functions(tree: Tree) -> Iterator[Breach]:
    """A function past 40 lines, its docstring not counted, is split or says why not."""
    for module in tree.written:
        for function in functions(module.syntax):
            words = ast.get_docstring(function, clean=False)
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            length -= words.count("\n") + 1 if words else 0
            if length > MAX_FUNCTION and LONG not in (words or ""):
                words = f"{function.name} has {length} lines: split it (or say '{LONG} ...' in its docstring)"
                yield module.breach(function, words)


def _apps(tree: Tree) -> Iterator[Path]:
    for wing in WINGS:
        for folder in sorted((tree.package / wing).glob("*")):
            if folder.is_dir() and folder.name != "__pycache__":
                yield folder


def _belongs(entry: Path) -> bool:
    if entry.name == "__init__.py":
        return True
    if entry.is_dir():
        return entry.name in PARTS | FOLDERS_WITHOUT_CODE
    return entry.suffix == ".py" and entry.stem in PARTS - {"rules", "migrations", "management"}
