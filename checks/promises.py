"""What the project says of itself: requirements with their tests, actions with their refusals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from checks.tree import Breach, Tree
from checks.writes import actions_of

STATES = ("done", "part", "not yet")
NOTHING = ("", "—", "-")
# Every id of the mission, in order; the page must know all of them and no other.
IDS = {
    "A": 9,
    "B": 10,
    "C": 12,
    "D": 9,
    "E": 10,
    "F": 9,
    "G": 9,
    "H": 5,
    "I": 7,
    "J": 6,
    "K": 10,
    "L": 7,
    "M": 6,
    "N": 8,
    "O": 5,
    "P": 5,
    "Q": 4,
    "R": 3,
    "S": 15,
}
ROW = re.compile(r"^\|\s*([A-Z]\d+)\s*\|(.*)\|\s*$")
TEST = re.compile(r"`?((?:tests/)[\w/]+\.py)(?:::(\w+))?`?")
REFUSALS = ("refused", "refuses", "not_allowed", "without_the_power", "without_power", "not_their", "denied")


def requirements(tree: Tree) -> Iterator[Breach]:
    """docs/requirements.md is true: complete, known states, and each test it names exists."""
    path = tree.root / "docs" / "requirements.md"
    shown, seen = tree.relative(path), set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = ROW.match(line)
        if row is None:
            continue
        key, cells = row.group(1), [cell.strip() for cell in row.group(2).split("|")]
        if key in seen or not _is_known(key):
            yield Breach(shown, number, f"{key}: {'stands here twice' if key in seen else 'no such requirement'}")
        seen.add(key)
        if len(cells) != 4:
            yield Breach(shown, number, f"{key}: a row is | id | what | state | page | test |")
            continue
        yield from (Breach(shown, number, f"{key}: {words}") for words in _untrue(tree, *cells[1:]))
    for key in (f"{letter}{index}" for letter, count in IDS.items() for index in range(1, count + 1)):
        if key not in seen:
            yield Breach(shown, 1, f"{key} is missing: add its row with its state")


def untested_actions(tree: Tree) -> Iterator[Breach]:
    """Every public action that asks for a power has a test of its refusal, named test_<action>_refused_... or alike."""
    for module in tree.written:
        if module.part != "actions" or module.app is None:
            continue
        names = _test_names(tree.root / "tests" / Path(*module.place[:2]))
        for node in module.syntax.body:
            if isinstance(node, ast.FunctionDef) and node.name in actions_of(module, with_power=True):
                tests = [name for name in names if node.name in name and any(word in name for word in REFUSALS)]
                if not tests:
                    words = f"write test_{node.name}_refused_... in tests/{'/'.join(module.place[:2])}/"
                    yield module.breach(node, f"{node.name}: {words}")


def _is_known(key: str) -> bool:
    return 1 <= int(key[1:]) <= IDS.get(key[0], 0)


def _untrue(tree: Tree, state: str, page: str, tests: str) -> Iterator[str]:
    named = TEST.findall(tests)
    if state not in STATES:
        yield f"state {state!r}: say one of {', '.join(STATES)}"
    if state != "not yet" and (page in NOTHING or not named):
        yield f"{state} needs a page and a test (tests/...py::test_name)"
    if state == "not yet" and tests not in NOTHING:
        yield "not yet, and yet a test is named"
    for file, function in named:
        path = tree.root / file
        if not path.exists():
            yield f"{file} does not exist"
        elif function and function not in _functions(path):
            yield f"{file} has no {function}"


def _test_names(folder: Path) -> list[str]:
    return [name for path in sorted(folder.rglob("test_*.py")) for name in _functions(path)]


def _functions(path: Path) -> set[str]:
    syntax = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return {
        node.name for node in ast.walk(syntax) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
