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
                ("amount_fen", models.BigIntegerField(verbose_name="目标")),
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
                "verbose_name": "目标",
                "indexes": [models.Index(fields=["month_on", "member"], name="targets_by_month")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "month_on"), name="targets_one_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gte", 0), ("amount_fen__lte", 1000000000000000)),
                        name="targets_amount_in_range",
                    ),
                ],
            },
        ),
    ]
