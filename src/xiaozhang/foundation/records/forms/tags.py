"""Forms for tags: on one record, on several, and the company's list of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.foundation.records import powers, queries
from xiaozhang.foundation.records.rules.tags import LONGEST


def _choices(record_type: str) -> list[tuple[str, str]]:
    return [(str(tag.pk), tag.name) for tag in queries.tags_in_use(record_type)]


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values]


class TagsForm(pages.Form):
    """The tags of one record. `shown` are those it carried when the form was made: only what differs is changed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    tags = pages.ManyChoiceField(label=_("标签"), choices=(), required=False)
    new_name = pages.LineField(label=_("新标签"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, record_type: str, held: list[tuple[int, str]], **kwargs: Any) -> None:
        """Offer the tags in use, and those the record carries already."""
        names = [str(pk) for pk, _name in held]
        kwargs.setdefault("initial", {"tags": names, "shown": ",".join(names)})
        super().__init__(*args, **kwargs)
        offered = _choices(record_type)
        known = {value for value, _label in offered}
        gone = [(str(pk), name) for pk, name in held if str(pk) not in known]
        self.offer("tags", [*offered, *gone])
        if not self.viewer.may(powers.MANAGE_TAGS):
            del self.fields["new_name"]

    def clean(self) -> dict[str, Any]:
        """Say what is to be put on and taken off."""
        cleaned = super().clean() or self.cleaned_data
        shown = {int(text) for text in cleaned.pop("shown", "").split(",") if text.isascii() and text.isdigit()}
        wanted = set(_ids(cleaned.pop("tags", [])))
        return {**cleaned, "add": sorted(wanted - shown), "remove": sorted(shown - wanted)}


class BatchTagsForm(pages.Form):
    """Tags put on several records, and taken off them."""

    add = pages.ManyChoiceField(label=_("加上"), choices=(), required=False)
    remove = pages.ManyChoiceField(label=_("去掉"), choices=(), required=False)
    new_name = pages.LineField(label=_("新标签"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, record_type: str, **kwargs: Any) -> None:
        """Offer the tags in use."""
        super().__init__(*args, **kwargs)
        for name in ("add", "remove"):
            self.offer(name, _choices(record_type))
        if not self.viewer.may(powers.MANAGE_TAGS):
            del self.fields["new_name"]

    def clean(self) -> dict[str, Any]:
        """Turn texts into ids; something must be asked for, and not both of the same tag."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["add"], cleaned["remove"] = _ids(cleaned.get("add", [])), _ids(cleaned.get("remove", []))
        if set(cleaned["add"]) & set(cleaned["remove"]):
            raise forms.ValidationError(_("同一个标签不能又加又去，请只留一处。"))
        if not self.errors and not (cleaned["add"] or cleaned["remove"] or cleaned.get("new_name")):
            raise forms.ValidationError(_("请至少选一个标签。"))
        return cleaned


class NewTagForm(pages.Form):
    """A new word for records of a type."""

    record_type = pages.ChoiceField(label=_("用在"), choices=(), as_cells=True)
    name = pages.LineField(label=_("名称"), max_length=LONGEST, help_text=_("如：重点、投标中、老客户。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the record types that carry tags."""
        super().__init__(*args, **kwargs)
        types = [(declared.key, pages.words(declared.label)) for declared in queries.tagged_types()]
        self.offer("record_type", types)


class RenameTagForm(pages.Form):
    """Another name for a tag."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = pages.LineField(label=_("名称"), max_length=LONGEST)


class MergeTagsForm(pages.Form):
    """The tag that takes the place of another."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    into_id = pages.ChoiceField(label=_("并入"), choices=())

    def __init__(self, *args: Any, record_type: str, tag_id: int, **kwargs: Any) -> None:
        """Offer the other tags of the same records."""
        super().__init__(*args, **kwargs)
        others = [(value, label) for value, label in _choices(record_type) if value != str(tag_id)]
        self.offer("into_id", [("", _("请选择")), *others])

    def clean_into_id(self) -> int:
        """Turn the text into an id."""
        return int(self.cleaned_data["into_id"])
