"""What was handed to payroll, export by export."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PayrollExport(models.Model):
    """A file of a month for payroll; never changed. `number` counts the exports of the month.

    `content_hash` is the sha256 of what it says of each member, without the stamp; `file_sha256` that of its bytes.
    `seal_hash` is the seal of the closed month, empty where it was not sealed yet.
    """

    class Kind(models.TextChoices):
        """The kinds of file."""

        XLSX = "xlsx", "xlsx"
        CSV = "csv", "csv"

    run = models.ForeignKey("incentives.Run", models.PROTECT, related_name="+", verbose_name=_("结算"))
    month_on = models.DateField(_("月份"))
    number = models.PositiveIntegerField(_("第几次"))
    kind = models.CharField(_("文件"), max_length=4, choices=Kind)
    is_preliminary = models.BooleanField(_("预导出"))
    rows = models.PositiveIntegerField(_("人数"))
    earned_fen = models.BigIntegerField(_("本月所得"))
    total_fen = models.BigIntegerField(_("应发合计"))
    content_hash = models.CharField(_("内容摘要"), max_length=64)
    file_sha256 = models.CharField(_("文件摘要"), max_length=64)
    result_hash = models.CharField(_("结果摘要"), max_length=64)
    inputs_hash = models.CharField(_("输入摘要"), max_length=64)
    seal_hash = models.CharField(_("结账封印"), max_length=64, blank=True)
    exported_at = models.DateTimeField(_("导出时间"))
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("导出人")
    )
    by_name = models.CharField(_("导出人姓名"), max_length=60)

    class Meta:
        """Numbered within the month."""

        verbose_name = _("工资导出")
        ordering = ("-month_on", "-number")
        constraints = (
            models.UniqueConstraint(fields=("month_on", "number"), name="payroll_export_number_once"),
            models.CheckConstraint(condition=models.Q(kind__in=("xlsx", "csv")), name="payroll_export_kind_known"),
        )

    def __str__(self) -> str:
        """Return month and number."""
        return f"{self.month_on:%Y-%m} 第 {self.number} 次"
