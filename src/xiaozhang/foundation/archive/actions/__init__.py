"""The only writers of archive."""

from xiaozhang.foundation.archive.actions.adding import add_file, add_version
from xiaozhang.foundation.archive.actions.keeping import classify_file, remove_file, retain_file
from xiaozhang.foundation.archive.actions.taking_out import log_download
from xiaozhang.foundation.archive.actions.upkeep import clear_file, forget_content, note_verdict

__all__ = [
    "add_file",
    "add_version",
    "classify_file",
    "clear_file",
    "forget_content",
    "log_download",
    "note_verdict",
    "remove_file",
    "retain_file",
]
