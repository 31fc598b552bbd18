"""The server of the live company: `python -m tests.serving PORT`. It ends with the process that started it."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from xiaozhang.config import lifeline

if __name__ == "__main__":
    lifeline.hold()
    Server(
        "xiaozhang.config.wsgi:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
