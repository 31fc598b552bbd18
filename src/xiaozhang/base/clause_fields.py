"""What a form says about the parameters of a clause kind: label, unit, hint, and from which keys one chooses.

A kind writes it beside the type, `rate: Annotated[Rate, Named(Message("比例"))]`, where Pydantic leaves it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from xiaozhang.base.clause_kind import Known
from xiaozhang.base.text import Message


@dataclass(frozen=True)
class Named:
    """How a parameter is shown and filled in.

    `label` heads the field or the column; `unit` stands behind the value (元, 天, 工作日, 分); `hint` is one sentence
    below it. `keys` names the attribute of `Known` whose keys are chosen from: "metrics", "roles", "evidence",
    "moments", "approvals", "teams". `words` are the choices of an enumeration or of literal words, value -> label; with
    `keys` they are offered before those. `offers(known)` gives the choices where neither does. `is_long` asks for
    several lines of text.
    """

    label: Message
    unit: Message | None = None
    hint: Message | None = None
    keys: str = ""
    words: Mapping[str, Message] = field(default_factory=dict)
    is_long: bool = False
    offers: Callable[[Known], Mapping[str, Message | str]] | None = None

    __hash__ = object.__hash__


def named(model: type[BaseModel]) -> dict[str, Named]:
    """Return what each parameter of a model is called, in order. Raises LookupError for one without a name."""
    found = {}
    for name, info in model.model_fields.items():
        said = next((each for each in info.metadata if isinstance(each, Named)), None)
        if said is None:
            raise LookupError(f"{model.__name__}.{name} has no Named beside its type")
        found[name] = said
    return found
