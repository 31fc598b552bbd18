"""The files that are taken: which ending stands for which content, and how it is given back."""

from __future__ import annotations

from dataclasses import dataclass

PICTURE, TABLE, TEXT, SOUND, FILM, PACKAGE = "图片", "表格", "文档", "录音", "视频", "压缩包"


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending that is taken.

    `nature` is what the content must be (documents.sniffing), `media_type` how it is sent, `label` what people call it;
    `is_shown` says that a browser may show it in the page.
    """

    nature: str
    media_type: str
    label: str
    is_shown: bool = False


_WORD, _CELLS, _SLIDES = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
_OPEN = "application/vnd.openxmlformats-officedocument"

ENDINGS: dict[str, Ending] = {
    "pdf": Ending("pdf", "application/pdf", "PDF", is_shown=True),
    "png": Ending("png", "image/png", PICTURE, is_shown=True),
    "jpg": Ending("jpeg", "image/jpeg", PICTURE, is_shown=True),
    "jpeg": Ending("jpeg", "image/jpeg", PICTURE, is_shown=True),
    "gif": Ending("gif", "image/gif", PICTURE, is_shown=True),
    "webp": Ending("webp", "image/webp", PICTURE, is_shown=True),
    "bmp": Ending("bmp", "image/bmp", PICTURE, is_shown=True),
    "tif": Ending("tiff", "image/tiff", PICTURE),
    "tiff": Ending("tiff", "image/tiff", PICTURE),
    "heic": Ending("heic", "image/heic", PICTURE),
    "heif": Ending("heic", "image/heic", PICTURE),
    "docx": Ending("word_package", f"{_OPEN}.wordprocessingml.document", TEXT),
    "xlsx": Ending("cells_package", f"{_OPEN}.spreadsheetml.sheet", TABLE),
    "pptx": Ending("slides_package", f"{_OPEN}.presentationml.presentation", "演示文稿"),
    "doc": Ending("word_compound", _WORD, TEXT),
    "wps": Ending("word_compound", _WORD, TEXT),
    "xls": Ending("cells_compound", _CELLS, TABLE),
    "et": Ending("cells_compound", _CELLS, TABLE),
    "ppt": Ending("slides_compound", _SLIDES, "演示文稿"),
    "dps": Ending("slides_compound", _SLIDES, "演示文稿"),
    "ofd": Ending("ofd", "application/ofd", "OFD"),
    "txt": Ending("text", "text/plain", "文本"),
    "csv": Ending("text", "text/csv", TABLE),
    "zip": Ending("zip", "application/zip", PACKAGE),
    "mp3": Ending("mp3", "audio/mpeg", SOUND),
    "m4a": Ending("mpeg4", "audio/mp4", SOUND),
    "wav": Ending("wave", "audio/wav", SOUND),
    "amr": Ending("amr", "audio/amr", SOUND),
    "mp4": Ending("mpeg4", "video/mp4", FILM),
    "mov": Ending("mpeg4", "video/quicktime", FILM),
}

NATURES = {
    "pdf": "PDF", "png": "PNG 图片", "jpeg": "JPEG 图片", "gif": "GIF 图片", "webp": "WebP 图片", "bmp": "BMP 图片",
    "tiff": "TIFF 图片", "heic": "HEIC 图片", "word_package": "Word 文档", "cells_package": "Excel 工作簿",
    "slides_package": "PowerPoint 演示文稿", "word_compound": "旧版 Word 文档", "cells_compound": "旧版 Excel 工作簿",
    "slides_compound": "旧版 PowerPoint 演示文稿", "ofd": "OFD 版式文件", "text": "纯文本", "zip": "ZIP 压缩包",
    "mp3": "MP3 录音", "mpeg4": "MP4 音视频", "wave": "WAV 录音", "amr": "AMR 录音", "program": "程序",
    "web": "网页", "rar": "RAR 压缩包", "7z": "7z 压缩包",
}  # fmt: skip

# What may not travel inside a zip: what a double click would run, and what nobody can look into.
PROGRAMS = frozenset((
    "exe", "com", "scr", "pif", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "msi",
    "msp", "dll", "sys", "cpl", "jar", "apk", "app", "dmg", "pkg", "deb", "rpm", "sh", "lnk", "reg", "inf", "chm",
    "xlsm", "docm", "pptm", "xlam", "html", "htm", "svg", "iso", "img", "vhd",
))  # fmt: skip
PACKAGES = frozenset(("zip", "rar", "7z", "gz", "bz2", "xz", "tar", "tgz", "cab", "arj", "lzh"))

SHOWN_LABEL = (
    "PDF、图片（png、jpg、gif、webp、bmp、tif、heic）、Office 和 WPS 文档、OFD、txt、csv、zip、录音、mp4 和 mov"
)


def media_type_of(ending: str) -> str:
    """Return how a file with this ending is sent."""
    return ENDINGS[ending].media_type


def is_shown(media_type: str) -> bool:
    """Say whether a browser may show it in a page of ours."""
    return media_type in _SHOWN_TYPES


def is_picture(media_type: str) -> bool:
    """Say whether it can be shown as a picture."""
    return media_type in _SHOWN_TYPES and media_type.startswith("image/")


def label_of(media_type: str) -> str:
    """Return what people call it."""
    return _LABELS.get(media_type, "文件")


_SHOWN_TYPES = frozenset(ending.media_type for ending in ENDINGS.values() if ending.is_shown)
_LABELS = {ending.media_type: ending.label for ending in ENDINGS.values()}
