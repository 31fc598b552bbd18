"""The boxes of a clause's parameters, laid out for the page: single ones, tables, groups that can be switched on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xiaozhang.base.clause_kind import Known
from xiaozhang.base.clause_shapes import YES_NO, Group, Leaf, Many, Part, Rows, Sort
from xiaozhang.base.clause_typing import ON, Typed, is_blank, row_ids, shown
from xiaozhang.base.text import Message

_FIGURES = {Sort.YUAN, Sort.RATE, Sort.FIGURE, Sort.COUNT}
_UNITS = {Sort.YUAN: Message("元")}
_SPARE = 2
_MODES = {Sort.YUAN: "decimal", Sort.RATE: "text", Sort.FIGURE: "decimal", Sort.COUNT: "text"}
_UNKNOWN = Message("{value}（系统不认识）")
_NOTHING = Message("—")


@dataclass(frozen=True)
class Box:
    """One value, or several of one sort."""

    name: str
    label: Message
    control: str
    texts: Sequence[str]
    choices: Sequence[tuple[str, Message | str, bool]] = ()
    unit: Message | None = None
    hint: Message | None = None
    error: Message | None = None
    is_figure: bool = False
    is_wide: bool = False
    is_required: bool = False
    mode: str = ""
    suggestions: Sequence[Message] = ()
    template: str = "revision/_box.html"

    @property
    def id(self) -> str:
        """The id of its input."""
        return f"id_{self.name}"

    @property
    def text(self) -> str:
        """What stands in it."""
        return "、".join(self.texts) if self.control == "line" else next(iter(self.texts), "")

    @property
    def chosen(self) -> list[Message | str]:
        """The labels of what is ticked."""
        return [label for _value, label, is_on in self.choices if is_on]


@dataclass(frozen=True)
class Line:
    """A row of a table: its id, its boxes, and tables and groups below them."""

    pk: str
    name: str
    boxes: Sequence[Box]
    inner: Sequence[Sheet | Fold]
    is_spare: bool = False
    error: Message | None = None


@dataclass(frozen=True)
class Sheet:
    """A table: its rows, and how an empty one looks. `is_blocks` where rows hold tables themselves."""

    name: str
    label: Message
    hint: Message | None
    lines: Sequence[Line]
    blank: Line
    mark: str
    is_blocks: bool
    error: Message | None = None
    template: str = "revision/_sheet.html"


@dataclass(frozen=True)
class Fold:
    """A model inside the model."""

    name: str
    label: Message
    hint: Message | None
    items: Sequence[Box | Sheet | Fold]
    is_switched: bool
    is_on: bool
    error: Message | None = None
    template: str = "revision/_fold.html"


Item = Box | Sheet | Fold


@dataclass(frozen=True)
class Layout:
    """What all boxes of a form share: the keys of the house, what was typed, and what was refused, by box."""

    known: Known
    typed: Typed
    errors: Mapping[str, Message] = field(default_factory=dict)

    def items(self, shape: Group, prefix: str, depth: int = 0) -> list[Item]:
        """Lay out the parts of a model in order."""
        return [self._item(part, f"{prefix}-{part.key}", depth) for part in shape.parts]

    def _item(self, part: Part, name: str, depth: int) -> Item:
        if isinstance(part.shape, Leaf):
            return self._box(part, part.shape, name)
        if isinstance(part.shape, Rows):
            return self._sheet(part, part.shape, name, depth)
        return Fold(
            name=name,
            label=part.named.label,
            hint=part.named.hint,
            items=self.items(part.shape, name, depth),
            is_switched=part.shape.is_switched,
            is_on=ON in self.typed.get(name, ()),
            error=self.errors.get(name),
        )

    def _sheet(self, part: Part, shape: Rows, name: str, depth: int) -> Sheet:
        ids = row_ids(self.typed, name)
        mark = f"__row{depth}__"
        filled = [pk for pk in ids if not is_blank(shape.row, self.typed, f"{name}-{pk}")]
        spare = [f"s{number}" for number in range(1 if filled else _SPARE) if f"s{number}" not in ids]
        return Sheet(
            name=name,
            label=part.named.label,
            hint=part.named.hint,
            lines=[
                *(self._line(shape.row, name, pk, depth, is_spare=False) for pk in ids),
                *(self._line(shape.row, name, pk, depth, is_spare=True) for pk in spare),
            ],
            blank=self._line(shape.row, name, mark, depth, is_spare=False, is_new=True),
            mark=mark,
            is_blocks=shape.is_nested,
            error=self.errors.get(name),
        )

    def _line(self, shape: Group, name: str, pk: str, depth: int, *, is_spare: bool, is_new: bool = False) -> Line:
        """Lay out a row; a new one, and a spare one, hold the defaults."""
        row = f"{name}-{pk}"
        layout = Layout(self.known, _defaults(shape, row)) if is_spare or is_new else self
        items = layout.items(shape, row, depth + 1)
        in_blocks = any(not isinstance(item, Box) for item in items)
        return Line(
            pk=pk,
            name=row,
            boxes=sorted((item for item in items if isinstance(item, Box)), key=lambda box: in_blocks and box.is_wide),
            inner=[item for item in items if not isinstance(item, Box)],
            is_spare=is_spare,
            error=self.errors.get(row),
        )

    def _box(self, part: Part, leaf: Leaf, name: str) -> Box:
        texts = list(self.typed.get(name, ()))
        choices = self._choices(part, leaf, texts)
        return Box(
            name=name,
            label=part.named.label,
            control=_control(part, leaf, bool(choices)),
            texts=texts,
            choices=choices,
            unit=part.named.unit or _UNITS.get(leaf.sort),
            hint=part.named.hint,
            error=self.errors.get(name),
            is_figure=leaf.sort in _FIGURES and leaf.many is Many.ONE,
            is_wide=part.named.is_long or leaf.many is not Many.ONE,
            is_required=part.is_required and part.key != "key",
            mode=_MODES.get(leaf.sort, ""),
            suggestions=[*part.named.words.values()] if leaf.sort is not Sort.WORD else (),
        )

    def _choices(self, part: Part, leaf: Leaf, texts: Sequence[str]) -> list[tuple[str, Message | str, bool]]:
        offered: dict[str, Message | str] = dict(part.choices(self.known))
        if leaf.sort is Sort.FLAG:
            offered = dict(YES_NO)
        if not offered:
            return []
        unknown: dict[str, Message | str] = {
            text: Message(_UNKNOWN.msgid, {"value": text}) for text in texts if text and text not in offered
        }
        if leaf.many is Many.ONE and (part.is_required or part.may_be_none or part.default == ""):
            offered = {"": _NOTHING, **offered}
        return [(value, label, value in (texts or [""])) for value, label in {**offered, **unknown}.items()]


def _control(part: Part, leaf: Leaf, is_chosen: bool) -> str:
    if leaf.many is Many.GRID:
        return "grid"
    if is_chosen:
        return "ticks" if leaf.many is Many.LIST else "choice"
    if part.named.is_long:
        return "long"
    return {Sort.DAY: "day", Sort.CLOCK: "clock"}.get(leaf.sort, "line")


def _defaults(shape: Group, prefix: str) -> dict[str, list[str]]:
    """The boxes of a row that nobody has touched."""
    boxes: dict[str, list[str]] = {}
    for part in shape.parts:
        name = f"{prefix}-{part.key}"
        if isinstance(part.shape, Leaf):
            boxes[name] = [] if part.is_required else shown(part.shape, part.default)
        elif isinstance(part.shape, Group):
            boxes.update(_defaults(part.shape, name))
    return boxes
