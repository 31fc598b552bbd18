"""Forms of signing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages


class SignForm(pages.Form):
    """The declaration; `text_hash` says which wording the page showed."""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    has_read = pages.FlagField(label=_("我已阅读并理解"))
