import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("url", models.CharField(max_length=500, verbose_name="地址")),
                ("events", models.JSONField(default=list, verbose_name="事件")),
                ("salt", models.CharField(max_length=40)),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "推送",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=60, verbose_name="事件")),
                ("event_id", models.CharField(max_length=36, verbose_name="消息编号")),
                ("body", models.TextField(verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待发送"), ("delivered", "已送达"), ("failed", "未送达")],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("next_at", models.DateTimeField(null=True, verbose_name="下次发送")),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                ("tried_at", models.DateTimeField(null=True, verbose_name="最近发送")),
                ("last_status", models.PositiveSmallIntegerField(null=True, verbose_name="回答")),
                ("last_answer", models.CharField(blank=True, max_length=500, verbose_name="回答内容")),
                ("last_error", models.CharField(blank=True, max_length=200, verbose_name="没有送达的原因")),
                ("last_ms", models.PositiveIntegerField(null=True, verbose_name="用时")),
                (
                    "subscription",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="webhooks.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送消息",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["subscription", "-id"], name="webhooks_by_subscription"),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_at"], name="webhooks_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_at__isnull", False), ("state", "waiting")),
                            models.Q(("state", "waiting"), _negated=True),
                            _connector="OR",
                        ),
                        name="webhooks_waiting_says_when",
                    )
                ],
            },
        ),
    ]
