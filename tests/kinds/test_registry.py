"""The house knows its kinds: docs/charter.md lists each, whose it is, and whether a rule carries it out yet."""

from __future__ import annotations

import re
from pathlib import Path

from tests.kinds.typical import typical
from xiaozhang.base import registries

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `([a-z_]+)` \| ([^|]+) \| ([a-z]+) \| (自动执行|尚未自动执行) \|")


def listed() -> dict[str, tuple[str, str, str]]:
    """Return label, app and state by kind, as the document says them."""
    text = (ROOT / "docs" / "charter.md").read_text(encoding="utf-8")
    rows = (ROW.match(line) for line in text.splitlines())
    return {row[1]: (row[2].strip(), row[3], row[4]) for row in rows if row is not None}


def registered() -> dict[str, tuple[str, str, str]]:
    """Return label, app and state by kind, as the house registered them; kinds of the tests' own are left out."""
    return {
        binding.kind.name: (
            str(binding.kind.label),
            binding.kind.__module__.split(".")[2],
            "自动执行" if binding.is_executed else "尚未自动执行",
        )
        for binding in registries.clause_kinds
        if binding.kind.__module__.startswith("xiaozhang.")
    }


def test_every_kind_is_listed_with_its_app_and_whether_it_is_carried_out() -> None:
    assert listed() == registered()


def test_every_kind_has_typical_parameters() -> None:
    assert set(typical()) == set(registered())


def test_no_two_kinds_are_called_the_same() -> None:
    labels = [label for label, _app, _state in registered().values()]
    assert sorted(labels) == sorted(set(labels))
