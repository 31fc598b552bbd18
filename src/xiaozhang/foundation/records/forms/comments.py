"""What somebody says, from text to values."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.foundation.records.rules.commenting import LONGEST


class ChangeCommentForm(pages.Form):
    """What is said; an @ names somebody."""

    text = pages.TextField(
        label=gettext_lazy("评论"),
        max_length=LONGEST,
        rows=3,
        error_messages={"required": gettext_lazy("还没有写内容。")},
    )


class CommentForm(ChangeCommentForm):
    """What is said, and to whom it answers."""

    reply_to = pages.CountField(required=False)
