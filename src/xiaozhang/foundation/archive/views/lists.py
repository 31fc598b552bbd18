"""The lists of files and of downloads, as the toolkit is told."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.archive import powers, queries
from xiaozhang.foundation.archive.rules import categories, endings
from xiaozhang.foundation.archive.rules.limits import size_words

_SCANS = (
    ("waiting", Message("等待病毒扫描")),
    ("refused", Message("已拦截")),
    ("clean", Message("扫描通过")),
    ("unscanned", Message("未扫描")),
)
_WAYS = (("saved", Message("下载")), ("shown", Message("预览")))
_KINDS = (
    ("pdf", Message("PDF"), ("application/pdf",)),
    ("picture", Message("图片"), ("image/",)),
    ("office", Message("Office 文档"), ("application/vnd.", "application/msword")),
    ("text", Message("文本、CSV"), ("text/",)),
    ("package", Message("压缩包"), ("application/zip",)),
    ("media", Message("录音、视频"), ("audio/", "video/")),
)  # fmt: skip


def _categories(viewer: Actor) -> list[tuple[str, Message]]:
    return [(each.key, each.label) for each in sorted(categories.categories, key=lambda each: each.order)]


def _of_kinds(rows: QuerySet[Any], keys: list[str]) -> QuerySet[Any]:
    wanted = Q(pk__in=())
    for key, _label, beginnings in _KINDS:
        if key in keys:
            for beginning in beginnings:
                wanted |= Q(media_type__startswith=beginning)
    return rows.filter(wanted)


def _found(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    numbered = re.fullmatch(r"(?:WJ-?)?0*(\d{1,15})", text, re.IGNORECASE)
    by_number = Q(pk=int(numbered.group(1))) if numbered else Q(pk__in=())
    return rows.filter(Q(name__icontains=text) | by_number)


FILES = pages.ListSpec(
    record="file",
    title=Message("文件"),
    unit="个",
    rows=queries.files,
    sort="-changed",
    views=(
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab("mine", Message("我上传的"), lambda rows, viewer: rows.filter(created_by_id=viewer.member_id)),
        pages.ViewTab(
            "held", Message("隔离中"), lambda rows, viewer: rows.filter(scan__in=("waiting", "refused"))
        ),
    ),
    search=_found,
    search_label=Message("文件名、编号"),
    columns=(
        pages.Column("name", Message("文件名"), sub=lambda row: row.number, sub_label=Message("编号")),
        pages.Column("category", Message("类别"), cell=lambda row: pages.words(categories.label_of(row.category))),
        pages.Column("kind", Message("格式"), cell=lambda row: endings.label_of(row.media_type), low=True),
        pages.Column("size", Message("大小"), cell=lambda row: size_words(row.size), sort="size", num=True),
        pages.Column("version", Message("版本"), cell=lambda row: row.version_count, num=True, low=True),
        pages.Column("by", Message("更新人"), cell=lambda row: row.changed_by.name if row.changed_by else "", low=True),
        pages.Column("changed", Message("更新"), cell="changed_at", kind="when", sort="changed_at", num=True),
        pages.Column("retain", Message("保管至"), cell="retain_until", kind="day", num=True, low=True),
    ),
    filters=(
        pages.Filter("category", Message("类别"), field="category", choices=_categories),
        pages.Filter("kind", Message("格式"), choices=[(key, label) for key, label, _b in _KINDS], apply=_of_kinds),
        pages.Filter("changed", Message("更新日期"), kind="dates", field="changed_at"),
        pages.Filter("scan", Message("病毒扫描"), field="scan", choices=_SCANS),
    ),
    empty=pages.Empty(Message("还没有文件"), Message("在客户、商机或合同的「附件」里上传，这里能一起查到。")),
)  # fmt: skip

DOWNLOADS = pages.ListSpec(
    record="download",
    title=Message("下载记录"),
    unit="次",
    rows=queries.downloads,
    sort="-at",
    columns=(
        pages.Column("member", Message("成员"), cell=lambda row: row.member.name),
        pages.Column("way", Message("方式"), cell=lambda row: row.get_way_display()),
        pages.Column(
            "name", Message("文件"), cell=lambda row: row.version.name, sub=lambda row: row.version.file.number,
            sub_label=Message("编号"),
        ),
        pages.Column("ordinal", Message("版本"), cell=lambda row: row.version.ordinal, num=True),
        pages.Column("at", Message("时间"), kind="when", sort="at", num=True),
    ),
    filters=(
        pages.Filter("at", Message("日期"), kind="dates", field="at"),
        pages.Filter("way", Message("方式"), field="way", choices=_WAYS),
    ),
    search=lambda rows, text: rows.filter(Q(member__name__icontains=text) | Q(version__name__icontains=text)),
    search_label=Message("成员、文件名"),
    empty=pages.Empty(Message("还没有下载记录"), Message("谁在什么时候下载或预览了哪个文件，都记在这里。")),
    export=powers.SEE_DOWNLOADS,
)  # fmt: skip
