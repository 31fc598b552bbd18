"""The command line as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from checks.tree import ROOT


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of an operator whose data folder this is."""
    ours = ("XIAOZHANG_", "DJANGO_", "DATABASE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "HOME": str(folder), "XIAOZHANG_DATA": str(folder / "data")}


def xiaozhang(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "xiaozhang", *arguments]
    around = {**environment(folder), **variables}
    return subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, timeout=300, check=False)


def found(folder: Path) -> subprocess.CompletedProcess[str]:
    """Found a company of one's own."""
    names = ("--name", "青黛仪表（苏州）有限公司", "--administrator", "罗平", "--login", "luoping")
    return xiaozhang(folder, "init", *names, "--charter-from", "2026-01-01")


def until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait for something to come true, and say whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(url: str) -> bool:
    """Say whether a server answers there, however."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def running(folder: Path) -> list[int]:
    """Return the processes that work on this data folder."""
    found_ids = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder / "data").encode() in (entry / "environ").read_bytes():
                found_ids.append(int(entry.name))
        except OSError:
            continue  # gone meanwhile, or not ours
    return [pid for pid in found_ids if not _is_ending(pid)]


def _is_ending(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True
