"""The channels by which notices leave the house, as the administrator has set them up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.foundation.notices.models.deliveries import Sending


class Channel(models.Model):
    """One way out: mail, or the application of the company in DingTalk, WeCom or Feishu.

    `host` is where its interface is, `application` and `agent` are the names it knows us by (AppKey, CorpID or App ID;
    AgentId), `sealed_secret` its secret, unreadable without the installation's own (base.sealing). The row is also what
    senders lock to claim what is due. `paused_until` is set where the other side asked to be left alone for a while.
    """

    key = models.CharField(_("渠道"), max_length=10, unique=True)
    is_on = models.BooleanField(_("启用"), default=False)
    host = models.CharField(_("接口地址"), max_length=200, blank=True)
    application = models.CharField(_("应用标识"), max_length=100, blank=True)
    agent = models.CharField(_("AgentId"), max_length=40, blank=True)
    sealed_secret = models.CharField(max_length=600, blank=True)
    paused_until = models.DateTimeField(_("暂停至"), null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """In order of making."""

        verbose_name = _("通知渠道")
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class Robot(models.Model):
    """A robot in a group chat. It says announcements, and nothing that concerns one person.

    Its address and its signing secret let anybody speak in the group, so both are sealed; `hint` tells it by.
    """

    channel = models.CharField(_("渠道"), max_length=10)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    sealed_url = models.CharField(max_length=1000)
    sealed_secret = models.CharField(max_length=600, blank=True)
    hint = models.CharField(max_length=40)
    is_on = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("建立时间"))
    paused_until = models.DateTimeField(_("暂停至"), null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """In order of making."""

        verbose_name = _("群机器人")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(channel__in=("dingtalk", "wecom", "feishu")), name="notices_robot_channel_is_known"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class RobotPost(Sending):
    """One thing for one robot to say, once for each key."""

    robot = models.ForeignKey(Robot, models.PROTECT, related_name="posts", db_index=False)
    kind = models.CharField(_("种类"), max_length=60)
    key = models.CharField(max_length=200)
    title = models.CharField(_("标题"), max_length=200)
    body = models.CharField(_("内容"), max_length=1000, blank=True)
    url = models.CharField(_("地址"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        """Read by robot, the latest first, and by what is due."""

        verbose_name = _("群消息")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("robot", "-id"), name="notices_post_by_robot"),
            models.Index(fields=("next_at",), name="notices_post_due", condition=Q(state="waiting")),
        )
        constraints = (
            models.UniqueConstraint(fields=("robot", "key"), name="notices_posted_once"),
            models.CheckConstraint(
                name="notices_post_waiting_says_when", condition=~Q(state="waiting") | Q(next_at__isnull=False)
            ),
            models.CheckConstraint(
                name="notices_post_sent_says_when", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title
