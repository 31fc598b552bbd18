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
                ("number", models.PositiveIntegerField(unique=True)),
                ("month_on", models.DateField(unique=True)),
                ("parts", models.JSONField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="CustomerTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=60)),
                ("customer_id", models.BigIntegerField()),
                ("month_on", models.DateField()),
                ("amount_fen", models.BigIntegerField(default=0)),
                ("quantity", models.BigIntegerField(default=0)),
                ("facts", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("metric", "customer_id", "month_on"), name="ledger_customer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=60)),
                ("source_type", models.CharField(max_length=60)),
                ("source_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField(null=True)),
                ("references", models.JSONField(default=dict)),
                ("amount_fen", models.BigIntegerField(null=True)),
                ("quantity", models.BigIntegerField(null=True)),
                ("attributes", models.JSONField(default=dict)),
                ("occurred_at", models.DateTimeField()),
                ("occurred_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("month_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[("daily", "日常工作"), ("taken_over", "期初导入")], default="daily", max_length=12
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="ledger.fact",
                    ),
                ),
            ],
            options={
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
                ("share_bp", models.PositiveIntegerField()),
                ("amount_fen", models.BigIntegerField(null=True)),
                ("quantity", models.BigIntegerField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="ledger.fact"
                    ),
                ),
            ],
            options={
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
                ("month_on", models.DateField(unique=True)),
                (
                    "state",
                    models.CharField(choices=[("open", "未结账"), ("closed", "已结账")], default="open", max_length=10),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
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
                ("metric", models.CharField(max_length=60)),
                ("month_on", models.DateField()),
                ("day_on", models.DateField()),
                ("amount_fen", models.BigIntegerField(default=0)),
                ("quantity", models.BigIntegerField(default=0)),
                ("facts", models.BigIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
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
