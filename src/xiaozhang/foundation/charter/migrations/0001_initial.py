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
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="序号")),
                ("label", models.CharField(max_length=20, verbose_name="版本")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("note", models.TextField(blank=True, verbose_name="修订说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草案"),
                            ("consulting", "征求意见中"),
                            ("approving", "审批中"),
                            ("approved", "已批准"),
                            ("published", "已发布"),
                            ("superseded", "已被取代"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("effective_on", models.DateField(null=True, verbose_name="生效日期")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("reason", models.TextField(blank=True, verbose_name="原因")),
                ("is_first", models.BooleanField(default=False, verbose_name="首版")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                ("accepted_warnings", models.JSONField(default=list, verbose_name="提醒的理由")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.version",
                        verbose_name="修订自",
                    ),
                ),
                ("consulted_at", models.DateTimeField(null=True, verbose_name="征求意见结束时间")),
                ("text_hash", models.CharField(blank=True, max_length=64, verbose_name="文本指纹")),
                ("withdrawal_reason", models.TextField(blank=True, verbose_name="撤回原因")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度版本",
                "ordering": ("-number",),
                "indexes": [models.Index(fields=["effective_on", "number"], name="charter_version_in_force")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="charter_version_publisher_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("state",),
                        name="charter_version_one_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_first", True)), fields=("is_first",), name="charter_version_one_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("effective_on__isnull", True),
                                ("published_at__isnull", True),
                                ("state__in", ("draft", "consulting", "approving", "approved", "withdrawn")),
                            ),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("published_at__isnull", False),
                                ("state__in", ("published", "superseded", "withdrawn")),
                            ),
                            _connector="OR",
                        ),
                        name="charter_version_published_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chapter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="章号")),
                ("title", models.CharField(max_length=80, verbose_name="章名")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chapters",
                        to="charter.version",
                        verbose_name="制度版本",
                    ),
                ),
                ("edit_number", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
            ],
            options={
                "verbose_name": "章",
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="charter_chapter_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                ("key", models.CharField(max_length=60, verbose_name="条款键")),
                ("number", models.CharField(max_length=12, verbose_name="条号")),
                ("title", models.CharField(max_length=80, verbose_name="标题")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                ("kind", models.CharField(blank=True, max_length=60, verbose_name="类别")),
                ("schema_number", models.PositiveIntegerField(null=True, verbose_name="参数格式")),
                ("parameters", models.JSONField(null=True, verbose_name="参数")),
                (
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="charter.chapter",
                        verbose_name="章",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="charter.version",
                        verbose_name="制度版本",
                    ),
                ),
                ("covers", models.JSONField(default=list, verbose_name="对应事项")),
                ("edit_number", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("edited_at", models.DateTimeField(null=True, verbose_name="修改时间")),
                (
                    "edited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                ("examples", models.JSONField(default=list, verbose_name="算例")),
                ("is_public", models.BooleanField(default=False, verbose_name="可公示")),
            ],
            options={
                "verbose_name": "条款",
                "ordering": ("version", "position"),
                "indexes": [models.Index(fields=["kind", "version"], name="charter_clause_by_kind")],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="charter_clause_key_once"),
                    models.UniqueConstraint(fields=("version", "number"), name="charter_clause_number_once"),
                    models.UniqueConstraint(fields=("version", "position"), name="charter_clause_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("parameters__isnull", True), ("schema_number__isnull", True)),
                            models.Q(
                                models.Q(("kind", ""), _negated=True),
                                ("parameters__isnull", False),
                                ("schema_number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="charter_clause_kind_has_parameters",
                    ),
                ],
            },
        ),
    ]
