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
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("label", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=80)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草案"),
                            ("published", "已发布"),
                            ("superseded", "已被取代"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("effective_on", models.DateField(null=True)),
                ("drafted_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("is_first", models.BooleanField(default=False)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "indexes": [models.Index(fields=["effective_on", "number"], name="charter_version_in_force")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("effective_on__isnull", True),
                                ("published_at__isnull", True),
                                ("state__in", ("draft", "withdrawn")),
                            ),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("published_at__isnull", False),
                                ("state__in", ("published", "superseded")),
                            ),
                            _connector="OR",
                        ),
                        name="charter_version_published_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="charter_version_publisher_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("state",),
                        name="charter_version_one_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_first", True)), fields=("is_first",), name="charter_version_one_first"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chapter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField(blank=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chapters", to="charter.version"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="charter_chapter_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField(blank=True)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("schema_number", models.PositiveIntegerField(null=True)),
                ("parameters", models.JSONField(null=True)),
                (
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="charter.chapter"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="charter.version"
                    ),
                ),
            ],
            options={
                "ordering": ("version", "position"),
                "indexes": [models.Index(fields=["kind", "version"], name="charter_clause_by_kind")],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="charter_clause_key_once"),
                    models.UniqueConstraint(fields=("version", "number"), name="charter_clause_number_once"),
                    models.UniqueConstraint(fields=("version", "position"), name="charter_clause_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("parameters__isnull", True), ("schema_number__isnull", True)),
                            models.Q(
                                models.Q(("kind", ""), _negated=True),
                                ("parameters__isnull", False),
                                ("schema_number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="charter_clause_kind_has_parameters",
                    ),
                ],
            },
        ),
    ]
