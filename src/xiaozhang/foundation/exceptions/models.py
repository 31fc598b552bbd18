"""The register: exceptions asked for, and the records each is limited to."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN

_DAY = timedelta(days=1)


class State(models.TextChoices):
    """How far an exception is; whether an approved one holds on a day is a matter of its days."""

    DRAFT = "draft", _("草稿")
    APPROVING = "approving", _("审批中")
    APPROVED = "approved", _("已批准")
    REJECTED = "rejected", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVOKED = "revoked", _("已撤销")


class Kind(models.TextChoices):
    """base.departures.Departure holds the same values."""

    WAIVE = "waive", _("免除")
    EXTEND = "extend", _("放宽时限")
    VALUE = "value", _("另定数值")
    TEXT = "text", _("另行约定")


class ExceptionRequest(models.Model):
    """A departure from a clause, from the draft to its end.

    `clause` is the clause it was written against; it holds for every version's clause of `clause_key` on its days
    `[start_on, end_on)`. `value` has the shape said in rules.registered; `summary` and `before` say it and what the
    clause says instead. `is_pay` is true where it changes what somebody is paid.
    """

    number = models.CharField(_("签呈编号"), max_length=20, unique=True)
    clause = models.ForeignKey("charter.Clause", models.PROTECT, related_name="+", verbose_name=_("条款"))
    clause_key = models.CharField(_("条款键"), max_length=60)
    departure = models.CharField(_("例外"), max_length=10, choices=Kind.choices)
    value = models.JSONField(_("内容"), default=dict)
    summary = models.CharField(_("例外内容"), max_length=300)
    before = models.CharField(_("原规定"), max_length=300, blank=True)
    is_pay = models.BooleanField(_("涉及薪酬"), default=False)
    amount_fen = models.BigIntegerField(_("涉及金额"), null=True)
    start_on = models.DateField(_("开始日期"))
    end_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("理由"), max_length=500)
    applicant = models.ForeignKey(
        "org.Member", models.PROTECT, related_name="+", db_index=False, verbose_name=_("申请人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("创建时间"))
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey(
        "org.Member", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("撤销人")
    )
    revoked_from_on = models.DateField(_("撤销自"), null=True)
    revocation_reason = models.CharField(_("撤销理由"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """What always holds, and the ways in which exceptions are read: by daily work, by their clause, by lists."""

        verbose_name = _("签呈")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="exceptions_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="exceptions_kind_known", condition=Q(departure__in=Kind.values)),
            models.CheckConstraint(name="exceptions_has_days", condition=Q(start_on__lt=F("end_on"))),
            models.CheckConstraint(name="exceptions_says_why", condition=~Q(reason="") & ~Q(summary="")),
            models.CheckConstraint(
                name="exceptions_amount_sane",
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0, amount_fen__lte=MAX_FEN),
            ),
            models.CheckConstraint(
                name="exceptions_approved_when",
                condition=Q(state__in=("approved", "revoked"), approved_at__isnull=False)
                | Q(state__in=("draft", "approving", "rejected", "withdrawn"), approved_at__isnull=True),
            ),
            models.CheckConstraint(
                name="exceptions_revoked_says_why",
                condition=Q(state="revoked", revoked_at__isnull=False, revoked_from_on__isnull=False)
                & ~Q(revocation_reason="")
                | ~Q(state="revoked") & Q(revoked_at__isnull=True, revoked_from_on__isnull=True, revocation_reason=""),
            ),
        )
        indexes = (
            models.Index(
                name="exceptions_standing",
                fields=("clause_key", "start_on", "end_on"),
                condition=Q(state__in=("approved", "revoked")),
            ),
            models.Index(name="exceptions_by_key", fields=("clause_key", "id")),
            models.Index(name="exceptions_of_applicant", fields=("applicant", "state", "id")),
            models.Index(name="exceptions_by_state", fields=("state", "end_on", "id")),
            models.Index(name="exceptions_by_start", fields=("start_on", "id")),
            models.Index(name="exceptions_by_end", fields=("end_on", "id")),
        )

    def __str__(self) -> str:
        """Return number and what it does."""
        return f"{self.number} {self.summary}"

    @property
    def last_on(self) -> date:
        """The last day on which it holds."""
        return self.end_on - _DAY


class ExceptionSubject(models.Model):
    """A record that an exception is limited to: a customer, contract, deal, member or team, and what it was called."""

    exception = models.ForeignKey(ExceptionRequest, models.CASCADE, related_name="subjects", verbose_name=_("签呈"))
    subject_type = models.CharField(_("范围"), max_length=20)
    subject_id = models.BigIntegerField()
    title = models.CharField(_("名称"), max_length=160)

    class Meta:
        """Each record once."""

        verbose_name = _("签呈范围")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(name="exceptions_subject_once", fields=("exception", "subject_type", "subject_id")),
            models.CheckConstraint(
                name="exceptions_subject_known",
                condition=Q(subject_type__in=("customer", "contract", "deal", "member", "team")),
            ),
        )
        indexes = (models.Index(name="exceptions_of_subject", fields=("subject_type", "subject_id")),)

    def __str__(self) -> str:
        """Return what it is called."""
        return self.title
