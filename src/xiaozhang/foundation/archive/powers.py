"""What may be done with files, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

_EVERYBODY = ("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator")

ADD_FILE = Power("archive.add_file", Message("上传附件"), roles=_EVERYBODY)
SEE_FILES = Power("archive.see_files", Message("查看文件清单"), roles=_EVERYBODY)
REMOVE_FILES = Power(
    "archive.remove_files", Message("删除他人的附件"), roles=("supervisor", "sales_manager", "administrator")
)
RETAIN_FILES = Power(
    "archive.retain_files", Message("设定附件保管期限"), roles=("sales_manager", "finance", "administrator")
)
SEE_DOWNLOADS = Power("archive.see_downloads", Message("查看下载记录"), roles=("sales_manager", "administrator"))

ALL: tuple[Power, ...] = (ADD_FILE, SEE_FILES, REMOVE_FILES, RETAIN_FILES, SEE_DOWNLOADS)
