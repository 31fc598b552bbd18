"""Simulations, and what they found per member, in all and month by month. Nothing here is anybody's pay."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_MEMBER = settings.AUTH_USER_MODEL


class Simulation(models.Model):
    """A version of the charter tried on past months `first_on` to `last_on`, as if in force from the first on.

    `base` is what it is compared with: another version, or (empty) the statements released, else the clauses in force.
    `clauses` are the version's clauses with parameters at that time, as JSON text, `base_clauses` those of `base`;
    `mark` the greatest fact it sees, `inputs_hash` the sha256 of all this. `attempt` counts how often a worker began:
    a worker whose attempt has passed stops. `result` is JSON text of rules.summing, `touched_at` the last sign of life.
    """

    class State(models.TextChoices):
        """Each is begun by one action."""

        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("测算中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没有算成")

    class BudgetBy(models.TextChoices):
        """What a budget is for."""

        MONTH = "month", _("每月")
        WHOLE = "whole", _("全部月份合计")

    title = models.CharField(_("名称"), max_length=80)
    version = models.ForeignKey("charter.Version", models.PROTECT, related_name="+", verbose_name=_("测算的版本"))
    base = models.ForeignKey(
        "charter.Version", models.PROTECT, null=True, related_name="+", verbose_name=_("比较的版本")
    )
    first_on = models.DateField(_("起始月份"))
    last_on = models.DateField(_("截止月份"))
    budget_fen = models.BigIntegerField(_("预算"), null=True)
    budget_by = models.CharField(_("预算口径"), max_length=5, choices=BudgetBy, default=BudgetBy.MONTH)
    state = models.CharField(_("状态"), max_length=7, choices=State, default=State.QUEUED)
    months_done = models.PositiveIntegerField(_("已测算月数"), default=0)
    months_total = models.PositiveIntegerField(_("月数"))
    attempt = models.PositiveIntegerField(_("第几次开始"), default=0)
    mark = models.BigIntegerField(_("台账截至"))
    clauses = models.TextField(_("条款"))
    base_clauses = models.TextField(_("比较的条款"), blank=True)
    inputs_hash = models.CharField(_("输入摘要"), max_length=64)
    members_count = models.PositiveIntegerField(_("人数"), default=0)
    before_fen = models.BigIntegerField(_("现行应发"), default=0)
    after_fen = models.BigIntegerField(_("测算应发"), default=0)
    result = models.TextField(_("结果"), blank=True)
    failure = models.CharField(_("没有算成的原因"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("创建时间"))
    created_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+", verbose_name=_("创建人"))
    touched_at = models.DateTimeField(_("最近更新"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        """Months in order, no budget below nothing, and a result exactly where it is done."""

        verbose_name = _("测算")
        constraints = (
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="simulation_months_in_order"),
            models.CheckConstraint(
                condition=Q(budget_fen__isnull=True) | Q(budget_fen__gt=0), name="simulation_budget_is_money"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "running"), finished_at__isnull=True, result="", failure="")
                | (Q(state="done", finished_at__isnull=False, failure="") & ~Q(result=""))
                | (Q(state="failed", finished_at__isnull=False, result="") & ~Q(failure="")),
                name="simulation_states_say_what_came_of_it",
            ),
        )
        indexes = (models.Index(fields=("created_at", "id"), name="simulation_latest"),)

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def difference_fen(self) -> int:
        """What would be paid more."""
        return self.after_fen - self.before_fen


class SimulatedMember(models.Model):
    """A member over all months of a simulation. `parts` is JSON text: clauses and steps that make the difference."""

    simulation = models.ForeignKey(
        Simulation, models.CASCADE, related_name="members", db_index=False, verbose_name=_("测算")
    )
    member = models.ForeignKey(_MEMBER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员"))
    team_name = models.CharField(_("团队"), max_length=60, blank=True)
    before_earned_fen = models.BigIntegerField(_("现行所得"), default=0)
    after_earned_fen = models.BigIntegerField(_("测算所得"), default=0)
    before_fen = models.BigIntegerField(_("现行应发"), default=0)
    after_fen = models.BigIntegerField(_("测算应发"), default=0)
    difference_fen = models.BigIntegerField(_("差额"), default=0)
    short_months = models.PositiveIntegerField(_("低于最低工资的月数"), default=0)
    parts = models.TextField(_("差额由来"), blank=True)

    class Meta:
        """One each; sorted by what they get and by the difference."""

        verbose_name = _("测算成员")
        constraints = (
            models.UniqueConstraint(fields=("simulation", "member"), name="simulation_one_member_each"),
            models.CheckConstraint(
                condition=Q(difference_fen=F("after_fen") - F("before_fen")), name="simulation_member_adds_up"
            ),
        )
        indexes = (
            models.Index(fields=("simulation", "difference_fen", "id"), name="simulation_by_difference"),
            models.Index(fields=("simulation", "before_fen", "id"), name="simulation_by_before"),
            models.Index(fields=("simulation", "after_fen", "id"), name="simulation_by_after"),
        )

    def __str__(self) -> str:
        """Return simulation and member by id."""
        return f"{self.simulation_id}/{self.member_id}"


class SimulatedMonth(models.Model):
    """A member's month of a simulation. `opening` is what stood open when it began, to recompute it from."""

    simulation = models.ForeignKey(
        Simulation, models.CASCADE, related_name="months", db_index=False, verbose_name=_("测算")
    )
    member = models.ForeignKey(_MEMBER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员"))
    month_on = models.DateField(_("月份"))
    team_name = models.CharField(_("团队"), max_length=60, blank=True)
    before_earned_fen = models.BigIntegerField(_("现行所得"), default=0)
    after_earned_fen = models.BigIntegerField(_("测算所得"), default=0)
    before_fen = models.BigIntegerField(_("现行应发"), default=0)
    after_fen = models.BigIntegerField(_("测算应发"), default=0)
    before_lines = models.PositiveIntegerField(_("现行行数"), default=0)
    after_lines = models.PositiveIntegerField(_("测算行数"), default=0)
    top_up_fen = models.BigIntegerField(_("补足最低工资"), default=0)
    parts = models.TextField(_("差额由来"), blank=True)
    opening = models.TextField(_("测算期初余额"), blank=True)
    base_opening = models.TextField(_("比较期初余额"), blank=True)

    class Meta:
        """One per member and month."""

        verbose_name = _("测算月份")
        constraints = (
            models.UniqueConstraint(fields=("simulation", "member", "month_on"), name="simulation_one_month_each"),
        )

    def __str__(self) -> str:
        """Return simulation, member and month."""
        return f"{self.simulation_id}/{self.member_id}/{self.month_on:%Y-%m}"

    @property
    def difference_fen(self) -> int:
        """What is paid more."""
        return self.after_fen - self.before_fen
