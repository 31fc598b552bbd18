"""Subscriptions, and the messages that leave by them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """Another system that is told of some events. Its secret is made of the installation's and `salt`: none is kept."""

    name = models.CharField(_("名称"), max_length=60)
    url = models.CharField(_("地址"), max_length=500)
    events = models.JSONField(_("事件"), default=list)
    salt = models.CharField(max_length=40)
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("建立时间"))
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """In order of making."""

        verbose_name = _("推送")
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Delivery(models.Model):
    """One message to one subscription: written with the event it tells of, sent after the commit.

    `next_at` is when it may be tried; while somebody sends it, when it would be taken for lost.
    """

    class State(models.TextChoices):
        """Whether it has been taken."""

        WAITING = "waiting", _("待发送")
        DELIVERED = "delivered", _("已送达")
        FAILED = "failed", _("未送达")

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries", db_index=False)
    event = models.CharField(_("事件"), max_length=60)
    event_id = models.CharField(_("消息编号"), max_length=36)
    body = models.TextField(_("内容"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"), null=True)
    created_at = models.DateTimeField(_("时间"))
    tried_at = models.DateTimeField(_("最近发送"), null=True)
    last_status = models.PositiveSmallIntegerField(_("回答"), null=True)
    last_answer = models.CharField(_("回答内容"), max_length=500, blank=True)
    last_error = models.CharField(_("没有送达的原因"), max_length=200, blank=True)
    last_ms = models.PositiveIntegerField(_("用时"), null=True)

    class Meta:
        """Read by subscription, the latest first, and by what is due."""

        verbose_name = _("推送消息")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("subscription", "-id"), name="webhooks_by_subscription"),
            models.Index(fields=("next_at",), name="webhooks_due", condition=Q(state="waiting")),
        )
        constraints = (
            models.CheckConstraint(
                name="webhooks_waiting_says_when",
                condition=Q(state="waiting", next_at__isnull=False) | ~Q(state="waiting"),
            ),
        )

    def __str__(self) -> str:
        """Return event and id."""
        return f"{self.event} {self.event_id}"
