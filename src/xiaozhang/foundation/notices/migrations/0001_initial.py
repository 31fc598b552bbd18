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
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("body", models.CharField(blank=True, max_length=1000, verbose_name="内容")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                ("record_type", models.CharField(blank=True, max_length=40)),
                ("record_id", models.BigIntegerField(null=True)),
                ("key", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="已读")),
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
                "verbose_name": "通知",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["member", "-id"], name="notices_by_member"),
                    models.Index(fields=["member", "kind", "-id"], name="notices_by_kind"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["member"], name="notices_unread"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "key"), name="notices_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), models.Q(("title", ""), _negated=True)
                        ),
                        name="notices_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record_id__isnull", True), ("record_type", "")),
                            models.Q(models.Q(("record_type", ""), _negated=True), ("record_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_record_is_whole",
                    ),
                ],
            },
        ),
    ]
