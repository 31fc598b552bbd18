"""Pages of the charter."""

from xiaozhang.foundation.charter.views.handbook import clause, handbook, reference
from xiaozhang.foundation.charter.views.versions import (
    download,
    publish,
    upload,
    version,
    versions,
    withdraw,
)

__all__ = ["clause", "download", "handbook", "publish", "reference", "upload", "version", "versions", "withdraw"]
