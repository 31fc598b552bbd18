"""The store: whole or not at all, also when the writer is killed; and the scanner beside it."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checks.tree import ROOT
from xiaozhang.foundation.archive import gateways
from xiaozhang.foundation.archive.gateways.scanning import ScannerSilent

NOW = datetime.now(UTC)
WRITER = """
import io, sys, time, django
django.setup()
from xiaozhang.foundation.archive import gateways
class Slow(io.BytesIO):
    def read(self, size=-1):
        piece = super().read(10)
        if not piece:
            print("half", flush=True)
            time.sleep(60)
        return piece
gateways.keep(sys.argv[1], Slow(b"x" * 100))
"""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_content_stands_under_its_digest_readable_by_its_owner_alone(store: Path) -> None:
    digest = digest_of(b"abc")
    for _ in range(2):
        gateways.keep(digest, io.BytesIO(b"abc"))
    path = store / digest[:2] / digest[2:4] / digest
    assert path.read_bytes() == b"abc"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [digest]
    assert (gateways.holds(digest), gateways.is_true(digest)) == (True, True)
    path.write_bytes(b"abd")
    assert not gateways.is_true(digest)
    for _ in range(2):
        gateways.drop(digest)
    assert not gateways.holds(digest)
    with pytest.raises(FileNotFoundError):
        gateways.open_content(digest)


def test_no_name_leads_out_of_the_store() -> None:
    for name in ("../../etc/passwd", "A" * 64, "", "a" * 63):
        with pytest.raises(ValueError, match="no digest"):
            gateways.open_content(name)


def test_a_writer_that_is_killed_leaves_no_half_file(store: Path) -> None:
    digest = digest_of(b"x" * 100)
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "xiaozhang.config.settings", "XIAOZHANG_FILES": str(store),
        "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    writer = subprocess.Popen([sys.executable, "-c", WRITER, digest], env=environment, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"half\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    assert not gateways.holds(digest)
    assert list(gateways.kept_before(NOW + timedelta(days=9))) == []
    assert gateways.sweep_drafts(NOW - timedelta(hours=1)) == 0  # it may still be written
    assert gateways.sweep_drafts(NOW + timedelta(hours=1)) == 1
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_what_is_put_in_again_counts_as_new(store: Path) -> None:
    digest = digest_of(b"abc")
    gateways.keep(digest, io.BytesIO(b"abc"))
    path = store / digest[:2] / digest[2:4] / digest
    os.utime(path, (0, 0))
    assert list(gateways.kept_before(NOW - timedelta(days=1))) == [digest]
    gateways.keep(digest, io.BytesIO(b"abc"))
    assert list(gateways.kept_before(NOW - timedelta(days=1))) == []


def command(tmp_path: Path, body: str) -> str:
    script = tmp_path / "scanner.py"
    script.write_text(body)
    return f"{sys.executable} {script}"


def test_a_command_scans(tmp_path: Path, settings: Any) -> None:
    body = "import sys\nsaid = sys.stdin.buffer.read()\nprint('Eicar FOUND')\nsys.exit(b'EICAR' in said)"
    settings.FILE_SCANNER = command(tmp_path, body)
    assert gateways.scan(io.BytesIO(b"good")).is_clean
    verdict = gateways.scan(io.BytesIO(b"EICAR"))
    assert (verdict.is_clean, verdict.finding) == (False, "Eicar FOUND")


def test_a_scanner_without_a_verdict_lets_nothing_pass(tmp_path: Path, settings: Any) -> None:
    for setting in (
        command(tmp_path, "import sys; sys.exit(2)"), "/no/such/scanner", f"clamd://{tmp_path}/no.socket",
        "clamd://127.0.0.1:1",
    ):  # fmt: skip
        settings.FILE_SCANNER = setting
        with pytest.raises(ScannerSilent):
            gateways.scan(io.BytesIO(b"x"))


def test_clamd_is_spoken_to_as_it_is_documented(tmp_path: Path, settings: Any) -> None:
    place = tmp_path / "clamd.ctl"
    heard: list[bytes] = []
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(place))
    listener.listen()

    def answer() -> None:
        for said in (
            b"stream: OK\0",
            b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
            b"INSTREAM size limit exceeded. ERROR\0",
        ):
            line, _address = listener.accept()
            with line, line.makefile("rb") as reader:
                asked = reader.read(10)
                content = b""
                while length := struct.unpack("!I", reader.read(4))[0]:
                    content += reader.read(length)
                heard.append(asked + content)
                line.sendall(said)

    served = threading.Thread(target=answer)
    served.start()
    settings.FILE_SCANNER = f"clamd://{place}"
    assert gateways.scan(io.BytesIO(b"a" * 300_000)).is_clean
    assert gateways.scan(io.BytesIO(b"b")).finding == "Win.Test.EICAR_HDB-1"
    with pytest.raises(ScannerSilent, match="size limit"):
        gateways.scan(io.BytesIO(b"c"))
    served.join()
    listener.close()
    assert heard == [b"zINSTREAM\0" + b"a" * 300_000, b"zINSTREAM\0b", b"zINSTREAM\0c"]
