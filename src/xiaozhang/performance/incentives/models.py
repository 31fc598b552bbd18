"""Runs, the snapshots they were made from, statements and their lines."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.performance.targets.rules.pace import attained

_MEMBER = settings.AUTH_USER_MODEL


class Run(models.Model):
    """One settlement of a month. `number` counts the runs of the month.

    `mark` is the greatest fact id it has seen, `inputs_hash` the sha256 of its snapshot, `result_hash` that of its
    statements in order of member. `credits_done` of `credits_total` is the progress while staged; `touched_at` its
    last sign of life.
    """

    class State(models.TextChoices):
        """Staged runs are seen by nobody; drafts by those who settle; published ones by the members concerned."""

        STAGED = "staged", _("试算中")
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        CONFIRMED = "confirmed", _("已确认")

    month_on = models.DateField(_("月份"))
    number = models.PositiveIntegerField(_("试算次数"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.STAGED)
    is_superseded = models.BooleanField(_("已被替代"), default=False)
    mark = models.BigIntegerField(_("台账截至"))
    inputs_hash = models.CharField(_("输入摘要"), max_length=64)
    result_hash = models.CharField(_("结果摘要"), max_length=64, blank=True)
    credits_done = models.PositiveIntegerField(_("已核算"), default=0)
    credits_total = models.PositiveIntegerField(_("待核算"), default=0)
    statements_count = models.PositiveIntegerField(_("结算单数"), default=0)
    lines_count = models.PositiveIntegerField(_("行数"), default=0)
    commission_fen = models.BigIntegerField(_("提成"), default=0)
    adjustment_fen = models.BigIntegerField(_("调整"), default=0)
    created_at = models.DateTimeField(_("创建时间"))
    created_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+", verbose_name=_("创建人"))
    touched_at = models.DateTimeField(_("最近更新"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    published_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    confirmed_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+", verbose_name=_("确认人"))

    class Meta:
        """One run under way and one published run a month; every state says when it was reached."""

        verbose_name = _("结算")
        constraints = (
            models.UniqueConstraint(fields=("month_on", "number"), name="incentives_run_number_once"),
            models.UniqueConstraint(
                fields=("month_on",),
                condition=Q(state="staged", is_superseded=False),
                name="incentives_one_run_under_way",
            ),
            models.UniqueConstraint(
                fields=("month_on",),
                condition=Q(state__in=("published", "confirmed"), is_superseded=False),
                name="incentives_one_published_run",
            ),
            models.CheckConstraint(
                name="incentives_run_states_say_when",
                condition=Q(
                    state="staged", finished_at__isnull=True, published_at__isnull=True, confirmed_at__isnull=True
                )
                | Q(state="draft", finished_at__isnull=False, published_at__isnull=True, confirmed_at__isnull=True)
                | Q(state="published", finished_at__isnull=False, published_at__isnull=False, confirmed_at__isnull=True)
                | Q(
                    state="confirmed", finished_at__isnull=False, published_at__isnull=False, confirmed_at__isnull=False
                ),
            ),
        )

    def __str__(self) -> str:
        """Return the month and which run of it this is."""
        return f"{self.month_on:%Y-%m} #{self.number}"

    @property
    def total_fen(self) -> int:
        """Commission and adjustments together."""
        return self.commission_fen + self.adjustment_fen


class RunSnapshot(models.Model):
    """What a run is made from, as canonical JSON (rules.inputs.Snapshot)."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="snapshot", verbose_name=_("结算"))
    content = models.TextField(_("内容"))

    class Meta:
        """One per run."""

        verbose_name = _("结算快照")

    def __str__(self) -> str:
        """Return the run by id."""
        return str(self.run_id)


class Statement(models.Model):
    """One member's result of a run, with the names of the time. See rules.settling.Statement for the amounts.

    `confirmed_at` is when the member said that it is right.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="statements", db_index=False, verbose_name=_("结算"))
    member = models.ForeignKey(_MEMBER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员"))
    number = models.CharField(_("单号"), max_length=30)
    month_on = models.DateField(_("月份"))
    member_name = models.CharField(_("姓名"), max_length=60)
    team_name = models.CharField(_("团队"), max_length=60, blank=True)
    post_name = models.CharField(_("岗位"), max_length=200, blank=True)
    target_fen = models.BigIntegerField(_("目标"), null=True)
    received_fen = models.BigIntegerField(_("回款"), default=0)
    late_fen = models.BigIntegerField(_("补记以前月份"), default=0)
    unpaid_fen = models.BigIntegerField(_("不计提成"), default=0)
    commission_fen = models.BigIntegerField(_("提成"), default=0)
    adjustment_fen = models.BigIntegerField(_("调整"), default=0)
    total_fen = models.BigIntegerField(_("应发合计"), default=0)
    lines_count = models.PositiveIntegerField(_("行数"), default=0)
    digest = models.CharField(_("摘要"), max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("本人确认"), null=True)

    class Meta:
        """One per run and member; read by run, by member and by month."""

        verbose_name = _("结算单")
        constraints = (
            models.UniqueConstraint(fields=("run", "member"), name="incentives_one_statement_each"),
            models.CheckConstraint(
                condition=Q(total_fen=models.F("commission_fen") + models.F("adjustment_fen")),
                name="incentives_statement_adds_up",
            ),
        )
        indexes = (
            models.Index(fields=("member", "month_on"), name="incentives_by_member"),
            models.Index(fields=("month_on", "id"), name="incentives_by_month"),
            models.Index(fields=("total_fen", "id"), name="incentives_by_total"),
        )

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def attained(self) -> Fraction | None:
        """The part of the target that came in; None without a target."""
        return attained(self.received_fen, self.target_fen)


class Line(models.Model):
    """A fact, the clause it counted under and what it brought, with the compact slices of rules.tiers.

    Fact and clause are plain ids: neither can be deleted, and a foreign key would double the cost of a line.
    """

    class Kind(models.TextChoices):
        """Adjustments concern a month that was closed before."""

        COMMISSION = "commission", _("提成")
        ADJUSTMENT = "adjustment", _("调整")

    statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="lines", db_index=False, verbose_name=_("结算单")
    )
    sequence = models.PositiveIntegerField(_("次序"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    fact_id = models.BigIntegerField(_("台账事实"))
    clause_id = models.BigIntegerField(_("条款"))
    basis_on = models.DateField(_("依据日期"))
    origin_month_on = models.DateField(_("所属月份"))
    base_fen = models.BigIntegerField(_("基数"))
    before_fen = models.BigIntegerField(_("之前累计"))
    after_fen = models.BigIntegerField(_("之后累计"))
    amount_fen = models.BigIntegerField(_("金额"))
    slices = models.TextField(_("分段"))

    class Meta:
        """Lines of a statement are numbered."""

        verbose_name = _("结算行")
        constraints = (models.UniqueConstraint(fields=("statement", "sequence"), name="incentives_line_sequence"),)

    def __str__(self) -> str:
        """Return statement and place."""
        return f"{self.statement_id}/{self.sequence}"


class ClauseTally(models.Model):
    """What a clause brought about in a run: how many lines, and their sum. So that a clause need not count lines."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="tallies", db_index=False, verbose_name=_("结算"))
    clause_id = models.BigIntegerField(_("条款"))
    lines = models.PositiveIntegerField(_("行数"))
    amount_fen = models.BigIntegerField(_("金额"))

    class Meta:
        """One per run and clause; read by clause."""

        verbose_name = _("条款产出")
        constraints = (models.UniqueConstraint(fields=("run", "clause_id"), name="incentives_one_tally"),)
        indexes = (models.Index(fields=("clause_id",), name="incentives_by_clause"),)

    def __str__(self) -> str:
        """Return run and clause by id."""
        return f"{self.run_id}/{self.clause_id}"
