"""The tools are set so that they catch what the house style forbids."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from checks.tree import ROOT

BAD = """
from datetime import datetime


def public(a):
    try:
        return datetime.now()
    except Exception:
        return None
"""


def test_ruff_catches_what_it_is_set_to_catch(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(BAD, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--output-format=json",
        "--config",
        ROOT / "pyproject.toml",
    ]
    done = subprocess.run([*command, tmp_path], capture_output=True, text=True, check=False)
    assert {found["code"] for found in json.loads(done.stdout)} == {
        "ANN001", "ANN201", "BLE001", "D100", "D103", "DTZ005", "INP001",
    }  # fmt: skip


def test_mypy_is_strict_and_knows_the_models(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "from xiaozhang.foundation.org.models import Member\n"
        "def name_of(member: Member) -> int:\n    return member.name\n"
        "def untyped(a):\n    return a\n",
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        "pyproject.toml",
        f"--cache-dir={tmp_path}/cache",
        planted,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line.partition("planted.py:")[2] for line in done.stdout.splitlines() if "planted.py:" in line]
    assert lines == [
        '3: error: Incompatible return value type (got "str", expected "int")  [return-value]',
        "4: error: Function is missing a type annotation  [no-untyped-def]",
    ]


def _lint_imports(root: Path, config: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [f"{sys.prefix}/bin/lint-imports", "--config", ROOT / config, "--no-cache"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False).stdout


def _copy_of_the_house(root: Path) -> Path:
    ignored = shutil.ignore_patterns("static", "templates", "__pycache__", "migrations")
    shutil.copytree(ROOT / "src" / "xiaozhang", root / "xiaozhang", ignore=ignored)
    return root / "xiaozhang"


def test_layers_break_on_upward_imports_stray_files_and_django_in_rules(tmp_path: Path) -> None:
    house = _copy_of_the_house(tmp_path)
    (house / "selling/deals/rules/planted.py").write_text("import django\n", encoding="utf-8")
    (house / "selling/customers/planted.py").write_text("", encoding="utf-8")
    (house / "foundation/org/rules/planted.py").write_text("import xiaozhang.selling.deals.rules\n", encoding="utf-8")
    (house / "selling/products/rules.py").unlink(missing_ok=True)
    (house / "selling/products/powers.py").write_text("import xiaozhang.selling.customers.powers\n", encoding="utf-8")
    said = _lint_imports(tmp_path, "layers.ini")
    broken = {line.partition(" BROKEN")[0] for line in said.splitlines() if " BROKEN" in line}
    assert {"wings", "floors-selling", "inner", "pure"} <= broken


def test_doors_break_on_models_in_views_and_other_peoples_models(tmp_path: Path) -> None:
    house = _copy_of_the_house(tmp_path)
    (house / "selling/products/views.py").write_text("import xiaozhang.selling.products.models\n", encoding="utf-8")
    (house / "selling/products/forms.py").write_text("import xiaozhang.selling.products.actions\n", encoding="utf-8")
    (house / "foundation/ledger/gateways.py").write_text("import xiaozhang.foundation.org.models\n", encoding="utf-8")
    said = _lint_imports(tmp_path, "doors.ini")
    broken = {line.removesuffix(" BROKEN") for line in said.splitlines() if line.endswith(" BROKEN")}
    assert {"only-doors", "edge-has-no-models", "readers-do-not-write"} <= broken
