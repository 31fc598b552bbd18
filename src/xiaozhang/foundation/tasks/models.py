"""Tables of tasks: the tasks, their steps, how they repeat, and the secret addresses of calendars."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("未完成")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class Priority(models.IntegerChoices):
    """What comes first of two tasks of one day."""

    HIGH = 1, _("高")
    NORMAL = 2, _("普通")
    LOW = 3, _("低")


class Every(models.TextChoices):
    """How often a task comes back; the values are those of rules.repeating.Every."""

    DAY = "day", _("每天")
    WORKDAY = "workday", _("每个工作日")
    WEEK = "week", _("每周")
    MONTH = "month", _("每月")
    LAST_WORKDAY = "last_workday", _("每月最后一个工作日")


class Series(models.Model):
    """Tasks that come back: `last_turn` is the newest made, `next_on` the day on which the next comes at the latest.

    `weekdays` holds ISO numbers, "135" for Monday, Wednesday, Friday; `month_day` 31 means the last day of any month.
    """

    every = models.CharField(_("重复"), max_length=20, choices=Every)
    weekdays = models.CharField(_("星期"), max_length=7, blank=True)
    month_day = models.PositiveSmallIntegerField(_("每月几日"), null=True)
    until_on = models.DateField(_("重复到"), null=True)
    times = models.PositiveSmallIntegerField(_("重复次数"), null=True)
    last_turn = models.PositiveIntegerField(default=1)
    next_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Those that go on are found by their next day."""

        verbose_name = _("重复待办")
        indexes = (models.Index(fields=("next_on",), name="tasks_series_next", condition=Q(ended_at__isnull=True)),)
        constraints = (
            models.CheckConstraint(condition=Q(every__in=Every.values), name="tasks_series_every_is_known"),
            models.CheckConstraint(condition=Q(last_turn__gte=1), name="tasks_series_has_a_turn"),
        )

    def __str__(self) -> str:
        """Return how often."""
        return str(self.get_every_display())


class Task(models.Model):
    """Something one member has to do. `due_on` is the day, `due_at` the instant on it where there is one.

    `source_key` is the key of what opened it (a duty, a step of an approval); `by_hand` says whether a person may
    complete such a task, or only its source. `clause_id` and the record are ids: both stand in other apps. Lists show
    the record by the title it had, the page by the one it has, to who may see it.
    """

    title = models.CharField(_("待办"), max_length=200)
    note = models.TextField(_("说明"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("负责人"), db_index=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("指派人"), db_index=False
    )
    created_at = models.DateTimeField(_("建立时间"))
    changed_at = models.DateTimeField()
    due_on = models.DateField(_("期限"), null=True)
    due_at = models.DateTimeField(_("期限时刻"), null=True)
    priority = models.PositiveSmallIntegerField(_("优先级"), choices=Priority, default=Priority.NORMAL)
    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.OPEN)
    result = models.TextField(_("结果"), blank=True)
    unticked_reason = models.CharField(_("未勾选的原因"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("完成时间"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("完成人"), db_index=False
    )
    source_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    by_hand = models.BooleanField(default=True)
    clause_id = models.BigIntegerField(_("依据条款"), null=True)
    record_type = models.CharField(_("相关记录"), max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True)
    record_title = models.CharField(max_length=200, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="tasks", db_index=False)
    turn = models.PositiveIntegerField(default=1)
    is_reminded = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """A turn of a series is one task; a closed one says when."""

        verbose_name = _("待办")
        indexes = (
            models.Index(fields=("owner", "state", "due_on", "id"), name="tasks_by_owner"),
            models.Index(fields=("created_by", "state", "due_on", "id"), name="tasks_by_giver"),
            models.Index(fields=("state", "due_on", "id"), name="tasks_by_due"),
            models.Index(fields=("due_on", "id"), name="tasks_by_day"),
            models.Index(
                fields=("record_type", "record_id"), name="tasks_by_record", condition=Q(record_id__isnull=False)
            ),
            models.Index(fields=("is_reminded", "state", "due_on"), name="tasks_to_remind"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("series", "turn"), condition=Q(series__isnull=False), name="tasks_turn_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="tasks_state_is_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="tasks_priority_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at__isnull=True)
                | (~Q(state=State.OPEN) & Q(closed_at__isnull=False)),
                name="tasks_closed_when",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(due_on__isnull=False), name="tasks_due_at_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(record_type="", record_id__isnull=True) | (~Q(record_type="") & Q(record_id__isnull=False)),
                name="tasks_record_in_full",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="tasks_have_a_title"),
            models.CheckConstraint(condition=~Q(source_key=""), name="tasks_source_has_a_key"),
        )

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.state == State.OPEN

    def is_late(self, today: date) -> bool:
        """Say whether its day has passed and it is still open."""
        return self.is_open and self.due_on is not None and self.due_on < today


class ChecklistItem(models.Model):
    """One step of a task, ticked or not."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("步骤"), max_length=200)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        """Steps stand in the order they were written."""

        verbose_name = _("步骤")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("task", "position"), name="tasks_step_once"),
            models.CheckConstraint(
                condition=Q(ticked_by__isnull=True) | Q(ticked_at__isnull=False), name="tasks_ticked_when"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="tasks_steps_have_words"),
        )

    def __str__(self) -> str:
        """Return what the step is."""
        return self.text


class Feed(models.Model):
    """The secret address of a member's calendar; only its digest is kept, and one counts at a time."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    given_text: str | None = None  # the secret, only on the row that making it returns

    class Meta:
        """A member has one address that counts."""

        verbose_name = _("日历订阅")
        constraints = (
            models.UniqueConstraint(
                fields=("member",), condition=Q(revoked_at__isnull=True), name="tasks_one_feed_a_member"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="tasks_feed_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        """Return the first letters of the address."""
        return f"{self.hint}…"
