"""On a machine without PostgreSQL and Chromium the tests are green and say what they left out."""

from __future__ import annotations

import os
import subprocess
import sys

from checks.tree import ROOT
from tests.browsing import NO_CHROMIUM
from tests.conftest import NO_POSTGRESQL

BARE = """
import sys
import pytest
import tests.browsing
import tests.cluster

tests.browsing.chromium = lambda: None
tests.cluster.server_binaries = lambda: None
sys.exit(pytest.main(["--db", "both", "-n0", "tests/config/test_sign_in_page.py", "tests/config/test_passwords.py"]))
"""


def test_what_is_left_out_is_said_and_the_rest_is_green() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "XIAOZHANG_"))}
    done = subprocess.run([sys.executable, "-c", BARE], cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert "databases: sqlite" in lines
    assert NO_POSTGRESQL in lines
    assert any(NO_CHROMIUM in line for line in lines if line.startswith("SKIPPED"))
    assert " passed, 1 skipped in " in lines[-1]
