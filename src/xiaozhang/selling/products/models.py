"""The table of products."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Product(models.Model):
    """Something the company sells, at its list price. `tax_bp` is the VAT rate in hundredths of a percent (1300 = 13%).

    Sold from `active_from` up to, not including, `active_until` (none: until further notice).
    """

    code = models.CharField(_("产品编号"), max_length=40, unique=True)
    name = models.CharField(_("产品名称"), max_length=120)
    name_key = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=200)
    category = models.CharField(_("类别"), max_length=60, blank=True)
    unit = models.CharField(_("单位"), max_length=20)
    price_fen = models.BigIntegerField(_("标准价"))
    cost_fen = models.BigIntegerField(_("成本"), null=True)
    tax_bp = models.PositiveIntegerField(_("税率"), default=1300)
    active_from = models.DateField(_("启用日期"))
    active_until = models.DateField(_("停用日期"), null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """A name is given once; prices and costs are not negative."""

        verbose_name = _("产品")
        indexes = (
            models.Index(fields=("pinyin", "id"), name="products_by_name"),
            models.Index(fields=("category", "pinyin", "id"), name="products_by_category"),
            models.Index(fields=("price_fen", "id"), name="products_by_price"),
        )
        constraints = (
            models.UniqueConstraint(fields=("name_key",), name="products_name_once"),
            models.CheckConstraint(condition=Q(price_fen__gte=0), name="products_price_not_negative"),
            models.CheckConstraint(condition=Q(cost_fen__isnull=True) | Q(cost_fen__gte=0), name="products_cost_ok"),
            models.CheckConstraint(condition=Q(tax_bp__lte=10_000), name="products_tax_at_most_whole"),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gt=F("active_from")),
                name="products_end_after_start",
            ),
        )

    def __str__(self) -> str:
        """Return the product's name."""
        return self.name

    @property
    def choice_label(self) -> str:
        """Return name and code, as lists to choose from show it."""
        return f"{self.name}（{self.code}）"
