"""Members are asked what they think of a draft; each opinion is answered, and all of it stays with the version."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Consultation(models.Model):
    """One round of asking about a version. `text` is the charter as it was laid before the members, as values."""

    version = models.ForeignKey("charter.Version", models.PROTECT, related_name="+", verbose_name=_("制度版本"))
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("发起人")
    )
    until_on = models.DateField(_("截止日期"))
    words = models.TextField(_("说明"), blank=True)
    text = models.JSONField(_("所征求意见的文本"))
    text_hash = models.CharField(_("文本指纹"), max_length=64)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    closed_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("结束人")
    )

    class Meta:
        """A version is consulted about once at a time; the latest first."""

        verbose_name = _("征求意见")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="revision_one_open_consultation", fields=("version",), condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="revision_consultation_ends_later",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        )

    def __str__(self) -> str:
        """Return the last day."""
        return f"征求意见至 {self.until_on.isoformat()}"


class Opinion(models.Model):
    """What a member thinks of a clause, or of the whole where it names none, with the drafters' answer.

    The clause is named by key, number and title as it was laid before the members: the draft changes afterwards.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("待答复")
        ADOPTED = "adopted", _("已采纳")
        PARTLY = "partly", _("部分采纳")
        NOT_ADOPTED = "not_adopted", _("未采纳")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="opinions", verbose_name=_("征求意见"))
    clause_key = models.CharField(_("条款键"), max_length=60, blank=True)
    clause_number = models.CharField(_("条号"), max_length=12, blank=True)
    clause_title = models.CharField(_("条名"), max_length=80, blank=True)
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", db_index=False, verbose_name=_("提出人"))
    written_at = models.DateTimeField(_("提出时间"))
    text = models.TextField(_("意见"))
    outcome = models.CharField(_("处理"), max_length=12, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("答复人")
    )

    class Meta:
        """Read by consultation and clause; an answer says when, and why not where it was not adopted."""

        verbose_name = _("意见")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="revision_opinion_answered_says_when",
                condition=Q(outcome="open", answered_at__isnull=True)
                | (~Q(outcome="open") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="revision_opinion_refused_says_why", condition=~Q(outcome="not_adopted") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="revision_opinion_names_a_clause",
                condition=Q(clause_key="", clause_number="") | (~Q(clause_key="") & ~Q(clause_number="")),
            ),
        )
        indexes = (models.Index(name="revision_opinion_by_clause", fields=("consultation", "clause_key")),)

    def __str__(self) -> str:
        """Return the beginning of what was said."""
        return self.text[:40]
