"""Announcements, whom they are for, and who has read them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.foundation.notices.models.channels import Robot


class Announcement(models.Model):
    """Something said to many: written as a draft, published to an audience, or withdrawn again; never changed after."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Audience(models.TextChoices):
        """Whom it is for."""

        ALL = "all", _("全员")
        TEAMS = "teams", _("团队及下级")
        ROLES = "roles", _("岗位")

    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    audience = models.CharField(_("发给"), max_length=10, choices=Audience, default=Audience.ALL)
    teams = models.ManyToManyField("org.Team", verbose_name=_("团队"), related_name="+")
    roles = models.ManyToManyField("org.Role", verbose_name=_("岗位"), related_name="+")
    robots = models.ManyToManyField(Robot, verbose_name=_("群机器人"), related_name="+")
    is_required = models.BooleanField(_("须确认"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人"), db_index=False
    )
    created_at = models.DateTimeField(_("起草时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    reminded_on = models.DateField(_("最近提醒"), null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """The latest first."""

        verbose_name = _("公告")
        ordering = ("-id",)
        indexes = (models.Index(fields=("published_at", "id"), name="notices_announced"),)
        constraints = (
            models.CheckConstraint(
                name="notices_announcement_says_when",
                condition=Q(state="draft", published_at__isnull=True, withdrawn_at__isnull=True)
                | Q(state="published", published_at__isnull=False, withdrawn_at__isnull=True)
                | Q(state="withdrawn", published_at__isnull=False, withdrawn_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Receipt(models.Model):
    """One member an announcement is for, and whether they have read and confirmed it."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="receipts", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField(_("已读"), null=True)
    confirmed_at = models.DateTimeField(_("已确认"), null=True)

    class Meta:
        """Read by announcement and by member."""

        verbose_name = _("公告回执")
        ordering = ("id",)
        indexes = (models.Index(fields=("member", "announcement"), name="notices_receipt_by_member"),)
        constraints = (
            models.UniqueConstraint(fields=("announcement", "member"), name="notices_one_receipt"),
            models.CheckConstraint(
                name="notices_confirmed_is_read", condition=Q(confirmed_at__isnull=True) | Q(read_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        """Return announcement and member by id."""
        return f"{self.announcement_id} {self.member_id}"
