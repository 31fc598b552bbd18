"""Forms of the charter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.charter.rules.findings import ClauseFinding

_REASON = "reason_"
_MAX_BYTES = 1_600_000


class YamlFileField(forms.FileField):
    """A text file in UTF-8; its value is the text."""

    def clean(self, data: Any, initial: Any = None) -> str:
        """Return the text. Raises ValidationError for what is too large or not UTF-8."""
        upload: UploadedFile[Any] = super().clean(data, initial)
        if upload.size is None or upload.size > _MAX_BYTES:
            raise forms.ValidationError(_("文件太大，最多 1.6 MB。请确认选对了文件。"))
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("文件不是 UTF-8 编码，请另存为 UTF-8 后再上传。")) from None
        return text


class UploadForm(pages.Form):
    """A charter's YAML file."""

    text = YamlFileField(
        label=_("制度文件"),
        help_text=_("YAML 文件。可先下载现行版本，在它上面改。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml,application/yaml"}),
    )


class ClauseTextForm(pages.Form):
    """One clause as YAML, and the state of it that was seen."""

    text = pages.TextField(
        label=_("这一条的 YAML"),
        max_length=60_000,
        rows=26,
        help_text=_("金额以元为单位，比例带百分号；条款键不能改。写错时会指出是哪一行。"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    edit_number = forms.IntegerField(widget=forms.HiddenInput)


class SubmitForm(pages.Form):
    """What the approvers are told."""

    note = pages.TextField(label=_("给审批人的说明"), required=False, max_length=500, rows=3)


class ReasonForm(pages.Form):
    """Why something is taken back."""

    reason = pages.TextField(label=_("原因"), max_length=500, rows=3)


class PublishForm(pages.Form):
    """From which day on, and for each warning why it is published in spite of it."""

    effective_on = pages.DateField(label=_("施行日期"))

    def __init__(
        self,
        *args: Any,
        warnings: Sequence[ClauseFinding],
        warning_of: Callable[[date], ClauseFinding | None],
        **kwargs: Any,
    ) -> None:
        """Ask for a reason for each warning, and for the one that the day which was chosen brings with it."""
        super().__init__(*args, **kwargs)
        asked = [*warnings, *self._brought_by_day(warning_of)]
        for number, each in enumerate(asked, start=1):
            label = _("提醒 {n} 的理由").format(n=number)
            field = pages.TextField(label=label, max_length=500, rows=2)
            self.fields[f"{_REASON}{each.key}"] = field
        self._asked = asked

    @property
    def warned(self) -> list[tuple[ClauseFinding, forms.BoundField]]:
        """The warnings, each with the field in which its reason is written."""
        return [(each, self[f"{_REASON}{each.key}"]) for each in self._asked]

    def _brought_by_day(self, warning_of: Callable[[date], ClauseFinding | None]) -> list[ClauseFinding]:
        try:
            found = warning_of(self.fields["effective_on"].clean(self.data.get("effective_on")))
        except forms.ValidationError:  # there is no day yet, or none
            return []
        return [found] if found is not None else []

    def clean(self) -> dict[str, Any]:
        """Gather the reasons by the keys of their warnings."""
        given = super().clean() or {}
        kept = {name: value for name, value in given.items() if not name.startswith(_REASON)}
        return {**kept, "reasons": {each.key: given.get(f"{_REASON}{each.key}", "") for each in self._asked}}
