"""The form every page uses: knows its reader and the day, and carries the key that makes a second submit harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import BusinessError
from xiaozhang.base.pages.access import Request

_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")


class Form(forms.Form):
    """A form that parses and never saves.

    `viewer` and `today` are there for fields and `clean`. The hidden `request_key` is new when the form is shown and
    kept when it comes back with errors. `refusal` is the business error that the action raised, if any.
    """

    KEY: ClassVar[str] = "request_key"

    viewer: Actor
    today: date
    refusal: BusinessError | None = None

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        *,
        viewer: Actor,
        today: date,
        **kwargs: Any,
    ) -> None:
        """Build the form for a reader on a day. Other keyword arguments are those of django.forms.Form."""
        self.viewer = viewer
        self.today = today
        kwargs.setdefault("label_suffix", "")
        super().__init__(data, files, **kwargs)  # type: ignore[arg-type]
        self._is_rekeyed = data is not None and self._replace_bad_key(data)
        self.fields[self.KEY].initial = str(uuid4())
        for field in self.fields.values():
            bind = getattr(field, "bind_viewer", None)
            if bind is not None:
                bind(viewer, today)

    @classmethod
    def of(cls, request: Request, **kwargs: Any) -> Self:
        """Build the form for a request: with what was sent if it is a POST, else fresh."""
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return cls(*sent, viewer=request.actor, today=timezone.localdate(), **kwargs)

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Let a field that chooses offer these pairs to this reader. Raises TypeError for a field of another kind."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{type(self).__name__}.{name} does not choose")
        field.choices = list(choices)

    def beside(self, name: str, note: Any) -> None:
        """Put a few words beside a field's label."""
        self.fields[name].note = note  # type: ignore[attr-defined]  # read by components/_field_note.html

    def full_clean(self) -> None:
        """Clean the fields; a form that came without its key asks to be sent once more, with the new one."""
        super().full_clean()
        if self._is_rekeyed:
            self.add_error(None, _("这一页开得不完整，已经补好。请核对后再提交一次。"))

    def _replace_bad_key(self, data: Mapping[str, Any]) -> bool:
        name = self.add_prefix(self.KEY)
        if _KEY.fullmatch(str(data.get(name, ""))):
            return False
        copied = data.copy() if isinstance(data, QueryDict) else dict(data)
        copied[name] = str(uuid4())
        self.data = copied
        return True
