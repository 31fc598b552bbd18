"""Obligations, what was done about each, and how far the sweep has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_TICK = timedelta(microseconds=1)


class State(models.TextChoices):
    """What became of an obligation. A missed one stays missed, also when it is fulfilled late."""

    OPEN = "open", _("待完成")
    KEPT = "kept", _("按时")
    MISSED = "missed", _("超时")
    EXCUSED = "excused", _("已豁免")
    VOID = "void", _("已撤销")


class Duty(models.Model):
    """What a clause obliges a member to do on a record until an instant.

    `opened_by` and `closes` are moments, empty for an activity quota, whose duty comes into being missed. While
    `ended_at` is empty it is outstanding. `fulfilled_at` is when it was done, in time or late. `next_at` is when the
    sweep has to look at it again. `key` makes each moment open it once. `title` is what the record is called.
    `exception` is the approved exception that let it off or made its term longer.
    """

    clause = models.ForeignKey("charter.Clause", models.PROTECT, related_name="+", verbose_name=_("条款"))
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", db_index=False, verbose_name=_("负责人"))
    record_type = models.CharField(_("记录类别"), max_length=40)
    record_id = models.BigIntegerField()
    part_id = models.BigIntegerField(null=True)
    title = models.CharField(_("记录"), max_length=120, blank=True)
    about = models.CharField(_("内容"), max_length=120, blank=True)
    opened_by = models.CharField(max_length=60, blank=True)
    closes = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(_("开始"))
    due_at = models.DateTimeField(_("到期"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    fulfilled_at = models.DateTimeField(_("完成时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    next_at = models.DateTimeField(null=True)
    has_task = models.BooleanField(default=False)
    is_lapse = models.BooleanField(_("记违时限"), default=False)
    key = models.CharField(max_length=160, unique=True)
    excused_by = models.ForeignKey(
        "org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("豁免人"), db_index=False
    )
    excuse = models.CharField(_("豁免理由"), max_length=200, blank=True)
    exception = models.ForeignKey(
        "exceptions.ExceptionRequest",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        verbose_name=_("签呈"),
    )

    class Meta:
        """What always holds, and the ways in which duties are read."""

        verbose_name = _("时限")
        ordering = ("due_at", "id")
        constraints = (
            models.CheckConstraint(name="duties_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="duties_settled_has_ended",
                condition=Q(state__in=(State.OPEN, State.MISSED)) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="duties_open_has_not_ended", condition=~Q(state=State.OPEN) | Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="duties_excused_says_why",
                condition=Q(state=State.EXCUSED) & ~Q(excuse="") | ~Q(state=State.EXCUSED) & Q(excuse=""),
            ),
        )
        indexes = (
            models.Index(name="duties_to_sweep", fields=("next_at", "id"), condition=Q(next_at__isnull=False)),
            models.Index(
                name="duties_outstanding_on", fields=("record_type", "record_id"), condition=Q(ended_at__isnull=True)
            ),
            models.Index(name="duties_of_record", fields=("record_type", "record_id", "id")),
            models.Index(
                name="duties_outstanding_of", fields=("member", "due_at", "id"), condition=Q(ended_at__isnull=True)
            ),
            models.Index(name="duties_of_member", fields=("member", "state", "due_at", "id")),
            models.Index(name="duties_by_clause", fields=("clause", "state", "due_at", "id")),
            models.Index(name="duties_by_state", fields=("state", "due_at", "id")),
            models.Index(name="duties_by_due", fields=("due_at", "id")),
        )

    def __str__(self) -> str:
        """Return what it is about."""
        return " ".join(part for part in (self.title, self.about) if part) or f"{self.record_type} {self.record_id}"

    @property
    def due_on(self) -> date:
        """The last day of the term; a term that is over at midnight ends with the day before."""
        return timezone.localdate(self.due_at - _TICK)

    @property
    def shown_due(self) -> date | datetime:
        """The end as people say it: the day, or the instant where it lies within a day."""
        return self.due_at if self.is_within_day else self.due_on

    @property
    def is_within_day(self) -> bool:
        """Whether the term ends at an instant within a day, not with the day."""
        return timezone.localdate(self.due_at) == self.due_on

    @property
    def round(self) -> str:
        """What tells steps and lapse of a term made longer by an exception from those of the first one."""
        return f":x{self.exception_id}" if self.exception_id is not None else ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing can be excused any more."""
        return self.state not in (State.OPEN, State.MISSED)


class Sent(models.Model):
    """One step done for a duty: a task made, a reminder or escalation to a member, the lapse noted. Never changed."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="sent")
    step = models.CharField(max_length=40)
    at = models.DateTimeField(_("时间"))
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        """Each step reaches a member once."""

        verbose_name = _("时限处理")
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(name="duties_sent_once", fields=("duty", "step", "member")),)

    def __str__(self) -> str:
        """Return duty and step."""
        return f"{self.duty_id}: {self.step}"

    @property
    def kind(self) -> str:
        """The step, whichever term of the duty it belongs to."""
        return self.step.partition(":x")[0]


class Sweeping(models.Model):
    """How far the sweep has come. While it is held, a past is being played and no clock but the player's counts."""

    is_held = models.BooleanField(default=False)
    quotas_through_on = models.DateField(null=True)
    swept_at = models.DateTimeField(null=True)

    class Meta:
        """There is one."""

        constraints = (models.CheckConstraint(name="duties_sweeping_is_one", condition=Q(id=1)),)

    def __str__(self) -> str:
        """Return how far it is."""
        return f"{self.quotas_through_on}"
