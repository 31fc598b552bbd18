"""Tags: the company's own words for records, and the records that carry them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """A word of the company for records of one type, such as 重点 for customers.

    `name_key` is what two spellings have in common. A retired tag stays on its records and is offered no more; one that
    was merged names the tag that took its place.
    """

    record_type = models.CharField(_("记录"), max_length=40)
    name = models.CharField(_("名称"), max_length=20)
    name_key = models.CharField(max_length=60)
    is_retired = models.BooleanField(_("已停用"), default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, verbose_name=_("并入"), null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """A name stands once among the tags of a record type; a merged one gives its name free."""

        verbose_name = _("标签")
        constraints = (
            models.UniqueConstraint(
                fields=("record_type", "name_key"), condition=Q(merged_into__isnull=True), name="records_tag_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="records_tag_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_retired=True), name="records_tag_merged_is_retired"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="records_tag_not_into_itself"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Tagging(models.Model):
    """A tag on a record."""

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings")
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        """A record carries a tag once."""

        constraints = (models.UniqueConstraint(fields=("tag", "record_id"), name="records_tagging_once"),)
        indexes = (models.Index(fields=("record_type", "record_id"), name="records_tagging_by_record"),)

    def __str__(self) -> str:
        """Name tag and record by id."""
        return f"{self.tag_id} → {self.record_type} {self.record_id}"
