"""What was taken over, by the key it has in the files."""

from __future__ import annotations

from django.db import models


class ImportKey(models.Model):
    """One row of an import: its kind and key in the file, the record it became, and the fingerprint of what it said."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    record_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        """A row is taken over once: the constraint, not the program, sees to it."""

        constraints = (models.UniqueConstraint(name="exchange_key_once", fields=("kind", "key")),)

    def __str__(self) -> str:
        """Return kind and key."""
        return f"{self.kind} {self.key}"
