"""A month as a folder of CSV files (docs/settlement.md), read strictly, and its statements as text."""

from xiaozhang.performance.plans.documents.folder import Folder, read_folder
from xiaozhang.performance.plans.documents.statements import printed

__all__ = ["Folder", "printed", "read_folder"]
