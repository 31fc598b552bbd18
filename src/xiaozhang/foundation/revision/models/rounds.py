"""The yearly round: the department looks at what each clause has brought about, and says what is to become of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Round(models.Model):
    """One round over a version, for the days `[start_on, end_on)`. `opened_by` is empty where the house opened it."""

    class State(models.TextChoices):
        """One round is open at a time."""

        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    version = models.ForeignKey(
        "charter.Version", models.PROTECT, related_name="+", db_index=False, verbose_name=_("制度版本")
    )
    start_on = models.DateField(_("评估自"))
    end_on = models.DateField(_("评估至"))
    due_on = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("开始人")
    )
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    closed_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("结束人")
    )
    conclusion = models.TextField(_("结论"), blank=True)

    class Meta:
        """The latest first."""

        verbose_name = _("年度修订")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(name="revision_one_open_round", fields=("state",), condition=Q(state="open")),
            models.CheckConstraint(name="revision_round_has_days", condition=Q(end_on__gt=F("start_on"))),
            models.CheckConstraint(
                name="revision_closed_says_when",
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return 2026 年度修订, by the year in which it is held."""
        return f"{self.end_on.year} 年度修订"

    @property
    def last_on(self) -> date:
        """The last day looked at, for showing."""
        return self.end_on - timedelta(days=1)


class Verdict(models.Model):
    """What a reviewer says of one clause in a round: by its key, for it lives on in the next version."""

    class Choice(models.TextChoices):
        """What is to become of it."""

        KEEP = "keep", _("保留")
        CHANGE = "change", _("修改")
        REPEAL = "repeal", _("废止")

    round = models.ForeignKey(Round, models.PROTECT, related_name="verdicts", verbose_name=_("年度修订"))
    clause = models.ForeignKey(
        "charter.Clause", models.PROTECT, related_name="+", db_index=False, verbose_name=_("条款")
    )
    clause_key = models.CharField(_("条款键"), max_length=60)
    choice = models.CharField(_("意见"), max_length=8, choices=Choice)
    reason = models.CharField(_("理由"), max_length=500)
    noted_at = models.DateTimeField(_("时间"))
    noted_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("评估人")
    )

    class Meta:
        """One for each clause and round; read by clause too."""

        verbose_name = _("条款评估")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(name="revision_one_verdict", fields=("round", "clause_key")),)
        indexes = (models.Index(name="revision_verdict_by_key", fields=("clause_key", "round")),)

    def __str__(self) -> str:
        """Return the choice."""
        return str(self.get_choice_display())
