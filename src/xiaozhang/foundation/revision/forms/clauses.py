"""Forms of a draft's clauses and chapters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.clause_kind import ClauseKind, Known
from xiaozhang.base.clause_typing import Read, read
from xiaozhang.foundation.charter.rules.editing import ClauseWords
from xiaozhang.foundation.revision.forms.parameters import ParametersField

PARAMETERS = "parameters"
TAKE = "take-"
THEIRS = "theirs"
_MAX_OPENED = 200_000


class ClauseForm(pages.Form):
    """A clause: title, text, the parameters of its kind, and whether it may stand on the wall board.

    `opened` is what the writer saw when the page was opened: it tells which fields they changed themselves.
    """

    title = pages.LineField(label=_("标题"), max_length=80)
    text = pages.TextField(label=_("正文"), max_length=20_000, rows=7, help_text=_("每行一款。"))
    is_public = pages.FlagField(label=_("可在看板上公示"), required=False)

    def __init__(
        self,
        *args: Any,
        kind: type[ClauseKind] | None,
        known: Known,
        shown: ClauseWords | None = None,
        typed: ClauseKind | None = None,
        edit_number: int | str | None = None,
        opened: str = "",
        **kwargs: Any,
    ) -> None:
        """Show a clause as it is stored (`shown`, with `typed` parameters), or an empty one of a kind."""
        words = {"title": shown.title, "text": shown.text, "is_public": shown.is_public} if shown is not None else {}
        kwargs["initial"] = {**words, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if kind is not None:
            field = ParametersField(kind=kind, known=known, label=_("参数"))
            self.fields[PARAMETERS] = field
            self.order_fields(["title", "text", PARAMETERS, "is_public"])
            self.initial.setdefault(PARAMETERS, field.boxes_of(PARAMETERS, typed))
        if edit_number is not None:
            self.fields["edit_number"] = forms.IntegerField(widget=forms.HiddenInput, initial=edit_number)
        self.opened = opened or (json.dumps(shown.stored(), ensure_ascii=False) if shown else "")

    def seen(self) -> Mapping[str, Any]:
        """Return what the writer saw when they opened the page; empty where the browser did not bring it back."""
        try:
            found = json.loads(str(self.opened)[:_MAX_OPENED])
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def words(self, parameters: Mapping[str, Any] | None) -> ClauseWords:
        """Return what the writer wrote, once the form is valid; `parameters` where the form has none."""
        said = self.cleaned_data
        return ClauseWords(said["title"], said["text"], said["is_public"], said.get(PARAMETERS, parameters))

    def typed_parameters(self) -> Read:
        """Return the parameters as far as they are typed, whether or not the kind accepts them."""
        field = self.fields[PARAMETERS]
        assert isinstance(field, ParametersField)
        return read(field.shape, self[PARAMETERS].value() or {}, PARAMETERS)

    def sees(self, edit_number: int) -> None:
        """Let the form, once it is shown again, name the state of the clause that it is now compared with."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["edit_number"] = str(edit_number)
        self.data = data


def with_theirs(sent: QueryDict, stored: Mapping[str, Any], boxes: Mapping[str, Sequence[str]]) -> QueryDict:
    """Return what was sent with the stored words in place of the writer's own wherever they chose so."""
    taken = [key.removeprefix(TAKE) for key, value in sent.items() if key.startswith(TAKE) and value == THEIRS]
    if not taken:
        return sent
    data = sent.copy()
    for name in taken:
        if not name.startswith(f"{PARAMETERS}-"):
            data[name] = str(stored.get(name, ""))
            if stored.get(name) is False:
                data.pop(name)
            continue
        for key in [key for key in data if key == name or key.startswith(f"{name}-")]:
            del data[key]
        for key, texts in boxes.items():
            if key == name or key.startswith(f"{name}-"):
                data.setlist(key, list(texts))
    return data


class ChapterForm(pages.Form):
    """A chapter's title and opening words."""

    title = pages.LineField(label=_("章名"), max_length=80)
    text = pages.TextField(label=_("章首语"), max_length=20_000, rows=5, required=False)

    def __init__(self, *args: Any, edit_number: int | None = None, **kwargs: Any) -> None:
        """Name the state of the chapter that is edited, where there is one."""
        super().__init__(*args, **kwargs)
        if edit_number is not None:
            self.fields["edit_number"] = forms.IntegerField(widget=forms.HiddenInput, initial=edit_number)


class StartForm(pages.Form):
    """Why a draft is started."""

    note = pages.TextField(label=_("修订说明"), required=False, max_length=2000, rows=3)


class MoveForm(pages.Form):
    """To which chapter; names the state of the clause that is to go there."""

    chapter_id = pages.ChoiceField(label=_("移到"), choices=())
    edit_number = forms.IntegerField(widget=forms.HiddenInput)

    def clean_chapter_id(self) -> int:
        """Return the chapter's id."""
        return int(self.cleaned_data["chapter_id"])


class RemovalForm(pages.Form):
    """Asks once more; names the state of what is to go."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput)
