"""What became of a clause's parameters, field by field and row by row, with old and new in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, get_args

from pydantic import BaseModel

from xiaozhang.base.clause_fields import Named
from xiaozhang.base.clause_kind import Known, KnownMoment
from xiaozhang.base.clause_parts import joined, verbatim
from xiaozhang.base.text import Message

_AMOUNT = re.compile(r"-?\d+\.\d\d")
_NOTHING = Message("（不填）")


@dataclass(frozen=True, slots=True)
class ParameterDifference:
    """One parameter before and after; None where it, or its whole row, was not there. `place`: 档 第 2 行 · 比例."""

    path: str
    place: Message
    before: Message | None
    after: Message | None


def parameters_changed(
    before: Mapping[str, Any], after: Mapping[str, Any], kind: type[BaseModel] | None, known: Known
) -> tuple[ParameterDifference, ...]:
    """Return what differs between two stored parameters of one kind; `kind` lends the labels."""
    return tuple(_Comparison(known).fields(before, after, kind, "", ()))


def said(value: object, known: Known, model: type[BaseModel] | None = None, named: Named | None = None) -> Message:
    """Return a stored value as people say it: 200,000.00 元, 是, 财务; a row as 标签 值，标签 值."""
    if value is None or value == "" or value == [] or value == {}:
        return _NOTHING
    if isinstance(value, bool):
        return Message("是") if value else Message("否")
    if isinstance(value, Mapping):
        labels = _labels(model)
        parts = [
            joined([labels[key].label if key in labels else verbatim(key), said(each, known, *_inner(model, key))], " ")
            for key, each in value.items()
            if each is not None and each != [] and each != ""
        ]
        return joined(parts, "，")
    if isinstance(value, list):
        is_rows = any(isinstance(each, Mapping) for each in value)
        return joined([said(each, known, model, named) for each in value], "；" if is_rows else "、")
    return _one(str(value), known, named)


def _one(text: str, known: Known, named: Named | None) -> Message:
    if named is not None and text in named.words:
        return named.words[text]
    if named is not None and named.keys:
        found = getattr(known, named.keys, {}).get(text, text)
        return verbatim(found.label if isinstance(found, KnownMoment) else str(found))
    if _AMOUNT.fullmatch(text):
        whole, cents = text.split(".")
        text = f"{int(whole):,}.{cents}"
    if named is not None and named.unit is not None:
        return Message("{value} {unit}", {"value": text, "unit": named.unit})
    return verbatim(text)


@dataclass(frozen=True, slots=True)
class _Comparison:
    known: Known

    def fields(
        self, before: Mapping[str, Any], after: Mapping[str, Any], model: type[BaseModel] | None, path: str,
        place: tuple[Message, ...],
    ) -> Iterator[ParameterDifference]:  # fmt: skip
        """Yield the differences of one group of fields, in the order of the new one."""
        labels = _labels(model)
        for key in [*after, *(key for key in before if key not in after)]:
            old, new = before.get(key), after.get(key)
            if old == new:
                continue
            inner, named = _inner(model, key)
            label = labels[key].label if key in labels else verbatim(key)
            yield from self._value(old, new, inner, named, f"{path}.{key}".lstrip("."), (*place, label))

    def _value(
        self, old: Any, new: Any, model: type[BaseModel] | None, named: Named | None, path: str,
        place: tuple[Message, ...],
    ) -> Iterator[ParameterDifference]:  # fmt: skip
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.fields(old, new, model, path, place)
        elif _are_rows(old) and _are_rows(new) and (old or new):
            yield from self._rows(old, new, model, path, place)
        else:
            words = [None if each is None else said(each, self.known, model, named) for each in (old, new)]
            yield ParameterDifference(path, joined(place, " · "), words[0], words[1])

    def _rows(
        self, old: Sequence[Any], new: Sequence[Any], model: type[BaseModel] | None, path: str,
        place: tuple[Message, ...],
    ) -> Iterator[ParameterDifference]:  # fmt: skip
        """Yield what became of the rows of a table: rows that stayed are found first, those between are paired."""
        texts = [[json.dumps(row, sort_keys=True) for row in rows] for rows in (old, new)]
        for tag, i, j, k, m in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            pairs = min(j - i, m - k)
            for step in range(pairs):
                at = self._row_place(place, k + step)
                yield from self.fields(
                    old[i + step], new[k + step], _fit(model, new[k + step]), f"{path}[{k + step}]", at
                )
            for row in range(i + pairs, j):
                words = said(old[row], self.known, _fit(model, old[row]))
                yield ParameterDifference(f"{path}[{row}]", _old_row(place, row), words, None)
            for row in range(k + pairs, m):
                words = said(new[row], self.known, _fit(model, new[row]))
                yield ParameterDifference(f"{path}[{row}]", joined(self._row_place(place, row), " · "), None, words)

    @staticmethod
    def _row_place(place: tuple[Message, ...], row: int) -> tuple[Message, ...]:
        at = Message("{what} 第 {row} 行", {"what": place[-1], "row": row + 1})
        return (*place[:-1], at)


def _old_row(place: tuple[Message, ...], row: int) -> Message:
    return joined((*place[:-1], Message("{what} 原第 {row} 行", {"what": place[-1], "row": row + 1})), " · ")


def _are_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def _labels(model: type[BaseModel] | None) -> dict[str, Named]:
    """Return what the fields of a model are called, by the name under which they are stored."""
    found = {}
    for name, info in model.model_fields.items() if model is not None else ():
        named = next((each for each in info.metadata if isinstance(each, Named)), None)
        if named is not None:
            found[info.serialization_alias or info.alias or name] = named
    return found


def _inner(model: type[BaseModel] | None, key: str) -> tuple[type[BaseModel] | None, Named | None]:
    """Return the model of a field's rows (or of the field itself), and what the field is called."""
    for name, info in model.model_fields.items() if model is not None else ():
        if key in (name, info.alias, info.serialization_alias):
            return next(_models(info.annotation), None), _labels(model).get(key)
    return None, None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models(each)


def _fit(model: type[BaseModel] | None, row: Mapping[str, Any]) -> type[BaseModel] | None:
    """Return the model of a row where it knows its fields; another of a union may not."""
    if model is None:
        return None
    names = {each for name, info in model.model_fields.items() for each in (name, info.alias)}
    return model if set(row) <= names else None
