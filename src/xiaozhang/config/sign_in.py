"""How allauth is told who may come in: members that an administrator added, and nobody else."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class MemberAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Closes the door to strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: members are added by an administrator."""
        return False
