import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charter", "0001_initial"),
        ("customers", "0001_initial"),
        ("org", "__first__"),
        ("products", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("development", "开发"),
                            ("needs_analysis", "需求分析"),
                            ("introduction", "产品介绍"),
                            ("quotation", "报价"),
                            ("negotiation", "谈判"),
                            ("signing", "签约"),
                            ("delivery", "交付"),
                        ],
                        default="development",
                        max_length=20,
                    ),
                ),
                ("stage_entered_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "进行中"), ("won", "赢单"), ("lost", "输单")], default="open", max_length=10
                    ),
                ),
                ("expected_fen", models.BigIntegerField(default=0)),
                ("expected_on", models.DateField(null=True)),
                ("need", models.TextField(blank=True)),
                (
                    "lost_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("price", "价格"),
                            ("competitor", "选择了竞品"),
                            ("no_budget", "预算取消或推迟"),
                            ("no_need", "需求变化或取消"),
                            ("product_fit", "产品不满足"),
                            ("delivery_time", "交期不满足"),
                            ("no_contact", "联系不上"),
                            ("taken_over", "期初导入"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                    ),
                ),
                ("lost_note", models.TextField(blank=True)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("delivered_on", models.DateField(null=True)),
                ("is_taken_over", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        fields=["outcome", "stage", "stage_entered_on", "id", "expected_fen"], name="deals_by_stage"
                    ),
                    models.Index(
                        fields=["owner", "outcome", "stage", "stage_entered_on", "id", "expected_fen"],
                        name="deals_of_owner",
                    ),
                    models.Index(
                        fields=["outcome", "delivered_on", "stage_entered_on", "id", "expected_fen"],
                        name="deals_in_delivery",
                    ),
                    models.Index(fields=["outcome", "stage_entered_on", "id"], name="deals_open_by_entry"),
                    models.Index(fields=["outcome", "expected_on", "id"], name="deals_open_by_expected_on"),
                    models.Index(fields=["outcome", "expected_fen", "id"], name="deals_open_by_amount"),
                    models.Index(fields=["customer", "outcome"], name="deals_of_customer"),
                    models.Index(fields=["expected_on", "id"], name="deals_by_expected_on"),
                    models.Index(fields=["expected_fen", "id"], name="deals_by_amount"),
                    models.Index(fields=["stage_entered_on", "id"], name="deals_by_entry"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "development",
                                    "needs_analysis",
                                    "introduction",
                                    "quotation",
                                    "negotiation",
                                    "signing",
                                    "delivery",
                                ],
                            )
                        ),
                        name="deals_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected_fen__gte", 0), ("expected_fen__lte", 1000000000000000)),
                        name="deals_amount_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("outcome", "open")),
                            models.Q(("closed_on__isnull", False), ("outcome__in", ("won", "lost"))),
                            _connector="OR",
                        ),
                        name="deals_closed_when_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "lost"), models.Q(("lost_reason", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "lost"), _negated=True), ("lost_reason", "")),
                            _connector="OR",
                        ),
                        name="deals_lost_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "won"), ("stage", "delivery")),
                            models.Q(
                                models.Q(("outcome", "won"), _negated=True),
                                models.Q(("stage", "delivery"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="deals_won_is_in_delivery",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delivered_on__isnull", True), ("outcome", "won"), _connector="OR"),
                        name="deals_delivered_when_won",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customer__isnull", False),
                            ("stage", "development"),
                            ("is_taken_over", True),
                            _connector="OR",
                        ),
                        name="deals_customer_from_needs_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField(default=1)),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="interests", to="deals.deal"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("deal", "product"), name="deals_interest_once"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="deals_interest_counts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("development", "开发"),
                            ("needs_analysis", "需求分析"),
                            ("introduction", "产品介绍"),
                            ("quotation", "报价"),
                            ("negotiation", "谈判"),
                            ("signing", "签约"),
                            ("delivery", "交付"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("development", "开发"),
                            ("needs_analysis", "需求分析"),
                            ("introduction", "产品介绍"),
                            ("quotation", "报价"),
                            ("negotiation", "谈判"),
                            ("signing", "签约"),
                            ("delivery", "交付"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("evidence", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.clause"
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="deals.deal"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_stage", models.F("to_stage")), _negated=True),
                        name="deals_move_goes_somewhere",
                    )
                ],
            },
        ),
    ]
