"""Appeals with what they were against, and the words exchanged about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.base.money import MAX_FEN

_MEMBER = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    """How far an appeal is."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    REVIEWING = "reviewing", _("复核中")
    REVIEWED = "reviewed", _("已复核")
    WITHDRAWN = "withdrawn", _("已撤回")


class Kind(models.TextChoices):
    """What is wrong in the member's eyes."""

    FIGURE = "figure", _("金额有误")
    MISSING = "missing", _("漏记事实")
    CREDIT = "credit", _("归属有误")
    CLAUSE = "clause", _("用错条款")
    OTHER = "other", _("其他")


class Decision(models.TextChoices):
    """What was decided."""

    UPHELD = "upheld", _("成立")
    PARTLY = "partly", _("部分成立")
    REJECTED = "rejected", _("不成立")


class FollowUp(models.TextChoices):
    """What follows from a decision."""

    NONE = "none", _("不用更正")
    FACT = "fact", _("补记或更正台账事实")
    EXCEPTION = "exception", _("另批签呈")
    RERUN = "rerun", _("重新试算")


class Appeal(models.Model):
    """An objection of a member to a published statement of their own.

    `line_sequence` is the line objected to, 0 the statement as a whole. `evidence` is canonical JSON of statement and
    line as they were (rules.evidence) and `evidence_hash` its sha256: a newer run may take the statement's place, and
    the appeal goes on. `clause_id` and `fact_id` are those of the line. `until_on` was the last day to appeal,
    `due_on` is that to be answered, `review_until_on` the last one to ask for a review. `task_key` is the source of the
    task that is open for it.
    """

    number = models.CharField(_("申诉编号"), max_length=20, unique=True)
    statement = models.ForeignKey(
        "incentives.Statement", models.PROTECT, related_name="+", db_index=False, verbose_name=_("结算单")
    )
    member = models.ForeignKey(_MEMBER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("申诉人"))
    month_on = models.DateField(_("月份"))
    line_sequence = models.PositiveIntegerField(_("结算行"), default=0)
    clause_id = models.BigIntegerField(_("条款"), null=True)
    fact_id = models.BigIntegerField(_("台账事实"), null=True)
    subject = models.CharField(_("申诉对象"), max_length=200)
    evidence = models.TextField(_("当时的结算"))
    evidence_hash = models.CharField(_("摘要"), max_length=64)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    claimed_fen = models.BigIntegerField(_("主张金额"), null=True)
    reason = models.TextField(_("理由"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    submitted_at = models.DateTimeField(_("提出时间"))
    until_on = models.DateField(_("申诉截止"))
    due_on = models.DateField(_("答复期限"))
    assignee = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("受理人")
    )
    decision = models.CharField(_("决定"), max_length=10, choices=Decision, blank=True)
    decision_words = models.TextField(_("答复"), blank=True)
    follow_up = models.CharField(_("更正办法"), max_length=10, choices=FollowUp, default=FollowUp.NONE)
    decided_at = models.DateTimeField(_("答复时间"), null=True)
    decided_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("答复人")
    )
    review_until_on = models.DateField(_("可申请复核至"), null=True)
    review_reason = models.TextField(_("申请复核的理由"), blank=True)
    review_asked_at = models.DateTimeField(_("申请复核时间"), null=True)
    review_decision = models.CharField(_("复核决定"), max_length=10, choices=Decision, blank=True)
    review_words = models.TextField(_("复核答复"), blank=True)
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    reviewed_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("复核人")
    )
    followed_at = models.DateTimeField(_("更正办结时间"), null=True)
    followed_by = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("更正经办人")
    )
    followed_words = models.CharField(_("更正结果"), max_length=200, blank=True)
    task_key = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """A line is appealed against once; decisions and reviews say who, when and why."""

        verbose_name = _("申诉")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("statement", "line_sequence"),
                condition=Q(line_sequence__gt=0) & ~Q(state="withdrawn"),
                name="appeals_one_a_line",
            ),
            models.CheckConstraint(name="appeals_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="appeals_says_why", condition=~Q(reason="") & Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="appeals_claim_sane",
                condition=Q(claimed_fen__isnull=True) | Q(claimed_fen__gte=-MAX_FEN, claimed_fen__lte=MAX_FEN),
            ),
            models.CheckConstraint(
                name="appeals_decided_whole",
                condition=Q(state__in=("answered", "reviewing", "reviewed"), decided_at__isnull=False)
                & Q(decision__in=Decision.values)
                & ~Q(decision_words="")
                | Q(state__in=("open", "withdrawn"), decided_at__isnull=True, decision="", decision_words=""),
            ),
            models.CheckConstraint(
                name="appeals_reviewed_whole",
                condition=Q(state="reviewed", reviewed_at__isnull=False, review_decision__in=Decision.values)
                & ~Q(review_words="")
                | ~Q(state="reviewed") & Q(reviewed_at__isnull=True, review_decision="", review_words=""),
            ),
            models.CheckConstraint(
                name="appeals_followed_whole",
                condition=Q(followed_at__isnull=True, followed_words="")
                | Q(followed_at__isnull=False) & ~Q(followed_words="") & ~Q(follow_up="none"),
            ),
        )
        indexes = (
            models.Index(fields=("statement",), name="appeals_by_statement"),
            models.Index(fields=("member", "month_on"), name="appeals_by_member"),
            models.Index(fields=("assignee", "state"), name="appeals_by_assignee"),
            models.Index(fields=("state", "due_on", "id"), name="appeals_by_state"),
            models.Index(fields=("month_on", "state"), name="appeals_by_month"),
            models.Index(fields=("due_on", "id"), name="appeals_by_due"),
            models.Index(fields=("clause_id", "submitted_at"), name="appeals_by_clause"),
        )

    def __str__(self) -> str:
        """Return number and what it is about."""
        return f"{self.number} {self.subject}"

    @property
    def is_pending(self) -> bool:
        """Say whether somebody owes the member an answer."""
        return self.state in (State.OPEN, State.REVIEWING)

    @property
    def final_decision(self) -> str:
        """The decision that stands; "" before one does."""
        return self.review_decision or self.decision

    @property
    def is_uncorrected(self) -> bool:
        """Say whether something follows from the decision and has not been done."""
        return self.follow_up != FollowUp.NONE and self.followed_at is None and self.state != State.WITHDRAWN


class AppealMessage(models.Model):
    """Something said about an appeal by either side, or noted by the house (no author); never changed."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="messages", db_index=False, verbose_name=_("申诉"))
    author = models.ForeignKey(
        _MEMBER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))
    words = models.TextField(_("内容"))

    class Meta:
        """Read by appeal, in order."""

        verbose_name = _("申诉往来")
        ordering = ("id",)
        indexes = (models.Index(fields=("appeal", "id"), name="appeals_messages"),)
        constraints = (models.CheckConstraint(name="appeals_message_says", condition=~Q(words="")),)

    def __str__(self) -> str:
        """Return the words."""
        return self.words
