"""Runs, the snapshots they were made from, statements with their lines, and what stays open per person."""

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
    last sign of life. `outcome` is JSON text: payments to outside people, contests, sanctions that follow, warnings.
    `release` is the version of the product that settled. `follows` is the draft whose untouched statements the run took
    over when it was finished, `kept_count` how many: queries.following.
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
    award_fen = models.BigIntegerField(_("奖励"), default=0)
    paid_fen = models.BigIntegerField(_("应发"), default=0)
    outcome = models.TextField(_("其他结果"), blank=True)
    release = models.CharField(_("核算版本"), max_length=20, blank=True)
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name=_("承接的草稿"))
    kept_count = models.PositiveIntegerField(_("沿用的结算单"), default=0)
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
        """What was earned: commission, adjustments and awards."""
        return self.commission_fen + self.adjustment_fen + self.award_fen

    @property
    def made_anew(self) -> int:
        """How many statements were settled for this run, and not taken over from a draft."""
        return self.statements_count - self.kept_count


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

    `total_fen` is what was earned, `paid_fen` what of it and of open balances is paid this month; `pay` is JSON text
    that says how (rules.kept). `confirmed_at` is when the member said that it is right.
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
    award_fen = models.BigIntegerField(_("奖励"), default=0)
    total_fen = models.BigIntegerField(_("本月所得"), default=0)
    paid_fen = models.BigIntegerField(_("本月应发"), default=0)
    pay = models.TextField(_("发放"), blank=True)
    appeal_until_on = models.DateField(_("申诉截止"), null=True)
    lines_count = models.PositiveIntegerField(_("行数"), default=0)
    digest = models.CharField(_("摘要"), max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("本人确认"), null=True)

    class Meta:
        """One per run and member; read by run, by member and by month."""

        verbose_name = _("结算单")
        constraints = (
            models.UniqueConstraint(fields=("run", "member"), name="incentives_one_statement_each"),
            models.CheckConstraint(
                condition=Q(total_fen=models.F("commission_fen") + models.F("adjustment_fen") + models.F("award_fen")),
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
    """A fact, the clause it counted under and what it brought.

    A line of a plain commission table has the compact `slices` of rules.tiers; every other has a `trace`, JSON text of
    rules.kept, and a line that stands for a period has no fact. Fact and clause are plain ids: neither can be deleted,
    and a foreign key would double the cost of a line.
    """

    class Kind(models.TextChoices):
        """As plans.rules.lines names them. Adjustments concern a period that was closed before."""

        COMMISSION = "commission", _("提成")
        ADJUSTMENT = "adjustment", _("调整")
        LIMIT = "limit", _("封顶与保底")
        POOL = "pool", _("团队共享")
        AWARD = "award", _("奖励")
        CONTEST = "contest", _("竞赛")
        KPI_PAY = "kpi_pay", _("绩效工资")
        POINTS = "points", _("积分")

    statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="lines", db_index=False, verbose_name=_("结算单")
    )
    sequence = models.PositiveIntegerField(_("次序"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    fact_id = models.BigIntegerField(_("台账事实"), null=True)
    clause_id = models.BigIntegerField(_("条款"))
    basis_on = models.DateField(_("依据日期"), null=True)
    origin_month_on = models.DateField(_("所属月份"))
    base_fen = models.BigIntegerField(_("基数"), null=True)
    before_fen = models.BigIntegerField(_("之前累计"), null=True)
    after_fen = models.BigIntegerField(_("之后累计"), null=True)
    amount_fen = models.BigIntegerField(_("金额"))
    slices = models.TextField(_("分段"), blank=True)
    trace = models.TextField(_("由来"), blank=True)

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


class Balance(models.Model):
    """What stands open for a member after a month, one thing each; the next month begins with it.

    Clause, fact and contract as their keys: the names by which settlement knows them. `notice_on` is when the member
    was told in writing that a claim will be recovered.
    """

    class Kind(models.TextChoices):
        """As plans.rules.paying names them: owed to the member, or by the member."""

        HELD = "held", _("留存")
        CARRIED = "carried", _("结转")
        CLAIM = "claim", _("应追")
        DRAW = "draw", _("预支")

    statement = models.ForeignKey(
        Statement, models.CASCADE, related_name="balances", db_index=False, verbose_name=_("结算单")
    )
    sequence = models.PositiveIntegerField(_("次序"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    key = models.CharField(_("编号"), max_length=300)
    amount_fen = models.BigIntegerField(_("余额"))
    since_on = models.DateField(_("起自"))
    clause_key = models.CharField(_("条款"), max_length=60, blank=True)
    fact_key = models.CharField(_("事实"), max_length=120, blank=True)
    contract = models.CharField(_("合同"), max_length=40, blank=True)
    label = models.CharField(_("名称"), max_length=60, blank=True)
    notice_on = models.DateField(_("书面告知日"), null=True)

    class Meta:
        """Numbered within the statement; nothing stands open at zero."""

        verbose_name = _("余额")
        constraints = (
            models.UniqueConstraint(fields=("statement", "sequence"), name="incentives_balance_sequence"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="incentives_balance_is_open"),
        )

    def __str__(self) -> str:
        """Return kind and key."""
        return f"{self.kind} {self.key}"


class ClaimNotice(models.Model):
    """The written notice that a claim will be recovered, given once to a member."""

    member = models.ForeignKey(_MEMBER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员"))
    claim_key = models.CharField(_("应追"), max_length=300)
    given_on = models.DateField(_("告知日"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人"))

    class Meta:
        """One per claim."""

        verbose_name = _("追回告知")
        constraints = (models.UniqueConstraint(fields=("member", "claim_key"), name="incentives_one_notice_a_claim"),)

    def __str__(self) -> str:
        """Return the claim."""
        return self.claim_key
