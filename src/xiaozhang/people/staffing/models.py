"""What stands behind a member's pay: basis, items of a month, absences, successors.

Rows are not rewritten: a span is ended from a day on, or the row is withdrawn and stays for the record.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiaozhang.people.staffing.rules.terms import MOST_ITEM_FEN, MOST_WAGE_FEN

_DAY = timedelta(days=1)
_IN_FORCE = Q(withdrawn_at__isnull=True)


def _withdrawn_pair(name: str) -> models.CheckConstraint:
    """Return the rule that nobody is named as the one who withdrew what stands."""
    return models.CheckConstraint(name=name, condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True))


class Recorded(models.Model):
    """Who entered a row and when, and who withdrew it and when; no member: the system."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("成员")
    )
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("登记人")
    )
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("撤销人")
    )

    class Meta:
        """Columns of every table here."""

        abstract = True


class PayBasis(Recorded):
    """What was agreed with a member for the days `[start_on, end_on)`; without `end_on`, until further notice.

    `contract_from`, `contract_to` and `probation_to` are days as the contract names them, the last ones included.
    `follows` is the row that this one ended: withdrawn, it lets that one go on.
    """

    start_on = models.DateField(_("起始日期"))
    end_on = models.DateField(_("截止日期"), null=True)
    wage_fen = models.BigIntegerField(_("约定工资"))
    performance_fen = models.BigIntegerField(_("绩效工资基数"), default=0)
    region = models.CharField(_("适用地区"), max_length=40)
    contract_from = models.DateField(_("合同起始"), null=True)
    contract_to = models.DateField(_("合同期满"), null=True)
    probation_to = models.DateField(_("试用期至"), null=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by", verbose_name=_("前一项"))

    class Meta:
        """Spans of one member that stand do not overlap; the actions see to it under a lock of the member."""

        verbose_name = _("薪酬基础")
        ordering = ("member_id", "start_on", "id")
        constraints = (
            models.CheckConstraint(
                name="staffing_basis_has_days", condition=Q(end_on__isnull=True) | Q(end_on__gt=F("start_on"))
            ),
            models.CheckConstraint(
                name="staffing_basis_amounts_sane",
                condition=Q(wage_fen__gte=0, wage_fen__lte=MOST_WAGE_FEN)
                & Q(performance_fen__gte=0, performance_fen__lte=MOST_WAGE_FEN),
            ),
            models.CheckConstraint(name="staffing_basis_has_region", condition=~Q(region="")),
            models.CheckConstraint(
                name="staffing_basis_contract_days",
                condition=Q(contract_to__isnull=True) | Q(contract_to__gte=F("contract_from")),
            ),
            models.CheckConstraint(
                name="staffing_basis_probation_days",
                condition=Q(probation_to__isnull=True) | Q(probation_to__gte=F("contract_from")),
            ),
            models.UniqueConstraint(
                name="staffing_basis_one_start", fields=("member", "start_on"), condition=_IN_FORCE
            ),
            models.UniqueConstraint(
                name="staffing_basis_one_open", fields=("member",), condition=_IN_FORCE & Q(end_on__isnull=True)
            ),
            _withdrawn_pair("staffing_basis_withdrawn_pair"),
        )
        indexes = (
            models.Index(fields=("member", "start_on"), name="staffing_basis_of_member"),
            models.Index(fields=("start_on",), name="staffing_basis_by_start"),
        )

    def __str__(self) -> str:
        """Return whose it is and from when, never how much."""
        return f"{self.member_id} {self.start_on}"

    @property
    def last_on(self) -> date | None:
        """The last day, for showing."""
        return self.end_on - _DAY if self.end_on is not None else None


class PayItem(Recorded):
    """What stands on a member's wage of a month beside what was agreed: overtime, an allowance; below zero: taken off.

    Whether an item counts towards the minimum wage is said by the region's law, by the item's name.
    """

    month_on = models.DateField(_("月份"))
    item = models.CharField(_("项目"), max_length=40)
    amount_fen = models.BigIntegerField(_("金额"))

    class Meta:
        """An item stands once on a month's wage."""

        verbose_name = _("工资项目")
        ordering = ("month_on", "member_id", "id")
        constraints = (
            models.CheckConstraint(
                name="staffing_item_amount_sane",
                condition=Q(amount_fen__gte=-MOST_ITEM_FEN, amount_fen__lte=MOST_ITEM_FEN) & ~Q(amount_fen=0),
            ),
            models.CheckConstraint(name="staffing_item_has_name", condition=~Q(item="")),
            models.UniqueConstraint(
                name="staffing_item_once_a_month", fields=("month_on", "member", "item"), condition=_IN_FORCE
            ),
            _withdrawn_pair("staffing_item_withdrawn_pair"),
        )
        indexes = (models.Index(fields=("member", "month_on"), name="staffing_item_of_member"),)

    def __str__(self) -> str:
        """Return whose, of which month and what, never how much."""
        return f"{self.member_id} {self.month_on:%Y-%m} {self.item}"


class Absence(Recorded):
    """Days of leave `[start_on, end_on)` of a member."""

    class Kind(models.TextChoices):
        """What the leave is for."""

        PERSONAL = "personal", _("事假")
        SICK = "sick", _("病假")
        ANNUAL = "annual", _("年假")
        MARRIAGE = "marriage", _("婚假")
        MATERNITY = "maternity", _("产假")
        PATERNITY = "paternity", _("陪产假")
        BEREAVEMENT = "bereavement", _("丧假")
        INJURY = "injury", _("工伤假")
        TIME_OFF = "time_off", _("调休")
        OTHER = "other", _("其他")

    start_on = models.DateField(_("起始日期"))
    end_on = models.DateField(_("截止日期"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        """Leaves of one member that stand do not overlap; the actions see to it under a lock of the member."""

        verbose_name = _("请假")
        ordering = ("-start_on", "-id")
        constraints = (
            models.CheckConstraint(name="staffing_absence_has_days", condition=Q(end_on__gt=F("start_on"))),
            models.CheckConstraint(name="staffing_absence_kind_known", condition=Q(kind__in=[
                "personal", "sick", "annual", "marriage", "maternity", "paternity", "bereavement", "injury",
                "time_off", "other",
            ])),
            models.UniqueConstraint(
                name="staffing_absence_one_start", fields=("member", "start_on"), condition=_IN_FORCE
            ),
            _withdrawn_pair("staffing_absence_withdrawn_pair"),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("start_on", "id"), name="staffing_absence_by_start"),
            models.Index(fields=("end_on",), name="staffing_absence_by_end"),
        )

    def __str__(self) -> str:
        """Return whose and from when."""
        return f"{self.member_id} {self.start_on}"

    @property
    def last_on(self) -> date:
        """The last day, for showing."""
        return self.end_on - _DAY


class Succession(Recorded):
    """Who takes over from `from_on` on what a member who leaves has begun; until another is named."""

    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("接手人")
    )
    from_on = models.DateField(_("自何日起"))

    class Meta:
        """One successor at a time, and nobody succeeds themselves."""

        verbose_name = _("接手")
        ordering = ("member_id", "from_on", "id")
        constraints = (
            models.CheckConstraint(name="staffing_succession_to_another", condition=~Q(member=F("successor"))),
            models.UniqueConstraint(
                name="staffing_succession_one_a_day", fields=("member", "from_on"), condition=_IN_FORCE
            ),
            _withdrawn_pair("staffing_succession_withdrawn_pair"),
        )

    def __str__(self) -> str:
        """Return who follows whom."""
        return f"{self.member_id} → {self.successor_id}"
