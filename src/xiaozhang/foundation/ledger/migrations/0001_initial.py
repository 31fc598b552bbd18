import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="序号")),
                ("month_on", models.DateField(unique=True, verbose_name="月份")),
                ("parts", models.JSONField(verbose_name="内容")),
                ("previous", models.CharField(max_length=64, verbose_name="前一封印")),
                ("hash", models.CharField(max_length=64, verbose_name="封印")),
                ("sealed_at", models.DateTimeField(verbose_name="封印时间")),
            ],
            options={
                "verbose_name": "结账封印",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="CustomerTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=60, verbose_name="指标")),
                ("customer_id", models.BigIntegerField(verbose_name="客户")),
                ("month_on", models.DateField(verbose_name="计入月份")),
                ("amount_fen", models.BigIntegerField(default=0, verbose_name="金额")),
                ("quantity", models.BigIntegerField(default=0, verbose_name="数量")),
                ("facts", models.BigIntegerField(default=0, verbose_name="条数")),
            ],
            options={
                "verbose_name": "客户合计",
                "constraints": [
                    models.UniqueConstraint(fields=("metric", "customer_id", "month_on"), name="ledger_customer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=60, verbose_name="指标")),
                ("source_type", models.CharField(max_length=60, verbose_name="来源类别")),
                ("source_id", models.BigIntegerField(verbose_name="来源")),
                ("customer_id", models.BigIntegerField(null=True, verbose_name="客户")),
                ("references", models.JSONField(default=dict, verbose_name="关联")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                ("quantity", models.BigIntegerField(null=True, verbose_name="数量")),
                ("attributes", models.JSONField(default=dict, verbose_name="属性")),
                ("occurred_at", models.DateTimeField(verbose_name="发生时间")),
                ("occurred_on", models.DateField(verbose_name="发生日期")),
                ("recorded_at", models.DateTimeField(verbose_name="入账时间")),
                ("month_on", models.DateField(verbose_name="计入月份")),
                (
                    "source",
                    models.CharField(
                        choices=[("daily", "日常工作"), ("taken_over", "期初导入")],
                        default="daily",
                        max_length=12,
                        verbose_name="来路",
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="凭据")),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="ledger.fact",
                        verbose_name="冲销的事实",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账事实",
                "indexes": [
                    models.Index(fields=["metric", "month_on", "occurred_at"], name="ledger_fact_settled"),
                    models.Index(fields=["metric", "occurred_on"], name="ledger_fact_occurred"),
                    models.Index(fields=["month_on", "occurred_at", "id"], name="ledger_fact_month"),
                    models.Index(fields=["occurred_at", "id"], name="ledger_fact_latest"),
                    models.Index(fields=["source_type", "source_id"], name="ledger_fact_source"),
                    models.Index(fields=["customer_id", "metric"], name="ledger_fact_customer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_fen__isnull", True), ("quantity__isnull", False)),
                            models.Q(("amount_fen__isnull", False), ("quantity__isnull", True)),
                            _connector="OR",
                        ),
                        name="ledger_fact_amount_or_quantity",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share_bp", models.PositiveIntegerField(verbose_name="分成比例")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                ("quantity", models.BigIntegerField(null=True, verbose_name="数量")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="ledger.fact",
                        verbose_name="台账事实",
                    ),
                ),
            ],
            options={
                "verbose_name": "分成",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "fact"), name="ledger_credit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share_bp__gt", 0), ("share_bp__lte", 10000)), name="ledger_credit_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Month",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(unique=True, verbose_name="月份")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "未结账"), ("closed", "已结账")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结账时间")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结账人",
                    ),
                ),
            ],
            options={
                "verbose_name": "月份",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("state", "open")),
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="ledger_month_closed_has_instant",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=60, verbose_name="指标")),
                ("month_on", models.DateField(verbose_name="计入月份")),
                ("day_on", models.DateField(verbose_name="日期")),
                ("amount_fen", models.BigIntegerField(default=0, verbose_name="金额")),
                ("quantity", models.BigIntegerField(default=0, verbose_name="数量")),
                ("facts", models.BigIntegerField(default=0, verbose_name="条数")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "每日合计",
                "indexes": [
                    models.Index(fields=["metric", "month_on", "member"], name="ledger_daily_month"),
                    models.Index(fields=["metric", "day_on"], name="ledger_daily_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("metric", "member", "month_on", "day_on"), name="ledger_daily_once")
                ],
            },
        ),
    ]
