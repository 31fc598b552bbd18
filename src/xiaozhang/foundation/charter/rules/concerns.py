"""Whom a clause concerns: the posts that its parameters name."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import ClauseKind

_BY_NAME = frozenset({"role", "roles"})
_KEYS = "roles"


def roles_named(parameters: ClauseKind | None) -> frozenset[str]:
    """Return the keys of the posts that a clause names anywhere in its parameters; none: it concerns everybody."""
    return frozenset(_named(parameters)) if parameters is not None else frozenset()


def _named(model: BaseModel) -> Iterator[str]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        said = next((each for each in info.metadata if isinstance(each, Named)), None)
        is_role = name in _BY_NAME if said is None else said.keys == _KEYS
        for each in value if isinstance(value, tuple | list | frozenset) else (value,):
            if isinstance(each, BaseModel):
                yield from _named(each)
            elif is_role and isinstance(each, str) and each:
                yield str(each)
