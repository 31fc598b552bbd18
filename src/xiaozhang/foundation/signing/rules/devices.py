"""What a member signs with, by what the browser says of itself."""

from __future__ import annotations

_PHONES = ("Mobile", "Android", "iPhone", "HarmonyOS")


def is_phone(user_agent: str) -> bool:
    """Say whether it is a telephone or a tablet.

    >>> is_phone("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"), is_phone("Mozilla/5.0 (Windows NT 10.0)")
    (True, False)
    """
    return any(sign in user_agent for sign in _PHONES)
