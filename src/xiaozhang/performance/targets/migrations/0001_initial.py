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
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="目标")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                ("metric", models.CharField(default="receipt", max_length=80, verbose_name="指标")),
                ("quantity", models.BigIntegerField(null=True, verbose_name="目标数")),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.team",
                        verbose_name="团队",
                    ),
                ),
            ],
            options={
                "verbose_name": "目标",
                "indexes": [models.Index(fields=["month_on", "metric", "member"], name="targets_by_month")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "metric", "month_on"), name="targets_one_a_month"),
                    models.UniqueConstraint(
                        fields=("team", "metric", "month_on"), name="targets_one_a_month_of_a_team"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", False), ("team__isnull", True)),
                            models.Q(("member__isnull", True), ("team__isnull", False)),
                            _connector="OR",
                        ),
                        name="targets_of_a_member_or_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_fen__gte", 0),
                                ("amount_fen__lte", 1000000000000000),
                                ("quantity__isnull", True),
                            ),
                            models.Q(
                                ("amount_fen__isnull", True), ("quantity__gte", 0), ("quantity__lte", 1000000000000000)
                            ),
                            _connector="OR",
                        ),
                        name="targets_figure_in_range",
                    ),
                ],
            },
        ),
    ]
