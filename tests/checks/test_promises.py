"""Untrue rows of the requirements and actions without a refusal test are found."""

from pathlib import Path

from checks import promises
from checks.tree import Tree
from tests.checks.planting import places, plant


def _page(*rows: str) -> str:
    written = {row.split("|")[1].strip() for row in rows}
    ids = [f"{letter}{index}" for letter, count in promises.IDS.items() for index in range(1, count + 1)]
    rest = [f"| {key} | words | not yet | — | — |" for key in ids if key not in written]
    return "\n".join([*rows, *rest]) + "\n"


def _plant(root: Path, *rows: str) -> Tree:
    tests = "def test_it():\n    pass\n"
    return plant(root, {"/docs/requirements.md": _page(*rows), "/tests/selling/test_a.py": tests})


def test_requirements_content_with_a_true_page(tmp_path: Path) -> None:
    tree = _plant(tmp_path, "| A1 | words | done | 客户 | `tests/selling/test_a.py::test_it` |")
    assert places(promises.requirements(tree)) == []


def test_requirements_finds_what_is_untrue(tmp_path: Path) -> None:
    tree = _plant(
        tmp_path,
        "| A1 | words | done | 客户 | `tests/selling/test_a.py::test_gone` |",
        "| A2 | words | done | 客户 | tests/selling/test_b.py |",
        "| A3 | words | done | — | — |",
        "| A4 | words | soon | — | — |",
        "| A5 | words | not yet | — | `tests/selling/test_a.py::test_it` |",
        "| Z1 | words | not yet | — | — |",
    )
    found = sorted(promises.requirements(tree))
    assert [(breach.line, breach.words) for breach in found] == [
        (1, "A1: tests/selling/test_a.py has no test_gone"),
        (2, "A2: tests/selling/test_b.py does not exist"),
        (3, "A3: done needs a page and a test (tests/...py::test_name)"),
        (4, "A4: soon needs a page and a test (tests/...py::test_name)"),
        (4, "A4: state 'soon': say one of done, part, not yet"),
        (5, "A5: not yet, and yet a test is named"),
        (6, "Z1: no such requirement"),
    ]


def test_requirements_finds_a_missing_row(tmp_path: Path) -> None:
    page = _page().replace("| S15 |", "| S14 |")
    tree = plant(tmp_path, {"/docs/requirements.md": page})
    assert [breach.words for breach in sorted(promises.requirements(tree))] == [
        "S15 is missing: add its row with its state",
        "S14: stands here twice",
    ]


def test_untested_actions(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "selling/deals/actions.py": (
                "@action(P)\ndef move_deal(): ...\n@action(P)\ndef lose_deal(): ...\n@action(None)\ndef leave(): ...\n"
            ),
            "/tests/selling/deals/test_actions.py": (
                "def test_move_deal_refused_leaves_no_trace(): ...\ndef test_lose_deal(): ...\n"
            ),
        },
    )
    assert places(promises.untested_actions(tree)) == ["selling/deals/actions.py:4"]
