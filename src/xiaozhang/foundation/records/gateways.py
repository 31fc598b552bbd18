"""Processes of this machine: who we are, and whether another one still lives.

A process is named by where it runs (host, start of the system, its space of process numbers), its number and when it
began, so that no number given out twice and no other container or machine is taken for it.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path


def host_name() -> str:
    """Return what people call this machine."""
    return socket.gethostname()[:120]


def worker_name() -> str:
    """Return the name of this process."""
    pid = os.getpid()
    return f"{_place()}/{pid}/{_began(pid)}"


def lives(name: str) -> bool | None:
    """Say whether the named process lives; None where that cannot be known from here."""
    place, _, rest = name.rpartition("/")[0].rpartition("/")
    pid, began = rest, name.rpartition("/")[2]
    if not place or place != _place() or not pid.isdigit() or not began:
        return None
    return _began(int(pid)) == began


def _place() -> str:
    """Return what two processes that can see each other have in common."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        return f"{host_name()}|"  # no such system: only the lease tells
    return f"{host_name()}|{boot[:13]}|{space.strip('pid:[]')}"


def _began(pid: int) -> str:
    """Return when a process began, in ticks since the system's start; "" for none, or one that has ended."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] in "ZX" else after_name[19]
