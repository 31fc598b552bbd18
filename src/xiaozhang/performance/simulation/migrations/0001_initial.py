import django.db.models.deletion
import django.db.models.expressions
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
            name="Simulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("first_on", models.DateField(verbose_name="起始月份")),
                ("last_on", models.DateField(verbose_name="截止月份")),
                ("budget_fen", models.BigIntegerField(null=True, verbose_name="预算")),
                (
                    "budget_by",
                    models.CharField(
                        choices=[("month", "每月"), ("whole", "全部月份合计")],
                        default="month",
                        max_length=5,
                        verbose_name="预算口径",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "测算中"),
                            ("done", "已完成"),
                            ("failed", "没有算成"),
                        ],
                        default="queued",
                        max_length=7,
                        verbose_name="状态",
                    ),
                ),
                ("months_done", models.PositiveIntegerField(default=0, verbose_name="已测算月数")),
                ("months_total", models.PositiveIntegerField(verbose_name="月数")),
                ("attempt", models.PositiveIntegerField(default=0, verbose_name="第几次开始")),
                ("mark", models.BigIntegerField(verbose_name="台账截至")),
                ("clauses", models.TextField(verbose_name="条款")),
                ("base_clauses", models.TextField(blank=True, verbose_name="比较的条款")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="输入摘要")),
                ("members_count", models.PositiveIntegerField(default=0, verbose_name="人数")),
                ("before_fen", models.BigIntegerField(default=0, verbose_name="现行应发")),
                ("after_fen", models.BigIntegerField(default=0, verbose_name="测算应发")),
                ("result", models.TextField(blank=True, verbose_name="结果")),
                ("failure", models.CharField(blank=True, max_length=500, verbose_name="没有算成的原因")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("touched_at", models.DateTimeField(verbose_name="最近更新")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.version",
                        verbose_name="比较的版本",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.version",
                        verbose_name="测算的版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "测算",
                "indexes": [models.Index(fields=["created_at", "id"], name="simulation_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="simulation_months_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget_fen__isnull", True), ("budget_fen__gt", 0), _connector="OR"),
                        name="simulation_budget_is_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("failure", ""),
                                ("finished_at__isnull", True),
                                ("result", ""),
                                ("state__in", ("queued", "running")),
                            ),
                            models.Q(
                                ("failure", ""),
                                ("finished_at__isnull", False),
                                ("state", "done"),
                                models.Q(("result", ""), _negated=True),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("result", ""),
                                ("state", "failed"),
                                models.Q(("failure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="simulation_states_say_what_came_of_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SimulatedMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("team_name", models.CharField(blank=True, max_length=60, verbose_name="团队")),
                ("before_earned_fen", models.BigIntegerField(default=0, verbose_name="现行所得")),
                ("after_earned_fen", models.BigIntegerField(default=0, verbose_name="测算所得")),
                ("before_fen", models.BigIntegerField(default=0, verbose_name="现行应发")),
                ("after_fen", models.BigIntegerField(default=0, verbose_name="测算应发")),
                ("before_lines", models.PositiveIntegerField(default=0, verbose_name="现行行数")),
                ("after_lines", models.PositiveIntegerField(default=0, verbose_name="测算行数")),
                ("top_up_fen", models.BigIntegerField(default=0, verbose_name="补足最低工资")),
                ("parts", models.TextField(blank=True, verbose_name="差额由来")),
                ("opening", models.TextField(blank=True, verbose_name="测算期初余额")),
                ("base_opening", models.TextField(blank=True, verbose_name="比较期初余额")),
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
                    "simulation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="months",
                        to="simulation.simulation",
                        verbose_name="测算",
                    ),
                ),
            ],
            options={
                "verbose_name": "测算月份",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("simulation", "member", "month_on"), name="simulation_one_month_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SimulatedMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("team_name", models.CharField(blank=True, max_length=60, verbose_name="团队")),
                ("before_earned_fen", models.BigIntegerField(default=0, verbose_name="现行所得")),
                ("after_earned_fen", models.BigIntegerField(default=0, verbose_name="测算所得")),
                ("before_fen", models.BigIntegerField(default=0, verbose_name="现行应发")),
                ("after_fen", models.BigIntegerField(default=0, verbose_name="测算应发")),
                ("difference_fen", models.BigIntegerField(default=0, verbose_name="差额")),
                ("short_months", models.PositiveIntegerField(default=0, verbose_name="低于最低工资的月数")),
                ("parts", models.TextField(blank=True, verbose_name="差额由来")),
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
                    "simulation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="simulation.simulation",
                        verbose_name="测算",
                    ),
                ),
            ],
            options={
                "verbose_name": "测算成员",
                "indexes": [
                    models.Index(fields=["simulation", "difference_fen", "id"], name="simulation_by_difference"),
                    models.Index(fields=["simulation", "before_fen", "id"], name="simulation_by_before"),
                    models.Index(fields=["simulation", "after_fen", "id"], name="simulation_by_after"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("simulation", "member"), name="simulation_one_member_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "difference_fen",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("after_fen"), "-", models.F("before_fen")
                                ),
                            )
                        ),
                        name="simulation_member_adds_up",
                    ),
                ],
            },
        ),
    ]
