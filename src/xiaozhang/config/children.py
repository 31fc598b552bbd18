"""Commands of ours run in a process of their own, on another data folder or database than this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def around(*, data: Path | None = None, database_url: str | None = None, files: str | None = None) -> dict[str, str]:
    """Return the environment of a process on that folder, and on that database ("": SQLite in the folder).

    `files` is where its attachments are ("": in the folder).
    """
    found = dict(os.environ)
    if data is not None:
        found["XIAOZHANG_DATA"] = str(data)
    if database_url is not None:
        found.pop("DATABASE_URL", None)
        if database_url:
            found["DATABASE_URL"] = database_url
    if files is not None:
        found.pop("XIAOZHANG_FILES", None)
        if files:
            found["XIAOZHANG_FILES"] = files
    return {**found, "DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings"}


def make_tables(environment: dict[str, str]) -> None:
    """Bring the tables of a database up to date. Raises CalledProcessError with what was said."""
    script = "import django; django.setup(); from xiaozhang.config import founding; founding.make_tables()"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)


def verify(environment: dict[str, str]) -> dict[str, Any]:
    """Run `xiaozhang verify` there and return its answer; what could not be run is a problem of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "xiaozhang", "verify", "--json"], env=environment, check=False, capture_output=True,
        text=True,
    )  # fmt: skip
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip().splitlines()
        return {"is_well": False, "proofs": [], "problems": said[-1:] or ["没有回答"]}
    return answer
