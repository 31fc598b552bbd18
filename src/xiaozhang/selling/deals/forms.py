"""Forms of deals: text to values."""

from __future__ import annotations

from typing import Any, Self

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries as org
from xiaozhang.selling.deals import queries
from xiaozhang.selling.deals.models import Deal, LostReason, Stage
from xiaozhang.selling.products import queries as products


class ProductChoice(pages.ChoiceField):
    """A product on sale on the day, or one the deal has already."""

    kept: frozenset[int] = frozenset()

    def bind_viewer(self, viewer: Any, today: Any) -> None:
        """Learn the day (the form calls this)."""
        offered = products.offered_products(today, self.kept)
        self.choices = [("", _("选择产品")), *((pk, product.choice_label) for pk, product in offered.items())]


class DealForm(pages.Form):
    """What is known about a deal. `products` come out as (product id, quantity)."""

    title = pages.LineField(label=_("商机名称"), max_length=120, placeholder="二期流量监测")
    customer_id = pages.RecordField(label=_("客户"), record="customer", required=False)
    expected_fen = pages.YuanField(label=_("预计金额"), required=False)
    expected_on = pages.DateField(label=_("预计成交日期"), required=False)
    need = pages.TextField(label=_("客户需求"), required=False, max_length=2000, rows=3)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        """`kept` are products the deal has already, on sale or not."""
        self.kept = kept
        super().__init__(*args, **kwargs)
        choice = ProductChoice()
        choice.kept = kept
        lines = pages.RowsField(
            label=_("意向产品"),
            required=False,
            columns=(
                pages.RowColumn("product_id", _("产品"), choice, is_wide=True),
                pages.RowColumn("quantity", _("数量"), pages.CountField(at_least=1, at_most=10**6), starts_as="1"),
            ),
            empty_rows=1,
            most_rows=20,
        )
        lines.bind_viewer(self.viewer, self.today)
        self.fields["products"] = lines
        self.beside("customer_id", _("到「需求分析」前补上"))
        self.order_fields(["title", "customer_id", "expected_fen", "expected_on", "products", "need"])

    @classmethod
    def of_deal(cls, request: pages.Request, deal: Deal) -> Self:
        """Build the form for changing a deal."""
        lines = list(queries.interests(deal.pk))
        initial = {
            "title": deal.title,
            "customer_id": deal.customer_id,
            "expected_fen": deal.expected_fen or None,
            "expected_on": deal.expected_on,
            "need": deal.need,
            "products": [{"product_id": line.product_id, "quantity": line.quantity} for line in lines],
            "revision": deal.revision,
        }
        return cls.of(request, initial=initial, kept=frozenset(line.product_id for line in lines))

    def clean_products(self) -> list[tuple[int, int]]:
        """Return the lines as pairs."""
        return [(int(row["product_id"]), row["quantity"]) for row in self.cleaned_data["products"]]


class NewDealForm(DealForm):
    """A deal to open; those who may assign name the owner."""

    owner_id = pages.ChoiceField(label=_("负责人"), required=False)

    def __init__(self, *args: Any, may_assign: bool = False, **kwargs: Any) -> None:
        """Offer owners only to those who may assign."""
        super().__init__(*args, **kwargs)
        del self.fields["revision"]
        if may_assign:
            self.offer("owner_id", [("", _("本人")), *org.member_choices(self.viewer, self.today)])
        else:
            del self.fields["owner_id"]

    def clean_owner_id(self) -> int | None:
        """Return the member's id."""
        return int(self.cleaned_data["owner_id"]) if self.cleaned_data["owner_id"] else None


class MoveForm(pages.Form):
    """Where a deal should go; the card on the board sends the same."""

    to_stage = pages.ChoiceField(label=_("移到"), choices=[pair for pair in Stage.choices if pair[0] != Stage.DELIVERY])
    note = pages.LineField(label=_("说明"), required=False, max_length=200)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say when the note is asked for."""
        super().__init__(*args, **kwargs)
        self.beside("note", _("退回时必填"))


class CardForm(pages.CardForm):
    """What a dropped card, or its menu, sends."""

    NAMES = ("deal_id", "to_stage")

    note = pages.LineField(required=False, max_length=200)


class LoseForm(pages.Form):
    """Why a deal is lost."""

    reason = pages.ChoiceField(
        label=_("输单原因"),
        as_cells=True,
        choices=[pair for pair in LostReason.choices if pair[0] != LostReason.TAKEN_OVER],
    )
    note = pages.TextField(label=_("经过"), required=False, max_length=500, rows=3)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


class AssignForm(pages.Form):
    """Who takes a deal over."""

    owner_id = pages.ChoiceField(label=_("新负责人"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the members in scope."""
        super().__init__(*args, **kwargs)
        self.offer("owner_id", [("", _("请选择")), *org.member_choices(self.viewer, self.today)])

    def clean_owner_id(self) -> int:
        """Return the member's id."""
        return int(self.cleaned_data["owner_id"])
