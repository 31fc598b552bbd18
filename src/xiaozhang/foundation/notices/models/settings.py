"""How a member wants to be told."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Manner(models.TextChoices):
    """How notices of one kind come by one channel."""

    AT_ONCE = "at_once", _("随时")
    GATHERED = "gathered", _("每日汇总")
    OFF = "off", _("不发")


class Pace(models.Model):
    """When a member may be disturbed outside the application; without a row the defaults hold."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("成员"))
    is_quiet = models.BooleanField(_("安静时段"), default=True)
    quiet_from = models.TimeField(_("起"), default=time(21))
    quiet_until = models.TimeField(_("止"), default=time(8))
    rests_on_days_off = models.BooleanField(_("休息日不打扰"), default=True)
    gathered_at = models.TimeField(_("汇总时间"), default=time(8, 30))

    class Meta:
        """One row a member."""

        verbose_name = _("通知时段")

    def __str__(self) -> str:
        """Return the member by id."""
        return str(self.member_id)


class KindChoice(models.Model):
    """What a member chose for one kind of notice and one channel, where it is not the default."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("种类"), max_length=60)
    channel = models.CharField(_("渠道"), max_length=10)
    manner = models.CharField(_("方式"), max_length=10, choices=Manner)

    class Meta:
        """One choice for each kind and channel."""

        verbose_name = _("通知方式")
        constraints = (
            models.UniqueConstraint(fields=("member", "kind", "channel"), name="notices_one_choice"),
            models.CheckConstraint(condition=Q(manner__in=Manner.values), name="notices_manner_is_known"),
        )

    def __str__(self) -> str:
        """Return kind and channel."""
        return f"{self.kind} {self.channel}"


class Contact(models.Model):
    """Where a member is reached by one channel: a mail address, or the person's id in DingTalk, WeCom or Feishu.

    `address` is what is in use: confirmed by a code that was sent there, or by an administrator who vouches for it.
    `asked` is one that waits for its code. The code is made of the installation's secret and `salt`: none is kept.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(_("渠道"), max_length=10)
    address = models.CharField(_("地址"), max_length=254, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    asked = models.CharField(_("待确认的地址"), max_length=254, blank=True)
    salt = models.CharField(max_length=40, blank=True)
    code_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One row a member and channel; an address in use belongs to one member alone."""

        verbose_name = _("通知地址")
        ordering = ("channel",)
        constraints = (
            models.UniqueConstraint(fields=("member", "channel"), name="notices_one_contact"),
            models.UniqueConstraint(
                fields=("channel", "address"), condition=~Q(address=""), name="notices_contact_of_one"
            ),
            models.CheckConstraint(
                condition=Q(address="", confirmed_at__isnull=True) | (~Q(address="") & Q(confirmed_at__isnull=False)),
                name="notices_contact_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(asked="") | (~Q(salt="") & Q(code_at__isnull=False)), name="notices_code_was_sent"
            ),
        )

    def __str__(self) -> str:
        """Return the address."""
        return self.address or self.asked
