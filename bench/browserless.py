"""A client that signs in and asks over one kept connection, as one browser would, and the server it asks."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

_KEY = re.compile(r'name="request_key" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Server:
    """`xiaozhang run` on a data folder of its own, ended with the block."""

    def __init__(self, folder: Path, port: int) -> None:
        """Remember where; nothing starts yet."""
        self.folder, self.port = folder, port
        self.started_in = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        """Start and wait for the first answer; `started_in` holds the seconds."""
        begin = time.perf_counter()
        command = [sys.executable, "-m", "xiaozhang", "run", "--data", str(self.folder), "--port", str(self.port)]
        log = (self.folder / "bench-server.log").open("wb")
        self._process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ.copy())
        while not self._answers():
            if self._process.poll() is not None or time.perf_counter() - begin > 120:
                raise RuntimeError(f"the server did not start: {self.folder / 'bench-server.log'}")
            time.sleep(0.05)
        self.started_in = time.perf_counter() - begin
        return self

    def __exit__(self, *_: object) -> None:
        """Stop this server."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)

    def memory_mib(self) -> float:
        """Return the memory of the process and all its children; pages they share count once."""
        if self._process is None:
            return 0.0
        return sum(_own_kib(pid) for pid in _family(self._process.pid)) / 1024

    def cpu_seconds(self) -> float:
        """Return the CPU time that the process and all its children have used so far."""
        if self._process is None:
            return 0.0
        return sum(_cpu_ticks(pid) for pid in _family(self._process.pid)) / os.sysconf("SC_CLK_TCK")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/account/login/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


class Client:
    """One signed-in member."""

    def __init__(self, port: int) -> None:
        """Open the connection that all requests share."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> str:
        """Return the page. Raises RuntimeError unless the answer is 200."""
        status, text, _ = self._ask("GET", path, None, headers)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return text

    def post(self, path: str, fields: dict[str, str], **headers: str) -> str:
        """Send a form and return where the answer points. Raises RuntimeError unless it was accepted."""
        status, text, location = self._ask("POST", path, urlencode(fields), headers)
        if status not in (200, 204, 302, 303) or (status == 200 and not location):
            raise RuntimeError(f"POST {path}: {status} {text[:2000]}")
        return location

    def sign_in(self, login: str, password: str) -> None:
        """Sign in as a member."""
        page = self.get("/account/login/")
        self.post("/account/login/", {"login": login, "password": password, "csrfmiddlewaretoken": token_of(page)})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str, str]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body=body, headers=sent)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or []:
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        location = (
            answer.headers.get("HX-Redirect") or answer.headers.get("HX-Location") or answer.headers.get("Location")
        )
        return answer.status, text, location or ""


def token_of(page: str) -> str:
    """Return the page's CSRF token."""
    found = _TOKEN.search(page)
    if found is None:
        raise RuntimeError("no CSRF token on the page")
    return found[1]


def request_key_of(page: str) -> str:
    """Return the page's request key."""
    found = _KEY.search(page)
    if found is None:
        raise RuntimeError("no request key on the page")
    return found[1]


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(word) for word in children.read_text().split()] if children.exists() else []
    return [pid, *(member for child in below for member in _family(child))]


def _own_kib(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except FileNotFoundError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) if found else 0


def _cpu_ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])
