"""Addresses that may be called, delays, signatures."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from xiaozhang.base.addresses import BadAddress, is_public, read_address
from xiaozhang.home.webhooks.rules.sending import secret_text, signature


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1",
    ],
)  # fmt: skip
def test_addresses_of_the_own_network_are_not_public(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_network_are_public(address: str) -> None:
    assert is_public(address) is True


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.com", "ftp://hooks.example.com/", "http://hooks.example.com/", "https://", "https:///in",
        "https://user:pass@hooks.example.com/", "https://hooks.example.com:99999/", "https://a b.example.com/",
        "https://hooks.example.com/\r\nX: 1", "https://[::1", "https://hooks.example.com/" + "a" * 500,
        "file:///etc/passwd", "https://hooks.example.com/中文",
    ],
)  # fmt: skip
def test_what_is_no_place_to_send_to_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        read_address(url)


def test_http_goes_only_into_the_own_network() -> None:
    assert read_address("http://10.0.0.5:8080/in", may_call_private=True).port == 8080
    assert read_address("https://例子.example.com/in").host == "xn--fsqu00a.example.com"


def test_a_signature_is_what_a_receiver_would_compute() -> None:
    secret = secret_text(b"installation", "salt")
    assert secret == secret_text(b"installation", "salt") != secret_text(b"installation", "other")
    expected = hmac.new(secret.encode(), '1763784000.{"回款":1}'.encode(), hashlib.sha256).hexdigest()
    assert signature(secret.encode(), 1763784000, '{"回款":1}') == f"sha256={expected}"
