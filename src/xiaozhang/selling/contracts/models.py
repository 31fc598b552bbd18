"""Contracts with their lines and instalments, and the money received on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN


class State(models.TextChoices):
    """Where a contract stands."""

    DRAFT = "draft", _("待签署")
    IN_FORCE = "in_force", _("履行中")
    COMPLETED = "completed", _("履行完毕")
    VOID = "void", _("作废")


class ReceiptState(models.TextChoices):
    """Where a receipt stands; only a confirmed one counts."""

    RECORDED = "recorded", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("已退回")
    REVERSED = "reversed", _("已冲销")


class Method(models.TextChoices):
    """How money came in."""

    TRANSFER = "transfer", _("银行转账")
    ACCEPTANCE = "acceptance", _("承兑汇票")
    CHEQUE = "cheque", _("支票")
    CASH = "cash", _("现金")
    ONLINE = "online", _("在线支付")
    OTHER = "other", _("其他")


class Contract(models.Model):
    """What was agreed with a customer. `amount_fen` sums the lines, `received_fen` the confirmed receipts.

    `number_key` is what two spellings of its number share: a contract taken over keeps its old number.
    """

    number = models.CharField(_("合同编号"), max_length=40, unique=True)
    number_key = models.CharField(max_length=40)
    title = models.CharField(_("合同名称"), max_length=120)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("客户"))
    deal = models.ForeignKey("deals.Deal", models.PROTECT, related_name="+", null=True, verbose_name=_("商机"))
    owner = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("负责人"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    amount_fen = models.BigIntegerField(_("合同金额"))
    received_fen = models.BigIntegerField(_("已回款"), default=0)
    signed_on = models.DateField(_("签订日期"), null=True)
    our_signatory = models.CharField(_("我方签署人"), max_length=40, blank=True)
    their_signatory = models.CharField(_("对方签署人"), max_length=40, blank=True)
    delivery_on = models.DateField(_("约定交付"), null=True)
    delivered_on = models.DateField(_("交货日期"), null=True)
    accepted_on = models.DateField(_("验收日期"), null=True)
    accepted_by = models.CharField(_("验收人"), max_length=40, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True)
    is_taken_over = models.BooleanField(_("期初导入"), default=False)
    created_at = models.DateTimeField(_("创建时间"))
    revision = models.PositiveIntegerField(_("版次"), default=0)

    class Meta:
        """What always holds, and the orders in which contracts are read."""

        verbose_name = _("合同")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="contracts_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="contracts_amount_sane", condition=Q(amount_fen__gt=0, amount_fen__lte=MAX_FEN)
            ),
            models.CheckConstraint(
                name="contracts_received_within", condition=Q(received_fen__gte=0, received_fen__lte=F("amount_fen"))
            ),
            models.CheckConstraint(
                name="contracts_signed_when_in_force",
                condition=Q(state=State.DRAFT, signed_on__isnull=True)
                | Q(state__in=(State.IN_FORCE, State.COMPLETED), signed_on__isnull=False)
                | Q(state=State.VOID),
            ),
            models.CheckConstraint(
                name="contracts_void_says_why",
                condition=Q(state=State.VOID, voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state=State.VOID) & Q(voided_at__isnull=True, void_reason=""),
            ),
            models.CheckConstraint(
                name="contracts_accepted_after_delivery",
                condition=Q(accepted_on__isnull=True)
                | Q(delivered_on__isnull=False, accepted_on__gte=F("delivered_on")),
            ),
            models.UniqueConstraint(
                name="contracts_one_live_per_deal",
                fields=("deal",),
                condition=Q(deal__isnull=False) & ~Q(state=State.VOID),
            ),
        )
        indexes = (
            models.Index(name="contracts_of_owner", fields=("owner", "state")),
            models.Index(name="contracts_of_customer", fields=("customer", "state")),
            models.Index(name="contracts_of_deal", fields=("deal",)),
            models.Index(name="contracts_by_state", fields=("state", "id")),
            models.Index(name="contracts_by_signing", fields=("signed_on", "id")),
            models.Index(name="contracts_by_amount", fields=("amount_fen", "id")),
            models.Index(name="contracts_by_number", fields=("number_key",)),
        )

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.number} {self.title}"

    @property
    def still_owed_fen(self) -> int:
        """What is still to come while the contract is in force, in 分."""
        return self.amount_fen - self.received_fen if self.state == State.IN_FORCE else 0


class Line(models.Model):
    """One line: a product, or words alone (freight, a discount with a negative price). Price and cost are per unit.

    The price includes tax; `tax_bp` is its rate in hundredths of a percent (1300 = 13%), None where nobody said one.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines", verbose_name=_("合同"))
    sequence = models.PositiveSmallIntegerField(_("次序"))
    product = models.ForeignKey("products.Product", models.PROTECT, related_name="+", null=True, verbose_name=_("产品"))
    description = models.CharField(_("名称"), max_length=120)
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    quantity = models.PositiveIntegerField(_("数量"))
    price_fen = models.BigIntegerField(_("含税单价"))
    amount_fen = models.BigIntegerField(_("金额"))
    cost_fen = models.BigIntegerField(_("成本"), null=True)
    tax_bp = models.PositiveIntegerField(_("税率"), null=True)

    class Meta:
        """In the order of the document."""

        verbose_name = _("合同明细")
        ordering = ("sequence",)
        constraints = (
            models.UniqueConstraint(name="contracts_line_place", fields=("contract", "sequence")),
            models.CheckConstraint(name="contracts_line_counts", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="contracts_line_adds_up", condition=Q(amount_fen=F("quantity") * F("price_fen"))
            ),
            models.CheckConstraint(
                name="contracts_line_discount_has_no_product", condition=Q(product__isnull=True) | Q(price_fen__gte=0)
            ),
            models.CheckConstraint(
                name="contracts_line_tax_at_most_whole", condition=Q(tax_bp__isnull=True) | Q(tax_bp__lte=10_000)
            ),
            models.CheckConstraint(
                name="contracts_line_cost_not_negative", condition=Q(cost_fen__isnull=True) | Q(cost_fen__gte=0)
            ),
        )

    def __str__(self) -> str:
        """Return what is sold."""
        return f"{self.description} × {self.quantity}"


class Instalment(models.Model):
    """One payment of the plan (回款计划). `received_fen` is what confirmed receipts have filled of it.

    `billed_on` is the day of its invoice (开票日), with the invoice's number where it is known.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="instalments", verbose_name=_("合同"))
    sequence = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("期次"), max_length=40)
    due_on = models.DateField(_("应付日期"))
    billed_on = models.DateField(_("开票日期"), null=True)
    invoice_number = models.CharField(_("发票号码"), max_length=40, blank=True)
    amount_fen = models.BigIntegerField(_("计划金额"))
    received_fen = models.BigIntegerField(_("已回款"), default=0)

    class Meta:
        """In the order of the plan."""

        verbose_name = _("回款计划")
        ordering = ("sequence",)
        constraints = (
            models.UniqueConstraint(name="contracts_instalment_place", fields=("contract", "sequence")),
            models.CheckConstraint(name="contracts_instalment_asks", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="contracts_instalment_within", condition=Q(received_fen__gte=0, received_fen__lte=F("amount_fen"))
            ),
            models.CheckConstraint(
                name="contracts_invoice_has_a_day", condition=Q(billed_on__isnull=False) | Q(invoice_number="")
            ),
        )
        indexes = (
            models.Index(name="contracts_unpaid", fields=("due_on",), condition=Q(received_fen__lt=F("amount_fen"))),
        )

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Receipt(models.Model):
    """Money received (回款记录): recorded, then confirmed by finance; confirmed it can be reversed, not changed.

    `billed_on` is the day of its own invoice; None: that of the instalments it fills.
    """

    number = models.CharField(_("回款编号"), max_length=20, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="receipts", verbose_name=_("合同"))
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="receipts", null=True, verbose_name=_("回款计划")
    )
    owner = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("负责人"))
    amount_fen = models.BigIntegerField(_("回款金额"))
    received_on = models.DateField(_("到账日期"))
    billed_on = models.DateField(_("开票日期"), null=True)
    method = models.CharField(_("方式"), max_length=20, choices=Method.choices)
    payer = models.CharField(_("付款方"), max_length=120, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ReceiptState.choices, default=ReceiptState.RECORDED)
    recorded_by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"))
    confirmed_by = models.ForeignKey(
        "org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    refused_by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("退回人"))
    refused_at = models.DateTimeField(_("退回时间"), null=True)
    refusal_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    reversed_by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("冲销人"))
    reversed_at = models.DateTimeField(_("冲销时间"), null=True)
    reversal_reason = models.CharField(_("冲销原因"), max_length=200, blank=True)
    is_taken_over = models.BooleanField(_("期初导入"), default=False)

    class Meta:
        """What always holds, and the orders in which receipts are read."""

        verbose_name = _("回款")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="contracts_receipt_sane", condition=Q(amount_fen__gt=0, amount_fen__lte=MAX_FEN)
            ),
            models.CheckConstraint(
                name="contracts_receipt_confirmed_when_counted",
                condition=Q(state__in=("confirmed", "reversed"), confirmed_at__isnull=False)
                | Q(state__in=("recorded", "refused"), confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contracts_receipt_reversed_says_why",
                condition=Q(state="reversed", reversed_at__isnull=False) & ~Q(reversal_reason="")
                | ~Q(state="reversed") & Q(reversed_at__isnull=True, reversal_reason=""),
            ),
            models.CheckConstraint(
                name="contracts_receipt_refused_says_why",
                condition=Q(state="refused", refused_at__isnull=False) & ~Q(refusal_reason="")
                | ~Q(state="refused") & Q(refused_at__isnull=True, refusal_reason=""),
            ),
        )
        indexes = (
            models.Index(name="contracts_receipts_to_do", fields=("state", "id")),
            models.Index(name="contracts_receipts_of_owner", fields=("owner", "state")),
            models.Index(name="contracts_receipts_by_day", fields=("received_on", "id")),
        )

    def __str__(self) -> str:
        """Return its number."""
        return self.number
