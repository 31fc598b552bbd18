"""Targets: one amount per member and month."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN


class Target(models.Model):
    """What a member is asked to receive in the month that starts on `month_on`."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("成员"), db_index=False
    )
    month_on = models.DateField(_("月份"))
    amount_fen = models.BigIntegerField(_("目标"))

    class Meta:
        """One per member and month, read by month and by member."""

        verbose_name = _("目标")
        constraints = (
            models.UniqueConstraint(fields=("member", "month_on"), name="targets_one_a_month"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0, amount_fen__lte=MAX_FEN), name="targets_amount_in_range"
            ),
        )
        indexes = (models.Index(fields=("month_on", "member"), name="targets_by_month"),)

    def __str__(self) -> str:
        """Return member and month."""
        return f"{self.member_id} {self.month_on:%Y-%m}"
