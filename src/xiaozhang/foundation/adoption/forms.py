"""Forms of adoption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.foundation.adoption import documents
from xiaozhang.foundation.adoption.documents import Source
from xiaozhang.foundation.adoption.errors import BadSource

_MAX_SHOWN = 60


class SourceForm(pages.Form):
    """A rulebook, pasted or as a file; its value is a `documents.Source`."""

    title = pages.LineField(
        label=gettext_lazy("制度名称"), max_length=80, required=False, placeholder=gettext_lazy("留空则取原文的标题")
    )
    content = forms.FileField(
        label=gettext_lazy("上传文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,.txt,.md,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
        help_text=gettext_lazy("Word 文档（.docx）或纯文本，最大 10 MB。自动编号、表格和标题样式都会读入。"),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴全文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "14", "placeholder": gettext_lazy("从 Word、WPS 或网页复制的制度全文")}),
        help_text=gettext_lazy("保留章、条、款的编号。最多 40 万字。"),
    )

    def clean(self) -> dict[str, Any]:
        """Read what was given. Raises ValidationError for nothing, for both, and for what cannot be taken."""
        cleaned = super().clean() or {}
        upload, text = cleaned.pop("content", None), cleaned.pop("text", "") or ""
        if upload is None and not text.strip():
            raise forms.ValidationError(_("请上传文件，或粘贴制度全文。"))
        if upload is not None and text.strip():
            raise forms.ValidationError(_("文件和粘贴的全文只能给一样，请去掉一样。"))
        try:
            cleaned["source"] = _source(upload, text)
        except BadSource as refused:
            name = "content" if upload is not None else "text"
            self.add_error(name, pages.words(refused.message))
        return cleaned


def _source(upload: Any, text: str) -> Source:
    if upload is None:
        return documents.pasted(text)
    if upload.size > documents.MAX_FILE:
        raise documents.too_large()
    return documents.read(upload.read(), upload.name or "")


class PassageForm(pages.Form):
    """Number, title and text of a chapter or clause."""

    number = pages.CountField(label=gettext_lazy("编号"), at_least=1, at_most=999)
    title = pages.LineField(label=gettext_lazy("标题"), max_length=80)
    text = pages.TextField(
        label=gettext_lazy("正文"),
        max_length=20_000,
        rows=14,
        required=False,
        help_text=gettext_lazy("每行是一款。正文改动后，系统重新识别类别。"),
    )


class SplitForm(pages.Form):
    """Before which paragraph a clause is cut."""

    at = pages.ChoiceField(label=gettext_lazy("从哪一款起另成一条"), as_cells=False)

    def __init__(self, *args: Any, paragraphs: Sequence[str] = (), **kwargs: Any) -> None:
        """Offer the paragraphs but the first."""
        super().__init__(*args, **kwargs)
        self.offer("at", [(str(place), _shown(text)) for place, text in enumerate(paragraphs, start=1) if place > 1])

    def clean_at(self) -> int:
        """Return the number of the paragraph."""
        return int(self.cleaned_data["at"])


def _shown(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
