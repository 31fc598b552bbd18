"""Sending: to the checked address alone, within time and size, never where it was not meant to go."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.home.webhooks.receiving import Receiver, receiving
from xiaozhang.base import calling
from xiaozhang.base.addresses import Target, read_address
from xiaozhang.home.webhooks import gateways


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as told:
        yield told


def send(receiver: Receiver, *, may_call_private: bool = True) -> gateways.Answer:
    target = read_address(receiver.url, may_call_private=True)
    return gateways.send(target, b"{}", {"X-Test": "1"}, may_call_private=may_call_private)


def test_a_message_arrives_with_its_headers(receiver: Receiver) -> None:
    answer = send(receiver)
    assert (answer.status, answer.text, answer.error) == (200, "ok", None)
    path, headers, body = receiver.came[0]
    assert (path, body, headers["X-Test"], headers["Host"]) == ("/in?from=xz", b"{}", "1", f"127.0.0.1:{receiver.port}")


def test_the_own_network_is_not_called_unless_allowed(receiver: Receiver) -> None:
    answer = send(receiver, may_call_private=False)
    assert (answer.status, receiver.came) == (None, [])
    assert "内部网络" in str(answer.error)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.status, receiver.headers = status, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    answer = send(receiver)
    assert (answer.status, len(receiver.came)) == (status, 1)
    assert "没有跟随" in str(answer.error)


def test_only_the_beginning_of_an_answer_is_kept(receiver: Receiver) -> None:
    receiver.status, receiver.text = 500, "错" * 100_000
    answer = send(receiver)
    assert (answer.status, len(answer.text), str(answer.error)) == (500, 500, "对方回答 500。")


def test_who_answers_late_is_given_up(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "STEP_SECONDS", 0.2)
    receiver.wait = 1
    answer = send(receiver)
    assert (answer.status, str(answer.error)) == (None, "对方没有在规定时间内回答。")


def test_nobody_there_is_an_answer_too() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    answer = gateways.send(Target(False, "127.0.0.1", port, "/"), b"{}", {}, may_call_private=True)
    assert (answer.status, str(answer.error)) == (None, "没有连上对方，或连接中断。")


@pytest.mark.parametrize("found", [["93.184.216.34", "127.0.0.1"], ["10.0.0.1"], ["::1"]])
def test_a_name_with_one_address_inside_is_not_called_at_all(found: list[str]) -> None:
    called: list[str] = []

    def connect(address: str, port: int) -> socket.socket:
        called.append(address)
        raise OSError

    target = read_address("https://hooks.example.com/")
    answer = gateways.send(target, b"{}", {}, may_call_private=False, resolve=lambda host, port: found, connect=connect)
    assert (called, "内部网络" in str(answer.error)) == ([], True)


def test_a_name_that_changes_its_mind_is_looked_up_once_and_called_where_it_was_checked(receiver: Receiver) -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    looked_up: list[str] = []
    called: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return answers.pop(0)

    def connect(address: str, port: int) -> socket.socket:
        called.append((address, port))
        return socket.create_connection(("127.0.0.1", receiver.port), timeout=5)

    target = Target(False, "rebinding.example.com", 80, "/in")
    answer = gateways.send(target, b"{}", {}, may_call_private=False, resolve=resolve, connect=connect)
    assert (looked_up, called, answer.status) == (["rebinding.example.com"], [("93.184.216.34", 80)], 200)
    assert receiver.came[0][1]["Host"] == "rebinding.example.com"


def test_a_name_that_is_not_there_is_said() -> None:
    answer = gateways.send(Target(True, "nowhere.invalid", 443, "/"), b"{}", {}, may_call_private=False)
    assert (answer.status, str(answer.error)) == (None, "没有找到这个域名。")
