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
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="文件")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "正在读文件"),
                            ("mapping", "待核对列"),
                            ("checking", "正在试算"),
                            ("checked", "待导入"),
                            ("importing", "正在导入"),
                            ("imported", "已导入"),
                            ("undoing", "正在撤销"),
                            ("undone", "已撤销"),
                            ("set_aside", "已放弃"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                ("touched_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("erased_at", models.DateTimeField(null=True)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("failed", models.TextField(blank=True)),
                ("leaves_refused", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入",
                "indexes": [
                    models.Index(fields=["created_at", "id"], name="exchange_import_by_time"),
                    models.Index(fields=["created_by", "created_at", "id"], name="exchange_import_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("imported", "undoing", "undone")), _negated=True),
                            ("finished_at__isnull", False),
                            _connector="OR",
                        ),
                        name="exchange_imported_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("total"))), name="exchange_done_of_total"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="文件")),
                ("size", models.BigIntegerField(verbose_name="大小")),
                ("sha256", models.CharField(max_length=64, verbose_name="校验")),
                ("refusal", models.TextField(blank=True)),
                ("notes", models.JSONField(default=list)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="exchange.import"
                    ),
                ),
            ],
            options={
                "verbose_name": "导入的文件",
                "ordering": ("position",),
                "constraints": [models.UniqueConstraint(fields=("batch", "position"), name="exchange_file_place")],
            },
        ),
        migrations.CreateModel(
            name="FileChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="exchange.importfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "文件内容",
                "ordering": ("sequence",),
                "constraints": [models.UniqueConstraint(fields=("file", "sequence"), name="exchange_chunk_place")],
            },
        ),
        migrations.CreateModel(
            name="ImportKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=100)),
                ("record_id", models.BigIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="exchange_key_once")],
            },
        ),
        migrations.CreateModel(
            name="ImportTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=200, verbose_name="工作表")),
                ("is_hidden", models.BooleanField(default=False)),
                ("where", models.JSONField(default=dict)),
                ("signature", models.CharField(max_length=64)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("layout", models.JSONField(default=dict)),
                ("may_change", models.BooleanField(default=True, verbose_name="已有的也修改")),
                ("columns", models.JSONField(default=list)),
                ("guesses", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("has_doubt", models.BooleanField(default=False)),
                ("refusal", models.TextField(blank=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("is_remembered", models.BooleanField(default=False)),
                ("findings", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tables", to="exchange.import"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tables", to="exchange.importfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "导入的表",
                "ordering": ("position", "part"),
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "position", "part"), name="exchange_table_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.CharField(max_length=64)),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("layout", models.JSONField()),
                ("may_change", models.BooleanField(default=True)),
                ("used_at", models.DateTimeField()),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "记住的列对应",
                "constraints": [models.UniqueConstraint(fields=("signature", "part"), name="exchange_layout_once")],
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "新增"),
                            ("changed", "修改"),
                            ("unchanged", "相同"),
                            ("refused", "有错"),
                            ("skipped", "重复"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=200)),
                ("record_id", models.BigIntegerField(null=True)),
                ("values", models.JSONField(default=dict)),
                ("waits", models.JSONField(default=dict)),
                ("old", models.JSONField(default=dict)),
                ("said", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                (
                    "table",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staged",
                        to="exchange.importtable",
                    ),
                ),
            ],
            options={
                "verbose_name": "待导入的行",
                "indexes": [models.Index(fields=["table", "outcome", "id"], name="exchange_rows_by_outcome")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("changed", "unchanged")), _negated=True),
                            ("record_id__isnull", False),
                            _connector="OR",
                        ),
                        name="exchange_changes_know_their_record",
                    )
                ],
            },
        ),
    ]
