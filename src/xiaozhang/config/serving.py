"""Keeping the house open: web processes and background workers under one parent, started and stopped together."""

from __future__ import annotations

import contextlib
import gc
import http.client
import logging
import multiprocessing
import os
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path

from django.db import connections
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server import Server

from xiaozhang.config import background, lifeline

log = logging.getLogger("xiaozhang.run")
_FORK = multiprocessing.get_context("fork")
_Child = ForkProcess | subprocess.Popen[bytes]

_GRACE_SECONDS = 5.0
_BLOCKING_THREADS = 4
_FIRST_PAGE = "/account/login/"
_ALL_ADDRESSES = "0.0.0.0"  # noqa: S104 - whoever runs it has chosen so
_TOO_SOON_SECONDS = 5.0


def port_is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Offer:
    """How the house is kept open: where, by how many processes, and behind which certificate (none: plain HTTP)."""

    host: str
    port: int
    web: int = 1
    workers: int = 1
    certificate: Path | None = None
    key: Path | None = None


def serve(offer: Offer, when_up: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; call `when_up` once the port answers."""
    os.environ.update(lifeline.offer())
    connections.close_all()  # the children inherit memory, not connections
    gc.collect()
    gc.freeze()  # what is shared stays shared: the collector of a child leaves it alone
    workers = [BackgroundWorker() for _number in range(offer.workers)]
    server = Server(
        "xiaozhang.config.wsgi:application", address=offer.host, port=offer.port, interface=Interfaces.WSGI,
        workers=offer.web, blocking_threads=_BLOCKING_THREADS, log_level=LogLevels.warning,
        respawn_failed_workers=True, workers_kill_timeout=int(_GRACE_SECONDS), websockets=False,
        ssl_cert=offer.certificate, ssl_key=offer.key, ssl_protocol_min=SSLProtocols.tls12,
    )  # fmt: skip
    server.main_loop_interrupt = Interruption()
    for worker in workers:
        server.on_shutdown(worker.stop)
    # The workers wait for the page to stand: starting all at once would make the first visitor wait longer.
    acts = [when_up, *(worker.start for worker in workers)]
    threading.Thread(target=_announce, args=(offer, acts), daemon=True).start()
    server.serve()


class Interruption(threading.Event):
    """What the server's main thread waits for, safe with signals.

    Python runs a signal's handler in the main thread, and only once that thread wakes. The system may hand the signal
    to any other thread, and then a main thread that waits in a lock sleeps on for ever: Ctrl-C is lost. So it waits at
    a pipe, into which Python writes a byte for each signal whichever thread it came to. Nor is there a lock, which a
    handler could find held by the very thread it runs in.
    """

    def __init__(self) -> None:
        """Begin uninterrupted; to be called in the main thread."""
        super().__init__()
        self._is_asked = False
        self._heard, self._bell = os.pipe()
        os.set_blocking(self._heard, False)
        os.set_blocking(self._bell, False)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)

    def is_set(self) -> bool:
        """Say whether somebody has asked for attention."""
        return self._is_asked

    def set(self) -> None:
        """Ask for attention: from a signal's handler, or from any thread."""
        self._is_asked = True
        with contextlib.suppress(BlockingIOError):  # full: it rings already
            os.write(self._bell, b"!")

    def clear(self) -> None:
        """Note that the asking was heard."""
        self._is_asked = False

    def wait(self, timeout: float | None = None) -> bool:
        """Sleep until somebody asks, at most `timeout` seconds, and say whether somebody did.

        Children ring the same bell when they get a signal: one looks, and sleeps on.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while not self._is_asked:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            if select.select([self._heard], [], [], left)[0]:
                os.read(self._heard, 4096)
        return self._is_asked


class BackgroundWorker:
    """The child process that carries out queued work; begun again if it dies.

    The first one is forked before the server starts: what the parent has loaded is there at once and shared, 30 MiB
    and two seconds less. It waits for a word; a later one is a program of its own.
    """

    def __init__(self) -> None:
        """Fork the child, and let it wait."""
        self._stopping = threading.Event()
        told, self._tell = os.pipe()
        self._process: _Child = _FORK.Process(target=background.carry_out_when_told, args=(told,))
        self._process.start()
        os.close(told)

    def start(self) -> None:
        """Let the child begin, and watch over it."""
        with contextlib.suppress(BrokenPipeError):  # it has died waiting: the watch begins another
            os.write(self._tell, b"!")
        threading.Thread(target=self._keep_alive, name="background-worker", daemon=True).start()

    def stop(self) -> None:
        """End the child: politely, then for good. What it was doing is taken up by another one."""
        self._stopping.set()
        process = self._process
        process.terminate()
        if not _has_ended(process, _GRACE_SECONDS):
            process.kill()
            _has_ended(process, _GRACE_SECONDS)

    def _keep_alive(self) -> None:
        begun = time.monotonic()
        while True:
            _has_ended(self._process, None)
            if self._stopping.is_set():
                return
            log.error("后台进程意外退出，重新启动")
            if time.monotonic() - begun < _TOO_SOON_SECONDS:
                self._stopping.wait(_TOO_SOON_SECONDS)
            begun = time.monotonic()
            self._process = subprocess.Popen([sys.executable, "-m", "xiaozhang", "worker"], start_new_session=True)


def _has_ended(process: _Child, seconds: float | None) -> bool:
    """Wait for a child, at most so long, and say whether it has ended."""
    if isinstance(process, ForkProcess):
        process.join(seconds)
        return not process.is_alive()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _announce(offer: Offer, when_up: Sequence[Callable[[], None]]) -> None:
    """Ask for a page until one is answered: the port alone is open before anybody stands behind it."""
    host = "127.0.0.1" if offer.host == _ALL_ADDRESSES else offer.host
    for _ in range(600):
        try:
            asked = (
                http.client.HTTPSConnection(host, offer.port, timeout=30, context=_trusting())
                if offer.certificate
                else http.client.HTTPConnection(host, offer.port, timeout=30)
            )
            asked.request("GET", _FIRST_PAGE)
            asked.getresponse().read()
            asked.close()
            break
        except OSError:
            time.sleep(0.05)
    for act in when_up:
        act()


def _trusting() -> ssl.SSLContext:
    """Only to hear whether our own server answers: its certificate bears the name that phones call it by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
