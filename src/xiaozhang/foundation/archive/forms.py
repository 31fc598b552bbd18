"""Files and what is said of them, from what was sent to values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.foundation.archive.rules import categories

MOST_AT_ONCE = 20


class FilesField(forms.FileField):
    """Several files -> list of UploadedFile."""

    widget = pages.FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what arrived. Raises ValidationError for nothing, and for too many at once."""
        sent: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            raise forms.ValidationError(_("请先选择文件。"))
        if len(sent) > MOST_AT_ONCE:
            raise forms.ValidationError(_("一次最多 {most} 个文件，请分几次上传。").format(most=MOST_AT_ONCE))
        return list(sent)


class FileField(forms.FileField):
    """One file -> UploadedFile."""

    widget = pages.FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what arrived. Raises ValidationError for anything but one file."""
        sent: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) != 1:
            raise forms.ValidationError(_("请选择一个文件。"))
        return sent[0]


class AddForm(pages.Form):
    """Files for a record."""

    content = FilesField(label=gettext_lazy("文件"))
    category = pages.ChoiceField(label=gettext_lazy("类别"), required=False)
    note = pages.LineField(label=gettext_lazy("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, record_type: str, **kwargs: Any) -> None:
        """Offer the categories of the record's kind."""
        super().__init__(*args, **kwargs)
        self.offer("category", _choices(record_type))

    def clean_category(self) -> str:
        """Return the category, 其他 where none was chosen."""
        return self.cleaned_data["category"] or categories.OTHER


class VersionForm(pages.Form):
    """A new version of a file."""

    content = FileField(label=gettext_lazy("新版本"))
    note = pages.LineField(
        label=gettext_lazy("改了什么"), required=False, max_length=200, placeholder=gettext_lazy("如：价格改为 31.8 万")
    )


class RemoveForm(pages.Form):
    """Why a file is removed."""

    reason = pages.LineField(label=gettext_lazy("删除原因"), max_length=200)


class RetainForm(pages.Form):
    """Until when a file must be kept."""

    retain_until = pages.DateField(
        label=gettext_lazy("保管至"),
        required=False,
        help_text=gettext_lazy("这一天以前（含当天）不能删除；留空为不限。"),
    )
    reason = pages.LineField(label=gettext_lazy("原因（缩短期限时必填）"), required=False, max_length=200)


class ClassifyForm(pages.Form):
    """What a file is for."""

    category = pages.ChoiceField(label=gettext_lazy("类别"))

    def __init__(self, *args: Any, record_type: str, **kwargs: Any) -> None:
        """Offer the categories of the record's kind."""
        super().__init__(*args, **kwargs)
        self.offer("category", _choices(record_type))


def _choices(record_type: str) -> list[tuple[str, str]]:
    return [(each.key, pages.words(each.label)) for each in categories.offered_for(record_type)]
