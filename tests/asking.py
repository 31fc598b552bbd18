"""Asking for pages as a member: who is signed in, what a page says, how many queries it costs."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xiaozhang.foundation.org.models import Member


def signed_in(member: Member) -> Client:
    """Return a client with the member's session."""
    client = Client()
    client.force_login(member)
    return client


def text_of(client: Client, address: str, **headers: str) -> str:
    """Return what a page says, which must be there."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def cost(client: Client, address: str) -> int:
    """Return the queries of a page that was asked for before."""
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
