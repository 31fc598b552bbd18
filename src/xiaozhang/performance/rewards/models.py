"""Rewards as they were proposed, decided and given; what happened to each; and the leave taken of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN

_MEMBER = settings.AUTH_USER_MODEL
_DAY = timedelta(days=1)


class State(models.TextChoices):
    """How far a reward is."""

    PROPOSED = "proposed", _("待决定")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")
    LAPSED = "lapsed", _("不再达到")
    REVOKED = "revoked", _("已撤销")


class Form(models.TextChoices):
    """What is given."""

    BONUS = "bonus", _("奖金")
    LEAVE = "leave", _("带薪休假")
    TRAVEL = "travel", _("旅游")
    TRAINING = "training", _("进修")
    GIFT = "gift", _("礼品")
    CERTIFICATE = "certificate", _("证书")
    PROMOTION = "promotion", _("优先晋升")


class Basis(models.TextChoices):
    """How it was found out that the standard is reached."""

    FIGURES = "figures", _("按数据评定")
    NOMINATION = "nomination", _("提名评定")


class Reward(models.Model):
    """A reward for a member in a period `[start_on, end_on)`, by a clause as it stood then.

    What is given is kept as the clause said it. `evidence` holds the conditions as they were judged (rules.judging),
    `reason` the words of a nomination. A granted one has the day from which it counts, leave the last day on which it
    can be taken, a bonus the key of the fact that was posted.
    """

    number = models.CharField(_("奖励编号"), max_length=20, unique=True)
    clause_id = models.BigIntegerField(_("条款"))
    clause_key = models.CharField(_("条款编号"), max_length=80)
    reward_key = models.CharField(_("奖励"), max_length=40)
    label = models.CharField(_("名称"), max_length=80)
    form = models.CharField(_("形式"), max_length=12, choices=Form)
    given = models.CharField(_("给什么"), max_length=700)
    standard = models.CharField(_("标准"), max_length=900)
    amount_fen = models.BigIntegerField(_("价值"), null=True)
    days = models.PositiveIntegerField(_("休假天数"), null=True)
    per = models.CharField(_("周期"), max_length=10)
    start_on = models.DateField(_("期间起"))
    end_on = models.DateField(_("期间止"))
    member = models.ForeignKey(_MEMBER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员"))
    basis = models.CharField(_("评定办法"), max_length=10, choices=Basis)
    evidence = models.TextField(_("依据"), default="[]")
    reason = models.TextField(_("提名理由"), blank=True)
    nominated_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("提名人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("决定人")
    )
    decision_words = models.TextField(_("说明"), blank=True)
    effective_on = models.DateField(_("生效日期"), null=True)
    expires_on = models.DateField(_("有效至"), null=True)
    fact_key = models.CharField(_("台账事实"), max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """By figures a member stands once in a period, and one nomination waits at a time; decisions are whole."""

        verbose_name = _("奖励")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("member", "reward_key", "start_on", "end_on"),
                condition=Q(basis="figures") & ~Q(state="lapsed"),
                name="rewards_once_a_period",
            ),
            models.UniqueConstraint(
                fields=("member", "reward_key"),
                condition=Q(basis="nomination", state="proposed"),
                name="rewards_one_nomination",
            ),
            models.CheckConstraint(name="rewards_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="rewards_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(name="rewards_has_days", condition=Q(end_on__gt=F("start_on"))),
            models.CheckConstraint(
                name="rewards_amount_sane",
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0, amount_fen__lte=MAX_FEN),
            ),
            models.CheckConstraint(
                name="rewards_nomination_says_why",
                condition=Q(basis="figures", reason="") | Q(basis="nomination") & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="rewards_decided_whole",
                condition=Q(state__in=("granted", "refused", "revoked"), decided_at__isnull=False)
                | Q(state__in=("proposed", "lapsed"), decided_at__isnull=True, decided_by__isnull=True),
            ),
            models.CheckConstraint(
                name="rewards_refusal_says_why", condition=~Q(state__in=("refused", "revoked"), decision_words="")
            ),
            models.CheckConstraint(
                name="rewards_leave_whole",
                condition=~Q(form="leave") & Q(days__isnull=True, expires_on__isnull=True)
                | Q(form="leave", days__isnull=False)
                & (Q(expires_on__isnull=False) | ~Q(state__in=("granted", "revoked"))),
            ),
        )
        indexes = (
            models.Index(fields=("member", "state"), name="rewards_of_member"),
            models.Index(fields=("state", "id"), name="rewards_by_state"),
            models.Index(fields=("reward_key", "start_on"), name="rewards_of_period"),
            models.Index(fields=("start_on", "id"), name="rewards_by_start"),
            models.Index(fields=("clause_id", "decided_at"), name="rewards_by_clause"),
        )

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.label}"

    @property
    def last_on(self) -> date:
        """The last day of the period, for showing."""
        return self.end_on - _DAY


class RewardStep(models.Model):
    """Something that happened to a reward, by a member or by the house (nobody); never changed."""

    class Kind(models.TextChoices):
        """What happened."""

        PROPOSED = "proposed", _("按数据提出")
        NOMINATED = "nominated", _("提名")
        CONFIRMED = "confirmed", _("依据更新")
        LAPSED = "lapsed", _("不再达到")
        GRANTED = "granted", _("批准")
        REFUSED = "refused", _("不批准")
        REVOKED = "revoked", _("撤销")
        LEAVE = "leave", _("休假")
        LEAVE_BACK = "leave_back", _("撤销休假")

    reward = models.ForeignKey(Reward, models.CASCADE, related_name="steps", db_index=False, verbose_name=_("奖励"))
    kind = models.CharField(_("经过"), max_length=10, choices=Kind)
    author = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))
    words = models.TextField(_("内容"), blank=True)

    class Meta:
        """Read by reward, in order."""

        verbose_name = _("奖励经过")
        ordering = ("id",)
        indexes = (models.Index(fields=("reward", "id"), name="rewards_steps"),)

    def __str__(self) -> str:
        """Return what happened."""
        return str(self.get_kind_display())


class LeaveUse(models.Model):
    """Days of a granted leave that were taken from a day on; withdrawn ones stay readable."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="uses", db_index=False, verbose_name=_("奖励"))
    start_on = models.DateField(_("自"))
    days = models.PositiveIntegerField(_("天数"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("登记人")
    )
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    withdrawn_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("撤销人")
    )

    class Meta:
        """Once from a day on."""

        verbose_name = _("奖励休假")
        ordering = ("start_on", "id")
        constraints = (
            models.CheckConstraint(name="rewards_use_has_days", condition=Q(days__gt=0)),
            models.UniqueConstraint(
                fields=("reward", "start_on"), condition=Q(withdrawn_at__isnull=True), name="rewards_use_once"
            ),
            models.CheckConstraint(
                name="rewards_use_withdrawn_pair",
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        """Return from when and how many days."""
        return f"{self.start_on} {self.days}"
