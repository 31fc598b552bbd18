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
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text_hash", models.CharField(max_length=64, unique=True, verbose_name="文本指纹")),
                ("text_kind", models.CharField(max_length=40, verbose_name="文本种类")),
                ("words", models.TextField(verbose_name="文本")),
                ("kept_at", models.DateTimeField(verbose_name="留存时间")),
            ],
            options={
                "verbose_name": "签阅文本",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_hash", ""), _negated=True), name="signing_wording_has_a_hash"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text_kind", models.CharField(max_length=40, verbose_name="文本种类")),
                ("record_id", models.BigIntegerField()),
                ("series", models.CharField(blank=True, max_length=60)),
                ("title", models.CharField(max_length=120, verbose_name="文本")),
                ("version", models.CharField(blank=True, max_length=40, verbose_name="版本")),
                ("url", models.CharField(max_length=300)),
                ("roles", models.JSONField(default=list, verbose_name="岗位")),
                ("days", models.PositiveSmallIntegerField(verbose_name="签阅期限")),
                ("remind_before", models.PositiveSmallIntegerField(verbose_name="到期前提醒")),
                ("remind_every", models.PositiveSmallIntegerField(verbose_name="逾期后每隔")),
                ("clause_id", models.BigIntegerField(null=True)),
                ("clause_number", models.CharField(blank=True, max_length=20, verbose_name="依据条款")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "签阅中"), ("replaced", "已有新版"), ("void", "已作废")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="通知时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="通知人",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="signing.wording",
                        verbose_name="签阅文本",
                    ),
                ),
            ],
            options={
                "verbose_name": "签阅要求",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("text_kind", "series"),
                        name="signing_one_open_in_series",
                    ),
                    models.UniqueConstraint(
                        fields=("text_kind", "record_id", "wording"), name="signing_wording_asked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="signing_ended_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField(verbose_name="通知日期")),
                ("due_on", models.DateField(verbose_name="期限")),
                ("reminded_on", models.DateField(null=True, verbose_name="最近提醒")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签阅时间")),
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
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="signing.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "签阅通知",
                "ordering": ("due_on", "id"),
                "indexes": [
                    models.Index(fields=["request", "due_on", "id"], name="signing_asked_by_due"),
                    models.Index(fields=["request", "signed_at", "id"], name="signing_asked_by_signed"),
                    models.Index(fields=["member", "request"], name="signing_asked_of_member"),
                ],
                "constraints": [models.UniqueConstraint(fields=("request", "member"), name="signing_asked_once")],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member_name", models.CharField(max_length=60, verbose_name="姓名")),
                ("signed_at", models.DateTimeField(verbose_name="签阅时间")),
                ("text_hash", models.CharField(max_length=64, verbose_name="文本指纹")),
                ("version", models.CharField(blank=True, max_length=40, verbose_name="版本")),
                ("roles", models.JSONField(default=list, verbose_name="当日岗位")),
                ("role_names", models.CharField(blank=True, max_length=200, verbose_name="当日岗位")),
                ("team_name", models.CharField(blank=True, max_length=60, verbose_name="当日团队")),
                ("statement", models.CharField(max_length=200, verbose_name="声明")),
                (
                    "device",
                    models.CharField(
                        choices=[("computer", "电脑"), ("phone", "手机")], max_length=10, verbose_name="方式"
                    ),
                ),
                ("client", models.CharField(blank=True, max_length=80, verbose_name="设备")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签阅人",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="signing.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "签阅记录",
                "ordering": ("signed_at", "id"),
                "constraints": [models.UniqueConstraint(fields=("request", "member"), name="signing_signed_once")],
            },
        ),
    ]
