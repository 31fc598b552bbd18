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
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="申诉编号")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("line_sequence", models.PositiveIntegerField(default=0, verbose_name="结算行")),
                ("clause_id", models.BigIntegerField(null=True, verbose_name="条款")),
                ("fact_id", models.BigIntegerField(null=True, verbose_name="台账事实")),
                ("subject", models.CharField(max_length=200, verbose_name="申诉对象")),
                ("evidence", models.TextField(verbose_name="当时的结算")),
                ("evidence_hash", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("figure", "金额有误"),
                            ("missing", "漏记事实"),
                            ("credit", "归属有误"),
                            ("clause", "用错条款"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("claimed_fen", models.BigIntegerField(null=True, verbose_name="主张金额")),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("answered", "已答复"),
                            ("reviewing", "复核中"),
                            ("reviewed", "已复核"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="提出时间")),
                ("until_on", models.DateField(verbose_name="申诉截止")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "成立"), ("partly", "部分成立"), ("rejected", "不成立")],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("decision_words", models.TextField(blank=True, verbose_name="答复")),
                (
                    "follow_up",
                    models.CharField(
                        choices=[
                            ("none", "不用更正"),
                            ("fact", "补记或更正台账事实"),
                            ("exception", "另批签呈"),
                            ("rerun", "重新试算"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="更正办法",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("review_until_on", models.DateField(null=True, verbose_name="可申请复核至")),
                ("review_reason", models.TextField(blank=True, verbose_name="申请复核的理由")),
                ("review_asked_at", models.DateTimeField(null=True, verbose_name="申请复核时间")),
                (
                    "review_decision",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "成立"), ("partly", "部分成立"), ("rejected", "不成立")],
                        max_length=10,
                        verbose_name="复核决定",
                    ),
                ),
                ("review_words", models.TextField(blank=True, verbose_name="复核答复")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("followed_at", models.DateTimeField(null=True, verbose_name="更正办结时间")),
                ("followed_words", models.CharField(blank=True, max_length=200, verbose_name="更正结果")),
                ("task_key", models.CharField(blank=True, max_length=60)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="受理人",
                    ),
                ),
                (
                    "decided_by",
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
                    "followed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更正经办人",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申诉人",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.statement",
                        verbose_name="结算单",
                    ),
                ),
            ],
            options={
                "verbose_name": "申诉",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["statement"], name="appeals_by_statement"),
                    models.Index(fields=["member", "month_on"], name="appeals_by_member"),
                    models.Index(fields=["assignee", "state"], name="appeals_by_assignee"),
                    models.Index(fields=["state", "due_on", "id"], name="appeals_by_state"),
                    models.Index(fields=["month_on", "state"], name="appeals_by_month"),
                    models.Index(fields=["due_on", "id"], name="appeals_by_due"),
                    models.Index(fields=["clause_id", "submitted_at"], name="appeals_by_clause"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("line_sequence__gt", 0), models.Q(("state", "withdrawn"), _negated=True)),
                        fields=("statement", "line_sequence"),
                        name="appeals_one_a_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "reviewing", "reviewed", "withdrawn"])),
                        name="appeals_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            ("kind__in", ["figure", "missing", "credit", "clause", "other"]),
                        ),
                        name="appeals_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_fen__isnull", True),
                            models.Q(("claimed_fen__gte", -1000000000000000), ("claimed_fen__lte", 1000000000000000)),
                            _connector="OR",
                        ),
                        name="appeals_claim_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ("answered", "reviewing", "reviewed")),
                                ("decision__in", ["upheld", "partly", "rejected"]),
                                models.Q(("decision_words", ""), _negated=True),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decision", ""),
                                ("decision_words", ""),
                                ("state__in", ("open", "withdrawn")),
                            ),
                            _connector="OR",
                        ),
                        name="appeals_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("review_decision__in", ["upheld", "partly", "rejected"]),
                                ("reviewed_at__isnull", False),
                                ("state", "reviewed"),
                                models.Q(("review_words", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "reviewed"), _negated=True),
                                ("review_decision", ""),
                                ("review_words", ""),
                                ("reviewed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="appeals_reviewed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("followed_at__isnull", True), ("followed_words", "")),
                            models.Q(
                                ("followed_at__isnull", False),
                                models.Q(("followed_words", ""), _negated=True),
                                models.Q(("follow_up", "none"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeals_followed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppealMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("words", models.TextField(verbose_name="内容")),
                (
                    "appeal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="appeals.appeal",
                        verbose_name="申诉",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁",
                    ),
                ),
            ],
            options={
                "verbose_name": "申诉往来",
                "ordering": ("id",),
                "indexes": [models.Index(fields=["appeal", "id"], name="appeals_messages")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="appeals_message_says"
                    )
                ],
            },
        ),
    ]
