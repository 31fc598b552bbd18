from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="产品编号")),
                ("name", models.CharField(max_length=120, verbose_name="产品名称")),
                ("name_key", models.CharField(max_length=120)),
                ("pinyin", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="类别")),
                ("unit", models.CharField(max_length=20, verbose_name="单位")),
                ("price_fen", models.BigIntegerField(verbose_name="标准价")),
                ("cost_fen", models.BigIntegerField(null=True, verbose_name="成本")),
                ("tax_bp", models.PositiveIntegerField(default=1300, verbose_name="税率")),
                ("active_from", models.DateField(verbose_name="启用日期")),
                ("active_until", models.DateField(null=True, verbose_name="停用日期")),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "产品",
                "indexes": [
                    models.Index(fields=["pinyin", "id"], name="products_by_name"),
                    models.Index(fields=["category", "pinyin", "id"], name="products_by_category"),
                    models.Index(fields=["price_fen", "id"], name="products_by_price"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("name_key",), name="products_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("price_fen__gte", 0)), name="products_price_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost_fen__isnull", True), ("cost_fen__gte", 0), _connector="OR"),
                        name="products_cost_ok",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_bp__lte", 10000)), name="products_tax_at_most_whole"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("active_until__isnull", True),
                            ("active_until__gt", models.F("active_from")),
                            _connector="OR",
                        ),
                        name="products_end_after_start",
                    ),
                ],
            },
        ),
    ]
