"""Cases with their steps and signers, what happened to them, copies, and who signs for whom."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands (rules.stands.CaseState)."""

    OPEN = "open", _("审批中")
    APPROVED = "approved", _("已通过")
    REJECTED = "rejected", _("已驳回")
    WITHDRAWN = "withdrawn", _("已撤回")
    VOIDED = "voided", _("已作废")


class StepStanding(models.TextChoices):
    """Where a step stands (rules.stands.StepState)."""

    COMING = "coming", _("未到")
    WAITING = "waiting", _("审批中")
    DONE = "done", _("已同意")
    SET_ASIDE = "set_aside", _("不再进行")


class SignerStanding(models.TextChoices):
    """Where a signer stands (rules.stands.SignerState)."""

    COMING = "coming", _("未到")
    WAITING = "waiting", _("待审批")
    APPROVED = "approved", _("同意")
    REPEATED = "repeated", _("上一步已同意，自动通过")
    REJECTED = "rejected", _("驳回")
    PASSED = "passed", _("已转给别人")
    LAPSED = "lapsed", _("不再需要")


class StepMode(models.TextChoices):
    """How the seats of a step count (rules.chain.Mode)."""

    IN_ORDER = "in_order", _("依次")
    ALL = "all", _("会签")
    ANY = "any", _("或签")


class SignerOrigin(models.TextChoices):
    """How somebody came to sign (rules.stands.Origin)."""

    NAMED = "named", _("按流程")
    DEPUTY = "deputy", _("代理")
    ADDED = "added", _("加签")
    PASSED = "passed", _("转审")
    ESCALATED = "escalated", _("超时上报")
    REASSIGNED = "reassigned", _("改派")


class Verb(models.TextChoices):
    """What happened to a case."""

    PUT_UP = "put_up", _("提审")
    PUT_UP_AGAIN = "put_up_again", _("重新提审")
    APPROVED = "approved", _("同意")
    REPEATED = "repeated", _("上一步已同意，自动通过")
    REJECTED = "rejected", _("驳回给发起人")
    SENT_BACK = "sent_back", _("驳回到前面的步骤")
    ADDED_BEFORE = "added_before", _("前加签")
    ADDED_AFTER = "added_after", _("后加签")
    PASSED_ON = "passed_on", _("转审")
    DEPUTISED = "deputised", _("由代理人审批")
    REASSIGNED = "reassigned", _("改派审批人")
    REMINDED = "reminded", _("超时提醒")
    ESCALATED = "escalated", _("超时上报")
    URGED = "urged", _("催办")
    COPIED = "copied", _("抄送")
    WITHDRAWN = "withdrawn", _("撤回")
    VOIDED = "voided", _("作废")
    FINISHED = "finished", _("审批通过")


class Case(models.Model):
    """Something put up for approval. `kind` is the key of an ApprovalKind; `picture` what is decided on, line by line.

    `waiting_since_at` is when the running step began to wait. `clause_id` is the charter clause that asks for the
    approval, as a plain id: the charter stands above.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("种类"), max_length=40)
    record_id = models.BigIntegerField()
    title = models.CharField(_("标题"), max_length=160)
    applicant = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("发起人"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    round = models.PositiveSmallIntegerField(_("第几次提审"), default=1)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    picture = models.JSONField(_("提审内容"))
    picture_proof = models.CharField(max_length=64)
    clause_id = models.BigIntegerField(null=True)
    clause_number = models.CharField(_("依据条款"), max_length=20, blank=True)
    put_up_at = models.DateTimeField(_("提审时间"))
    waiting_since_at = models.DateTimeField(_("等待自"), null=True)
    decided_at = models.DateTimeField(_("结束时间"), null=True)
    urged_on = models.DateField(_("催办日期"), null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """One open case for a subject; closed ones say when they were closed."""

        verbose_name = _("审批")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="approvals_one_open_case", fields=("kind", "record_id"), condition=Q(state=State.OPEN)
            ),
            models.CheckConstraint(name="approvals_case_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="approvals_case_closed_says_when",
                condition=Q(state=State.OPEN, decided_at__isnull=True, waiting_since_at__isnull=False)
                | ~Q(state=State.OPEN) & Q(decided_at__isnull=False, waiting_since_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(name="approvals_case_of_subject", fields=("kind", "record_id")),
            models.Index(name="approvals_case_of_applicant", fields=("applicant", "state", "id")),
            models.Index(name="approvals_case_by_day", fields=("put_up_at", "id")),
            models.Index(name="approvals_case_by_clause", fields=("clause_id",)),
        )

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.number} {self.title}"

    @property
    def state_tone(self) -> str:
        """The tone in which lists show the state."""
        return {"open": "live", "approved": "good", "withdrawn": ""}.get(self.state, "late")

    @property
    def clause(self) -> tuple[int, str] | None:
        """The clause that asks for the approval, as pages name it."""
        return (self.clause_id, self.clause_number) if self.clause_id is not None else None


class Step(models.Model):
    """One step of a round. `remind_on` and `escalate_on` are days of the company's calendar, set when it begins."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(_("次序"))
    mode = models.CharField(_("方式"), max_length=10, choices=StepMode.choices)
    state = models.CharField(_("状态"), max_length=10, choices=StepStanding.choices)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    fallback = models.CharField(max_length=30, blank=True)
    added_by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True)
    remind_days = models.PositiveSmallIntegerField(null=True)
    escalate_days = models.PositiveSmallIntegerField(null=True)
    entered_at = models.DateTimeField(_("开始等待"), null=True)
    remind_on = models.DateField(null=True)
    escalate_on = models.DateField(null=True)

    class Meta:
        """Steps stand in order; the sweep finds those whose day has come."""

        verbose_name = _("审批步骤")
        ordering = ("round", "place", "id")
        constraints = (
            models.CheckConstraint(name="approvals_step_state_known", condition=Q(state__in=StepStanding.values)),
        )
        indexes = (
            models.Index(name="approvals_step_to_remind", fields=("remind_on",), condition=Q(remind_on__isnull=False)),
            models.Index(
                name="approvals_step_to_escalate", fields=("escalate_on",), condition=Q(escalate_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        """Return case and place."""
        return f"{self.case_id}/{self.round}/{self.place}"


class Signer(models.Model):
    """Somebody asked to decide in a step. `case` repeats the step's case, so that boxes need no join."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="signers")
    step = models.ForeignKey(Step, models.CASCADE, related_name="signers")
    seat = models.PositiveSmallIntegerField()
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("审批人"))
    state = models.CharField(_("状态"), max_length=10, choices=SignerStanding.choices)
    origin = models.CharField(_("来由"), max_length=10, choices=SignerOrigin.choices)
    instead_of = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("代"))
    decided_at = models.DateTimeField(_("审批时间"), null=True)

    class Meta:
        """A member is asked once for a seat."""

        verbose_name = _("审批人")
        ordering = ("seat", "id")
        constraints = (
            models.CheckConstraint(name="approvals_signer_state_known", condition=Q(state__in=SignerStanding.values)),
        )
        indexes = (
            models.Index(name="approvals_signer_box", fields=("member", "state", "case")),
            models.Index(name="approvals_signer_live", fields=("state",), condition=Q(state__in=("waiting", "coming"))),
        )

    def __str__(self) -> str:
        """Return step and member."""
        return f"{self.step_id}: {self.member_id}"


class Copy(models.Model):
    """A case given to somebody to know (抄送): planned ones are given when it is approved, others at once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="copies")
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("抄送给"))
    given_at = models.DateTimeField(_("抄送时间"), null=True)
    read_at = models.DateTimeField(_("查看时间"), null=True)

    class Meta:
        """Once for each member."""

        verbose_name = _("抄送")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(name="approvals_copy_once", fields=("case", "member")),)
        indexes = (models.Index(name="approvals_copy_box", fields=("member", "given_at", "case")),)

    def __str__(self) -> str:
        """Return case and member."""
        return f"{self.case_id}: {self.member_id}"


class CaseLog(models.Model):
    """What happened to a case, never changed: who, when, what, towards whom, in what words."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="log")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("org.Member", models.PROTECT, related_name="+", null=True, verbose_name=_("谁"))
    verb = models.CharField(_("事项"), max_length=20, choices=Verb.choices)
    step_name = models.CharField(_("步骤"), max_length=60, blank=True)
    towards = models.JSONField(_("对谁"), default=list)
    comment = models.CharField(_("意见"), max_length=500, blank=True)

    class Meta:
        """In order of time."""

        verbose_name = _("审批记录")
        ordering = ("id",)
        constraints = (models.CheckConstraint(name="approvals_log_verb_known", condition=Q(verb__in=Verb.values)),)
        indexes = (models.Index(name="approvals_log_by_person", fields=("by", "verb", "case")),)

    def __str__(self) -> str:
        """Return case and verb."""
        return f"{self.case_id}: {self.verb}"


class Delegation(models.Model):
    """Somebody signs for another from `start_on` up to, not including, `end_on`; `kind` "" means every kind."""

    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("委托人"))
    deputy = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("代理人"))
    kind = models.CharField(_("种类"), max_length=40, blank=True)
    start_on = models.DateField(_("起"))
    end_on = models.DateField(_("止"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("设置时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    class Meta:
        """Nobody is their own deputy."""

        verbose_name = _("审批代理")
        ordering = ("-start_on", "-id")
        constraints = (
            models.CheckConstraint(name="approvals_delegation_ends_after_start", condition=Q(end_on__gt=F("start_on"))),
            models.CheckConstraint(name="approvals_delegation_to_another", condition=~Q(member=F("deputy"))),
        )
        indexes = (models.Index(name="approvals_delegation_of", fields=("member", "end_on")),)

    def __str__(self) -> str:
        """Return both members and the days."""
        return f"{self.member_id} → {self.deputy_id} {self.start_on}"

    @property
    def last_on(self) -> date:
        """The last day, for showing."""
        return self.end_on - timedelta(days=1)
