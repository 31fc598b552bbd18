"""The record of changes, append-only, with personal values beside it, and the requests already carried out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One change of one record by one action; never updated, never deleted (triggers in both databases).

    `changes` maps a field to [old, new]; `digests` does the same for values about a person, as keyed digests whose
    clear text stands in PersonalValues and may be erased. `actor_name` is empty for members: their name is found by id.
    """

    at = models.DateTimeField(_("时间"))
    action = models.CharField(_("操作"), max_length=100)
    actor_id = models.BigIntegerField(_("操作人"), null=True, blank=True)
    actor_name = models.CharField(_("操作人"), max_length=60, blank=True)
    subject_type = models.CharField(_("对象"), max_length=100)
    subject_id = models.BigIntegerField(_("编号"))
    title = models.CharField(_("名称"), max_length=200, blank=True)
    changes = models.JSONField(_("变更"), default=dict)
    digests = models.JSONField(_("个人信息摘要"), default=dict)

    class Meta:
        """Read by record, by person and by time."""

        verbose_name = _("操作日志")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "-id"), name="audit_entry_by_subject"),
            models.Index(fields=("actor_id", "-id"), name="audit_entry_by_actor"),
            models.Index(fields=("at",), name="audit_entry_by_time"),
        )

    def __str__(self) -> str:
        """Return what was done to what, by its keys."""
        return f"{self.action} {self.subject_type} {self.subject_id}"


class PersonalValues(models.Model):
    """The clear text of an entry's personal values, {field: [old, new]}: the one part of the record that may go."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="personal")
    values = models.JSONField(_("个人信息"))

    class Meta:
        """Beside the entry."""

        verbose_name = _("日志中的个人信息")

    def __str__(self) -> str:
        """Return which entry it belongs to."""
        return f"entry {self.entry_id}"


class Request(models.Model):
    """A request that has been carried out, by its key: the same key does nothing a second time.

    `key` is made of who asks, for what, and the key that the form carried.
    """

    key = models.CharField(max_length=240, unique=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    action = models.CharField(max_length=100)
    result = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Old ones are forgotten by time."""

        verbose_name = _("请求")
        indexes = (models.Index(fields=("at",), name="audit_request_by_time"),)

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class Seal(models.Model):
    """A closed batch of entries, chained: each holds the hash of the one before. Append-only like the entries.

    It covers the entries after the last one of the batch before, up to `last_id`: `count` of them with this `digest`
    (base.proofs).
    """

    number = models.PositiveIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        """In order of number."""

        verbose_name = _("操作日志封印")
        ordering = ("number",)

    def __str__(self) -> str:
        """Return number and hash."""
        return f"{self.number}:{self.hash}"
