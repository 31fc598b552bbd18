"""Pages of signing."""

from xiaozhang.foundation.signing.views.following import asked, people, remind, remind_one, status
from xiaozhang.foundation.signing.views.own import mine, read, words
from xiaozhang.foundation.signing.views.sheets import member_sheet, sheet, signature

__all__ = [
    "asked",
    "member_sheet",
    "mine",
    "people",
    "read",
    "remind",
    "remind_one",
    "sheet",
    "signature",
    "status",
    "words",
]
