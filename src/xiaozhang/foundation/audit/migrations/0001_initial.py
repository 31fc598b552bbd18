import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("last_id", models.BigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "操作日志封印",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("action", models.CharField(max_length=100, verbose_name="操作")),
                ("actor_id", models.BigIntegerField(blank=True, null=True, verbose_name="操作人")),
                ("actor_name", models.CharField(blank=True, max_length=60, verbose_name="操作人")),
                ("subject_type", models.CharField(max_length=100, verbose_name="对象")),
                ("subject_id", models.BigIntegerField(verbose_name="编号")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="名称")),
                ("changes", models.JSONField(default=dict, verbose_name="变更")),
                ("digests", models.JSONField(default=dict, verbose_name="个人信息摘要")),
            ],
            options={
                "verbose_name": "操作日志",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_entry_by_subject"),
                    models.Index(fields=["actor_id", "-id"], name="audit_entry_by_actor"),
                    models.Index(fields=["at"], name="audit_entry_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonalValues",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("values", models.JSONField(verbose_name="个人信息")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="personal", to="audit.entry"
                    ),
                ),
            ],
            options={
                "verbose_name": "日志中的个人信息",
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=240, unique=True)),
                ("actor_id", models.BigIntegerField(blank=True, null=True)),
                ("action", models.CharField(max_length=100)),
                ("result", models.BigIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "请求",
                "indexes": [models.Index(fields=["at"], name="audit_request_by_time")],
            },
        ),
    ]
