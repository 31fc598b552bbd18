"""A private PostgreSQL server for one test run: in a temporary folder, on a socket of its own, gone with the run."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_SPEED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "max_wal_size": "4GB",  # no checkpoint in the middle of a run
    "checkpoint_timeout": "1h",
    "autovacuum": "off",  # what tests write is rolled back or dropped
    "jit": "off",  # tables nobody has counted look large, and compiling takes longer than any of these queries
    "max_parallel_workers_per_gather": "0",  # both cores have a worker of pytest already
}


def server_binaries() -> Path | None:
    """Return the folder with initdb and postgres: newest of Debian's, or that of the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    candidates = [*reversed(folders), *([Path(on_path).parent] if on_path else [])]
    return next(
        (folder for folder in candidates if (folder / "postgres").exists() and (folder / "initdb").exists()), None
    )


class Cluster:
    """A running server. It refuses to run as root, so root lends it the user `postgres`."""

    def __init__(self, binaries: Path) -> None:
        """Create and start the server, and wait until it answers."""
        self._user = _unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="xiaozhang-pg-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        self._call(binaries / "initdb", "-D", data, "-U", "xiaozhang", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = [part for name, value in _SPEED.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", self._folder, *options],
                user=self._user, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=log,
                start_new_session=True, preexec_fn=_die_with_parent,
            )  # fmt: skip
        self._wait(binaries)

    @property
    def url(self) -> str:
        """Return the address in the form of DATABASE_URL."""
        return f"postgresql://xiaozhang@/postgres?host={quote(str(self._folder), safe='')}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._server.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _call(self, *command: object) -> None:
        subprocess.run(
            [str(part) for part in command], user=self._user, cwd=self._folder, check=True, capture_output=True
        )

    def _wait(self, binaries: Path) -> None:
        for _ in range(300):
            ready = subprocess.run([binaries / "pg_isready", "-q", "-h", self._folder], check=False)
            if ready.returncode == 0:
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start: {(self._folder / 'log').read_text()}")


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    return next((name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()}), None)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGINT)
