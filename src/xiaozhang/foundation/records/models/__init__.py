"""Tables of records."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from xiaozhang.foundation.records.models.comments import Comment, Mention
from xiaozhang.foundation.records.models.jobs import Job, ScheduledStart, WorkerProcess
from xiaozhang.foundation.records.models.keeping import RecentItem, Star
from xiaozhang.foundation.records.models.tags import Tag, Tagging
from xiaozhang.foundation.records.models.views import ListSetting, SavedView

__all__ = [
    "Comment",
    "Job",
    "ListSetting",
    "Mention",
    "RecentItem",
    "SavedView",
    "ScheduledStart",
    "SearchDocument",
    "Series",
    "Star",
    "Tag",
    "Tagging",
    "Tick",
    "WorkerProcess",
]


class Series(models.Model):
    """The last number given out in a series and year; numbers have no gaps."""

    key = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One count per series and year."""

        constraints = [models.UniqueConstraint(fields=["key", "year"], name="records_series_once")]

    def __str__(self) -> str:
        """Name the series and year."""
        return f"{self.key} {self.year}"


class Tick(models.Model):
    """A line of a checklist that somebody ticked on a record. `subject_type` is its model, such as "deals.deal"."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    list_key = models.CharField(max_length=60)
    line_key = models.CharField(max_length=60)
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ticked_at = models.DateTimeField()

    class Meta:
        """A line is ticked once."""

        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "list_key", "line_key"], name="records_tick_once"
            )
        ]

    def __str__(self) -> str:
        """Name the line."""
        return f"{self.list_key}/{self.line_key}"


class SearchDocument(models.Model):
    """A record's place in the search index; its tokens stand in a table of their own (full_text.py).

    `terms`, `pinyin` and `codes` hold one name, reading or code a line, in the form that search compares.
    """

    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    terms = models.TextField(blank=True)
    pinyin = models.TextField(blank=True)
    codes = models.TextField(blank=True)

    class Meta:
        """A record has one document."""

        constraints = [models.UniqueConstraint(fields=["record_type", "record_id"], name="records_document_once")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title
