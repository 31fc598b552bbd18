"""Who may bring files in."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

TAKE_OVER = Power("exchange.take_over", Message("期初导入"), roles=("administrator",))
IMPORT_FILES = Power("exchange.import_files", Message("导入文件"), roles=("administrator", "sales_manager"))
SEE_IMPORTS = Power("exchange.see_imports", Message("查看所有人的导入"), roles=("administrator",))

ALL = (TAKE_OVER, IMPORT_FILES, SEE_IMPORTS)
