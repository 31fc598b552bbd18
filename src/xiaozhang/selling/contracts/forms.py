"""Forms of contracts: text to values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.money import MAX_FEN, yuan
from xiaozhang.selling.contracts import queries
from xiaozhang.selling.contracts.models import Contract, Method
from xiaozhang.selling.contracts.rules.drafting import MAX_INSTALMENTS, MAX_LINES, NewInstalment, NewLine
from xiaozhang.selling.contracts.rules.facts import tax_words
from xiaozhang.selling.products import queries as products

USUAL_TAX_BP = (1300, 900, 600, 500, 300, 100, 0)  # 增值税 as it is; another rate can stand on the product


class PricedSelect(django_forms.Select):
    """A list of products, each with its list price for rows-input.js."""

    prices: dict[str, str] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Put the list price on the option."""
        option = super().create_option(*args, **kwargs)
        price = self.prices.get(str(option["value"]))
        if price is not None:
            option["attrs"]["data-price"] = price
        return option


class ProductChoice(pages.ChoiceField):
    """A product on sale on the day, one the contract has already, or none for a line in words."""

    widget: PricedSelect = PricedSelect  # type: ignore[assignment]

    def __init__(self, kept: frozenset[int]) -> None:
        """`kept` are products that stay on offer though no longer sold."""
        self.kept = kept
        super().__init__(required=False)

    def bind_viewer(self, viewer: Actor, today: date) -> None:
        """Learn the day (the form calls this)."""
        offered = products.offered_products(today, self.kept)
        self.choices = [("", _("不选产品")), *((pk, product.choice_label) for pk, product in offered.items())]
        self.names = {pk: product.name for pk, product in offered.items()}
        self.widget.prices = {str(pk): yuan(product.price_fen).replace(",", "") for pk, product in offered.items()}


class TaxChoice(pages.ChoiceField):
    """A rate of tax, or that of the product. `kept` are rates that lines have beside the usual ones."""

    def __init__(self, kept: Iterable[int]) -> None:
        """Offer the rates in use in China, and those kept."""
        rates = sorted({*USUAL_TAX_BP, *kept}, reverse=True)
        super().__init__(required=False, choices=[("", _("按产品")), *((str(bp), tax_words(bp)) for bp in rates)])


class ContractForm(pages.Form):
    """A draft: lines, plan, delivery. `lines` and `instalments` come out as the action takes them."""

    title = pages.LineField(label=_("合同名称"), max_length=120)
    delivery_on = pages.DateField(label=_("约定交货日期"), required=False)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        """`kept` are products the contract or deal has already, on sale or not."""
        super().__init__(*args, **kwargs)
        self.choice = ProductChoice(kept)
        rates = [bp for row in self.initial.get("lines", ()) if (bp := row.get("tax_bp")) is not None]
        sees_cost = products.sees_cost(self.viewer)
        columns = _line_columns(self.choice, rates, sees_cost=sees_cost)
        lines = pages.RowsField(label=_("标的"), columns=columns, most_rows=MAX_LINES, sum_of=("quantity", "price_fen"))
        blank = _("税率、成本不填按产品") if sees_cost else _("税率不填按产品")
        lines.help_text = _now("单价含税。{blank}；没有产品的行，税率随产品的行。").format(blank=blank)
        lines.bind_viewer(self.viewer, self.today)
        self.fields["lines"] = lines
        self.fields["instalments"] = pages.RowsField(
            label=_("回款计划"),
            required=False,
            columns=_plan_columns(),
            most_rows=MAX_INSTALMENTS,
            sum_of=("amount_fen", ""),
        )
        self.fields["instalments"].help_text = _("按日期先后写，合计不超过合同金额。")
        self.order_fields(["customer_id", "title", "lines", "instalments", "delivery_on"])

    @classmethod
    def of_contract(cls, request: pages.Request, contract: Contract) -> Self:
        """Build the form for changing a draft."""
        lines = list(queries.lines(contract.pk))
        initial = {
            "title": contract.title,
            "delivery_on": contract.delivery_on,
            "revision": contract.revision,
            "lines": [
                {
                    "product_id": x.product_id,
                    "description": x.description,
                    "quantity": x.quantity,
                    "price_fen": x.price_fen,
                    "tax_bp": x.tax_bp,
                    "cost_fen": x.cost_fen,
                }
                for x in lines
            ],
            "instalments": [
                {"name": x.name, "due_on": x.due_on, "amount_fen": x.amount_fen}
                for x in queries.instalments(contract.pk)
            ],
        }
        kept = frozenset(line.product_id for line in lines if line.product_id is not None)
        return cls.of(request, initial=initial, kept=kept)

    def clean_lines(self) -> list[NewLine]:
        """Return the lines; a product without words is described by its name."""
        return [self._line(row) for row in self.cleaned_data["lines"]]

    def clean_instalments(self) -> list[NewInstalment]:
        """Return the plan."""
        return [
            NewInstalment(row["name"], row["due_on"], row["amount_fen"]) for row in self.cleaned_data["instalments"]
        ]

    def _line(self, row: dict[str, Any]) -> NewLine:
        product_id = int(row["product_id"]) if row["product_id"] else None
        described = row["description"] or (self.choice.names.get(product_id, "") if product_id else "")
        tax_bp = int(row["tax_bp"]) if row["tax_bp"] else None
        return NewLine(described, row["quantity"], row["price_fen"], product_id, tax_bp, row.get("cost_fen"))


class NewContractForm(ContractForm):
    """A draft from a customer, without a deal."""

    customer_id = pages.RecordField(label=_("客户"), record="customer")


class SubmitForm(pages.Form):
    """What the approvers should know."""

    note = pages.TextField(label=_("给审批人的说明"), required=False, max_length=500, rows=2)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


class SignForm(pages.Form):
    """That both sides signed."""

    signed_on = pages.DateField(label=_("签订日期"))
    our_signatory = pages.LineField(label=_("我方签署人"), max_length=40)
    their_signatory = pages.LineField(label=_("客户方签署人"), max_length=40)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


class DeliveryForm(pages.Form):
    """When it was delivered."""

    delivered_on = pages.DateField(label=_("交货日期"))


class AcceptanceForm(pages.Form):
    """When the customer accepted, and who."""

    accepted_on = pages.DateField(label=_("验收日期"))
    accepted_by = pages.LineField(label=_("客户方验收人"), max_length=40)


class BillingForm(pages.Form):
    """On which day an instalment was billed."""

    billed_on = pages.DateField(
        label=_("开票日期"),
        required=False,
        help_text=_("已确认的回款会按新的日期重新入账。清空表示发票已作废或还没有开。"),
    )
    invoice_number = pages.LineField(label=_("发票号码"), required=False, max_length=40)


class ReasonForm(pages.Form):
    """Why something is taken back."""

    reason = pages.TextField(label=_("原因"), max_length=200, rows=2)


class ReceiptForm(pages.Form):
    """Money received."""

    amount_fen = pages.YuanField(label=_("到账金额"), min_fen=1, max_fen=MAX_FEN)
    received_on = pages.DateField(label=_("到账日期"))
    instalment_id = pages.ChoiceField(label=_("对应哪一期"), required=False)
    billed_on = pages.DateField(
        label=_("开票日期"), required=False, help_text=_("不填按所对应各期的开票日期；这笔另开发票的才填。")
    )
    method = pages.ChoiceField(label=_("方式"), choices=Method.choices)
    payer = pages.LineField(label=_("付款方"), required=False, max_length=120)
    note = pages.LineField(label=_("备注"), required=False, max_length=200)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        """Offer the instalments of the contract that are not filled."""
        super().__init__(*args, **kwargs)
        field = self.fields["instalment_id"]
        assert isinstance(field, django_forms.ChoiceField)
        field.choices = [("", _("按计划顺序抵")), *_open_instalments(contract)]
        self.fields["amount_fen"].help_text = _now("合同还应收 {owed} 元").format(owed=yuan(queries.owed(contract)))

    def clean_instalment_id(self) -> int | None:
        """Return the instalment's id."""
        return int(self.cleaned_data["instalment_id"]) if self.cleaned_data["instalment_id"] else None


def _line_columns(choice: ProductChoice, rates: Iterable[int], *, sees_cost: bool) -> Sequence[pages.RowColumn]:
    cost = pages.RowColumn("cost_fen", _("单位成本（元）"), pages.YuanField(required=False, max_fen=MAX_FEN))
    return (
        pages.RowColumn("product_id", _("产品"), choice, is_wide=True),
        pages.RowColumn("description", _("说明"), pages.LineField(required=False, max_length=120), is_wide=True),
        pages.RowColumn("quantity", _("数量"), pages.CountField(at_least=1, at_most=10**6), starts_as="1"),
        pages.RowColumn("price_fen", _("含税单价（元）"), pages.YuanField(min_fen=None, max_fen=MAX_FEN)),
        pages.RowColumn("tax_bp", _("税率"), TaxChoice(rates)),
        *((cost,) if sees_cost else ()),
    )


def _plan_columns() -> Sequence[pages.RowColumn]:
    return (
        pages.RowColumn("name", _("名称"), pages.LineField(max_length=40)),
        pages.RowColumn("due_on", _("应付日期"), pages.DateField()),
        pages.RowColumn("amount_fen", _("金额（元）"), pages.YuanField(min_fen=1, max_fen=MAX_FEN)),
    )


def _open_instalments(contract: Contract) -> list[tuple[int, str]]:
    rows = [one for one in queries.instalments(contract.pk) if one.received_fen < one.amount_fen]
    return [
        (
            one.pk,
            _now("{name}，{day}，未收 {amount} 元").format(
                name=one.name, day=one.due_on.isoformat(), amount=yuan(one.amount_fen - one.received_fen)
            ),
        )
        for one in rows
    ]
