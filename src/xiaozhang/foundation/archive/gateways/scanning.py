"""The scanner for viruses: a program of the machine, or clamd on a socket.

Setting FILE_SCANNER (XIAOZHANG_SCANNER): `clamd:///run/clamav/clamd.ctl`, `clamd://127.0.0.1:3310`, or a command that
reads the file on its standard input and ends with 0 for a clean file and 1 for a bad one, as `clamdscan -` does.
"""

from __future__ import annotations

import shlex
import shutil
import socket
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 120
_PIECE = 256 * 1024
_CLEAN, _BAD = 0, 1


class ScannerSilent(RuntimeError):
    """The scanner gave no verdict: the file stays in quarantine, and the job is tried again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said; `finding` is the name of what it found."""

    is_clean: bool
    finding: str = ""


def has_scanner() -> bool:
    """Say whether files are scanned at all."""
    return bool(settings.FILE_SCANNER)


def scan(file: IO[bytes]) -> Verdict:
    """Have a content scanned. Raises ScannerSilent where no verdict could be had."""
    setting: str = settings.FILE_SCANNER
    try:
        if setting.startswith("clamd://"):
            return _ask_clamd(setting, file)
        return _run(setting, file)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScannerSilent(f"{setting}: {error}") from error


def _run(command: str, file: IO[bytes]) -> Verdict:
    with tempfile.TemporaryFile() as scratch:
        shutil.copyfileobj(file, scratch, _PIECE)
        scratch.seek(0)
        done = subprocess.run(
            shlex.split(command), stdin=scratch, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS,
            check=False,
        )  # fmt: skip
    words = done.stdout.decode(errors="replace").strip()
    if done.returncode not in (_CLEAN, _BAD):
        raise ScannerSilent(f"{command} ended with {done.returncode}: {words[-300:]}")
    return Verdict(done.returncode == _CLEAN, "" if done.returncode == _CLEAN else words[:200])


def _ask_clamd(setting: str, file: IO[bytes]) -> Verdict:
    with _connected(setting) as line:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(_PIECE):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    words = answer.rstrip(b"\0").decode(errors="replace").strip()
    if words.endswith("FOUND"):
        return Verdict(is_clean=False, finding=words.removeprefix("stream:").removesuffix("FOUND").strip()[:200])
    if not words.endswith("OK"):
        raise ScannerSilent(f"clamd: {words[:300]}")
    return Verdict(is_clean=True)


def _connected(setting: str) -> socket.socket:
    parts = urlsplit(setting)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
