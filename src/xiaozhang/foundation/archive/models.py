"""Files on records, their versions and contents, and who took them out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """One content in the store, under its sha256; equal contents of many files are one."""

    class Scan(models.TextChoices):
        """What the scanner for viruses said. Only an unscanned (there is no scanner) or clean one may leave."""

        UNSCANNED = "unscanned", _("未扫描")
        WAITING = "waiting", _("等待病毒扫描")
        CLEAN = "clean", _("扫描通过")
        REFUSED = "refused", _("已拦截")

    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    size = models.BigIntegerField(_("大小"))
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField(_("存入"))
    scan = models.CharField(_("病毒扫描"), max_length=10, choices=Scan, default=Scan.UNSCANNED)
    scanned_at = models.DateTimeField(null=True)
    finding = models.CharField(_("发现"), max_length=200, blank=True)

    class Meta:
        """Those that wait are few and looked for every few minutes."""

        verbose_name = _("文件内容")
        indexes = (models.Index(fields=("id",), name="archive_blob_waiting", condition=Q(scan="waiting")),)
        constraints = (
            models.CheckConstraint(condition=Q(size__gt=0), name="archive_blob_is_not_empty"),
            models.CheckConstraint(
                name="archive_blob_scan_has_an_instant",
                condition=Q(scan__in=("unscanned", "waiting"), scanned_at__isnull=True)
                | Q(scan__in=("clean", "refused"), scanned_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return how the digest begins."""
        return self.digest[:12]


class StoredFile(models.Model):
    """A file on a record of any kind, from its first version to its removal.

    `name`, `size`, `media_type`, `version_count`, `changed_at` and `changed_by` are those of the latest version.
    `retain_until` is the last day on which it may not be removed. A removed one is shown no more; after a while its
    contents are cleared away (`cleared_at`), its history stays.
    """

    record_type = models.CharField(_("记录种类"), max_length=40)
    record_id = models.BigIntegerField(_("记录"))
    category = models.CharField(_("类别"), max_length=40)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.BigIntegerField(_("大小"))
    media_type = models.CharField(_("格式"), max_length=100)
    version_count = models.PositiveIntegerField(_("版本"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人"), db_index=False
    )
    created_at = models.DateTimeField(_("上传时间"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("更新人"), db_index=False
    )
    changed_at = models.DateTimeField(_("更新时间"))
    retain_until = models.DateField(_("保管至"), null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("删除人"), db_index=False
    )
    removed_at = models.DateTimeField(_("删除时间"), null=True)
    removal_reason = models.CharField(_("删除原因"), max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        """Read by record, and all of them by time."""

        verbose_name = _("文件")
        indexes = (
            models.Index(fields=("record_type", "record_id", "-id"), name="archive_file_by_record"),
            models.Index(fields=("changed_at", "id"), name="archive_file_by_time"),
            models.Index(fields=("size", "id"), name="archive_file_by_size"),
        )
        constraints = (
            models.CheckConstraint(
                name="archive_file_removal_has_a_reason",
                condition=(Q(removed_at__isnull=True, removal_reason="", cleared_at__isnull=True))
                | (Q(removed_at__isnull=False) & ~Q(removal_reason="")),
            ),
            models.CheckConstraint(condition=Q(version_count__gte=1), name="archive_file_has_a_version"),
        )

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.name}"

    @property
    def number(self) -> str:
        """The number under which people name it."""
        return f"WJ-{self.pk:06d}"


class FileVersion(models.Model):
    """One content of a file, in the order of `ordinal`; the facts stay when the content is cleared away."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="versions", db_index=False)
    ordinal = models.PositiveIntegerField(_("版本"))
    name = models.CharField(_("文件名"), max_length=120)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="versions")
    digest = models.CharField(_("摘要"), max_length=64)
    size = models.BigIntegerField(_("大小"))
    media_type = models.CharField(_("格式"), max_length=100)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人"), db_index=False
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        """One order."""

        verbose_name = _("文件版本")
        constraints = (
            models.UniqueConstraint(fields=("file", "ordinal"), name="archive_version_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="archive_version_counts_from_one"),
        )

    def __str__(self) -> str:
        """Return name and version."""
        return f"{self.name} v{self.ordinal}"


class Download(models.Model):
    """Somebody took a version out, or looked at it. Never changed, never deleted."""

    class Way(models.TextChoices):
        """How."""

        SAVED = "saved", _("下载")
        SHOWN = "shown", _("预览")

    version = models.ForeignKey(FileVersion, models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("成员"))
    way = models.CharField(_("方式"), max_length=10, choices=Way)
    at = models.DateTimeField(_("时间"))

    class Meta:
        """Read by time."""

        verbose_name = _("下载记录")
        indexes = (models.Index(fields=("at", "id"), name="archive_download_by_time"),)

    def __str__(self) -> str:
        """Return its number."""
        return f"#{self.pk}"
