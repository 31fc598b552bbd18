"""Where this machine can be reached, and the certificate it shows there. Needs no settings."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
_NOWHERE = "192.0.2.1"  # of a net that is kept for examples: nothing is sent there


def reachable(host: str) -> list[str]:
    """Return the names to call a server by that listens on `host`, the one for other devices first."""
    if host not in _EVERYWHERE:
        return [host]
    found = [_towards_the_network(), socket.gethostname()]
    return list(dict.fromkeys(name for name in found if name)) + ["127.0.0.1"]


def url(host: str, port: int, *, is_secure: bool) -> str:
    """Return the address to open."""
    return f"{'https' if is_secure else 'http'}://{f'[{host}]' if ':' in host else host}:{port}/"


def certificate_problem(certificate: Path, key: Path) -> str:
    """Return why a certificate cannot be used with its key; "" if it can."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        return f"证书和私钥不能用：{error.reason or error}。私钥要与证书成对，PEM 格式，不带口令。"
    except (OSError, ValueError) as error:
        return f"读不了证书或私钥：{error}"
    return ""


def _no_password() -> str:
    raise ValueError("私钥带口令")


def _towards_the_network() -> str:
    """Return this machine's address on the network it would use; "" without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_NOWHERE, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])
