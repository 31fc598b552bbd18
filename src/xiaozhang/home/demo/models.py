"""How far the story has been played, and which rows its people and things became."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class DemoRun(models.Model):
    """The one playing of the story up to `today`, with `months` closed ones before. `steps_done` have happened.

    `size` is the percentage of the firms that it tells of.
    """

    today = models.DateField()
    months = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField(default=100)
    seed = models.CharField(max_length=40)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField()
    reached_on = models.DateField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """There is one, and it is finished when all steps are done."""

        constraints = (
            models.CheckConstraint(name="demo_run_is_one", condition=Q(id=1)),
            models.CheckConstraint(name="demo_steps_within", condition=Q(steps_done__lte=F("steps_total"))),
            models.CheckConstraint(
                name="demo_finished_when_done",
                condition=Q(finished_at__isnull=True) | Q(steps_done=F("steps_total")),
            ),
        )

    def __str__(self) -> str:
        """Return how far it is."""
        return f"{self.steps_done} / {self.steps_total}"


class DemoKey(models.Model):
    """The row that a key of the story became."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta:
        """A key becomes one row."""

        constraints = (models.UniqueConstraint(name="demo_key_once", fields=("kind", "key")),)

    def __str__(self) -> str:
        """Return kind and key."""
        return f"{self.kind} {self.key}"
