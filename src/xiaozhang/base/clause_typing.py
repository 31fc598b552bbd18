"""Parameters as people type them: spread over named boxes, read back, and refused in words that name row and field.

A form's boxes are flat, name -> texts. A table's rows are listed under the table's own name, in order, by ids of their
own: `p-tiers` holds `["0", "3"]`, and `p-tiers-3-rate` the rate of the second row; so rows move without renaming.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from fractions import Fraction
from itertools import count
from typing import Any

from pydantic import BaseModel, ValidationError

from xiaozhang.base.clause_parts import figure_words, joined
from xiaozhang.base.clause_shapes import Group, Leaf, Many, Part, Rows, Sort, below
from xiaozhang.base.money import percent, yuan
from xiaozhang.base.text import Message, clean_line, clean_text

ON = "on"
MOST_ROWS = 400
Typed = Mapping[str, Sequence[str]]
Location = tuple[str | int, ...]

_ROW_ID = re.compile(r"[0-9a-z]{1,12}")
_WHOLE = re.compile(r"[+-]?\d{1,3}(,\d{3})+|[+-]?\d{1,15}")
_SHOWN_REFUSALS = 5
_SPLIT = re.compile(r"[、，,;；\n\t]+")
_LONG_WORDS = 2_000
_HOW = {
    Sort.YUAN: Message("请写成 1,234.50 或 3万，最多两位小数"),
    Sort.RATE: Message("请写成 2.0% 这样的百分数"),
    Sort.FIGURE: Message("请写成 47.85 这样的数，最多六位小数"),
    Sort.COUNT: Message("请填整数，如 3"),
    Sort.FLAG: Message("请选择是或否"),
    Sort.DAY: Message("请写成 2026-10-01 这样的日期"),
    Sort.CLOCK: Message("请写成 09:00 这样的时间"),
    Sort.WORD: Message("请在所列各项中选择，或按要求填写"),
}


@dataclass(frozen=True)
class Read:
    """Typed boxes read: the parameters as YAML would say them, and the box of each place in them."""

    parameters: dict[str, Any]
    boxes: dict[Location, str] = field(default_factory=dict)

    def box(self, location: Location) -> str:
        """Return the box of a place, or of the nearest place above it that has one; "" for the whole."""
        for length in range(len(location), 0, -1):
            if location[:length] in self.boxes:
                return self.boxes[location[:length]]
        return ""


def spread(shape: Group, model: BaseModel | None, prefix: str) -> dict[str, list[str]]:
    """Return the boxes of a model's parameters, or of the defaults where there is none."""
    boxes: dict[str, list[str]] = {}
    for part in shape.parts:
        name = f"{prefix}-{part.key}"
        value = part.default if model is None else getattr(model, part.name)
        if isinstance(part.shape, Leaf):
            boxes[name] = shown(part.shape, value)
        elif isinstance(part.shape, Rows):
            rows = list(value or ())
            boxes[name] = [str(index) for index in range(len(rows))]
            for index, row in enumerate(rows):
                boxes.update(spread(part.shape.row, row, f"{name}-{index}"))
        else:
            boxes[name] = [ON] if value is not None or not part.shape.is_switched else []
            boxes.update(spread(part.shape, value, name))
    return boxes


def read(shape: Group, typed: Typed, prefix: str) -> Read:
    """Read boxes back; rows that nobody filled in are left out. Nothing is refused here: the model does that.

    A row's own `key` that was left empty is made up, for it only tells the rows of the clause apart.
    """
    boxes: dict[Location, str] = {}
    parameters = _read_group(shape, typed, prefix, (), boxes)
    _give_keys(shape, parameters, _keys_in(shape, parameters))
    return Read(parameters, boxes)


def is_blank(shape: Group, typed: Typed, prefix: str) -> bool:
    """Say whether nobody filled in anything of a row: each box is empty or as it starts."""
    return all(_is_part_blank(part, typed, f"{prefix}-{part.key}") for part in shape.parts)


def row_ids(typed: Typed, name: str) -> list[str]:
    """Return the ids of a table's rows in order, each once."""
    found = dict.fromkeys(each for each in typed.get(name, ()) if _ROW_ID.fullmatch(each))
    return list(found)[:MOST_ROWS]


def shown(leaf: Leaf, value: Any) -> list[str]:
    """Return a value, as a model holds it, in the texts of its box."""
    if leaf.many is Many.GRID:
        return ["\n".join("\t".join(_text(leaf, each) for each in line) for line in value or ())]
    if leaf.many is Many.LIST:
        return [_text(leaf, each) for each in value or ()]
    return [] if value is None else [_text(leaf, value)]


def place_words(shape: Group, location: Sequence[str | int]) -> Message:
    """Return a place in words: 「档」第 2 行「比例」."""
    words: list[Message] = []
    at: Group | None = shape
    for step in location:
        if isinstance(step, int):
            words.append(Message("第 {n} 行", {"n": step + 1}))
            continue
        part = at.part(step) if at is not None else None
        if part is None:
            break
        words.append(Message("「{label}」", {"label": part.named.label}))
        at = below(part.shape)
    return joined(words, "")


def refusals(shape: Group, error: ValidationError) -> list[tuple[Location, Message]]:
    """Return what a model refused, as place and words; a place stands once."""
    found: dict[Location, Message] = {}
    for each in error.errors(include_url=False):
        location, part = _known_place(shape, each["loc"])
        found.setdefault(location, _refusal_words(part, each))
    return list(found.items())


def refusal_sentence(shape: Group, error: ValidationError) -> Message:
    """Return what a model refused in one message: 「档」第 2 行「比例」请写成 2.0% 这样的百分数。"""
    found = refusals(shape, error)
    said = [
        Message("{place}{words}", {"place": place_words(shape, location), "words": words})
        for location, words in found[:_SHOWN_REFUSALS]
    ]
    if len(found) > _SHOWN_REFUSALS:
        said.append(Message("另有 {n} 处", {"n": len(found) - _SHOWN_REFUSALS}))
    return Message("{all}。", {"all": joined(said, "；")})


def location_of(path: str) -> Location:
    """Return the place that a finding's path names.

    >>> location_of("stages[2].evidence[0].key")
    ('stages', 2, 'evidence', 0, 'key')
    """
    steps = re.findall(r"[^.\[\]]+", path)
    return tuple(int(step) if step.isdecimal() else step for step in steps)


def _read_group(shape: Group, typed: Typed, prefix: str, at: Location, boxes: dict[Location, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in shape.parts:
        name, place = f"{prefix}-{part.key}", (*at, part.key)
        boxes[place] = name
        if isinstance(part.shape, Leaf):
            if (value := _read_leaf(part, typed.get(name, ()))) is not None:
                found[part.key] = value
            elif part.may_be_none and part.default is not None:
                found[part.key] = None
        elif isinstance(part.shape, Rows):
            rows = part.shape.row
            kept = [pk for pk in row_ids(typed, name) if not is_blank(rows, typed, f"{name}-{pk}")]
            for index, pk in enumerate(kept):
                boxes[(*place, index)] = f"{name}-{pk}"
            read_rows = [
                _read_group(rows, typed, f"{name}-{pk}", (*place, index), boxes) for index, pk in enumerate(kept)
            ]
            if read_rows or part.is_required or part.default:
                found[part.key] = read_rows
        elif not part.shape.is_switched or ON in typed.get(name, ()):
            found[part.key] = _read_group(part.shape, typed, name, place, boxes)
    return found


def _keys_in(shape: Group, given: Any) -> set[str]:
    """Return the keys of all rows."""
    found: set[str] = set()
    for part in shape.parts:
        inner, value = below(part.shape), given.get(part.key)
        for row in value if isinstance(value, list) and inner is not None else ():
            found |= {str(row["key"])} if "key" in row else set()
            found |= _keys_in(inner, row) if inner is not None else set()
    return found


def _give_keys(shape: Group, given: Any, taken: set[str]) -> None:
    """Name the rows that have no key yet: item_1, item_2, ..."""
    for part in shape.parts:
        inner, value = below(part.shape), given.get(part.key)
        if not isinstance(part.shape, Rows) or inner is None:
            continue
        for row in value or ():
            if inner.part("key") is not None and not row.get("key"):
                row["key"] = next(key for number in count(1) if (key := f"item_{number}") not in taken)
                taken.add(row["key"])
            _give_keys(inner, row, taken)


def _read_leaf(part: Part, texts: Sequence[str]) -> Any:
    """Return what a box says as YAML would, None for an empty one; what cannot be read stays text."""
    leaf = part.shape
    assert isinstance(leaf, Leaf)
    if leaf.many is Many.GRID:
        lines = [line for text in texts for line in text.split("\n") if line.strip()]
        return [[_raw(part, cell) for cell in re.split(r"[\t ]+", line.strip())] for line in lines] or None
    if leaf.many is Many.LIST:
        is_chosen = part.named.keys or part.named.words or part.named.offers or leaf.words
        listed = [piece for text in texts for piece in ([text] if is_chosen else _SPLIT.split(text)) if piece.strip()]
        values = [_raw(part, clean_line(piece)) for piece in listed]
        return values if values or part.is_required or part.default else None
    text = texts[-1] if texts else ""
    text = clean_text(text)[:_LONG_WORDS] if part.named.is_long else clean_line(text)
    return _raw(part, text) if text else None


def _raw(part: Part, text: str) -> Any:
    leaf = part.shape
    assert isinstance(leaf, Leaf)
    words = {**leaf.words, **part.named.words}
    if text in words:
        return text
    if (named := next((key for key, label in words.items() if text == str(label)), None)) is not None:
        return named
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if leaf.sort is Sort.RATE:
        return plain if plain.endswith("%") else f"{plain}%"
    if leaf.sort is Sort.FIGURE:
        return plain.replace(",", "")
    if leaf.sort is Sort.COUNT:
        return int(plain.replace(",", "")) if _WHOLE.fullmatch(plain) else plain
    if leaf.sort is Sort.FLAG:
        return {"true": True, "false": False}.get(plain, plain)
    return text if leaf.sort is Sort.WORD else plain


def _text(leaf: Leaf, value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, date | time):
        return f"{value:%H:%M}" if isinstance(value, time) else value.isoformat()
    if leaf.sort is Sort.YUAN:
        return yuan(int(value)).replace("−", "-")
    if leaf.sort is Sort.RATE:
        return percent(Fraction(value)).replace("−", "-")
    return figure_words(value)


def _is_part_blank(part: Part, typed: Typed, name: str) -> bool:
    if isinstance(part.shape, Rows):
        return all(is_blank(part.shape.row, typed, f"{name}-{pk}") for pk in row_ids(typed, name))
    if isinstance(part.shape, Group):
        return part.shape.is_switched and ON not in typed.get(name, ())
    texts = [text for text in typed.get(name, ()) if text.strip()]
    return not texts or texts == shown(part.shape, part.default)


def _known_place(shape: Group, location: Sequence[str | int]) -> tuple[Location, Part | None]:
    """Follow a place as far as the shape knows it; what pydantic adds for unions and the like is left off."""
    place: Location = ()
    at: Group | None = shape
    part: Part | None = None
    is_table = False
    for step in location:
        if isinstance(step, int):
            if not is_table:
                break
            place, is_table = (*place, step), False
            continue
        found = at.part(step) if at is not None else None
        if found is None:
            break
        part, place = found, (*place, step)
        is_table = isinstance(found.shape, Rows)
        at = below(found.shape)
    return place, part


def _refusal_words(part: Part | None, error: Any) -> Message:
    if error["type"] == "missing":
        return Message("这里必须填写")
    if error["type"] == "extra_forbidden":
        return Message("没有「{name}」这一项", {"name": str(error["loc"][-1])})
    if error["type"] == "value_error" and not (said := str(error["ctx"]["error"]))[:1].isascii():
        return Message("{said}", {"said": said.rstrip("。")})
    if part is not None and isinstance(part.shape, Leaf):
        return _HOW[part.shape.sort]
    return Message("写法不对，请逐项填写")


def walk(shape: Group) -> Iterator[Part]:
    """Yield every part of a shape, those of row models included."""
    for part in shape.parts:
        yield part
        if isinstance(part.shape, Rows):
            yield from walk(part.shape.row)
        elif isinstance(part.shape, Group):
            yield from walk(part.shape)
