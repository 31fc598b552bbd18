"""Forms of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.selling.products import powers


class ProductForm(pages.Form):
    """A product; the cost stands only in the forms of those who may see costs."""

    code = pages.LineField(label=_("产品编号"), max_length=40, placeholder="HC-EMF-050")
    name = pages.LineField(label=_("产品名称"), max_length=120)
    category = pages.LineField(label=_("类别"), max_length=60, required=False)
    unit = pages.LineField(label=_("单位"), max_length=20, placeholder=_("台"))
    price_fen = pages.YuanField(label=_("标准价"))
    cost_fen = pages.YuanField(label=_("成本"), required=False)
    tax_bp = pages.PercentField(label=_("税率"), in_bp=True)
    active_from = pages.DateField(label=_("启用日期"))
    active_until = pages.DateField(
        label=_("停用日期"), required=False, help_text=_("从这一天起不再销售；不填表示一直销售。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the cost out for those who may not see it."""
        super().__init__(*args, **kwargs)
        if not self.viewer.may(powers.SEE_COST):
            del self.fields["cost_fen"]


class ChangeProductForm(ProductForm):
    """A product as it was shown: `revision` tells whether somebody changed it meanwhile."""

    revision = pages.CountField(widget=forms.HiddenInput)


class RetireForm(pages.Form):
    """From when on a product is no longer sold."""

    active_until = pages.DateField(label=_("停用日期"), help_text=_("从这一天起不再销售，已签合同不受影响。"))
