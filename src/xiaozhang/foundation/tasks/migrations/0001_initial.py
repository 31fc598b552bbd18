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
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("day", "每天"),
                            ("workday", "每个工作日"),
                            ("week", "每周"),
                            ("month", "每月"),
                            ("last_workday", "每月最后一个工作日"),
                        ],
                        max_length=20,
                        verbose_name="重复",
                    ),
                ),
                ("weekdays", models.CharField(blank=True, max_length=7, verbose_name="星期")),
                ("month_day", models.PositiveSmallIntegerField(null=True, verbose_name="每月几日")),
                ("until_on", models.DateField(null=True, verbose_name="重复到")),
                ("times", models.PositiveSmallIntegerField(null=True, verbose_name="重复次数")),
                ("last_turn", models.PositiveIntegerField(default=1)),
                ("next_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "重复待办",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["next_on"], name="tasks_series_next"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("every__in", ["day", "workday", "week", "month", "last_workday"])),
                        name="tasks_series_every_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("last_turn__gte", 1)), name="tasks_series_has_a_turn"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="待办")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("changed_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("due_at", models.DateTimeField(null=True, verbose_name="期限时刻")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "高"), (2, "普通"), (3, "低")], default=2, verbose_name="优先级"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "未完成"), ("done", "已完成"), ("cancelled", "已取消")],
                        default="open",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="结果")),
                ("unticked_reason", models.CharField(blank=True, max_length=200, verbose_name="未勾选的原因")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("source_key", models.CharField(blank=True, max_length=120, null=True, unique=True)),
                ("by_hand", models.BooleanField(default=True)),
                ("clause_id", models.BigIntegerField(null=True, verbose_name="依据条款")),
                ("record_type", models.CharField(blank=True, max_length=40, verbose_name="相关记录")),
                ("record_id", models.BigIntegerField(null=True)),
                ("record_title", models.CharField(blank=True, max_length=200)),
                ("turn", models.PositiveIntegerField(default=1)),
                ("is_reminded", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="完成人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指派人",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="tasks.series",
                    ),
                ),
            ],
            options={
                "verbose_name": "待办",
                "indexes": [
                    models.Index(fields=["owner", "state", "due_on", "id"], name="tasks_by_owner"),
                    models.Index(fields=["created_by", "state", "due_on", "id"], name="tasks_by_giver"),
                    models.Index(fields=["state", "due_on", "id"], name="tasks_by_due"),
                    models.Index(fields=["due_on", "id"], name="tasks_by_day"),
                    models.Index(
                        condition=models.Q(("record_id__isnull", False)),
                        fields=["record_type", "record_id"],
                        name="tasks_by_record",
                    ),
                    models.Index(fields=["is_reminded", "state", "due_on"], name="tasks_to_remind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("series__isnull", False)), fields=("series", "turn"), name="tasks_turn_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "cancelled"])), name="tasks_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", [1, 2, 3])), name="tasks_priority_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="tasks_closed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__isnull", True), ("due_on__isnull", False), _connector="OR"),
                        name="tasks_due_at_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record_id__isnull", True), ("record_type", "")),
                            models.Q(models.Q(("record_type", ""), _negated=True), ("record_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="tasks_record_in_full",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="tasks_have_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("source_key", ""), _negated=True), name="tasks_source_has_a_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200, verbose_name="步骤")),
                ("ticked_at", models.DateTimeField(null=True)),
                (
                    "ticked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "步骤",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("task", "position"), name="tasks_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ticked_by__isnull", True), ("ticked_at__isnull", False), _connector="OR"),
                        name="tasks_ticked_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="tasks_steps_have_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_read_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "日历订阅",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("member",),
                        name="tasks_one_feed_a_member",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True), ("revoked_at__gte", models.F("made_at")), _connector="OR"
                        ),
                        name="tasks_feed_ends_after_start",
                    ),
                ],
            },
        ),
    ]
