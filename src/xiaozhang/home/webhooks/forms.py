"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.addresses import LONGEST
from xiaozhang.home.webhooks.rules.catalogue import EVENTS


class SubscriptionForm(pages.Form):
    """Who is told of what."""

    name = pages.LineField(label=_("推送给谁"), max_length=60, placeholder=_("企业数据平台"))
    url = pages.LineField(label=_("地址"), max_length=LONGEST, placeholder="https://")
    events = pages.ManyChoiceField(label=_("事件"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the events."""
        super().__init__(*args, **kwargs)
        choices = [(key, pages.words(label)) for key, label in EVENTS.items()]
        self.offer("events", choices)


class ChangeSubscriptionForm(SubscriptionForm):
    """A subscription as shown."""

    is_active = pages.FlagField(label=_("启用"))
    revision = pages.CountField(widget=forms.HiddenInput)
