"""Rows of the ledger. Facts and credits refuse update and delete in the database itself (see registry)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Month(models.Model):
    """A month that facts count in. It comes into being, open, with its first fact."""

    class State(models.TextChoices):
        """Whether facts may still be counted in it."""

        OPEN = "open", _("未结账")
        CLOSED = "closed", _("已结账")

    month_on = models.DateField(_("月份"), unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(_("结账时间"), null=True)
    closed_by = models.ForeignKey(
        "org.Member", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("结账人")
    )

    class Meta:
        """A closed month says when; who is empty where the system closed it."""

        verbose_name = _("月份")
        constraints = (
            models.CheckConstraint(
                name="ledger_month_closed_has_instant",
                condition=models.Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(state="closed", closed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return `2026-11`."""
        return f"{self.month_on:%Y-%m}"


class Fact(models.Model):
    """One thing that happened. Never changed: a mistake is reversed by a fact that names it.

    References to records of upper apps are plain ids, for the ledger does not know them.
    """

    class Source(models.TextChoices):
        """How the fact came in."""

        DAILY = "daily", _("日常工作")
        TAKEN_OVER = "taken_over", _("期初导入")

    metric = models.CharField(_("指标"), max_length=60)
    source_type = models.CharField(_("来源类别"), max_length=60)
    source_id = models.BigIntegerField(_("来源"))
    customer_id = models.BigIntegerField(_("客户"), null=True)
    references = models.JSONField(_("关联"), default=dict)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    quantity = models.BigIntegerField(_("数量"), null=True)
    attributes = models.JSONField(_("属性"), default=dict)
    occurred_at = models.DateTimeField(_("发生时间"))
    occurred_on = models.DateField(_("发生日期"))
    recorded_at = models.DateTimeField(_("入账时间"))
    month_on = models.DateField(_("计入月份"))
    source = models.CharField(_("来路"), max_length=12, choices=Source.choices, default=Source.DAILY)
    key = models.CharField(_("凭据"), max_length=120, unique=True)
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by", verbose_name=_("冲销的事实")
    )

    class Meta:
        """Either an amount or a quantity, and indexes for the ways in which facts are read."""

        verbose_name = _("台账事实")
        constraints = (
            models.CheckConstraint(
                name="ledger_fact_amount_or_quantity",
                condition=models.Q(amount_fen__isnull=True, quantity__isnull=False)
                | models.Q(amount_fen__isnull=False, quantity__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=["metric", "month_on", "occurred_at"], name="ledger_fact_settled"),
            models.Index(fields=["metric", "occurred_on"], name="ledger_fact_occurred"),
            models.Index(fields=["month_on", "occurred_at", "id"], name="ledger_fact_month"),
            models.Index(fields=["occurred_at", "id"], name="ledger_fact_latest"),
            models.Index(fields=["source_type", "source_id"], name="ledger_fact_source"),
            models.Index(fields=["customer_id", "metric"], name="ledger_fact_customer"),
        )

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class Credit(models.Model):
    """One member's part of a fact. The parts of a fact sum to it."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="credits", verbose_name=_("台账事实"))
    member = models.ForeignKey(
        "org.Member", on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员")
    )
    share_bp = models.PositiveIntegerField(_("分成比例"))
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    quantity = models.BigIntegerField(_("数量"), null=True)

    class Meta:
        """A member is credited once per fact."""

        verbose_name = _("分成")
        constraints = (
            models.UniqueConstraint(fields=["member", "fact"], name="ledger_credit_once"),
            models.CheckConstraint(
                name="ledger_credit_share", condition=models.Q(share_bp__gt=0, share_bp__lte=10_000)
            ),
        )

    def __str__(self) -> str:
        """Return fact and member by id."""
        return f"{self.fact_id}/{self.member_id}"


class DailyTotal(models.Model):
    """What a member has been credited with on a day, per metric and month counted in; kept with each posting."""

    metric = models.CharField(_("指标"), max_length=60)
    member = models.ForeignKey(
        "org.Member", on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员")
    )
    month_on = models.DateField(_("计入月份"))
    day_on = models.DateField(_("日期"))
    amount_fen = models.BigIntegerField(_("金额"), default=0)
    quantity = models.BigIntegerField(_("数量"), default=0)
    facts = models.BigIntegerField(_("条数"), default=0)

    class Meta:
        """One row per metric, member, month and day; read by month, and by day."""

        verbose_name = _("每日合计")
        constraints = (
            models.UniqueConstraint(fields=["metric", "member", "month_on", "day_on"], name="ledger_daily_once"),
        )
        indexes = (
            models.Index(fields=["metric", "month_on", "member"], name="ledger_daily_month"),
            models.Index(fields=["metric", "day_on"], name="ledger_daily_day"),
        )

    def __str__(self) -> str:
        """Return metric, member and day."""
        return f"{self.metric}/{self.member_id}/{self.day_on}"


class CustomerTotal(models.Model):
    """What has come from a customer in a month, per metric; kept with each posting."""

    metric = models.CharField(_("指标"), max_length=60)
    customer_id = models.BigIntegerField(_("客户"))
    month_on = models.DateField(_("计入月份"))
    amount_fen = models.BigIntegerField(_("金额"), default=0)
    quantity = models.BigIntegerField(_("数量"), default=0)
    facts = models.BigIntegerField(_("条数"), default=0)

    class Meta:
        """One row per metric, customer and month."""

        verbose_name = _("客户合计")
        constraints = (
            models.UniqueConstraint(fields=["metric", "customer_id", "month_on"], name="ledger_customer_once"),
        )

    def __str__(self) -> str:
        """Return metric, customer and month."""
        return f"{self.metric}/{self.customer_id}/{self.month_on:%Y-%m}"


class MonthSeal(models.Model):
    """The seal of a closed month, chained: what each app holds of it, as {part: [count, digest]}. Append-only."""

    number = models.PositiveIntegerField(_("序号"), unique=True)
    month_on = models.DateField(_("月份"), unique=True)
    parts = models.JSONField(_("内容"))
    previous = models.CharField(_("前一封印"), max_length=64)
    hash = models.CharField(_("封印"), max_length=64)
    sealed_at = models.DateTimeField(_("封印时间"))

    class Meta:
        """In order of number."""

        verbose_name = _("结账封印")
        ordering = ("number",)

    def __str__(self) -> str:
        """Return number and hash."""
        return f"{self.number}:{self.hash}"
