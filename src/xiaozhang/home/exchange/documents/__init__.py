"""Files of an import: folders for the strict import by mapping (`folders`), workbooks and CSV files (`workbooks`)."""

from xiaozhang.home.exchange.documents.folders import Read, read_folder

__all__ = ["Read", "read_folder"]
