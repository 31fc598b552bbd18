"""A small tree with something wrong in it."""

from __future__ import annotations

from pathlib import Path

from checks.tree import Tree


def plant(root: Path, files: dict[str, str]) -> Tree:
    """Write the files (paths inside the package, or from the root with a leading slash) and return the tree."""
    for name, text in files.items():
        path = root / name[1:] if name.startswith("/") else root / "src" / "xiaozhang" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Tree(root)


def places(breaches: object) -> list[str]:
    """Return `path:line` of each breach, without the package's own path."""
    found = sorted(breaches)  # type: ignore[call-overload]
    return [f"{breach.path.removeprefix('src/xiaozhang/')}:{breach.line}" for breach in found]
