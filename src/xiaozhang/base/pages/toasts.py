"""Short notes that follow an action: carried by Django's messages, shown as a toast or, for refusals, in the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from xiaozhang.base.errors import BusinessError
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message

REFUSAL = "refusal"


def toast(request: HttpRequest, said: Message | str, *, undo: str = "") -> None:
    """Say what was done on the next page or fragment. `undo` is an address that takes a POST."""
    messages.success(request, words(said), extra_tags=undo)


def keep_refusal(request: HttpRequest, error: BusinessError) -> None:
    """Show a refusal on the next page; it stays there until acted on."""
    html = render_to_string("components/_refusal_words.html", {"error": error})
    messages.error(request, mark_safe(html), extra_tags=REFUSAL)  # our own template, values escaped in it
