from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DemoKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=60)),
                ("record_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="demo_key_once")],
            },
        ),
        migrations.CreateModel(
            name="DemoRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("today", models.DateField()),
                ("months", models.PositiveSmallIntegerField()),
                ("size", models.PositiveSmallIntegerField(default=100)),
                ("seed", models.CharField(max_length=40)),
                ("steps_done", models.PositiveIntegerField(default=0)),
                ("steps_total", models.PositiveIntegerField()),
                ("reached_on", models.DateField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="demo_run_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("steps_done__lte", models.F("steps_total"))), name="demo_steps_within"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", True), ("steps_done", models.F("steps_total")), _connector="OR"
                        ),
                        name="demo_finished_when_done",
                    ),
                ],
            },
        ),
    ]
