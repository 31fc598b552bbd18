import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charter", "0001_initial"),
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_on", models.DateField(verbose_name="评估自")),
                ("end_on", models.DateField(verbose_name="评估至")),
                ("due_on", models.DateField(verbose_name="完成期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "进行中"), ("closed", "已结束")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("conclusion", models.TextField(blank=True, verbose_name="结论")),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结束人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="开始人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.version",
                        verbose_name="制度版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度修订",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("state",), name="revision_one_open_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_on__gt", models.F("start_on"))), name="revision_round_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="revision_closed_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause_key", models.CharField(max_length=60, verbose_name="条款键")),
                (
                    "choice",
                    models.CharField(
                        choices=[("keep", "保留"), ("change", "修改"), ("repeal", "废止")],
                        max_length=8,
                        verbose_name="意见",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("noted_at", models.DateTimeField(verbose_name="时间")),
                (
                    "clause",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.clause",
                        verbose_name="条款",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="评估人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="revision.round",
                        verbose_name="年度修订",
                    ),
                ),
            ],
            options={
                "verbose_name": "条款评估",
                "ordering": ("id",),
                "indexes": [models.Index(fields=["clause_key", "round"], name="revision_verdict_by_key")],
                "constraints": [models.UniqueConstraint(fields=("round", "clause_key"), name="revision_one_verdict")],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                ("until_on", models.DateField(verbose_name="截止日期")),
                ("words", models.TextField(blank=True, verbose_name="说明")),
                ("text", models.JSONField(verbose_name="所征求意见的文本")),
                ("text_hash", models.CharField(max_length=64, verbose_name="文本指纹")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结束人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.version",
                        verbose_name="制度版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "征求意见",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("version",),
                        name="revision_one_open_consultation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="revision_consultation_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause_key", models.CharField(blank=True, max_length=60, verbose_name="条款键")),
                ("clause_number", models.CharField(blank=True, max_length=12, verbose_name="条号")),
                ("clause_title", models.CharField(blank=True, max_length=80, verbose_name="条名")),
                ("written_at", models.DateTimeField(verbose_name="提出时间")),
                ("text", models.TextField(verbose_name="意见")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("adopted", "已采纳"),
                            ("partly", "部分采纳"),
                            ("not_adopted", "未采纳"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="处理",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="revision.consultation",
                        verbose_name="征求意见",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见",
                "ordering": ("id",),
                "indexes": [models.Index(fields=["consultation", "clause_key"], name="revision_opinion_by_clause")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("outcome", "open")),
                            models.Q(models.Q(("outcome", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_opinion_answered_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_adopted"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="revision_opinion_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clause_key", ""), ("clause_number", "")),
                            models.Q(
                                models.Q(("clause_key", ""), _negated=True),
                                models.Q(("clause_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revision_opinion_names_a_clause",
                    ),
                ],
            },
        ),
    ]
