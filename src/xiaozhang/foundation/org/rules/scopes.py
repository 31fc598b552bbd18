"""Several roles in one person: all their powers, and the widest of their scopes."""

from __future__ import annotations

from collections.abc import Iterable

from xiaozhang.base.actor import Scope

_WIDTH = (Scope.SELF, Scope.TEAM, Scope.TEAM_AND_BELOW, Scope.ALL)


def widest(scopes: Iterable[Scope]) -> Scope:
    """Return the widest scope; a person without a role reaches their own rows only.

    >>> widest([Scope.SELF, Scope.TEAM_AND_BELOW]).value
    'team_and_below'
    """
    return max(scopes, key=_WIDTH.index, default=Scope.SELF)
