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
                ("number", models.CharField(max_length=20, unique=True, verbose_name="商机编号")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("title_key", models.CharField(max_length=120)),
                ("external_code", models.CharField(blank=True, max_length=60, verbose_name="原编号")),
                ("external_key", models.CharField(blank=True, max_length=60)),
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
                        verbose_name="阶段",
                    ),
                ),
                ("stage_entered_on", models.DateField(verbose_name="进入阶段")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "进行中"), ("won", "赢单"), ("lost", "输单")],
                        default="open",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("expected_fen", models.BigIntegerField(default=0, verbose_name="预计金额")),
                ("expected_on", models.DateField(null=True, verbose_name="预计成交日期")),
                ("need", models.TextField(blank=True, verbose_name="客户需求")),
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
                        verbose_name="输单原因",
                    ),
                ),
                ("lost_note", models.TextField(blank=True, verbose_name="输单说明")),
                ("opened_on", models.DateField(verbose_name="开立日期")),
                ("closed_on", models.DateField(null=True, verbose_name="结束日期")),
                ("delivered_on", models.DateField(null=True, verbose_name="交付日期")),
                ("is_taken_over", models.BooleanField(default=False, verbose_name="期初导入")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="版次")),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="客户",
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
                "verbose_name": "商机",
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
                    models.Index(fields=["title_key"], name="deals_by_title"),
                    models.Index(
                        condition=models.Q(("external_key", ""), _negated=True),
                        fields=["external_key"],
                        name="deals_by_external_code",
                    ),
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
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="数量")),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="deals.deal",
                        verbose_name="商机",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                        verbose_name="产品",
                    ),
                ),
            ],
            options={
                "verbose_name": "意向产品",
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
                        verbose_name="原阶段",
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
                        verbose_name="新阶段",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("evidence", models.JSONField(default=list, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="推进人",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.clause",
                        verbose_name="条款",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="deals.deal",
                        verbose_name="商机",
                    ),
                ),
            ],
            options={
                "verbose_name": "阶段记录",
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
