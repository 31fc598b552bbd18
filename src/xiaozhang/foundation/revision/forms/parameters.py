"""The form field of a clause's parameters, made from the model of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError

from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.clause_shapes import Group, shape_of
from xiaozhang.base.clause_typing import MOST_ROWS, Typed, place_words, read, refusals, row_ids, spread
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message
from xiaozhang.foundation.revision.forms.boxes import Layout

Boxes = dict[str, list[str]]
_ACTS = ("add", "remove", "up", "down")


class ParametersWidget(forms.Widget):
    """The boxes of all parameters."""

    template_name = "revision/parameters.html"
    shape: Group
    known: Known
    errors: Mapping[str, Message] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Boxes:
        """Return the boxes that were sent, by name."""
        lists = data.lists() if isinstance(data, QueryDict) else data.items()
        return {key: [str(each) for each in texts] for key, texts in lists if key.startswith(f"{name}-")}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Say whether no box was sent."""
        return not self.value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Lay the boxes out."""
        context = super().get_context(name, value, attrs)
        layout = Layout(self.known, value or spread(self.shape, None, name), self.errors)
        context["items"] = layout.items(self.shape, name)
        return context


class ParametersField(forms.Field):
    """Parameters of one kind -> a mapping as YAML would say them, already accepted by the kind's model."""

    widget: ParametersWidget = ParametersWidget  # type: ignore[assignment]

    def __init__(self, *, kind: type[ClauseKind], known: Known, **kwargs: Any) -> None:
        """Take the kind and the keys that exist in this house."""
        super().__init__(required=False, **kwargs)
        self.kind, self.shape = kind, shape_of(kind)
        self.widget.shape, self.widget.known = self.shape, known

    def boxes_of(self, name: str, parameters: ClauseKind | None) -> Boxes:
        """Return the boxes of typed parameters, or of the defaults."""
        return spread(self.shape, parameters, name)

    def clean(self, value: Boxes) -> dict[str, Any]:
        """Return the parameters. Raises ValidationError naming table, row and field of all that cannot be taken."""
        found = read(self.shape, value, "parameters")
        try:
            self.kind.model_validate(found.parameters)
        except ValidationError as error:
            wrong = refusals(self.shape, error)
            self.widget.errors = {found.box(location): said for location, said in wrong}
            raise forms.ValidationError([self._sentence(location, said) for location, said in wrong]) from error
        return found.parameters

    def _sentence(self, location: Sequence[str | int], said: Message) -> str:
        place = words(place_words(self.shape, location))
        return _("{place}{said}。").format(place=place, said=words(said))


def act_on_rows(typed: Typed, asked: str) -> Boxes | None:
    """Carry out what a button beside a row asks for without script: `add name`, `remove name id`, `up`, `down`.

    Returns the boxes afterwards, None where it asks for nothing that can be done.
    """
    act, _space, rest = asked.partition(" ")
    name, _space, pk = rest.partition(" ")
    boxes = {key: list(texts) for key, texts in typed.items()}
    ids = row_ids(boxes, name)
    if act not in _ACTS or not name:
        return None
    if act == "add":
        taken = {int(each) for each in ids if each.isdecimal()}
        if len(ids) < MOST_ROWS:
            ids.append(str(max(taken, default=-1) + 1))
    elif pk not in ids:
        return None
    elif act == "remove":
        ids.remove(pk)
    else:
        place = ids.index(pk)
        other = place + (1 if act == "down" else -1)
        if 0 <= other < len(ids):
            ids[place], ids[other] = ids[other], ids[place]
    return {**boxes, name: ids}
