"""Where the contents of files are, and who scans them."""

from xiaozhang.foundation.archive.gateways.scanning import ScannerSilent, Verdict, has_scanner, scan
from xiaozhang.foundation.archive.gateways.store import (
    drop,
    holds,
    is_true,
    keep,
    kept_before,
    open_content,
    sweep_drafts,
)

__all__ = [
    "ScannerSilent",
    "Verdict",
    "drop",
    "has_scanner",
    "holds",
    "is_true",
    "keep",
    "kept_before",
    "open_content",
    "scan",
    "sweep_drafts",
]
