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
    """One opportunity. From 需求分析 on it names its customer; won means its contract is signed and 交付 has begun."""

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", null=True)
    owner = models.ForeignKey("org.Member", models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DEVELOPMENT)
    stage_entered_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    expected_fen = models.BigIntegerField(default=0)
    expected_on = models.DateField(null=True)
    need = models.TextField(blank=True)
    lost_reason = models.CharField(max_length=20, choices=LostReason.choices, blank=True)
    lost_note = models.TextField(blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    is_taken_over = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """What always holds, and the orders in which deals are read."""

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
        )

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.number} {self.title}"


class Interest(models.Model):
    """A product the customer may want, and how many (意向产品)."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="interests")
    product = models.ForeignKey("products.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)

    class Meta:
        """One line per product."""

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

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="moves")
    from_stage = models.CharField(max_length=20, choices=Stage.choices)
    to_stage = models.CharField(max_length=20, choices=Stage.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True)
    clause = models.ForeignKey("charter.Clause", models.PROTECT, related_name="+", null=True)
    evidence = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(name="deals_move_goes_somewhere", condition=~Q(from_stage=models.F("to_stage"))),
        )

    def __str__(self) -> str:
        """Return the step."""
        return f"{self.deal_id}: {self.from_stage} → {self.to_stage}"
