"""Fields for files that come along with a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files, chosen or dropped."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files or none -> list of UploadedFile."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what arrived. Raises ValidationError for too many at once."""
        sent: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(_("一次最多 {most} 个文件，其余的提交后再补。").format(most=MOST_FILES))
        return list(sent)
