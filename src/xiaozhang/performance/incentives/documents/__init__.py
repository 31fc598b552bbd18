"""A month as a folder of CSV files (docs/settlement.md): read strictly, refused with file, line and reason."""

from xiaozhang.performance.incentives.documents.folder import Folder, read_folder
from xiaozhang.performance.incentives.documents.statements import printed

__all__ = ["Folder", "printed", "read_folder"]
