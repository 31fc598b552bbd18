"""A month as a file for payroll: a row per member, the sums, and a sheet to check it by.

The bytes depend on the rows and on what the export itself says, never on the moment: the same file can be made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.pages.spreadsheets import csv_lines, write_xlsx
from xiaozhang.base.text import Message
from xiaozhang.performance.payroll.errors import FileDiffers
from xiaozhang.performance.payroll.rules.sheets import PayRow, headings, totals

if TYPE_CHECKING:
    from xiaozhang.performance.payroll.models import PayrollExport

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_PORTION = 1 << 16
_TEXTS = 5


def title_of(export: PayrollExport) -> str:
    """Return the name of the file without its ending."""
    month = _("{year}年{month}月").format(year=export.month_on.year, month=export.month_on.month)
    name = _("工资预导出") if export.is_preliminary else _("工资导出")
    return f"{month}{name}"


def write(path: Path, export: PayrollExport, rows: Sequence[PayRow]) -> None:
    """Write the file of an export."""
    sheet = pages.Sheet(_("工资"), [pages.Heading(str(label), kind) for label, kind in headings()], _lines(rows))
    if export.kind == "csv":
        with path.open("wb") as file:
            for line in csv_lines(sheet):
                file.write(line)
        return
    check = pages.Sheet(_("核对"), [pages.Heading(_("项目")), pages.Heading(_("内容"))], _checks(export))
    write_xlsx(
        path, [sheet, check], title=title_of(export), author=export.by_name, note=export.content_hash,
        created=export.exported_at,
    )  # fmt: skip


def made_again(export: PayrollExport, rows: Sequence[PayRow]) -> bytes:
    """Return the bytes of an export's file, proved equal to those of then. Raises FileDiffers."""
    with TemporaryDirectory(prefix="xiaozhang-payroll-") as folder:
        path = Path(folder, "payroll")
        write(path, export, rows)
        if sha256_of(path) != export.file_sha256:
            raise FileDiffers(
                Message("没有下载：重新生成的文件与当时导出的不一致，数据可能被改动过。请联系系统管理员运行校验。")
            )
        return path.read_bytes()


def sha256_of(path: Path) -> str:
    """Return the hash of the file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_PORTION):
            digest.update(part)
    return digest.hexdigest()


def _lines(rows: Sequence[PayRow]) -> Iterator[list[object]]:
    for row in rows:
        values = row.values()
        yield [values[0], str(values[1]), *values[2:]]
    yield [_("合计"), *[""] * (_TEXTS - 1), *totals(rows)]


def _checks(export: PayrollExport) -> Iterator[list[object]]:
    yield [_("月份"), f"{export.month_on:%Y-%m}"]
    yield [_("性质"), _("预导出，本月尚未结账") if export.is_preliminary else _("正式，本月已结账")]
    yield [_("人数"), pages.Typed(export.rows, "count")]
    yield [_("本月所得合计（元）"), pages.Typed(export.earned_fen, "yuan")]
    yield [_("应发合计（元）"), pages.Typed(export.total_fen, "yuan")]
    yield [_("结算结果摘要"), export.result_hash]
    yield [_("结算输入摘要"), export.inputs_hash]
    yield [_("结账封印"), export.seal_hash or _("尚未封存")]
    yield [_("内容摘要"), export.content_hash]
    yield [_("导出时间"), pages.Typed(export.exported_at, "moment")]
    yield [_("导出人"), export.by_name]
    yield [_("本月第几次导出"), pages.Typed(export.number, "count")]
