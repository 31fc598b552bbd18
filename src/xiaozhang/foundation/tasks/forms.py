"""Forms of tasks: text to values."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any, Self

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaozhang.base import pages
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import queries
from xiaozhang.foundation.tasks.models import Every as EveryChoice
from xiaozhang.foundation.tasks.models import Priority, Task
from xiaozhang.foundation.tasks.rules.new_task import LONGEST_NOTE, LONGEST_TITLE
from xiaozhang.foundation.tasks.rules.repeating import MOST_TIMES, WEEKDAY_WORDS, Every, Repeat

_HOUR = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
_WEEKDAYS = [(str(number), word) for number, word in enumerate(WEEKDAY_WORDS, 1)]
_REPEAT_FIELDS = ("every", "weekdays", "month_day", "until_on", "times")
_ABOUT = re.compile(r"([a-z_]{1,40}):([1-9]\d{0,17})")


def number_of(text: str) -> int | None:
    """Return an id that stands in an address, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def about_of(text: str) -> tuple[str, int] | None:
    """Return record type and id of `customer:12`, or None."""
    found = _ABOUT.fullmatch(text)
    return (found[1], int(found[2])) if found else None


class TaskForm(pages.Form):
    """What is to be done, until when, in which steps, and how it comes back."""

    title = pages.LineField(label=gettext_lazy("做什么"), max_length=LONGEST_TITLE, placeholder="给许建平寄样品")
    due_on = pages.DateField(label=gettext_lazy("期限"), required=False)
    due_time = pages.LineField(label=gettext_lazy("几点前"), required=False, max_length=5, placeholder="17:00")
    priority = pages.ChoiceField(label=gettext_lazy("优先级"), choices=Priority.choices, as_cells=True)
    checklist = pages.TextField(label=gettext_lazy("步骤"), required=False, max_length=11_000, rows=3)
    note = pages.TextField(label=gettext_lazy("说明"), required=False, max_length=LONGEST_NOTE, rows=2)
    every = pages.ChoiceField(
        label=gettext_lazy("多久一次"), required=False, choices=EveryChoice.choices, blank=gettext_lazy("不重复")
    )
    weekdays = pages.ManyChoiceField(label=gettext_lazy("星期几"), required=False, choices=_WEEKDAYS)
    month_day = pages.CountField(label=gettext_lazy("几日"), required=False, at_least=1, at_most=31, unit="日")
    until_on = pages.DateField(label=gettext_lazy("重复到"), required=False)
    times = pages.CountField(label=gettext_lazy("共几次"), required=False, at_least=2, at_most=MOST_TIMES, unit="次")
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say how steps are written."""
        super().__init__(*args, **kwargs)
        self.beside("checklist", _("每行一步"))

    @classmethod
    def of_task(cls, request: pages.Request, task: Task, repeat: Repeat | None) -> Self:
        """Build the form for changing a task."""
        initial: dict[str, Any] = {
            "title": task.title,
            "due_on": task.due_on,
            "due_time": f"{timezone.localtime(task.due_at):%H:%M}" if task.due_at else "",
            "priority": str(task.priority),
            "checklist": "\n".join(step.text for step in queries.steps_of(task.pk)),
            "note": task.note,
            "revision": task.revision,
        }
        if repeat is not None:
            initial |= {
                "every": repeat.every.value,
                "weekdays": [str(number) for number in repeat.weekdays],
                "month_day": repeat.month_day,
                "until_on": repeat.until_on,
                "times": repeat.times,
            }
        return cls.of(request, initial=initial)

    @property
    def shows_repeat(self) -> bool:
        """Say whether the part about repeating stands open."""
        return bool(self["every"].value()) or any(name in self.errors for name in _REPEAT_FIELDS)

    def clean_due_time(self) -> time | None:
        """Return the hour. Raises ValidationError where it cannot be read."""
        text = self.cleaned_data["due_time"]
        if not text:
            return None
        found = _HOUR.fullmatch(text)
        if found is None:
            raise django_forms.ValidationError(_("请写成 17:00。"))
        return time(int(found[1]), int(found[2]))

    def clean(self) -> dict[str, Any]:
        """Return what the action takes: the term as an instant, steps one by one, the repetition as one value."""
        sent = super().clean() or self.cleaned_data
        hour, day = sent.pop("due_time", None), sent.get("due_on")
        if hour is not None and day is None and "due_on" not in self.errors:
            self.add_error("due_on", _("写了几点，也请写日期。"))
        at = timezone.make_aware(datetime.combine(day, hour)) if hour is not None and day is not None else None
        parts = {name: sent.pop(name, None) for name in _REPEAT_FIELDS}
        return {
            **sent,
            "due_at": at,
            "priority": int(sent.get("priority") or Priority.NORMAL),
            "checklist": [line for line in (sent.get("checklist") or "").splitlines() if line.strip()],
            "repeat": _repeat(parts),
        }


class NewTaskForm(TaskForm):
    """A task to add. It is about the record the page names, else about a customer if one is chosen."""

    owner_id = pages.ChoiceField(label=gettext_lazy("负责人"), required=False)
    about = django_forms.CharField(widget=django_forms.HiddenInput, required=False, max_length=60)
    customer_id = pages.RecordField(label=gettext_lazy("相关客户"), record="customer", required=False)

    def __init__(self, *args: Any, may_assign: bool = False, is_about: bool = False, **kwargs: Any) -> None:
        """Offer owners to those who may assign, and a customer where no record is named yet."""
        super().__init__(*args, **kwargs)
        del self.fields["revision"]
        if is_about:
            del self.fields["customer_id"]
        if not may_assign:
            del self.fields["owner_id"]
            return
        field = self.fields["owner_id"]
        assert isinstance(field, django_forms.ChoiceField)
        field.choices = [("", _("本人")), *org.member_choices(self.viewer, self.today)]

    def clean_owner_id(self) -> int | None:
        """Return the member's id, None for oneself."""
        return int(self.cleaned_data["owner_id"]) if self.cleaned_data["owner_id"] else None

    def clean(self) -> dict[str, Any]:
        """Return what the action takes; the record as type and id."""
        sent = super().clean()
        customer, about = sent.pop("customer_id", None), about_of(sent.pop("about", "") or "")
        if about is None and customer is not None:
            about = ("customer", customer)
        return {**sent, "record_type": about[0], "record_id": about[1]} if about else sent


class CompleteForm(pages.Form):
    """What came of a task, and why steps were left out."""

    result = pages.TextField(label=gettext_lazy("结果"), required=False, max_length=4000, rows=3)
    unticked_reason = pages.LineField(label=gettext_lazy("未勾选的原因"), required=False, max_length=200)
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, steps_left: int = 0, **kwargs: Any) -> None:
        """Ask for the reason only where steps are left."""
        super().__init__(*args, **kwargs)
        if steps_left:
            self.beside("unticked_reason", _("还有 {left} 步没有勾选").format(left=steps_left))
        else:
            del self.fields["unticked_reason"]


class CancelForm(pages.Form):
    """Why a task is given up, and whether it comes back all the same."""

    reason = pages.TextField(label=gettext_lazy("原因"), required=False, max_length=4000, rows=2)
    ends_series = pages.FlagField(label=gettext_lazy("以后也不再重复"))
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, repeats: bool = False, **kwargs: Any) -> None:
        """Ask about the series only where there is one."""
        super().__init__(*args, **kwargs)
        if not repeats:
            del self.fields["ends_series"]


class OwnerForm(pages.Form):
    """Who does it from now on."""

    owner_id = pages.ChoiceField(label=gettext_lazy("新负责人"))
    revision = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the members in scope."""
        super().__init__(*args, **kwargs)
        _offer_members(self, "owner_id")

    def clean_owner_id(self) -> int:
        """Return the member's id."""
        return int(self.cleaned_data["owner_id"])


class HandOverForm(pages.Form):
    """Whose open tasks go to whom."""

    from_id = pages.ChoiceField(label=gettext_lazy("原负责人"))
    to_id = pages.ChoiceField(label=gettext_lazy("移交给"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the members in scope; those who have left can still hand over."""
        super().__init__(*args, **kwargs)
        field = self.fields["from_id"]
        assert isinstance(field, django_forms.ChoiceField)
        everyone = org.members(self.viewer).values_list("id", "name")
        field.choices = [("", _("请选择")), *everyone]
        _offer_members(self, "to_id")

    def clean_from_id(self) -> int:
        """Return the member's id."""
        return int(self.cleaned_data["from_id"])

    def clean_to_id(self) -> int:
        """Return the member's id."""
        return int(self.cleaned_data["to_id"])


class CardForm(pages.CardForm):
    """What a dropped card, or its menu, sends."""

    NAMES = ("task_id", "column")


def _offer_members(form: pages.Form, name: str) -> None:
    field = form.fields[name]
    assert isinstance(field, django_forms.ChoiceField)
    field.choices = [("", _("请选择")), *org.member_choices(form.viewer, form.today)]


def _repeat(parts: dict[str, Any]) -> Repeat | None:
    if not parts["every"]:
        return None
    every = Every(parts["every"])
    return Repeat(
        every=every,
        weekdays=tuple(sorted(int(number) for number in parts["weekdays"] or ())) if every is Every.WEEK else (),
        month_day=parts["month_day"] if every is Every.MONTH else None,
        until_on=parts["until_on"],
        times=parts["times"],
    )
