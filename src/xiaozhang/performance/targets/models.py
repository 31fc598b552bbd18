"""Targets: one figure per metric and month, of a member or of a team."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN


class Target(models.Model):
    """What a member or a team is asked to reach of a metric in the month that starts on `month_on`.

    As in the ledger: `amount_fen` of a metric of money, else `quantity`. A team's row is a target of its own, beside
    those of its members; a team without one is to reach their sum.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("成员"), db_index=False
    )
    team = models.ForeignKey(
        "org.Team", models.PROTECT, null=True, related_name="+", verbose_name=_("团队"), db_index=False
    )
    metric = models.CharField(_("指标"), max_length=80, default="receipt")
    month_on = models.DateField(_("月份"))
    amount_fen = models.BigIntegerField(_("目标"), null=True)
    quantity = models.BigIntegerField(_("目标数"), null=True)

    class Meta:
        """One per owner, metric and month, read by month and by owner."""

        verbose_name = _("目标")
        constraints = (
            models.UniqueConstraint(fields=("member", "metric", "month_on"), name="targets_one_a_month"),
            models.UniqueConstraint(fields=("team", "metric", "month_on"), name="targets_one_a_month_of_a_team"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, team__isnull=True) | Q(member__isnull=True, team__isnull=False),
                name="targets_of_a_member_or_a_team",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0, amount_fen__lte=MAX_FEN, quantity__isnull=True)
                | Q(quantity__gte=0, quantity__lte=MAX_FEN, amount_fen__isnull=True),
                name="targets_figure_in_range",
            ),
        )
        indexes = (models.Index(fields=("month_on", "metric", "member"), name="targets_by_month"),)

    def __str__(self) -> str:
        """Return owner, metric and month."""
        owner = f"{self.member_id}" if self.team_id is None else f"team {self.team_id}"
        return f"{owner} {self.metric} {self.month_on:%Y-%m}"

    @property
    def figure(self) -> int:
        """The target: 分 of money, else units."""
        return self.amount_fen if self.amount_fen is not None else self.quantity or 0
