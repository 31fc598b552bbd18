"""Forms of the charter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages

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
        max_length=20_000,
        rows=26,
        help_text=_("金额以元为单位，比例带百分号；条款键不能改。写错时会指出是哪一行。"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    edit_number = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(pages.Form):
    """From which day on, and why in spite of warnings."""

    effective_on = pages.DateField(label=_("施行日期"))
    reason = pages.TextField(label=_("理由"), required=False, max_length=500, rows=3)
