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
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("size", models.BigIntegerField(verbose_name="大小")),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("stored_at", models.DateTimeField(verbose_name="存入")),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("unscanned", "未扫描"),
                            ("waiting", "等待病毒扫描"),
                            ("clean", "扫描通过"),
                            ("refused", "已拦截"),
                        ],
                        default="unscanned",
                        max_length=10,
                        verbose_name="病毒扫描",
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                ("finding", models.CharField(blank=True, max_length=200, verbose_name="发现")),
            ],
            options={
                "verbose_name": "文件内容",
                "indexes": [
                    models.Index(condition=models.Q(("scan", "waiting")), fields=["id"], name="archive_blob_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="archive_blob_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan__in", ("unscanned", "waiting")), ("scanned_at__isnull", True)),
                            models.Q(("scan__in", ("clean", "refused")), ("scanned_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="archive_blob_scan_has_an_instant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_type", models.CharField(max_length=40, verbose_name="记录种类")),
                ("record_id", models.BigIntegerField(verbose_name="记录")),
                ("category", models.CharField(max_length=40, verbose_name="类别")),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("size", models.BigIntegerField(verbose_name="大小")),
                ("media_type", models.CharField(max_length=100, verbose_name="格式")),
                ("version_count", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("created_at", models.DateTimeField(verbose_name="上传时间")),
                ("changed_at", models.DateTimeField(verbose_name="更新时间")),
                ("retain_until", models.DateField(null=True, verbose_name="保管至")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="删除时间")),
                ("removal_reason", models.CharField(blank=True, max_length=200, verbose_name="删除原因")),
                ("cleared_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新人",
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
                        verbose_name="上传人",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="删除人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "indexes": [
                    models.Index(fields=["record_type", "record_id", "-id"], name="archive_file_by_record"),
                    models.Index(fields=["changed_at", "id"], name="archive_file_by_time"),
                    models.Index(fields=["size", "id"], name="archive_file_by_size"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cleared_at__isnull", True), ("removal_reason", ""), ("removed_at__isnull", True)
                            ),
                            models.Q(("removed_at__isnull", False), models.Q(("removal_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="archive_file_removal_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version_count__gte", 1)), name="archive_file_has_a_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.PositiveIntegerField(verbose_name="版本")),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("size", models.BigIntegerField(verbose_name="大小")),
                ("media_type", models.CharField(max_length=100, verbose_name="格式")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="archive.blob",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="archive.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件版本",
                "constraints": [
                    models.UniqueConstraint(fields=("file", "ordinal"), name="archive_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ordinal__gte", 1)), name="archive_version_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("saved", "下载"), ("shown", "预览")], max_length=10, verbose_name="方式"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archive.fileversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "下载记录",
                "indexes": [models.Index(fields=["at", "id"], name="archive_download_by_time")],
            },
        ),
    ]
