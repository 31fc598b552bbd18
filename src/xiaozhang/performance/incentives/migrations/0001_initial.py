import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("number", models.PositiveIntegerField(verbose_name="试算次数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("staged", "试算中"),
                            ("draft", "草稿"),
                            ("published", "已发布"),
                            ("confirmed", "已确认"),
                        ],
                        default="staged",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("is_superseded", models.BooleanField(default=False, verbose_name="已被替代")),
                ("mark", models.BigIntegerField(verbose_name="台账截至")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="输入摘要")),
                ("result_hash", models.CharField(blank=True, max_length=64, verbose_name="结果摘要")),
                ("credits_done", models.PositiveIntegerField(default=0, verbose_name="已核算")),
                ("credits_total", models.PositiveIntegerField(default=0, verbose_name="待核算")),
                ("statements_count", models.PositiveIntegerField(default=0, verbose_name="结算单数")),
                ("lines_count", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("commission_fen", models.BigIntegerField(default=0, verbose_name="提成")),
                ("adjustment_fen", models.BigIntegerField(default=0, verbose_name="调整")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("touched_at", models.DateTimeField(verbose_name="最近更新")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
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
                ("award_fen", models.BigIntegerField(default=0, verbose_name="奖励")),
                ("outcome", models.TextField(blank=True, verbose_name="其他结果")),
                ("paid_fen", models.BigIntegerField(default=0, verbose_name="应发")),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.run",
                        verbose_name="承接的草稿",
                    ),
                ),
                ("kept_count", models.PositiveIntegerField(default=0, verbose_name="沿用的结算单")),
                ("release", models.CharField(blank=True, max_length=20, verbose_name="核算版本")),
            ],
            options={
                "verbose_name": "结算",
                "constraints": [
                    models.UniqueConstraint(fields=("month_on", "number"), name="incentives_run_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_superseded", False), ("state", "staged")),
                        fields=("month_on",),
                        name="incentives_one_run_under_way",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_superseded", False), ("state__in", ("published", "confirmed"))),
                        fields=("month_on",),
                        name="incentives_one_published_run",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("finished_at__isnull", True),
                                ("published_at__isnull", True),
                                ("state", "staged"),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("finished_at__isnull", False),
                                ("published_at__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("finished_at__isnull", False),
                                ("published_at__isnull", False),
                                ("state", "published"),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("finished_at__isnull", False),
                                ("published_at__isnull", False),
                                ("state", "confirmed"),
                            ),
                            _connector="OR",
                        ),
                        name="incentives_run_states_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunSnapshot",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="snapshot",
                        serialize=False,
                        to="incentives.run",
                        verbose_name="结算",
                    ),
                ),
                ("content", models.TextField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "结算快照",
            },
        ),
        migrations.CreateModel(
            name="ClauseTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause_id", models.BigIntegerField(verbose_name="条款")),
                ("lines", models.PositiveIntegerField(verbose_name="行数")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="incentives.run",
                        verbose_name="结算",
                    ),
                ),
            ],
            options={
                "verbose_name": "条款产出",
                "indexes": [models.Index(fields=["clause_id"], name="incentives_by_clause")],
                "constraints": [models.UniqueConstraint(fields=("run", "clause_id"), name="incentives_one_tally")],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, verbose_name="单号")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("member_name", models.CharField(max_length=60, verbose_name="姓名")),
                ("team_name", models.CharField(blank=True, max_length=60, verbose_name="团队")),
                ("post_name", models.CharField(blank=True, max_length=200, verbose_name="岗位")),
                ("target_fen", models.BigIntegerField(null=True, verbose_name="目标")),
                ("received_fen", models.BigIntegerField(default=0, verbose_name="回款")),
                ("late_fen", models.BigIntegerField(default=0, verbose_name="补记以前月份")),
                ("unpaid_fen", models.BigIntegerField(default=0, verbose_name="不计提成")),
                ("commission_fen", models.BigIntegerField(default=0, verbose_name="提成")),
                ("adjustment_fen", models.BigIntegerField(default=0, verbose_name="调整")),
                ("total_fen", models.BigIntegerField(default=0, verbose_name="本月所得")),
                ("lines_count", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="摘要")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="本人确认")),
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
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="incentives.run",
                        verbose_name="结算",
                    ),
                ),
                ("appeal_until_on", models.DateField(null=True, verbose_name="申诉截止")),
                ("award_fen", models.BigIntegerField(default=0, verbose_name="奖励")),
                ("paid_fen", models.BigIntegerField(default=0, verbose_name="本月应发")),
                ("pay", models.TextField(blank=True, verbose_name="发放")),
            ],
            options={
                "verbose_name": "结算单",
                "indexes": [
                    models.Index(fields=["member", "month_on"], name="incentives_by_member"),
                    models.Index(fields=["month_on", "id"], name="incentives_by_month"),
                    models.Index(fields=["total_fen", "id"], name="incentives_by_total"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "member"), name="incentives_one_statement_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_fen",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("commission_fen"), "+", models.F("adjustment_fen")
                                    ),
                                    "+",
                                    models.F("award_fen"),
                                ),
                            )
                        ),
                        name="incentives_statement_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commission", "提成"),
                            ("adjustment", "调整"),
                            ("limit", "封顶与保底"),
                            ("pool", "团队共享"),
                            ("award", "奖励"),
                            ("contest", "竞赛"),
                            ("kpi_pay", "绩效工资"),
                            ("points", "积分"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("fact_id", models.BigIntegerField(null=True, verbose_name="台账事实")),
                ("clause_id", models.BigIntegerField(verbose_name="条款")),
                ("basis_on", models.DateField(null=True, verbose_name="依据日期")),
                ("origin_month_on", models.DateField(verbose_name="所属月份")),
                ("base_fen", models.BigIntegerField(null=True, verbose_name="基数")),
                ("before_fen", models.BigIntegerField(null=True, verbose_name="之前累计")),
                ("after_fen", models.BigIntegerField(null=True, verbose_name="之后累计")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("slices", models.TextField(blank=True, verbose_name="分段")),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="incentives.statement",
                        verbose_name="结算单",
                    ),
                ),
                ("trace", models.TextField(blank=True, verbose_name="由来")),
            ],
            options={
                "verbose_name": "结算行",
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "sequence"), name="incentives_line_sequence")
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "kind",
                    models.CharField(
                        choices=[("held", "留存"), ("carried", "结转"), ("claim", "应追"), ("draw", "预支")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("key", models.CharField(max_length=300, verbose_name="编号")),
                ("amount_fen", models.BigIntegerField(verbose_name="余额")),
                ("since_on", models.DateField(verbose_name="起自")),
                ("clause_key", models.CharField(blank=True, max_length=60, verbose_name="条款")),
                ("fact_key", models.CharField(blank=True, max_length=120, verbose_name="事实")),
                ("contract", models.CharField(blank=True, max_length=40, verbose_name="合同")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="名称")),
                ("notice_on", models.DateField(null=True, verbose_name="书面告知日")),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="balances",
                        to="incentives.statement",
                        verbose_name="结算单",
                    ),
                ),
            ],
            options={
                "verbose_name": "余额",
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "sequence"), name="incentives_balance_sequence"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="incentives_balance_is_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim_key", models.CharField(max_length=300, verbose_name="应追")),
                ("given_on", models.DateField(verbose_name="告知日")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "追回告知",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "claim_key"), name="incentives_one_notice_a_claim")
                ],
            },
        ),
    ]
