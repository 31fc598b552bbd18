"""What a board sends when a card is dropped, or moved by its menu."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from xiaozhang.base.pages.access import Request
from xiaozhang.base.pages.form import Form


class CardForm(Form):
    """A card and the column it goes to; `NAMES` are what the action calls the two."""

    NAMES: ClassVar[tuple[str, str]] = ("card", "stage")

    card = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    stage = forms.CharField(max_length=20, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, request: Request, **kwargs: Any) -> Self:
        """Build the form for a request; a card's menu sends card, revision and column as one: `12:3:today`."""
        form = super().of(request, **kwargs)
        sent = request.POST.get("move", "").split(":")
        if len(sent) == 3:
            named = dict(zip(("card", "revision", "stage"), sent, strict=True))
            form.data = QueryDict(urlencode({**request.POST.dict(), **named}))
        return form

    def clean(self) -> dict[str, Any]:
        """Return what the action takes."""
        sent = super().clean() or self.cleaned_data
        card, stage = self.NAMES
        named = {card: sent.pop("card", None), stage: sent.pop("stage", "")}
        return {**sent, **named}
