"""Imports, the files and tables they consist of, their rows before and after, and what was remembered of layouts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_MEMBER = settings.AUTH_USER_MODEL


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


class State(models.TextChoices):
    """Where an import stands. In the states of `WORKING` a job is at it."""

    READING = "reading", _("正在读文件")
    MAPPING = "mapping", _("待核对列")
    CHECKING = "checking", _("正在试算")
    CHECKED = "checked", _("待导入")
    IMPORTING = "importing", _("正在导入")
    IMPORTED = "imported", _("已导入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")
    SET_ASIDE = "set_aside", _("已放弃")


WORKING = (State.READING, State.CHECKING, State.IMPORTING, State.UNDOING)


class Outcome(models.TextChoices):
    """What a row does, or did."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("修改")
    UNCHANGED = "unchanged", _("相同")
    REFUSED = "refused", _("有错")
    SKIPPED = "skipped", _("重复")


class Import(models.Model):
    """What somebody brought in one visit: several files, dry-run and imported together (批次).

    `asked_by` wants the step that is at work (undoing may be another's wish than importing).
    `attempt` grows with every job that is started for it, so that a job overtaken by another stops. `done` of `total`
    rows is its progress, `touched_at` its last sign of life. `failed` says why the last job did not come to its end:
    nothing was imported. `leaves_refused` is the consent to leave rows with mistakes out. `erased_at`: files and rows
    are gone, counts and hashes stay.
    """

    title = models.CharField(_("文件"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READING)
    created_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+", verbose_name=_("导入人"))
    asked_by = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("时间"))
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    erased_at = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failed = models.TextField(blank=True)
    leaves_refused = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)

    class Meta:
        """Listed by time; an import that is done says when."""

        verbose_name = _("导入")
        indexes = (
            models.Index(fields=("created_at", "id"), name="exchange_import_by_time"),
            models.Index(fields=("created_by", "created_at", "id"), name="exchange_import_by_person"),
        )
        constraints = (
            models.CheckConstraint(
                name="exchange_imported_says_when",
                condition=~Q(state__in=("imported", "undoing", "undone")) | Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(name="exchange_done_of_total", condition=Q(done__lte=F("total"))),
        )

    def __str__(self) -> str:
        """Return the names of its files."""
        return self.title

    @property
    def is_working(self) -> bool:
        """Whether a job is at it."""
        return self.state in WORKING


class ImportFile(models.Model):
    """A file as it came: `sha256` of its content stays when the content goes; `refusal` says why it cannot be read."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("文件"), max_length=200)
    size = models.BigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验"), max_length=64)
    refusal = models.TextField(blank=True)
    notes = models.JSONField(default=list)

    class Meta:
        """In the order in which they were dropped."""

        verbose_name = _("导入的文件")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(name="exchange_file_place", fields=("batch", "position")),)

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class FileChunk(models.Model):
    """A piece of a file's content, kept in the database: it survives a kill and reaches workers on other machines."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="chunks")
    sequence = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        """Pieces in order make the file."""

        verbose_name = _("文件内容")
        ordering = ("sequence",)
        constraints = (models.UniqueConstraint(name="exchange_chunk_place", fields=("file", "sequence")),)

    def __str__(self) -> str:
        """Return file and place."""
        return f"{self.file_id}/{self.sequence}"


class ImportTable(models.Model):
    """A table found in a file, and as what it is taken.

    `where` finds it again (rules.found.Where), `layout` is rules.layouts.Layout, both as JSON; `kind` is the layout's
    kind, "" for a table that is left out. `columns` are its headings with samples, `notes` and `refusal` what reading
    said, `guesses` what it may be; with `has_doubt` the first note says why a person should look at it. A
    table that holds two things is taken twice: `part` 1 is the second time. `findings` are values to look at
    (rules.findings), `counts` rows by outcome.
    """

    batch = models.ForeignKey(Import, models.CASCADE, related_name="tables")
    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="tables")
    position = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("工作表"), max_length=200)
    is_hidden = models.BooleanField(default=False)
    where = models.JSONField(default=dict)
    signature = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, blank=True)
    layout = models.JSONField(default=dict)
    may_change = models.BooleanField(_("已有的也修改"), default=True)
    columns = models.JSONField(default=list)
    guesses = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    has_doubt = models.BooleanField(default=False)
    refusal = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    is_remembered = models.BooleanField(default=False)
    findings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        """In the order of files and sheets."""

        verbose_name = _("导入的表")
        ordering = ("position", "part")
        constraints = (models.UniqueConstraint(name="exchange_table_place", fields=("batch", "position", "part")),)

    def __str__(self) -> str:
        """Return the name of the sheet."""
        return self.name


class StagedRow(models.Model):
    """A row that nobody sees yet: what it says, what is wrong with it, what it would do, and at last what it became.

    `values` are rules.values.plain; `waits` are references to rows of the same import, field -> id of the staged row;
    `old` are the values standing where they differ; `problems` are [letter, heading, field, words, is_refusal] with
    words as rules.values.written.
    `key` is the chosen key as compared. Rows that others of their own kind refer to stand before those.
    """

    table = models.ForeignKey(ImportTable, models.CASCADE, related_name="staged", db_index=False)
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    key = models.CharField(max_length=200, blank=True)
    record_id = models.BigIntegerField(null=True)
    values = models.JSONField(default=dict)
    waits = models.JSONField(default=dict)
    old = models.JSONField(default=dict)
    said = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        """Read by table and outcome, in order."""

        verbose_name = _("待导入的行")
        indexes = (models.Index(fields=("table", "outcome", "id"), name="exchange_rows_by_outcome"),)
        constraints = (
            models.CheckConstraint(
                name="exchange_changes_know_their_record",
                condition=~Q(outcome__in=("changed", "unchanged")) | Q(record_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return table and line."""
        return f"{self.table_id}:{self.line}"


class RememberedLayout(models.Model):
    """How files with these headings were taken the last time, so that the next one needs no work."""

    signature = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(default=0)
    layout = models.JSONField()
    may_change = models.BooleanField(default=True)
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(_MEMBER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """One for each layout, and for each time it is taken."""

        verbose_name = _("记住的列对应")
        constraints = (models.UniqueConstraint(name="exchange_layout_once", fields=("signature", "part")),)

    def __str__(self) -> str:
        """Return the signature."""
        return self.signature
