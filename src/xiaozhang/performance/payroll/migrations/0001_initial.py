import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incentives", "0001_initial"),
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayrollExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("number", models.PositiveIntegerField(verbose_name="第几次")),
                (
                    "kind",
                    models.CharField(choices=[("xlsx", "xlsx"), ("csv", "csv")], max_length=4, verbose_name="文件"),
                ),
                ("is_preliminary", models.BooleanField(verbose_name="预导出")),
                ("rows", models.PositiveIntegerField(verbose_name="人数")),
                ("earned_fen", models.BigIntegerField(verbose_name="本月所得")),
                ("total_fen", models.BigIntegerField(verbose_name="应发合计")),
                ("content_hash", models.CharField(max_length=64, verbose_name="内容摘要")),
                ("file_sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                ("result_hash", models.CharField(max_length=64, verbose_name="结果摘要")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="输入摘要")),
                ("seal_hash", models.CharField(blank=True, max_length=64, verbose_name="结账封印")),
                ("exported_at", models.DateTimeField(verbose_name="导出时间")),
                ("by_name", models.CharField(max_length=60, verbose_name="导出人姓名")),
                (
                    "exported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导出人",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.run",
                        verbose_name="结算",
                    ),
                ),
            ],
            options={
                "verbose_name": "工资导出",
                "ordering": ("-month_on", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("month_on", "number"), name="payroll_export_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("xlsx", "csv"))), name="payroll_export_kind_known"
                    ),
                ],
            },
        ),
    ]
