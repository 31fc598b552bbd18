"""What members are told, each of them once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one member, once: the same key never reaches the same member again.

    `record_type` and `record_id` name the record it is about, `url` where to see it ("" where there is no page).
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("成员"), db_index=False
    )
    kind = models.CharField(_("种类"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    body = models.CharField(_("内容"), max_length=1000, blank=True)
    url = models.CharField(_("地址"), max_length=300, blank=True)
    record_type = models.CharField(max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读"), null=True)

    class Meta:
        """Read by member, the latest first; the unread ones are few and counted on every page."""

        verbose_name = _("通知")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("member", "-id"), name="notices_by_member"),
            models.Index(fields=("member", "kind", "-id"), name="notices_by_kind"),
            models.Index(fields=("member",), name="notices_unread", condition=Q(read_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(fields=("member", "key"), name="notices_told_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(title=""), name="notices_says_something"),
            models.CheckConstraint(
                condition=Q(record_type="", record_id__isnull=True) | (~Q(record_type="") & Q(record_id__isnull=False)),
                name="notices_record_is_whole",
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title
