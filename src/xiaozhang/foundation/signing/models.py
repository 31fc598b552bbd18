"""Texts in their exact wording, who is asked to sign them, and the evidence that they did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.foundation.signing.rules.terms import Term


class Wording(models.Model):
    """The exact words that a hash stands for. Never changed, never deleted."""

    text_hash = models.CharField(_("文本指纹"), max_length=64, unique=True)
    text_kind = models.CharField(_("文本种类"), max_length=40)
    words = models.TextField(_("文本"))
    kept_at = models.DateTimeField(_("留存时间"))

    class Meta:
        """Kept once for each hash."""

        verbose_name = _("签阅文本")
        constraints = (models.CheckConstraint(name="signing_wording_has_a_hash", condition=~Q(text_hash="")),)

    def __str__(self) -> str:
        """Return the first letters of the hash."""
        return self.text_hash[:12]


class Request(models.Model):
    """Members are asked to read and sign a text: those of some roles, or everybody where `roles` is empty.

    `series` is what a later text takes the place of an earlier one in: all versions of the charter are one series.
    `days`, `remind_before` and `remind_every` are the term, by the clause named here or by the house's default.
    """

    class State(models.TextChoices):
        """Whether it is still asked for."""

        OPEN = "open", _("签阅中")
        REPLACED = "replaced", _("已有新版")
        VOID = "void", _("已作废")

    text_kind = models.CharField(_("文本种类"), max_length=40)
    record_id = models.BigIntegerField()
    series = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("文本"), max_length=120)
    version = models.CharField(_("版本"), max_length=40, blank=True)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="requests", verbose_name=_("签阅文本"))
    url = models.CharField(max_length=300)
    roles = models.JSONField(_("岗位"), default=list)
    days = models.PositiveSmallIntegerField(_("签阅期限"))
    remind_before = models.PositiveSmallIntegerField(_("到期前提醒"))
    remind_every = models.PositiveSmallIntegerField(_("逾期后每隔"))
    clause_id = models.BigIntegerField(null=True)
    clause_number = models.CharField(_("依据条款"), max_length=20, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(_("通知时间"))
    asked_by = models.ForeignKey(
        "org.Member", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("通知人")
    )
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        """One text of a series is asked for at a time, and one wording of a text once."""

        verbose_name = _("签阅要求")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="signing_one_open_in_series", fields=("text_kind", "series"), condition=Q(state="open")
            ),
            models.UniqueConstraint(name="signing_wording_asked_once", fields=("text_kind", "record_id", "wording")),
            models.CheckConstraint(
                name="signing_ended_says_when",
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        """Return 《销售管理制度》V1.1."""
        return f"《{self.title}》{self.version}"

    @property
    def term(self) -> Term:
        """How many days one has, when one is reminded, and by which clause."""
        return Term(self.days, self.remind_before, self.remind_every, self.clause_id, self.clause_number)

    @property
    def clause(self) -> tuple[int, str] | None:
        """The clause that sets the term, as pages name it."""
        return (self.clause_id, self.clause_number) if self.clause_id is not None else None


class Asked(models.Model):
    """One member who was told, until when they are to sign, and when they did."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="asked", db_index=False)
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员"))
    asked_on = models.DateField(_("通知日期"))
    due_on = models.DateField(_("期限"))
    reminded_on = models.DateField(_("最近提醒"), null=True)
    signed_at = models.DateTimeField(_("签阅时间"), null=True)

    class Meta:
        """A member is told once of a text; read by text and by member."""

        verbose_name = _("签阅通知")
        ordering = ("due_on", "id")
        constraints = (models.UniqueConstraint(name="signing_asked_once", fields=("request", "member")),)
        indexes = (
            models.Index(name="signing_asked_by_due", fields=("request", "due_on", "id")),
            models.Index(name="signing_asked_by_signed", fields=("request", "signed_at", "id")),
            models.Index(name="signing_asked_of_member", fields=("member", "request")),
        )

    def __str__(self) -> str:
        """Return text and member by id."""
        return f"{self.request_id} {self.member_id}"


class Signature(models.Model):
    """The evidence: who signed for which exact words, when, in which post, with what. Never changed, never deleted."""

    class Device(models.TextChoices):
        """What was signed with."""

        COMPUTER = "computer", _("电脑")
        PHONE = "phone", _("手机")

    request = models.ForeignKey(Request, models.PROTECT, related_name="signatures", db_index=False)
    member = models.ForeignKey("org.Member", models.PROTECT, related_name="+", verbose_name=_("签阅人"))
    member_name = models.CharField(_("姓名"), max_length=60)
    signed_at = models.DateTimeField(_("签阅时间"))
    text_hash = models.CharField(_("文本指纹"), max_length=64)
    version = models.CharField(_("版本"), max_length=40, blank=True)
    roles = models.JSONField(_("当日岗位"), default=list)
    role_names = models.CharField(_("当日岗位"), max_length=200, blank=True)
    team_name = models.CharField(_("当日团队"), max_length=60, blank=True)
    statement = models.CharField(_("声明"), max_length=200)
    device = models.CharField(_("方式"), max_length=10, choices=Device)
    client = models.CharField(_("设备"), max_length=80, blank=True)

    class Meta:
        """Once for each text."""

        verbose_name = _("签阅记录")
        ordering = ("signed_at", "id")
        constraints = (models.UniqueConstraint(name="signing_signed_once", fields=("request", "member")),)

    def __str__(self) -> str:
        """Return the name of who signed."""
        return self.member_name
