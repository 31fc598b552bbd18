"""What leaves the house, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.foundation.notices.models.notices import Notice


class SendingState(models.TextChoices):
    """Whether it has left."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发出")
    GIVEN_UP = "given_up", _("没有发出")
    SPARED = "spared", _("已读免发")


class Sending(models.Model):
    """Something on its way by a channel.

    `next_at` is when it may be tried. `held_until` is set while somebody sends it: then it would be taken for lost.
    `attempts` counts the tries, and tells who has it: a failure that an earlier try reports counts for nothing.
    """

    state = models.CharField(_("状态"), max_length=10, choices=SendingState, default=SendingState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"), null=True)
    held_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    last_code = models.CharField(_("回答"), max_length=40, blank=True)
    last_words = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        """Never a table of its own."""

        abstract = True


class Delivery(Sending):
    """One notice on its way to its member by one channel, by itself or gathered with others (`is_gathered`)."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(_("渠道"), max_length=10)
    is_gathered = models.BooleanField(_("汇总"), default=False)

    class Meta:
        """Read by what is due and by member."""

        verbose_name = _("通知发送")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("channel", "next_at"), name="notices_delivery_due", condition=Q(state="waiting")),
            models.Index(fields=("member", "channel"), name="notices_delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=("channel", "-id"), name="notices_delivery_latest"),
        )
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="notices_delivered_once"),
            models.CheckConstraint(
                name="notices_waiting_says_when", condition=~Q(state="waiting") | Q(next_at__isnull=False)
            ),
            models.CheckConstraint(
                name="notices_sent_says_when", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        """Return channel and notice by id."""
        return f"{self.channel} {self.notice_id}"
