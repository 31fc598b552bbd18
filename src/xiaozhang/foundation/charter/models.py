"""Rows of the charter. Chapters and clauses refuse update and delete in the database itself (see registry)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """One edition of the whole rulebook. Its text comes in as a whole; another text is another version.

    `superseded` means that a later version has been published: this one stays in force until that one's effective date.
    """

    class State(models.TextChoices):
        """Editable as a draft only; in consultation and approval its words stand still."""

        DRAFT = "draft", _("草案")
        CONSULTING = "consulting", _("征求意见中")
        APPROVING = "approving", _("审批中")
        APPROVED = "approved", _("已批准")
        PUBLISHED = "published", _("已发布")
        SUPERSEDED = "superseded", _("已被取代")
        WITHDRAWN = "withdrawn", _("已撤回")

    number = models.PositiveIntegerField(_("序号"), unique=True)
    label = models.CharField(_("版本"), max_length=20)
    title = models.CharField(_("名称"), max_length=80)
    note = models.TextField(_("修订说明"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.DRAFT)
    effective_on = models.DateField(_("生效日期"), null=True)
    drafted_at = models.DateTimeField(_("起草时间"))
    drafted_by = models.ForeignKey(
        "org.Member", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True)
    published_by = models.ForeignKey(
        "org.Member", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("发布人")
    )
    reason = models.TextField(_("原因"), blank=True)
    is_first = models.BooleanField(_("首版"), default=False)
    based_on = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("修订自")
    )
    consulted_at = models.DateTimeField(_("征求意见结束时间"), null=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_by = models.ForeignKey(
        "org.Member", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("撤回人")
    )
    withdrawal_reason = models.TextField(_("撤回原因"), blank=True)
    accepted_warnings = models.JSONField(_("提醒的理由"), default=list)
    text_hash = models.CharField(_("文本指纹"), max_length=64, blank=True)

    class Meta:
        """What has been published says when and from which day on; whoever did it is empty where the system did.

        `accepted_warnings` are the warnings published in spite of, each with its words and the reason given.
        `text_hash` is the SHA-256 of the version's YAML, fixed at publication: what is signed for.
        """

        verbose_name = _("制度版本")
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(
                name="charter_version_published_has_days",
                condition=Q(
                    state__in=("draft", "consulting", "approving", "approved", "withdrawn"),
                    effective_on__isnull=True,
                    published_at__isnull=True,
                )
                | Q(
                    state__in=("published", "superseded", "withdrawn"),
                    effective_on__isnull=False,
                    published_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="charter_version_publisher_published",
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="charter_version_one_published", fields=("state",), condition=Q(state="published")
            ),
            models.UniqueConstraint(name="charter_version_one_first", fields=("is_first",), condition=Q(is_first=True)),
        )
        indexes = (models.Index(fields=("effective_on", "number"), name="charter_version_in_force"),)

    def __str__(self) -> str:
        """Return the label, such as V1.0."""
        return self.label


class Chapter(models.Model):
    """A chapter (章) of a version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="chapters", verbose_name=_("制度版本"))
    number = models.PositiveIntegerField(_("章号"))
    title = models.CharField(_("章名"), max_length=80)
    text = models.TextField(_("正文"), blank=True)
    edit_number = models.PositiveIntegerField(_("修改次数"), default=0)

    class Meta:
        """Chapters are numbered within their version."""

        verbose_name = _("章")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="charter_chapter_number_once"),)

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Clause(models.Model):
    """A clause (条). `key` is the same through all versions; `kind` is empty where the clause is text only.

    `parameters` are those of the kind in the shape of `schema_number`; they are never rewritten, but raised on reading.
    `examples` are worked examples, `covers` the keys of the matters it regulates (the coverage page), `is_public`
    whether it may stand on the wall board. `edit_number` counts the edits of a draft's clause: who edits names the one
    that was seen.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("制度版本"))
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("章"))
    position = models.PositiveIntegerField(_("次序"))
    key = models.CharField(_("条款键"), max_length=60)
    number = models.CharField(_("条号"), max_length=12)
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("正文"), blank=True)
    kind = models.CharField(_("类别"), max_length=60, blank=True)
    schema_number = models.PositiveIntegerField(_("参数格式"), null=True)
    parameters = models.JSONField(_("参数"), null=True)
    examples = models.JSONField(_("算例"), default=list)
    covers = models.JSONField(_("对应事项"), default=list)
    is_public = models.BooleanField(_("可公示"), default=False)
    edit_number = models.PositiveIntegerField(_("修改次数"), default=0)
    edited_at = models.DateTimeField(_("修改时间"), null=True)
    edited_by = models.ForeignKey(
        "org.Member", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("修改人")
    )

    class Meta:
        """Keys and numbers stand once per version, and a kind comes with its parameters."""

        verbose_name = _("条款")
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "key"), name="charter_clause_key_once"),
            models.UniqueConstraint(fields=("version", "number"), name="charter_clause_number_once"),
            models.UniqueConstraint(fields=("version", "position"), name="charter_clause_position_once"),
            models.CheckConstraint(
                name="charter_clause_kind_has_parameters",
                condition=Q(kind="", schema_number__isnull=True, parameters__isnull=True)
                | (~Q(kind="") & Q(schema_number__isnull=False, parameters__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=("kind", "version"), name="charter_clause_by_kind"),)

    def __str__(self) -> str:
        """Return `第 3.2 条 阶段标准`."""
        return f"第 {self.number} 条 {self.title}"
