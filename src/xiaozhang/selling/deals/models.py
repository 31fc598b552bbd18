"""Opportunities, what they are about, and every step they took through the stages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN


class Stage(models.TextChoices):
    """The seven stages, in order; clauses.StageKey holds the same values."""

    DEVELOPMENT = "development", _("开发")
    NEEDS_ANALYSIS = "needs_analysis", _("需求分析")
    INTRODUCTION = "introduction", _("产品介绍")
    QUOTATION = "quotation", _("报价")
    NEGOTIATION = "negotiation", _("谈判")
    SIGNING = "signing", _("签约")
    DELIVERY = "delivery", _("交付")


class Outcome(models.TextChoices):
    """What became of a deal."""

    OPEN = "open", _("进行中")
    WON = "won", _("赢单")
    LOST = "lost", _("输单")


class LostReason(models.TextChoices):
    """Why deals are lost, in the words a salesperson picks from."""

    PRICE = "price", _("价格")
    COMPETITOR = "competitor", _("选择了竞品")
    NO_BUDGET = "no_budget", _("预算取消或推迟")
    NO_NEED = "no_need", _("需求变化或取消")
    PRODUCT_FIT = "product_fit", _("产品不满足")
    DELIVERY_TIME = "delivery_time", _("交期不满足")
    NO_CONTACT = "no_contact", _("联系不上")
    TAKEN_OVER = "taken_over", _("期初导入")
    OTHER = "other", _("其他")


class Deal(models.Model):
    """One opportunity. From 需求分析 on it names its customer; won means its contract is signed and 交付 has begun.

    `external_code` is the code it had in the files it came from. `title_key` and `external_key` are what two spellings
    share: files name deals by them.
    """

    number = models.CharField(_("商机编号"), max_length=20, unique=True)
    title = models.CharField(_("标题"), max_length=120)
    title_key = models.CharField(max_length=120)
    external_code = models.CharField(_("原编号"), max_length=60, blank=True)
    external_key = models.CharField(max_length=60, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", null=True, verbose_name=_("客户")
    )
    owner = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("负责人"))
    stage = models.CharField(_("阶段"), max_length=20, choices=Stage.choices, default=Stage.DEVELOPMENT)
    stage_entered_on = models.DateField(_("进入阶段"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    expected_fen = models.BigIntegerField(_("预计金额"), default=0)
    expected_on = models.DateField(_("预计成交日期"), null=True)
    need = models.TextField(_("客户需求"), blank=True)
    lost_reason = models.CharField(_("输单原因"), max_length=20, choices=LostReason.choices, blank=True)
    lost_note = models.TextField(_("输单说明"), blank=True)
    opened_on = models.DateField(_("开立日期"))
    closed_on = models.DateField(_("结束日期"), null=True)
    delivered_on = models.DateField(_("交付日期"), null=True)
    is_taken_over = models.BooleanField(_("期初导入"), default=False)
    created_at = models.DateTimeField(_("创建时间"))
    revision = models.PositiveIntegerField(_("版次"), default=0)

    class Meta:
        """What always holds, and the orders in which deals are read."""

        verbose_name = _("商机")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="deals_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="deals_amount_sane", condition=Q(expected_fen__gte=0, expected_fen__lte=MAX_FEN)
            ),
            models.CheckConstraint(
                name="deals_closed_when_decided",
                condition=Q(outcome=Outcome.OPEN, closed_on__isnull=True)
                | Q(outcome__in=(Outcome.WON, Outcome.LOST), closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="deals_lost_says_why",
                condition=Q(outcome=Outcome.LOST) & ~Q(lost_reason="") | ~Q(outcome=Outcome.LOST) & Q(lost_reason=""),
            ),
            models.CheckConstraint(
                name="deals_won_is_in_delivery",
                condition=Q(outcome=Outcome.WON, stage=Stage.DELIVERY)
                | ~Q(outcome=Outcome.WON) & ~Q(stage=Stage.DELIVERY),
            ),
            models.CheckConstraint(
                name="deals_delivered_when_won", condition=Q(delivered_on__isnull=True) | Q(outcome=Outcome.WON)
            ),
            models.CheckConstraint(
                name="deals_customer_from_needs_on",
                condition=Q(customer__isnull=False) | Q(stage=Stage.DEVELOPMENT) | Q(is_taken_over=True),
            ),
        )
        indexes = (
            # The board counts and sums from these two alone, the expected amount being in them.
            models.Index(name="deals_by_stage", fields=("outcome", "stage", "stage_entered_on", "id", "expected_fen")),
            models.Index(
                name="deals_of_owner", fields=("owner", "outcome", "stage", "stage_entered_on", "id", "expected_fen")
            ),
            models.Index(
                name="deals_in_delivery", fields=("outcome", "delivered_on", "stage_entered_on", "id", "expected_fen")
            ),
            models.Index(name="deals_open_by_entry", fields=("outcome", "stage_entered_on", "id")),
            models.Index(name="deals_open_by_expected_on", fields=("outcome", "expected_on", "id")),
            models.Index(name="deals_open_by_amount", fields=("outcome", "expected_fen", "id")),
            models.Index(name="deals_of_customer", fields=("customer", "outcome")),
            models.Index(name="deals_by_expected_on", fields=("expected_on", "id")),
            models.Index(name="deals_by_amount", fields=("expected_fen", "id")),
            models.Index(name="deals_by_entry", fields=("stage_entered_on", "id")),
            models.Index(name="deals_by_title", fields=("title_key",)),
            models.Index(name="deals_by_external_code", fields=("external_key",), condition=~Q(external_key="")),
        )

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.number} {self.title}"


class Interest(models.Model):
    """A product the customer may want, and how many (意向产品)."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="interests", verbose_name=_("商机"))
    product = models.ForeignKey("products.Product", models.PROTECT, related_name="+", verbose_name=_("产品"))
    quantity = models.PositiveIntegerField(_("数量"), default=1)

    class Meta:
        """One line per product."""

        verbose_name = _("意向产品")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(name="deals_interest_once", fields=("deal", "product")),
            models.CheckConstraint(name="deals_interest_counts", condition=Q(quantity__gte=1)),
        )

    def __str__(self) -> str:
        """Return the ids it joins."""
        return f"{self.deal_id} × {self.product_id}"


class StageMove(models.Model):
    """One step through the stages: by whom, by which clause, on what evidence. Never changed afterwards.

    `evidence` is a list of {key, label, on, words} as found at the time; `clause` is null where none was in force and
    where the move led back.
    """

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="moves", verbose_name=_("商机"))
    from_stage = models.CharField(_("原阶段"), max_length=20, choices=Stage.choices)
    to_stage = models.CharField(_("新阶段"), max_length=20, choices=Stage.choices)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("推进人"))
    clause = models.ForeignKey("charter.Clause", models.PROTECT, related_name="+", null=True, verbose_name=_("条款"))
    evidence = models.JSONField(_("依据"), default=list)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("阶段记录")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(name="deals_move_goes_somewhere", condition=~Q(from_stage=models.F("to_stage"))),
        )

    def __str__(self) -> str:
        """Return the step."""
        return f"{self.deal_id}: {self.from_stage} → {self.to_stage}"
