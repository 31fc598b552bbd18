import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("charter", "0001_initial"),
        ("exceptions", "0001_initial"),
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_type", models.CharField(max_length=40, verbose_name="记录类别")),
                ("record_id", models.BigIntegerField()),
                ("part_id", models.BigIntegerField(null=True)),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="记录")),
                ("about", models.CharField(blank=True, max_length=120, verbose_name="内容")),
                ("opened_by", models.CharField(blank=True, max_length=60)),
                ("closes", models.CharField(blank=True, max_length=60)),
                ("opened_at", models.DateTimeField(verbose_name="开始")),
                ("due_at", models.DateTimeField(verbose_name="到期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待完成"),
                            ("kept", "按时"),
                            ("missed", "超时"),
                            ("excused", "已豁免"),
                            ("void", "已撤销"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("fulfilled_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("next_at", models.DateTimeField(null=True)),
                ("has_task", models.BooleanField(default=False)),
                ("is_lapse", models.BooleanField(default=False, verbose_name="记违时限")),
                ("key", models.CharField(max_length=160, unique=True)),
                ("excuse", models.CharField(blank=True, max_length=200, verbose_name="豁免理由")),
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
                    "excused_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="豁免人",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "exception",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exceptions.exceptionrequest",
                        verbose_name="签呈",
                    ),
                ),
            ],
            options={
                "verbose_name": "时限",
                "ordering": ("due_at", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)), fields=["next_at", "id"], name="duties_to_sweep"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["record_type", "record_id"],
                        name="duties_outstanding_on",
                    ),
                    models.Index(fields=["record_type", "record_id", "id"], name="duties_of_record"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["member", "due_at", "id"],
                        name="duties_outstanding_of",
                    ),
                    models.Index(fields=["member", "state", "due_at", "id"], name="duties_of_member"),
                    models.Index(fields=["clause", "state", "due_at", "id"], name="duties_by_clause"),
                    models.Index(fields=["state", "due_at", "id"], name="duties_by_state"),
                    models.Index(fields=["due_at", "id"], name="duties_by_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "kept", "missed", "excused", "void"])),
                        name="duties_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("open", "missed")), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="duties_settled_has_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True), ("ended_at__isnull", True), _connector="OR"
                        ),
                        name="duties_open_has_not_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "excused"), models.Q(("excuse", ""), _negated=True)),
                            models.Q(models.Q(("state", "excused"), _negated=True), ("excuse", "")),
                            _connector="OR",
                        ),
                        name="duties_excused_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40)),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sent", to="duties.duty"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "时限处理",
                "ordering": ("at", "id"),
                "constraints": [models.UniqueConstraint(fields=("duty", "step", "member"), name="duties_sent_once")],
            },
        ),
        migrations.CreateModel(
            name="Sweeping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_held", models.BooleanField(default=False)),
                ("quotas_through_on", models.DateField(null=True)),
                ("swept_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="duties_sweeping_is_one")],
            },
        ),
    ]
