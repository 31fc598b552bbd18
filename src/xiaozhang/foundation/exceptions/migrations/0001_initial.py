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
            name="ExceptionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="签呈编号")),
                ("clause_key", models.CharField(max_length=60, verbose_name="条款键")),
                (
                    "departure",
                    models.CharField(
                        choices=[
                            ("waive", "免除"),
                            ("extend", "放宽时限"),
                            ("value", "另定数值"),
                            ("text", "另行约定"),
                        ],
                        max_length=10,
                        verbose_name="例外",
                    ),
                ),
                ("value", models.JSONField(default=dict, verbose_name="内容")),
                ("summary", models.CharField(max_length=300, verbose_name="例外内容")),
                ("before", models.CharField(blank=True, max_length=300, verbose_name="原规定")),
                ("is_pay", models.BooleanField(default=False, verbose_name="涉及薪酬")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="涉及金额")),
                ("start_on", models.DateField(verbose_name="开始日期")),
                ("end_on", models.DateField(verbose_name="结束日期")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("approving", "审批中"),
                            ("approved", "已批准"),
                            ("rejected", "未批准"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("revoked_from_on", models.DateField(null=True, verbose_name="撤销自")),
                ("revocation_reason", models.CharField(blank=True, max_length=500, verbose_name="撤销理由")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "applicant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.clause",
                        verbose_name="条款",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "签呈",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("approved", "revoked"))),
                        fields=["clause_key", "start_on", "end_on"],
                        name="exceptions_standing",
                    ),
                    models.Index(fields=["clause_key", "id"], name="exceptions_by_key"),
                    models.Index(fields=["applicant", "state", "id"], name="exceptions_of_applicant"),
                    models.Index(fields=["state", "end_on", "id"], name="exceptions_by_state"),
                    models.Index(fields=["start_on", "id"], name="exceptions_by_start"),
                    models.Index(fields=["end_on", "id"], name="exceptions_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "approving", "approved", "rejected", "withdrawn", "revoked"])
                        ),
                        name="exceptions_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("departure__in", ["waive", "extend", "value", "text"])),
                        name="exceptions_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_on__lt", models.F("end_on"))), name="exceptions_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("summary", ""), _negated=True)
                        ),
                        name="exceptions_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__isnull", True),
                            models.Q(("amount_fen__gte", 0), ("amount_fen__lte", 1000000000000000)),
                            _connector="OR",
                        ),
                        name="exceptions_amount_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", False), ("state__in", ("approved", "revoked"))),
                            models.Q(
                                ("approved_at__isnull", True),
                                ("state__in", ("draft", "approving", "rejected", "withdrawn")),
                            ),
                            _connector="OR",
                        ),
                        name="exceptions_approved_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_from_on__isnull", False),
                                ("state", "revoked"),
                                models.Q(("revocation_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "revoked"), _negated=True),
                                ("revocation_reason", ""),
                                ("revoked_at__isnull", True),
                                ("revoked_from_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="exceptions_revoked_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExceptionSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=20, verbose_name="范围")),
                ("subject_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=160, verbose_name="名称")),
                (
                    "exception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subjects",
                        to="exceptions.exceptionrequest",
                        verbose_name="签呈",
                    ),
                ),
            ],
            options={
                "verbose_name": "签呈范围",
                "ordering": ("id",),
                "indexes": [models.Index(fields=["subject_type", "subject_id"], name="exceptions_of_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("exception", "subject_type", "subject_id"), name="exceptions_subject_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject_type__in", ("customer", "contract", "deal", "member", "team"))),
                        name="exceptions_subject_known",
                    ),
                ],
            },
        ),
    ]
