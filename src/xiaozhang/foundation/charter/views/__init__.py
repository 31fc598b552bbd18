"""Pages of the charter."""

from xiaozhang.foundation.charter.views.comparing import against, against_former, amendment
from xiaozhang.foundation.charter.views.handbook import clause, handbook, reference
from xiaozhang.foundation.charter.views.versions import (
    download,
    publish,
    reopen,
    submit,
    upload,
    version,
    versions,
    withdraw,
    withdraw_publication,
)

__all__ = [
    "against",
    "against_former",
    "amendment",
    "clause",
    "download",
    "handbook",
    "publish",
    "reference",
    "reopen",
    "submit",
    "upload",
    "version",
    "versions",
    "withdraw",
    "withdraw_publication",
]
