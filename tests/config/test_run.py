"""`xiaozhang run` is one parent and its children; they come and go together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.tree import ROOT
from tests.config.programs import answers, environment, running, until, xiaozhang


@pytest.fixture
def house(founded: Path) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """A running company of one's own: the parent, its address, the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "xiaozhang", "run", "--port", str(port)]
    with (founded / "said").open("w", encoding="utf-8") as said:
        parent = subprocess.Popen(
            command, cwd=ROOT, env=environment(founded), stdout=said, stderr=said, text=True, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}/account/login/"
    assert until(lambda: answers(url)), (founded / "said").read_text(encoding="utf-8")
    assert until(lambda: len(running(founded)) == 3)
    yield parent, url, founded
    for pid in running(founded):
        os.kill(pid, signal.SIGKILL)
    parent.wait(timeout=20)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_run_ends_in_order(house: tuple[subprocess.Popen[str], str, Path], ending: signal.Signals) -> None:
    parent, url, folder = house
    said = (folder / "said").read_text(encoding="utf-8")
    assert "luoping" in said
    assert until(lambda: "已打开 http://127.0.0.1:" in (folder / "said").read_text(encoding="utf-8"))
    parent.send_signal(ending)
    assert parent.wait(timeout=20) == 0
    assert until(lambda: running(folder) == [], 10)
    assert not answers(url)


def test_run_ends_when_another_thread_gets_the_signal(house: tuple[subprocess.Popen[str], str, Path]) -> None:
    parent, _url, folder = house
    assert until(lambda: "已打开 http://127.0.0.1:" in (folder / "said").read_text(encoding="utf-8"))
    newest = max(int(entry.name) for entry in Path(f"/proc/{parent.pid}/task").iterdir())
    assert newest != parent.pid
    os.kill(newest, signal.SIGTERM)  # Linux gives a signal for the process to the thread named, where that is free
    assert parent.wait(timeout=20) == 0
    assert until(lambda: running(folder) == [], 10)


def test_ctrl_c_in_a_terminal_ends_the_house_without_complaint(house: tuple[subprocess.Popen[str], str, Path]) -> None:
    parent, _url, folder = house
    assert until(lambda: "已打开 http://127.0.0.1:" in (folder / "said").read_text(encoding="utf-8"))
    os.killpg(parent.pid, signal.SIGINT)  # a terminal signals all that stand in the foreground
    assert parent.wait(timeout=20) == 0
    assert until(lambda: running(folder) == [], 10)
    assert (folder / "said").read_text(encoding="utf-8").splitlines()[-1].endswith("按 Ctrl-C 停止。")


def test_run_leaves_no_orphans_when_its_parent_is_killed(house: tuple[subprocess.Popen[str], str, Path]) -> None:
    parent, _url, folder = house
    parent.kill()
    parent.wait(timeout=20)
    assert until(lambda: running(folder) == [], 20)


def test_run_says_when_the_port_is_taken(founded: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        second = xiaozhang(founded, "run", "--port", str(port))
    assert second.returncode == 1
    assert second.stderr == f"127.0.0.1:{port} 已被别的程序占用。请换一个端口：xiaozhang run --port {port + 1}\n"
