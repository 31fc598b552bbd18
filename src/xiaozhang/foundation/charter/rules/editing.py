"""A clause's words as one writer edits them, and what two writers said differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.clause_shapes import shape_of
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter.rules.parameters import said


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """What a clause says: title, text, whether it is public, and the parameters as they are stored."""

    title: str
    text: str
    is_public: bool
    parameters: Mapping[str, Any] | None

    def stored(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            "title": self.title, "text": self.text, "is_public": self.is_public, "parameters": self.parameters,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that two writers say differently; `is_mine` where the second one changed it, so that theirs may go."""

    name: str
    label: Message
    mine: Message
    theirs: Message
    is_mine: bool


def conflicts(
    mine: ClauseWords, theirs: ClauseWords, seen: Mapping[str, Any], kind: type[ClauseKind] | None, known: Known
) -> list[Conflict]:
    """Return what the second writer's words and the stored ones say differently, field by field, in order.

    `seen` is the clause as the second writer opened it: what they left as it was is the first writer's to say.
    """
    found = [
        Conflict(name, Message(label), _plain(getattr(mine, name)), _plain(getattr(theirs, name)),
                 getattr(mine, name) != seen.get(name, getattr(theirs, name)))
        for name, label in (("title", "标题"), ("text", "正文"), ("is_public", "可在看板上公示"))
        if getattr(mine, name) != getattr(theirs, name)
    ]  # fmt: skip
    if kind is None:
        return found
    ours, stored, opened = (_typed(kind, each) for each in (mine.parameters, theirs.parameters, seen.get("parameters")))
    for part in shape_of(kind).parts:
        values = [getattr(each, part.name, None) for each in (ours, stored, opened)]
        if values[0] == values[1]:
            continue
        words = [
            said((each or {}).get(part.key), known, _inner(kind, part.name), part.named)
            for each in (_dumped(ours), _dumped(stored))
        ]
        found.append(Conflict(f"parameters-{part.key}", part.named.label, words[0], words[1], values[0] != values[2]))
    return found


def _typed(kind: type[ClauseKind], parameters: object) -> BaseModel | None:
    if not isinstance(parameters, Mapping):
        return None
    try:
        return kind.model_validate(dict(parameters))
    except ValidationError:
        return None


def _dumped(model: BaseModel | None) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True) if model is not None else {}


def _inner(kind: type[ClauseKind], name: str) -> type[BaseModel] | None:
    shape = next(part.shape for part in shape_of(kind).parts if part.name == name)
    inner = getattr(shape, "row", shape)
    return getattr(inner, "model", None)


def _plain(value: object) -> Message:
    if isinstance(value, bool):
        return Message("是") if value else Message("否")
    return Message("{text}", {"text": value})
