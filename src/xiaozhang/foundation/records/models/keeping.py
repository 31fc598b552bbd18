"""What a member keeps at hand: starred records, and those looked at lately."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Star(models.Model):
    """A record that a member has starred (标星); nobody else sees it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    starred_at = models.DateTimeField()

    class Meta:
        """A record is starred once by a member."""

        constraints = (
            models.UniqueConstraint(fields=("member", "record_type", "record_id"), name="records_star_once"),
        )
        indexes = (models.Index(fields=("member", "-starred_at"), name="records_star_by_time"),)

    def __str__(self) -> str:
        """Name member and record by id."""
        return f"{self.member_id} ★ {self.record_type} {self.record_id}"


class RecentItem(models.Model):
    """A record that a member has looked at, and when last; nobody else sees it, and only the latest fifty are kept."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        """A record stands once among the recent ones of a member."""

        constraints = (
            models.UniqueConstraint(fields=("member", "record_type", "record_id"), name="records_recent_once"),
        )
        indexes = (models.Index(fields=("member", "-seen_at"), name="records_recent_by_time"),)

    def __str__(self) -> str:
        """Name member and record by id."""
        return f"{self.member_id} · {self.record_type} {self.record_id}"
