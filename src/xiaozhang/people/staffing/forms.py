"""Forms of staffing: text to values. Pages name last days, actions take the day after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.people.staffing import queries
from xiaozhang.people.staffing.models import Absence
from xiaozhang.people.staffing.rules.pasting import Heading, NotRead, read_pasted
from xiaozhang.people.staffing.rules.terms import MOST_ITEM_FEN, MOST_REGION, MOST_SOURCE, MOST_WAGE_FEN

_DAY = timedelta(days=1)


class _SpanForm(pages.Form):
    """Turns the last day of a span into the day after."""

    def clean(self) -> dict[str, Any]:
        """Give the action `end_on` in place of `last_on`."""
        cleaned = super().clean() or self.cleaned_data
        if "last_on" in cleaned:
            last_on = cleaned.pop("last_on")
            cleaned["end_on"] = last_on + _DAY if last_on is not None else None
        return cleaned


class BasisForm(_SpanForm):
    """What was agreed and for which days. In a change amounts left empty stay as they are."""

    start_on = pages.DateField(label=_("起始日期"))
    last_on = pages.DateField(label=_("截止日期（含当天）"), required=False)
    wage_fen = pages.YuanField(label=_("约定工资（每月）"), max_fen=MOST_WAGE_FEN)
    performance_fen = pages.YuanField(label=_("绩效工资基数（每月）"), required=False, max_fen=MOST_WAGE_FEN)
    region = pages.LineField(label=_("适用地区"), max_length=MOST_REGION)
    contract_from = pages.DateField(label=_("合同起始"), required=False)
    contract_to = pages.DateField(label=_("合同期满"), required=False)
    probation_to = pages.DateField(label=_("试用期至"), required=False)
    source = pages.LineField(label=_("依据"), required=False, max_length=MOST_SOURCE)

    def __init__(self, *args: Any, regions: list[str], is_change: bool = False, **kwargs: Any) -> None:
        """`regions` are those of which the charter states the legal figures."""
        super().__init__(*args, **kwargs)
        known = _now("制度里有法定参数的地区：{regions}").format(regions="、".join(regions))
        self.fields["region"].help_text = known if regions else _now("制度里还没有地区法定参数。")
        self.fields["contract_to"].help_text = _now("无固定期限的留空。")
        self.fields["source"].help_text = _now("例如劳动合同或调薪单的编号。")
        if is_change:
            self.fields["wage_fen"].required = False
            for name in ("wage_fen", "performance_fen"):
                self.fields[name].help_text = _now("留空表示不变。")
        else:
            self.fields["performance_fen"].help_text = _now("留空表示与前一项相同。")
            self.fields["last_on"].help_text = _now("留空表示一直有效；此前的一项在起始日期前一天结束。")


class EndForm(_SpanForm):
    """The last day on which a basis holds."""

    last_on = pages.DateField(label=_("最后一天（含当天）"))


class ItemForm(pages.Form):
    """An item on a member's wage of a month; without `names_member` the member is known."""

    member_id = pages.RecordField(label=_("成员"), record="member")
    month_on = pages.MonthField(label=_("月份"))
    item = pages.LineField(label=_("项目"), max_length=40, placeholder=_("加班费"))
    amount_fen = pages.YuanField(label=_("金额"), min_fen=-MOST_ITEM_FEN, max_fen=MOST_ITEM_FEN)

    def __init__(self, *args: Any, names_member: bool, **kwargs: Any) -> None:
        """Leave the member out where the page is about one."""
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].help_text = _now("约定工资之外的部分；扣减写负数。")
        if not names_member:
            del self.fields["member_id"]


class PasteForm(pages.Form):
    """Rows pasted from a spreadsheet, which come out as `rows` with members found by name or login."""

    pasted = pages.TextField(label=_("从表格复制的内容"), max_length=100_000, rows=12)

    def __init__(self, *args: Any, headings: Sequence[Heading], **kwargs: Any) -> None:
        """`headings` are the columns."""
        super().__init__(*args, **kwargs)
        self.headings = headings
        names = "、".join(each.names[0] + ("" if each.is_needed else _now("（可不填）")) for each in headings)
        self.fields["pasted"].help_text = _now("在 Excel 里选中带表头的几列，复制后粘贴到这里。列：{names}").format(
            names=names
        )

    def clean(self) -> dict[str, Any]:
        """Read the rows and find the members; the first thing that cannot be read is named with its row."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.pop("pasted", None)
        if text is None:
            return cleaned
        try:
            rows = read_pasted(text, self.headings)
        except NotRead as error:
            self.add_error("pasted", pages.words(error.message))
            return cleaned
        found = queries.members_named(self.viewer, [str(row["member"]) for row in rows])
        for row in rows:
            name = str(row.pop("member"))
            ids = found.get(name, [])
            if len(ids) != 1:
                said = _now("没有找到「{name}」。") if not ids else _now("有 {n} 位「{name}」，请改写登录名。")
                self.add_error("pasted", said.format(name=name, n=len(ids)))
                return cleaned
            row["member_id"] = ids[0]
        return {**cleaned, "rows": rows}


class AbsenceForm(_SpanForm):
    """Days of leave; without `names_member` the member is known."""

    member_id = pages.RecordField(label=_("成员"), record="member")
    start_on = pages.DateField(label=_("第一天"))
    last_on = pages.DateField(label=_("最后一天（含当天）"))
    kind = pages.ChoiceField(label=_("类别"), choices=Absence.Kind.choices)
    note = pages.LineField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, names_member: bool, **kwargs: Any) -> None:
        """Leave the member out where the page is about one."""
        super().__init__(*args, **kwargs)
        if not names_member:
            del self.fields["member_id"]


class SuccessorForm(pages.Form):
    """Who takes over, and from when; without `names_member` the member is known."""

    member_id = pages.RecordField(label=_("离开的成员"), record="member")
    successor_id = pages.RecordField(label=_("接手人"), record="member")
    from_on = pages.DateField(label=_("自何日起"))

    def __init__(self, *args: Any, names_member: bool, **kwargs: Any) -> None:
        """Leave the member out where the page is about one."""
        super().__init__(*args, **kwargs)
        if not names_member:
            del self.fields["member_id"]
