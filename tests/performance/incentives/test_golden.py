"""Settled months replay to the same bytes: the worked folders of the docs, and golden months that every release keeps.

`expected.json` is what `xiaozhang settle FOLDER --month ... --json` printed. Where a change of it is right, it is
written anew by that command, and the commit says why old months may be paid otherwise.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from checks.tree import ROOT
from xiaozhang.config.headless import settle_folder
from xiaozhang.performance.plans.rules.settling import canonical

FOLDERS = sorted(
    path.parent
    for place in ("docs/examples/settlement", "tests/performance/incentives/golden")
    for path in (ROOT / place).glob("*/expected.json")
)


def replayed(folder: Path) -> str:
    month = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["month"]
    return canonical(settle_folder(folder, date.fromisoformat(f"{month}-01")).as_json())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_settled_folder_replays_to_the_same_bytes(folder: Path) -> None:
    assert replayed(folder) == (folder / "expected.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_statement_rolls_forward_and_adds_up(folder: Path) -> None:
    settled = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    for statement in settled["statements"]:
        roll, lines = statement["roll_forward"], statement["lines"]
        assert (
            roll["opening_fen"] + roll["accrued_fen"] - roll["reversed_fen"] - roll["paid_fen"] == roll["closing_fen"]
        )
        assert sum(line["amount_fen"] for line in lines) == statement["pay"]["earned_fen"]
    assert settled["control"]["paid_fen"] == sum(each["pay"]["paid_fen"] for each in settled["statements"])


def test_the_order_of_rows_in_a_file_changes_nothing(tmp_path: Path) -> None:
    golden = ROOT / "tests/performance/incentives/golden/2026-03"
    folder = tmp_path / "folder"
    shutil.copytree(golden, folder)
    head, *rows = (folder / "facts.csv").read_text(encoding="utf-8").splitlines()
    (folder / "facts.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    before, after = (json.loads(replayed(each)) for each in (golden, folder))
    for one, other in zip(before["statements"], after["statements"], strict=True):
        assert (one["pay"], one["sums"]) == (other["pay"], other["sums"])


def test_there_are_enough_of_them() -> None:
    assert len(FOLDERS) >= 8
