"""The shape of a clause kind's parameters, read off its model: what forms, refusals and comparisons are made from.

A shape is a tree of named parts. `Leaf` is one value, or several of one sort; `Rows` is a table of a row model; `Group`
is a model inside the model, which can be switched on where it may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import Enum, StrEnum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Known, Rate, Yuan
from xiaozhang.base.clause_parts import Figure
from xiaozhang.base.text import Message

YES_NO: Mapping[str, Message] = {"true": Message("是"), "false": Message("否")}
_EMPTY: Mapping[str, Message] = {}


class Sort(StrEnum):
    """What one value is."""

    YUAN = "yuan"
    RATE = "rate"
    FIGURE = "figure"
    COUNT = "count"
    FLAG = "flag"
    DAY = "day"
    CLOCK = "clock"
    WORD = "word"


class Many(StrEnum):
    """Whether a leaf holds one value, a list of them, or lines of lists."""

    ONE = "one"
    LIST = "list"
    GRID = "grid"


@dataclass(frozen=True)
class Leaf:
    """A value, or several of one sort. `words` are those of an enumeration or of literals beside another sort."""

    sort: Sort
    words: Mapping[str, Message]
    many: Many = Many.ONE

    __hash__ = object.__hash__


@dataclass(frozen=True)
class Group:
    """A model: its parts in order. `is_switched` where it may be missing."""

    model: type[BaseModel]
    parts: tuple[Part, ...]
    is_switched: bool = False

    def part(self, key: str) -> Part | None:
        """Return the part that is written under a key."""
        return next((each for each in self.parts if each.key == key), None)


@dataclass(frozen=True)
class Rows:
    """A table: one row model, any number of times."""

    row: Group

    @property
    def is_nested(self) -> bool:
        """Say whether a row holds tables or groups itself, so that it is shown as a block."""
        return any(not isinstance(part.shape, Leaf) for part in self.row.parts)


Shape = Leaf | Group | Rows


def below(shape: Shape) -> Group | None:
    """Return the model that a part's inner places belong to; None for a value."""
    if isinstance(shape, Rows):
        return shape.row
    return shape if isinstance(shape, Group) else None


@dataclass(frozen=True)
class Part:
    """A parameter: its name in the model, the key it is written under, what it is called, its shape and default."""

    name: str
    key: str
    named: Named
    shape: Shape
    is_required: bool
    may_be_none: bool
    default: Any = None

    __hash__ = object.__hash__

    def choices(self, known: Known) -> dict[str, Message | str]:
        """Return what it is chosen from, value -> label; empty where it is written freely."""
        if not isinstance(self.shape, Leaf):
            return {}
        if self.shape.sort is not Sort.WORD:
            return {}
        if self.named.offers is not None:
            return dict(self.named.offers(known))
        keyed: dict[str, Message | str] = {}
        if self.named.keys:
            held = getattr(known, self.named.keys)
            keyed = {key: getattr(label, "label", label) for key, label in held.items()}
        return {**(self.named.words or self.shape.words), **keyed}


@cache
def shape_of(model: type[BaseModel], *, is_switched: bool = False) -> Group:
    """Return the shape of a kind or of a row model. Raises TypeError for a type that no form can show."""
    parts = tuple(_part(model, name, info) for name, info in model.model_fields.items())
    return Group(model, parts, is_switched)


def unnamed(model: type[BaseModel]) -> Iterator[str]:
    """Yield the parameters that have no Named beside their type, row models included, as `Tier.rate`."""
    for name, info in model.model_fields.items():
        if _said(info) is None:
            yield f"{model.__name__}.{name}"
    for part in shape_of(model).parts:
        if isinstance(part.shape, Rows):
            yield from unnamed(part.shape.row.model)
        elif isinstance(part.shape, Group):
            yield from unnamed(part.shape.model)


def _part(model: type[BaseModel], name: str, info: FieldInfo) -> Part:
    annotation, may_be_none = _without_none(_whole(info))
    try:
        shape = _shape(annotation, may_be_none)
    except TypeError as error:
        raise TypeError(f"{model.__name__}.{name}: {error}") from None
    return Part(
        name=name,
        key=info.serialization_alias or info.alias or name,
        named=_said(info) or Named(Message(name)),
        shape=shape,
        is_required=info.is_required(),
        may_be_none=may_be_none,
        default=None if info.is_required() else info.get_default(call_default_factory=True),
    )


def _said(info: FieldInfo) -> Named | None:
    return next((each for each in info.metadata if isinstance(each, Named)), None)


def _whole(info: FieldInfo) -> Any:
    """The annotation with its metadata, which pydantic keeps apart."""
    rest = tuple(each for each in info.metadata if not isinstance(each, Named))
    return Annotated[info.annotation, *rest] if rest else info.annotation


def _without_none(annotation: Any) -> tuple[Any, bool]:
    """Return the type without None, and whether None was in it; metadata of the whole stays with what is left."""
    bare, metadata = _bare(annotation)
    if get_origin(bare) not in (Union, UnionType):
        return annotation, False
    left = [each for each in get_args(bare) if each is not NoneType]
    if len(left) == len(get_args(bare)):
        return annotation, False
    joined = reduce(or_, left)
    return (Annotated[joined, *metadata] if metadata else joined), True


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        deeper, more = _bare(inner)
        return deeper, (*more, *metadata)
    return annotation, ()


def _shape(annotation: Any, may_be_none: bool) -> Shape:
    bare, metadata = _bare(annotation)
    origin = get_origin(bare)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return shape_of(bare, is_switched=may_be_none)
    if origin is tuple:
        inner = get_args(bare)[0]
        held, _metadata = _bare(inner)
        if isinstance(held, type) and issubclass(held, BaseModel):
            return Rows(shape_of(held))
        if get_origin(held) is tuple:
            return Leaf(_leaf(get_args(held)[0]).sort, _EMPTY, Many.GRID)
        one = _leaf(inner)
        return Leaf(one.sort, one.words, Many.LIST)
    return _leaf(annotation if not metadata else Annotated[bare, *metadata])


def _leaf(annotation: Any) -> Leaf:
    bare, metadata = _bare(annotation)
    if get_origin(bare) in (Union, UnionType):
        return _one_of([_leaf(each) for each in get_args(bare)])
    for sort, typed in ((Sort.YUAN, Yuan), (Sort.RATE, Rate), (Sort.FIGURE, Figure)):
        if get_args(typed)[1] in metadata:
            return Leaf(sort, _EMPTY)
    if get_origin(bare) is Literal:
        return Leaf(Sort.WORD, {str(each): Message(str(each)) for each in get_args(bare)})
    if isinstance(bare, type) and issubclass(bare, Enum):
        return Leaf(Sort.WORD, {str(each.value): Message(str(each.value)) for each in bare})
    sorts = {bool: Sort.FLAG, int: Sort.COUNT, str: Sort.WORD, date: Sort.DAY, time: Sort.CLOCK}
    if bare in sorts:
        return Leaf(sorts[bare], _EMPTY)
    raise TypeError(f"no form can show {bare!r}")


def _one_of(leaves: list[Leaf]) -> Leaf:
    """A figure or words such as `plan`: the sort of the figure, with the words beside it."""
    words = {key: label for leaf in leaves for key, label in leaf.words.items()}
    others = [leaf for leaf in leaves if not leaf.words]
    return Leaf(others[0].sort if others else Sort.WORD, words)
