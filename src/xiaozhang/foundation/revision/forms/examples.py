"""Forms of what stands beside a clause's words: one worked example, and the matters it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.clause_examples import Example, Row
from xiaozhang.base.example_values import Value

_LONGEST = 80
_GIVEN, _EXPECTED = "given", "expected"


class ExampleForm(pages.Form):
    """One worked example: a title, what is given, and what is expected; one line for each value of the kind."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput)
    title = pages.LineField(label=_("算例的名称"), max_length=_LONGEST, placeholder=_("如：当月回款三十万元"))

    def __init__(
        self,
        *args: Any,
        asks: Sequence[Value] = (),
        gives: Sequence[Value] = (),
        example: Example | None = None,
        edit_number: int = 0,
        **kwargs: Any,
    ) -> None:
        """Make a line for each value; `example` fills them in."""
        filled = {"title": example.title, **_initial(asks, gives, example)} if example is not None else {}
        kwargs["initial"] = {"edit_number": edit_number, **filled, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._asks, self._gives = asks, gives
        for part, values in ((_GIVEN, asks), (_EXPECTED, gives)):
            for index, value in enumerate(values):
                self.fields[f"{part}_{index}"] = _line(value, is_needed=part == _GIVEN and value.is_needed)

    @property
    def given_fields(self) -> list[Any]:
        """The lines of what is given."""
        return [self[f"{_GIVEN}_{index}"] for index in range(len(self._asks))]

    @property
    def expected_fields(self) -> list[Any]:
        """The lines of what is expected."""
        return [self[f"{_EXPECTED}_{index}"] for index in range(len(self._gives))]

    def given(self) -> tuple[Row, ...]:
        """Return the rows of what is given, as sent; empty lines are left out."""
        return self._rows(_GIVEN, self._asks)

    def computed(self, rows: Sequence[Row]) -> Self:
        """Return the form as sent, with what was computed in the lines of the results, to be confirmed."""
        found = dict(rows)
        lines = {f"{_EXPECTED}_{index}": found.get(value.label, "") for index, value in enumerate(self._gives)}
        sent = {name: self.data.get(name, "") for name in self.fields}
        return type(self)(
            viewer=self.viewer, today=self.today, asks=self._asks, gives=self._gives, initial={**sent, **lines}
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one result at least, and put the rows together."""
        cleaned = super().clean() or {}
        expected = self._rows(_EXPECTED, self._gives)
        if self._gives and not expected:
            self.add_error(f"{_EXPECTED}_0", _("请至少写一个结果；按「算出结果」可由系统填入。"))
        example = Example(cleaned.get("title", ""), self.given(), expected)
        kept = {name: cleaned[name] for name in (self.KEY, "edit_number") if name in cleaned}
        return {**kept, "example": example.stored()}

    def _rows(self, part: str, values: Sequence[Value]) -> tuple[Row, ...]:
        lines = ((value.label, str(self.data.get(f"{part}_{index}", "")).strip()) for index, value in enumerate(values))
        return tuple((label, words[:_LONGEST]) for label, words in lines if words)


class CoversForm(pages.Form):
    """Which matters a clause is about."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput)
    covers = pages.ManyChoiceField(label=_("对应事项"), choices=(), required=False)

    def __init__(self, *args: Any, matters: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Offer the matters as (key, title)."""
        super().__init__(*args, **kwargs)
        self.offer("covers", matters)


def _line(value: Value, *, is_needed: bool) -> pages.LineField:
    return pages.LineField(
        label=value.label, max_length=_LONGEST, unit=value.unit, placeholder=pages.words(value.hint), required=is_needed
    )


def _initial(asks: Sequence[Value], gives: Sequence[Value], example: Example) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part, values, rows in ((_GIVEN, asks, dict(example.given)), (_EXPECTED, gives, dict(example.expected))):
        found |= {f"{part}_{index}": rows.get(value.label, "") for index, value in enumerate(values)}
    return found
