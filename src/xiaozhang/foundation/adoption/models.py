"""Rulebooks that are being taken over, cut into passages that wait for somebody's eye."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Adoption(models.Model):
    """A company's own rulebook as it came, and what became of it.

    `source_text` has one line per line of the source; `set_aside` are the lines that are no text of the rulebook, each
    with number, words and why; `remarks` are the msgids and values of how it was cut.
    """

    class State(models.TextChoices):
        """In review until it is saved as a draft or given up."""

        REVIEWING = "reviewing", _("核对中")
        DRAFTED = "drafted", _("已存为草案")
        DROPPED = "dropped", _("已放弃")

    class Form(models.TextChoices):
        """What the source was."""

        TEXT = "text", _("文本")
        DOCX = "docx", _("Word 文档")

    title = models.CharField(_("名称"), max_length=80)
    preface = models.TextField(_("前言"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.REVIEWING)
    source_name = models.CharField(_("文件名"), max_length=120, blank=True)
    source_form = models.CharField(_("来源"), max_length=6, choices=Form)
    source_text = models.TextField(_("原文"))
    source_hash = models.CharField(_("原文指纹"), max_length=64)
    set_aside = models.JSONField(_("没有读入的行"), default=list)
    remarks = models.JSONField(_("读入说明"), default=list)
    created_at = models.DateTimeField(_("读入时间"))
    created_by = models.ForeignKey("org.Member", models.PROTECT, null=True, related_name="+", verbose_name=_("读入人"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    version = models.ForeignKey(
        "charter.Version", models.PROTECT, null=True, related_name="+", verbose_name=_("制度草案")
    )

    class Meta:
        """What has ended says when; a draft that was made is named."""

        verbose_name = _("制度导入")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="adoption_ended_says_when",
                condition=Q(state="reviewing", ended_at__isnull=True)
                | Q(state__in=("drafted", "dropped"), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="adoption_drafted_names_version",
                condition=~Q(state="drafted") | Q(version__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Passage(models.Model):
    """A chapter or a clause as it was cut, with what it was taken for.

    `number` counts within its chapter (a chapter's within the whole), `label` is the number the source had. `kind` and
    `parameters` are the suggestion, complete or not at all; `decision` what somebody said of it. `edit_number` rises
    with every change: who decides names the one that was seen.
    """

    class Level(models.TextChoices):
        """Passages follow each other in order; a clause belongs to the chapter before it."""

        CHAPTER = "chapter", _("章")
        CLAUSE = "clause", _("条")

    class Decision(models.TextChoices):
        """What was said of the suggestion; undecided clauses are saved as text."""

        OPEN = "open", _("待定")
        ACCEPTED = "accepted", _("采用")
        DROPPED = "dropped", _("只作文字")

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="passages", verbose_name=_("制度导入"))
    position = models.PositiveIntegerField(_("次序"))
    level = models.CharField(_("层次"), max_length=7, choices=Level)
    number = models.PositiveIntegerField(_("编号"))
    label = models.CharField(_("原编号"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("正文"), blank=True)
    first_line = models.PositiveIntegerField(_("原文首行"))
    last_line = models.PositiveIntegerField(_("原文末行"))
    is_title_made = models.BooleanField(_("标题取自正文"), default=False)
    is_renumbered = models.BooleanField(_("已重新编号"), default=False)
    is_left_out = models.BooleanField(_("不读入"), default=False)
    kind = models.CharField(_("类别"), max_length=60, blank=True)
    parameters = models.JSONField(_("参数"), null=True)
    decision = models.CharField(_("决定"), max_length=8, choices=Decision, default=Decision.OPEN)
    edit_number = models.PositiveIntegerField(_("修改次数"), default=0)

    class Meta:
        """Only a complete suggestion can be accepted."""

        verbose_name = _("制度导入的一段")
        ordering = ("adoption", "position")
        constraints = (
            models.UniqueConstraint(fields=("adoption", "position"), name="adoption_passage_position_once"),
            models.CheckConstraint(
                name="adoption_accepted_is_complete",
                condition=~Q(decision="accepted") | (Q(parameters__isnull=False) & ~Q(kind="")),
            ),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title
