"""Long work and who carries it out: jobs, workers, what begins by itself. The queue itself is the tasks API's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of long work, from its being queued to its end.

    `attempts` counts how often it was begun. While it runs, `worker` says by whom and `lease_until` how long that one
    is believed to live without another sign. `not_before` is when it may begin (again). `task_id` is the carrier in
    the queue and `sent_at` when it was sent; `done` of `total` and `note` are its progress.
    """

    class State(models.TextChoices):
        """Where it is. A failed one waits for a person."""

        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")

    name = models.CharField(_("工作"), max_length=60)
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("已尝试"), default=0)
    queued_at = models.DateTimeField(_("排入"))
    not_before = models.DateTimeField(_("不早于"))
    task_id = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField()
    begun_at = models.DateTimeField(_("开始"), null=True)
    finished_at = models.DateTimeField(_("结束"), null=True)
    worker = models.CharField(max_length=160, blank=True)
    lease_until = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        """Running ones have a worker and a lease, ended ones an end; read by state and by time."""

        verbose_name = _("后台工作")
        constraints = (
            models.CheckConstraint(
                name="records_job_states_say_what",
                condition=Q(state="queued", lease_until__isnull=True, finished_at__isnull=True)
                | Q(state="running", lease_until__isnull=False, finished_at__isnull=True)
                | Q(state__in=("done", "failed"), lease_until__isnull=True, finished_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("state", "not_before"), name="records_job_by_state"),
            models.Index(fields=("queued_at", "id"), name="records_job_by_time"),
        )

    def __str__(self) -> str:
        """Return name and number."""
        return f"{self.name} #{self.pk}"


class WorkerProcess(models.Model):
    """A process that carries out jobs: since when it runs and when it last said so. `name` as in Job.worker."""

    name = models.CharField(max_length=160, unique=True)
    host = models.CharField(max_length=120)
    begun_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        """Read by last sign of life."""

        verbose_name = _("后台进程")
        indexes = (models.Index(fields=("beat_at",), name="records_worker_by_beat"),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ScheduledStart(models.Model):
    """The last time at which a scheduled job was due and taken care of, by whichever worker came first."""

    job = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()

    class Meta:
        """One per job."""

        verbose_name = _("定时工作")

    def __str__(self) -> str:
        """Return the job."""
        return self.job
