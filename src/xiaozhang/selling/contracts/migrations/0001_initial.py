import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        ("deals", "0001_initial"),
        ("org", "__first__"),
        ("products", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="合同编号")),
                ("number_key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120, verbose_name="合同名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "待签署"),
                            ("in_force", "履行中"),
                            ("completed", "履行完毕"),
                            ("void", "作废"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="合同金额")),
                ("received_fen", models.BigIntegerField(default=0, verbose_name="已回款")),
                ("signed_on", models.DateField(null=True, verbose_name="签订日期")),
                ("our_signatory", models.CharField(blank=True, max_length=40, verbose_name="我方签署人")),
                ("their_signatory", models.CharField(blank=True, max_length=40, verbose_name="对方签署人")),
                ("delivery_on", models.DateField(null=True, verbose_name="约定交付")),
                ("delivered_on", models.DateField(null=True, verbose_name="交货日期")),
                ("accepted_on", models.DateField(null=True, verbose_name="验收日期")),
                ("accepted_by", models.CharField(blank=True, max_length=40, verbose_name="验收人")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                ("voided_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                ("is_taken_over", models.BooleanField(default=False, verbose_name="期初导入")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="版次")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="客户",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deals.deal",
                        verbose_name="商机",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
            ],
            options={
                "verbose_name": "合同",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["owner", "state"], name="contracts_of_owner"),
                    models.Index(fields=["customer", "state"], name="contracts_of_customer"),
                    models.Index(fields=["deal"], name="contracts_of_deal"),
                    models.Index(fields=["state", "id"], name="contracts_by_state"),
                    models.Index(fields=["signed_on", "id"], name="contracts_by_signing"),
                    models.Index(fields=["amount_fen", "id"], name="contracts_by_amount"),
                    models.Index(fields=["number_key"], name="contracts_by_number"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "in_force", "completed", "void"])),
                        name="contracts_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0), ("amount_fen__lte", 1000000000000000)),
                        name="contracts_amount_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_fen__gte", 0), ("received_fen__lte", models.F("amount_fen"))),
                        name="contracts_received_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_on__isnull", True), ("state", "draft")),
                            models.Q(("signed_on__isnull", False), ("state__in", ("in_force", "completed"))),
                            ("state", "void"),
                            _connector="OR",
                        ),
                        name="contracts_signed_when_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "void"),
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "void"), _negated=True),
                                ("void_reason", ""),
                                ("voided_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="contracts_void_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_on__isnull", True),
                            models.Q(("accepted_on__gte", models.F("delivered_on")), ("delivered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="contracts_accepted_after_delivery",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deal__isnull", False), models.Q(("state", "void"), _negated=True)),
                        fields=("deal",),
                        name="contracts_one_live_per_deal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("name", models.CharField(max_length=40, verbose_name="期次")),
                ("due_on", models.DateField(verbose_name="应付日期")),
                ("amount_fen", models.BigIntegerField(verbose_name="计划金额")),
                ("received_fen", models.BigIntegerField(default=0, verbose_name="已回款")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instalments",
                        to="contracts.contract",
                        verbose_name="合同",
                    ),
                ),
                ("billed_on", models.DateField(null=True, verbose_name="开票日期")),
                ("invoice_number", models.CharField(blank=True, max_length=40, verbose_name="发票号码")),
            ],
            options={
                "verbose_name": "回款计划",
                "ordering": ("sequence",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("received_fen__lt", models.F("amount_fen"))),
                        fields=["due_on"],
                        name="contracts_unpaid",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "sequence"), name="contracts_instalment_place"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="contracts_instalment_asks"),
                    models.CheckConstraint(
                        condition=models.Q(("received_fen__gte", 0), ("received_fen__lte", models.F("amount_fen"))),
                        name="contracts_instalment_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("billed_on__isnull", False), ("invoice_number", ""), _connector="OR"),
                        name="contracts_invoice_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("description", models.CharField(max_length=120, verbose_name="名称")),
                ("unit", models.CharField(blank=True, max_length=10, verbose_name="单位")),
                ("quantity", models.PositiveIntegerField(verbose_name="数量")),
                ("price_fen", models.BigIntegerField(verbose_name="含税单价")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("cost_fen", models.BigIntegerField(null=True, verbose_name="成本")),
                ("tax_bp", models.PositiveIntegerField(null=True, verbose_name="税率")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="contracts.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                        verbose_name="产品",
                    ),
                ),
            ],
            options={
                "verbose_name": "合同明细",
                "ordering": ("sequence",),
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "sequence"), name="contracts_line_place"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="contracts_line_counts"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount_fen",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity"), "*", models.F("price_fen")
                                ),
                            )
                        ),
                        name="contracts_line_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("product__isnull", True), ("price_fen__gte", 0), _connector="OR"),
                        name="contracts_line_discount_has_no_product",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_bp__isnull", True), ("tax_bp__lte", 10000), _connector="OR"),
                        name="contracts_line_tax_at_most_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost_fen__isnull", True), ("cost_fen__gte", 0), _connector="OR"),
                        name="contracts_line_cost_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="回款编号")),
                ("amount_fen", models.BigIntegerField(verbose_name="回款金额")),
                ("received_on", models.DateField(verbose_name="到账日期")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("transfer", "银行转账"),
                            ("acceptance", "承兑汇票"),
                            ("cheque", "支票"),
                            ("cash", "现金"),
                            ("online", "在线支付"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="方式",
                    ),
                ),
                ("payer", models.CharField(blank=True, max_length=120, verbose_name="付款方")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "已退回"),
                            ("reversed", "已冲销"),
                        ],
                        default="recorded",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("refused_at", models.DateTimeField(null=True, verbose_name="退回时间")),
                ("refusal_reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                ("reversed_at", models.DateTimeField(null=True, verbose_name="冲销时间")),
                ("reversal_reason", models.CharField(blank=True, max_length=200, verbose_name="冲销原因")),
                ("is_taken_over", models.BooleanField(default=False, verbose_name="期初导入")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="contracts.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="contracts.instalment",
                        verbose_name="回款计划",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退回人",
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="冲销人",
                    ),
                ),
                ("billed_on", models.DateField(null=True, verbose_name="开票日期")),
            ],
            options={
                "verbose_name": "回款",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["state", "id"], name="contracts_receipts_to_do"),
                    models.Index(fields=["owner", "state"], name="contracts_receipts_of_owner"),
                    models.Index(fields=["received_on", "id"], name="contracts_receipts_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0), ("amount_fen__lte", 1000000000000000)),
                        name="contracts_receipt_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", False), ("state__in", ("confirmed", "reversed"))),
                            models.Q(("confirmed_at__isnull", True), ("state__in", ("recorded", "refused"))),
                            _connector="OR",
                        ),
                        name="contracts_receipt_confirmed_when_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reversed_at__isnull", False),
                                ("state", "reversed"),
                                models.Q(("reversal_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "reversed"), _negated=True),
                                ("reversal_reason", ""),
                                ("reversed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="contracts_receipt_reversed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refused_at__isnull", False),
                                ("state", "refused"),
                                models.Q(("refusal_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "refused"), _negated=True),
                                ("refusal_reason", ""),
                                ("refused_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="contracts_receipt_refused_says_why",
                    ),
                ],
            },
        ),
    ]
