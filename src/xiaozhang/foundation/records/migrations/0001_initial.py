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
            name="ScheduledStart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=60, unique=True)),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "定时工作",
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="工作")),
                ("arguments", models.JSONField(default=dict, verbose_name="参数")),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "排队中"), ("running", "进行中"), ("done", "已完成"), ("failed", "失败")],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="已尝试")),
                ("queued_at", models.DateTimeField(verbose_name="排入")),
                ("not_before", models.DateTimeField(verbose_name="不早于")),
                ("task_id", models.CharField(blank=True, max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True, verbose_name="开始")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束")),
                ("worker", models.CharField(blank=True, max_length=160)),
                ("lease_until", models.DateTimeField(null=True)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("error", models.TextField(blank=True, verbose_name="错误")),
            ],
            options={
                "verbose_name": "后台工作",
                "indexes": [
                    models.Index(fields=["state", "not_before"], name="records_job_by_state"),
                    models.Index(fields=["queued_at", "id"], name="records_job_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("lease_until__isnull", True), ("state", "queued")),
                            models.Q(
                                ("finished_at__isnull", True), ("lease_until__isnull", False), ("state", "running")
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("lease_until__isnull", True),
                                ("state__in", ("done", "failed")),
                            ),
                            _connector="OR",
                        ),
                        name="records_job_states_say_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "year"), name="records_series_once")],
            },
        ),
        migrations.CreateModel(
            name="WorkerProcess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, unique=True)),
                ("host", models.CharField(max_length=120)),
                ("begun_at", models.DateTimeField()),
                ("beat_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "后台进程",
                "indexes": [models.Index(fields=["beat_at"], name="records_worker_by_beat")],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_type", models.CharField(max_length=40)),
                ("record_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("subtitle", models.CharField(blank=True, max_length=300)),
                ("terms", models.TextField(blank=True)),
                ("pinyin", models.TextField(blank=True)),
                ("codes", models.TextField(blank=True)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record_type", "record_id"), name="records_document_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("list_key", models.CharField(max_length=60)),
                ("line_key", models.CharField(max_length=60)),
                ("ticked_at", models.DateTimeField()),
                (
                    "ticked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id", "list_key", "line_key"), name="records_tick_once"
                    )
                ],
            },
        ),
    ]
