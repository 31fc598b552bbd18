"""What members say about a record, and whom they name in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Comment(models.Model):
    """One remark on a record of any kind, seen by whoever may see the record.

    A withdrawn one keeps its place and loses its words. `reply_to` stands on the same record.
    """

    record_type = models.CharField(_("记录种类"), max_length=40)
    record_id = models.BigIntegerField(_("记录"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("评论人"), db_index=False
    )
    text = models.TextField(_("评论"), blank=True)
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("回复"), db_index=False
    )
    at = models.DateTimeField(_("时间"))
    changed_at = models.DateTimeField(_("修改"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("撤回人"), db_index=False
    )

    class Meta:
        """Read by record, the latest first."""

        verbose_name = _("评论")
        indexes = (models.Index(fields=("record_type", "record_id", "-id"), name="records_comment_by_record"),)
        constraints = (
            models.CheckConstraint(
                name="records_comment_says_or_is_withdrawn",
                condition=(Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True) & ~Q(text=""))
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, text=""),
            ),
        )

    def __str__(self) -> str:
        """Return its number; what it says is for those who may see its record."""
        return f"#{self.pk}"


class Mention(models.Model):
    """Somebody named in a comment by @, under the name that was written; told only if they may see the record."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("成员"))
    name = models.CharField(_("姓名"), max_length=60)
    is_told = models.BooleanField(_("已提醒"))

    class Meta:
        """Each once."""

        verbose_name = _("提到")
        constraints = (models.UniqueConstraint(fields=("comment", "member"), name="records_mention_once"),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name
